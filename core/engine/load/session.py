"""The load of a session: hours by intensity squared, an hour at threshold pace being 100.

Intensity is speed over threshold speed, as in the running stress score on flat ground (IF squared
after Coggan). What has no pace, strength and cross-training, takes its load per hour from a table.
"""

from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import Sport
from strideiq.core.reading.shapes.progressions import LoadRules

_HOUR_S: Final = 3600.0
_AT_THRESHOLD: Final = 100.0
# Seconds and metres of a step give its speed; 1000 makes metres a second of seconds a kilometre.
_SCALE: Final = _AT_THRESHOLD / _HOUR_S / 1_000_000.0


def run_load(metres: float, seconds: float, threshold_s_km: float) -> float:
    """Load of running ``metres`` in ``seconds`` at threshold pace ``threshold_s_km``.

    Standing covers no ground and has none.
    """
    return load_of(metres * metres / seconds, threshold_s_km) if seconds > 0.0 else 0.0


def load_of(squares: float, threshold_s_km: float) -> float:
    """Load of some running whose metres squared over seconds add up to ``squares``.

    That is hours * (threshold pace / pace)^2 * 100 of each part, summed up.
    """
    return _SCALE * threshold_s_km * threshold_s_km * squares


def other_load(sport: Sport, zone: Zone | None, seconds: float, rules: LoadRules) -> float:
    """Load of ``seconds`` of strength or of cross-training in a zone, easy where none is named."""
    hourly = rules.strength if sport is Sport.STRENGTH else rules.cross[zone or Zone.E]
    return hourly * seconds / _HOUR_S

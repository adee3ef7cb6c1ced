"""The training paces of a VDOT: E, M, T, I and R as ranges of seconds per kilometre.

Each zone is a fraction of the VDOT; the fractions were fitted to the paces Daniels published
(Daniels' Running Formula, 3rd ed., VDOT 30 to 85) and are carried on to VDOT 20 and 90.
"""

from typing import Final

from strideiq.core.domain.athlete import PaceRange, Zone, Zones
from strideiq.core.domain.units import METRES_PER_KM, METRES_PER_MILE
from strideiq.core.engine.pacing.vdot import pace_at, race_time

# Published M, T, I and R are single paces. 1.5 % either side (4 s/km at 4:30/km) is what a runner
# can hold by the watch, is thrice what the rules miss the published paces per kilometre by, and
# keeps the bands apart: the closest middles, R and I below VDOT 30, lie 3.5 % from each other.
_HALF_WIDTH: Final = 0.015
# A brisk walk, 5.7 km/h: slower than this nobody runs. It binds below VDOT 22.
_BRISK_WALK_S_KM: Final = 630.0
_EASY_SLOW: Final = 0.630
_THRESHOLD: Final = 0.880
_INTERVAL: Final = 0.974
# R is mile race pace. Below VDOT 30 a mile takes so long that it nears I pace; there R keeps the
# lead on I it has at VDOT 30.
_REPETITION_LEAD: Final = 0.965


def zones(vdot: float) -> Zones:
    """Training paces of a ``vdot`` from 20 to 90; every zone is faster throughout than the last."""
    interval = pace_at(_INTERVAL * vdot)
    mile = race_time(METRES_PER_MILE, vdot) * METRES_PER_KM / METRES_PER_MILE
    return Zones(
        easy=PaceRange(
            fast_s_km=pace_at(_easy_fast(vdot) * vdot),
            slow_s_km=min(pace_at(_EASY_SLOW * vdot), _BRISK_WALK_S_KM),
        ),
        marathon=_around(pace_at(_marathon(vdot) * vdot)),
        threshold=_around(pace_at(_THRESHOLD * vdot)),
        interval=_around(interval),
        repetition=_around(min(mile, interval * _REPETITION_LEAD)),
    )


def zone_pace(zones: Zones, zone: Zone, race_pace_s_km: float) -> PaceRange:
    """Pace of one zone; that of the race lies around its even pace in seconds per kilometre."""
    return {
        Zone.E: zones.easy,
        Zone.M: zones.marathon,
        Zone.T: zones.threshold,
        Zone.I: zones.interval,
        Zone.R: zones.repetition,
        Zone.RACE: _around(race_pace_s_km),
    }[zone]


def _around(pace_s_km: float) -> PaceRange:
    return PaceRange(pace_s_km * (1 - _HALF_WIDTH), pace_s_km * (1 + _HALF_WIDTH))


def _easy_fast(vdot: float) -> float:
    return 0.7168 + 0.000275 * vdot


def _marathon(vdot: float) -> float:
    return 0.70787 + 0.0029788 * vdot - 0.000017121 * vdot * vdot

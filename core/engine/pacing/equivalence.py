"""What a race is worth over another distance."""

from strideiq.core.domain.activity import RaceResult
from strideiq.core.engine.pacing.vdot import race_time, race_vdot


def equivalent_time(race: RaceResult, distance_m: float) -> float:
    """Seconds over ``distance_m`` metres at the VDOT of ``race``.

    A marathon reckoned from a half or less presumes marathon training: half of recreational
    runners finish at least 10 minutes behind such a time (Vickers and Vertosick 2016). Raises
    Refusal where ``race`` has no VDOT.
    """
    return race_time(distance_m, race_vdot(race))

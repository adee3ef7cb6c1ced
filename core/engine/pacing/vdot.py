"""The Daniels and Gilbert equations (Oxygen Power, 1979): VDOT from a race, and back to times.

They hold on a flat road at sea level in cool weather.
"""

import math
from dataclasses import replace
from typing import Final

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.units import (
    METRES_PER_KM,
    SECONDS_PER_MINUTE,
    UnitSystem,
    format_distance,
    format_duration,
)

LOWEST_VDOT: Final = 20.0
HIGHEST_VDOT: Final = 90.0
# The equations were fitted to races of about 3.5 min to 4.5 h; the fastest published cell (1500 m
# at VDOT 85) takes 203 s.
SHORTEST_S: Final = 200.0
LONGEST_S: Final = 4.5 * 3600
MARATHON_M: Final = 42_195.0

_REACH: Final = (
    f"the equations hold from VDOT {LOWEST_VDOT:.0f} to {HIGHEST_VDOT:.0f}, for races of at least "
    f"{format_duration(SHORTEST_S)} and, beyond the marathon, at most {format_duration(LONGEST_S)}"
)
_NEAR_ENOUGH: Final = 1e-9
_SLOPE: Final = 0.182258
_CURVE: Final = 0.000104
_OFFSET: Final = 4.60


def oxygen_cost(speed_m_min: float) -> float:
    """Oxygen uptake (ml/kg/min) of running on the flat at ``speed_m_min`` metres per minute."""
    return -_OFFSET + _SLOPE * speed_m_min + _CURVE * speed_m_min * speed_m_min


def sustainable_fraction(minutes: float) -> float:
    """Fraction of the maximal oxygen uptake that a race of ``minutes`` can be run at."""
    return (
        0.8 + 0.1894393 * math.exp(-0.012778 * minutes) + 0.2989558 * math.exp(-0.1932605 * minutes)
    )


def speed_at(vo2: float) -> float:
    """Speed in metres per minute whose oxygen cost is ``vo2`` ml/kg/min."""
    root = math.sqrt(_SLOPE * _SLOPE + 4 * _CURVE * (_OFFSET + vo2))
    return (root - _SLOPE) / (2 * _CURVE)


def pace_at(vo2: float) -> float:
    """Pace in seconds per kilometre whose oxygen cost is ``vo2`` ml/kg/min."""
    return SECONDS_PER_MINUTE * METRES_PER_KM / speed_at(vo2)


def raw_vdot(distance_m: float, duration_s: float) -> float:
    """VDOT of any run of more than no metres and seconds, plausible or not; see ``vdot``."""
    minutes = duration_s / SECONDS_PER_MINUTE
    return oxygen_cost(distance_m / minutes) / sustainable_fraction(minutes)


def race_time(distance_m: float, vdot: float) -> float:
    """Seconds a race of ``distance_m`` metres takes at ``vdot`` (20 to 90; not checked).

    Repeats time = distance / speed(VDOT * F(time)). F changes so slowly with time that every
    round shrinks the error about tenfold; at most nine are needed from 200 m to 100 km.
    """
    minutes = distance_m / speed_at(vdot)
    better = distance_m / speed_at(vdot * sustainable_fraction(minutes))
    while abs(better - minutes) > _NEAR_ENOUGH * better:
        minutes, better = better, distance_m / speed_at(vdot * sustainable_fraction(better))
    return better * SECONDS_PER_MINUTE


def time_limits(distance_m: float) -> tuple[float, float] | None:
    """Fastest and slowest time in seconds that a race of ``distance_m`` metres has a VDOT for.

    The ends are VDOT 90 and VDOT 20, and 200 s and 4.5 h. Up to the marathon the 4.5 h do not
    bind: many marathon runners take longer, the published table itself goes to 4:49, and beyond
    4.5 h F only falls from 0.806 to its floor of 0.8. None where no time is in range.
    """
    if distance_m <= 0:
        return None
    fastest = max(SHORTEST_S, race_time(distance_m, HIGHEST_VDOT))
    slowest = race_time(distance_m, LOWEST_VDOT)
    if distance_m > MARATHON_M:
        slowest = min(slowest, LONGEST_S)
    return (fastest, slowest) if fastest < slowest else None


def vdot(distance_m: float, duration_s: float) -> float:
    """VDOT (ml/kg/min) of a race of ``distance_m`` metres in ``duration_s`` seconds.

    Raises Refusal of ``target_s`` outside ``time_limits``, with the nearest duration in seconds
    that is accepted as ``instead``; see ``race_vdot`` for the race a runner states.
    """
    limits = time_limits(distance_m)
    if limits is None:
        raise Refusal(
            "target_s",
            f"No VDOT fits a race of {format_distance(distance_m, UnitSystem.METRIC)}: {_REACH}.",
            suggestion="give a race from 1500 m to the marathon",
        )
    fastest, slowest = limits
    if fastest <= duration_s <= slowest:
        return raw_vdot(distance_m, duration_s)
    speed = "fast" if duration_s < fastest else "slow"
    first, last = math.ceil(fastest), math.floor(slowest)
    raise Refusal(
        "target_s",
        f"{format_distance(distance_m, UnitSystem.METRIC)} in {format_duration(duration_s)} is "
        f"too {speed}: {_REACH}.",
        suggestion=f"give a time from {format_duration(first)} to {format_duration(last)}",
        instead=float(first if speed == "fast" else last),
    )


def race_vdot(race: RaceResult) -> float:
    """VDOT of a race a runner states; Refusal of ``recent_race`` with an acceptable one instead."""
    try:
        return vdot(race.distance_m, race.duration_s)
    except Refusal as refusal:
        nearest = refusal.instead
        raise Refusal(
            "recent_race",
            refusal.message,
            suggestion=f"{refusal.suggestion}, or leave the race out",
            instead=replace(race, duration_s=nearest) if isinstance(nearest, float) else None,
        ) from None

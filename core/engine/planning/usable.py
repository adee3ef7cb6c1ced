"""Whether any plan can use a workout: its smallest size against the limits of every race."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.units import SECONDS_PER_MINUTE, format_duration
from strideiq.core.domain.workout import Sport, Stress, WorkoutTemplate
from strideiq.core.engine.pacing.vdot import race_time
from strideiq.core.engine.pacing.zones import zone_pace, zones
from strideiq.core.engine.planning.intensity import cap_zone
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.scale import Part, cost_of
from strideiq.core.engine.planning.slot_checks import CROSS_MINUTES
from strideiq.core.reading.shapes.planning import PlanRules, RaceDistance

SLOWEST: Final = 20.0
FASTEST: Final = 85.0
"""VDOT of the runners who cover the least and the most ground in a time."""

Why = tuple[str, str]
"""What is wrong, and what to write instead."""


def why_never(template: WorkoutTemplate, rules: PlanRules) -> Why | None:
    """Why no plan can use ``template``; None where some runner's plan for some race can."""
    if template.stress in {Stress.REST, Stress.RACE} or not template.steps:
        return None
    if template.sport is not Sport.RUN:
        return _too_long_beside(template, rules)
    races = [
        race
        for name, race in rules.distances.items()
        if not template.distances or name in template.distances
    ]
    # The longest race allows most, so it is asked first, and what it says is told.
    told: Why | None = None
    for race in sorted(races, key=lambda race: -race.length):
        why = _why(template, race, rules)
        if why is None:
            return None
        told = told or why
    return told


def _too_long_beside(template: WorkoutTemplate, rules: PlanRules) -> Why | None:
    """Why strength or cross-training fits no day beside the run; None where it does."""
    race = next(iter(rules.distances.values()))
    least_s = cost_of(template, _paces(FASTEST, race.length), rules.work_rounding).base.seconds
    is_strength = template.sport is Sport.STRENGTH
    most_s = rules.strength.time if is_strength else CROSS_MINUTES[1] * SECONDS_PER_MINUTE
    if least_s <= most_s:
        return None
    what = (
        f"its smallest size takes {format_duration(least_s)}, more than {format_duration(most_s)}"
    )
    return (
        what,
        "write less, or raise strength.time in plan_rules.yaml" if is_strength else "write less",
    )


def _why(template: WorkoutTemplate, race: RaceDistance, rules: PlanRules) -> Why | None:
    slow = cost_of(template, _paces(SLOWEST, race.length), rules.work_rounding)
    fast = cost_of(template, _paces(FASTEST, race.length), rules.work_rounding)
    beyond = _beyond_caps(slow.parts, fast.parts, race, rules)
    if beyond is not None:
        return beyond
    limits = [
        limit
        for tier, limit in race.long_run.items()
        if not template.volume_tiers or tier in template.volume_tiers
    ]
    most_m = max((limit.most for limit in limits), default=0.0)
    most_s = max((limit.time for limit in limits), default=0.0)
    least_m = slow.base.metres + slow.fill_m
    if least_m > most_m:
        what = f"its smallest size is {least_m / 1000:.1f} km long, more than {most_m / 1000:g} km"
        return what, "write less, or allow longer runs in distances of plan_rules.yaml"
    if fast.base.seconds > most_s:
        what = (
            f"its smallest size takes {format_duration(fast.base.seconds)}, "
            f"more than {format_duration(most_s)}"
        )
        return what, "write less, or allow longer runs in distances of plan_rules.yaml"
    return None


def _beyond_caps(
    slow: Iterable[Part], fast: Iterable[Part], race: RaceDistance, rules: PlanRules
) -> Why | None:
    """Work beyond a cap: the metres of the slowest runner, or the seconds of the fastest."""
    for least, quickest in zip(slow, fast, strict=True):
        zone = cap_zone(least.zone, race.race_zone)
        cap = rules.caps[zone]
        fix = f"write less, or raise caps.{zone} in plan_rules.yaml"
        if least.base_m > cap.distance:
            metres = f"{least.base_m / 1000:.1f} km"
            what = f"its smallest size has {metres} at {least.zone}; {cap.distance / 1000:g} km is the cap"
            return what, fix
        if cap.time is not None and quickest.base_s > cap.time:
            time = format_duration(quickest.base_s)
            what = f"its smallest size has {time} at {least.zone}; {format_duration(cap.time)} is the cap"
            return what, fix
    return None


@lru_cache(maxsize=64)
def _paces(vdot: float, race_m: float) -> Paces:
    own = zones(vdot)
    race_pace = race_time(race_m, vdot) / race_m * 1000
    bands = {zone: zone_pace(own, zone, race_pace) for zone in Zone}
    return Paces(bands, {zone: band.mid_s_km for zone, band in bands.items()}, {}, frozenset(Zone))

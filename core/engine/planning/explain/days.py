"""What each day builds on and what comes next of its kind, seen over the finished plan."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from strideiq.core.domain.units import UnitSystem, counted, format_distance
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stimulus, Stress, WorkoutTemplate
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.explain.words import KEPT, Facts, shape

KEY: Final = frozenset({Stress.QUALITY, Stress.LONG, Stress.RACE})
"""What other days are told to lie beside."""
TELL_IT: Final = frozenset({"rest-before-race", "rest-after-race"})
"""Places that say already what a day lies beside."""

Seen = tuple[PlannedWorkout | None, PlannedWorkout | None]
"""The nearest key workout in one direction, and for a key workout the nearest of its kind."""


def around(
    days: Sequence[PlannedWorkout], templates: Mapping[str, WorkoutTemplate], brief: Brief
) -> Iterator[tuple[Reason, ...]]:
    """For every day in order what it builds on and what comes next."""
    units = brief.request.units
    shapes = {day.day: shape(day, units) for day in days if day.stress in KEY}
    before = list(_seen(days, templates))
    after = list(_seen(days[::-1], templates))[::-1]
    for day, (key_before, like_before), (key_after, like_after) in zip(
        days, before, after, strict=True
    ):
        if day.stress is Stress.RACE:
            yield (_behind_race(days, day, units),)
        elif day.stress in KEY:
            yield _builds_on(day, like_before, shapes, brief), _comes_next(day, like_after, shapes)
        elif day.stress is Stress.REST and any(r.code in TELL_IT for r in day.reasons):
            yield ()
        else:
            yield _between(day, key_before, key_after)


def _seen(
    days: Sequence[PlannedWorkout], templates: Mapping[str, WorkoutTemplate]
) -> Iterator[Seen]:
    """For each day what was met before it in this order."""
    key: PlannedWorkout | None = None
    last: dict[str, PlannedWorkout] = {}
    for day in days:
        if day.stress not in KEY:
            yield key, None
            continue
        kinds = _kinds(day, templates)
        yield key, next((last[kind] for kind in kinds if kind in last), None)
        key = day
        for kind in kinds:
            last[kind] = day


def _kinds(day: PlannedWorkout, templates: Mapping[str, WorkoutTemplate]) -> tuple[str, ...]:
    """What a workout is compared by: long runs with each other, sessions by family, then stimulus."""
    if day.stress is not Stress.QUALITY:
        return (day.stress.value,)
    family, template = f"family {day.family}", templates.get(day.template_id)
    if template is None or template.stimulus is Stimulus.NONE:
        return (family,)
    return family, f"stimulus {template.stimulus}"


def _builds_on(
    day: PlannedWorkout, last: PlannedWorkout | None, shapes: Mapping[date, str], brief: Brief
) -> Reason:
    """The last workout of the kind beside this one."""
    now = shapes[day.day]
    if last is None:
        return _first(day, now, brief)
    since, before = (day.day - last.day).days, shapes[last.day]
    facts: Facts = (("days_since", since), ("before", before), ("now", now))
    other = ""
    if last.template_id != day.template_id:
        other, facts = f" ({last.title})", (*facts, ("before_title", last.title))
    when = f"{counted(since, 'day')} ago"
    if before == now:
        return Reason("builds-on", f"{when} also {before}{other}.", facts)
    return Reason("builds-on", f"{when} {before}{other}, now {now}.", facts)


def _first(day: PlannedWorkout, now: str, brief: Brief) -> Reason:
    """What the first workout of a kind rests on: of a long run, what was run before the plan."""
    sentence = f"The first of its kind in this plan: {now}."
    runs = brief.start.longest_by_day
    if day.stress is Stress.LONG and runs:
        window = brief.rules.run_guard.days
        lately = [m for on, m in runs.items() if 0 < (day.day - on).days <= window]
        if lately:
            longest = format_distance(max(lately), brief.request.units)
            sentence = f"The first of this plan: {now}, after a longest run of {longest} lately."
            return Reason("builds-on", sentence, (("now", now), ("longest", longest)))
    return Reason("builds-on", sentence, (("now", now),))


def _comes_next(
    day: PlannedWorkout, following: PlannedWorkout | None, shapes: Mapping[date, str]
) -> Reason:
    """The next workout of the kind."""
    if following is None:
        return Reason("comes-next", "The last of its kind in this plan.")
    until, then = (following.day - day.day).days, shapes[following.day]
    facts: Facts = (("days_until", until), ("next", then))
    other = ""
    if following.template_id != day.template_id:
        other, facts = f" ({following.title})", (*facts, ("next_title", following.title))
    sentence = f"Next of this kind in {counted(until, 'day')}: {then}{other}."
    return Reason("comes-next", sentence, facts)


def _between(
    day: PlannedWorkout, before: PlannedWorkout | None, after: PlannedWorkout | None
) -> tuple[Reason, ...]:
    """What a rest day or an easy run lies between."""
    return _lies_between(
        before.title if before is not None else "",
        (day.day - before.day).days if before is not None else 0,
        after.title if after is not None else "",
        (after.day - day.day).days if after is not None else 0,
    )


@lru_cache(KEPT)
def _lies_between(before: str, since: int, after: str, until: int) -> tuple[Reason, ...]:
    """So many days after one workout and before another; a number of 0 where there is none."""
    facts: Facts = ()
    parts: list[str] = []
    if since:
        parts.append(f"{counted(since, 'day')} after {before}")
        facts = (("days_after", since), ("after", before))
    if until:
        parts.append(f"{counted(until, 'day')} before {after}")
        facts = (*facts, ("days_before", until), ("before", after))
    return (Reason("between", f"{', '.join(parts)}.", facts),) if parts else ()


def _behind_race(days: Sequence[PlannedWorkout], race: PlannedWorkout, units: UnitSystem) -> Reason:
    """What a race rests on."""
    behind = [day for day in days if day.day < race.day]
    hard = sum(day.stress is Stress.QUALITY for day in behind)
    long = sum(day.stress is Stress.LONG for day in behind)
    longest = format_distance(max((day.distance_m for day in behind), default=0.0), units)
    facts = (("hard_sessions", hard), ("long_runs", long), ("longest", longest))
    sentence = (
        f"Behind it: {counted(hard, 'hard session')} and {counted(long, 'long run')}; "
        f"the longest run had {longest}."
    )
    return Reason("builds-on", sentence, facts)

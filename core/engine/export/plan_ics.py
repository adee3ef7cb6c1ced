"""A plan as an iCalendar file: one all-day event for everything there is to do."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from icalendar import TRANSP, Calendar, Event

from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.units import UnitSystem, format_duration
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.export.describe import describe, notes, short_distance
from strideiq.core.engine.export.plain import one_line

_ONE_DAY = timedelta(days=1)


def to_ics(plan: Plan, units: UnitSystem) -> str:
    """The plan as RFC 5545 text with CRLF line ends; same plan and units, same bytes.

    Rest days are left out. An event keeps its UID as long as goal, day and, beside the
    day's run, sport stay the same, so that a
    calendar replaces it when a newer plan is imported; the event of a day that has become a rest
    day stays there. DTSTAMP is the plan's first day.
    """
    stamp = datetime.combine(plan.weeks[0].start, time(), tzinfo=UTC)
    calendar = Calendar.new(
        prodid="-//StrideIQ//Training plan//EN",
        name=f"{plan.goal_title} {plan.goal.race_day}",
        uid=_uid(plan, "calendar"),
    )
    for week, workout, part in _sessions(plan):
        calendar.add_component(_event(plan, week, workout, _uid(plan, part), units, stamp))
    data: bytes = calendar.to_ical()
    return data.decode("utf-8")


def _sessions(plan: Plan) -> Iterator[tuple[PlanWeek, PlannedWorkout, str]]:
    """Week, session, and what tells it from every other: its day, and its sport and place there."""
    for week in plan.weeks:
        for workout in week.workouts:
            day = workout.day.isoformat()
            if workout.stress is not Stress.REST:
                yield week, workout, day
            seen: Counter[str] = Counter()
            for also in workout.also:
                seen[also.sport] += 1
                yield week, also, f"{day} {also.sport.value} {seen[also.sport]}"


def _event(
    plan: Plan,
    week: PlanWeek,
    workout: PlannedWorkout,
    uid: str,
    units: UnitSystem,
    stamp: datetime,
) -> Event:
    return Event.new(
        uid=uid,
        stamp=stamp,
        start=workout.day,
        end=workout.day + _ONE_DAY,
        summary=f"{one_line(workout.title)} {_size(workout, units)}",
        description="\n".join(_lines(plan, week, workout, units)),
        transparency=TRANSP.TRANSPARENT,
    )


def _size(workout: PlannedWorkout, units: UnitSystem) -> str:
    if workout.distance_m:
        return short_distance(workout.distance_m, units)
    return format_duration(workout.duration_s)


def _uid(plan: Plan, part: str) -> str:
    key = f"{plan.goal.distance} {plan.goal.race_day} {part}"
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@strideiq"


def _lines(plan: Plan, week: PlanWeek, workout: PlannedWorkout, units: UnitSystem) -> Iterator[str]:
    yield describe(workout, units)
    yield from notes(workout)
    took = f"about {format_duration(workout.duration_s)}"
    if workout.distance_m:
        took = f"{short_distance(workout.distance_m, units)}, {took}"
    yield f"In all {took}{f', load {workout.load:.0f}' if workout.load else ''}"
    phase = next((phase.title for phase in plan.phases if phase.id == week.phase), week.phase)
    yield f"Week {week.number}, {phase}"
    yield from (reason.sentence for reason in workout.reasons)

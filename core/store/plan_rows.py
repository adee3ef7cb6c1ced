"""A plan as rows of its tables."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeAlias
from uuid import UUID

from strideiq.core.domain.plan import PlanWeek
from strideiq.core.domain.season import NewPlan, Option, PlanStatus
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.store.snapshots import plan_text, week_text, workout_text

Notes: TypeAlias = Mapping[date, tuple[str, str]]
"""What athlete and coach noted, by day."""

NO_NOTES: Final[Notes] = MappingProxyType({})


def header_row(new: NewPlan) -> dict[str, Any]:
    """The row of the plan itself, as a draft."""
    days = [workout.day for workout in new.plan.workouts()]
    return {
        "id": new.id,
        "athlete_id": new.athlete_id,
        "status": PlanStatus.DRAFT,
        "revision": 1,
        "first_day": days[0],
        "last_day": days[-1],
        "goal_id": new.goal_id,
        "job_id": new.job_id,
        "versions": dict(new.versions),
        "snapshot": plan_text(new.plan),
        "created_at": new.created_at,
    }


def week_rows(new: NewPlan) -> list[dict[str, Any]]:
    """One row for each week."""
    return [_week_row(new, week) for week in new.plan.weeks]


def workout_rows(
    new: NewPlan, from_day: date = date.min, notes: Notes = NO_NOTES
) -> list[dict[str, Any]]:
    """One row for each day from ``from_day`` on, option A chosen."""
    return [
        _workout_row(new, week.number, workout, *notes.get(workout.day, ("", "")))
        for week in new.plan.weeks
        for workout in week.workouts
        if workout.day >= from_day
    ]


def shown(workout: PlannedWorkout) -> dict[str, Any]:
    """The columns that show what is done on a day: title and kind are those of its workout.

    Metres and seconds are those of the day: what is run, and the time that all of it takes, for a
    calendar keeps the time of a gym session free too.
    """
    return {
        "template_id": workout.template_id,
        "title": workout.title,
        "family": workout.family,
        "stress": workout.stress,
        "distance_m": workout.runs_m,
        "duration_s": workout.duration_s + sum(each.duration_s for each in workout.also),
    }


def day_id(plan_id: UUID, day: date) -> UUID:
    """The id of a planned day: the same plan and day, the same id, also after a rewrite.

    The day goes into the random end of the plan's id. So the ids of one plan stay together in an
    index, and two plans share one only where their ids were made in the same millisecond and
    differ in nothing but their last twenty bits.
    """
    return UUID(int=plan_id.int ^ day.toordinal())


def _week_row(new: NewPlan, week: PlanWeek) -> dict[str, Any]:
    return {
        "plan_id": new.id,
        "number": week.number,
        "athlete_id": new.athlete_id,
        "start": week.start,
        "end": week.end,
        "phase": week.phase,
        "kind": week.kind,
        "target_m": week.target_m,
        "distance_m": week.distance_m,
        "focus": week.focus,
        "snapshot": week_text(week),
    }


def _workout_row(
    new: NewPlan, week: int, workout: PlannedWorkout, athlete_note: str, coach_note: str
) -> dict[str, Any]:
    alternative = new.alternatives.get(workout.day)
    return {
        "id": day_id(new.id, workout.day),
        "plan_id": new.id,
        "athlete_id": new.athlete_id,
        "day": workout.day,
        "week": week,
        **shown(workout),
        "option": Option.A,
        "option_a": workout_text(workout),
        "option_b": None if alternative is None else workout_text(alternative),
        "athlete_note": athlete_note,
        "coach_note": coach_note,
    }

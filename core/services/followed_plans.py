"""A stored plan as it is followed now, and writing a changed one back with what stays of it.

What a person does on a day is the option they chose, so that is what a change starts from.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.season import (
    DayWorkouts,
    NewPlan,
    Option,
    PlannedDay,
    PlanStatus,
    SeasonPlan,
)
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.adaptation.sheet import differ
from strideiq.core.ports import UnitOfWork


@dataclass(frozen=True)
class FollowedPlan:
    """A plan with what was chosen and skipped; ``written`` are both options of each day as stored.

    ``plan`` has on each day what is done, and ``alternatives`` the other option.
    """

    stored: SeasonPlan
    written: Plan
    days: Mapping[date, PlannedDay]
    workouts: Mapping[date, DayWorkouts]

    @cached_property
    def plan(self) -> Plan:
        """The plan with the chosen option on each day."""
        return _with_days(self.written, self._chosen)

    @cached_property
    def alternatives(self) -> Mapping[date, PlannedWorkout]:
        """The option that is not done, of days that have two."""
        return {
            day: both.a if day in self._chosen else both.b
            for day, both in self.workouts.items()
            if both.b is not None
        }

    @cached_property
    def skipped(self) -> frozenset[date]:
        """Days that are left out."""
        return frozenset(day for day, each in self.days.items() if each.skipped_at is not None)

    @cached_property
    def _chosen(self) -> Mapping[date, PlannedWorkout]:
        return {
            day: both.b
            for day, both in self.workouts.items()
            if both.b is not None and self.days[day].option is Option.B
        }

    def changed_days(self, plan: Plan) -> frozenset[date]:
        """The days on which ``plan`` has something else to do."""
        return frozenset(now.day for was, now in self._beside(plan) if differ(was, now))

    def first_touched(self, plan: Plan) -> date:
        """The first day that ``plan`` has otherwise, if only for another reason."""
        return min(now.day for was, now in self._beside(plan) if was != now)

    def option_of(self, workout: PlannedWorkout) -> Option | None:
        """Which of the two options of its day a workout is; None for another, or without two."""
        both = self.workouts[workout.day]
        if both.b is None:
            return None
        if not differ(both.a, workout):
            return Option.A
        return None if differ(both.b, workout) else Option.B

    def rewritten(self, plan: Plan, others: Mapping[date, PlannedWorkout], at: datetime) -> NewPlan:
        """What to store so that ``plan`` is followed: days with one of their options keep both."""
        alternatives, proposed = dict(others), dict[date, PlannedWorkout]()
        for now in plan.workouts():
            both, option = self.workouts[now.day], self.option_of(now)
            if option is Option.B:
                proposed[now.day], alternatives[now.day] = both.a, now
            elif option is Option.A and both.b is not None:
                alternatives[now.day] = both.b
        return NewPlan(
            self.stored.id,
            self.stored.athlete_id,
            _with_days(plan, proposed),
            at,
            goal_id=self.stored.goal_id,
            job_id=self.stored.job_id,
            versions=self.stored.versions,
            alternatives=alternatives,
        )

    def _beside(self, plan: Plan) -> Iterator[tuple[PlannedWorkout, PlannedWorkout]]:
        """Each day as it is followed now, and as it is in ``plan``."""
        return zip(self.plan.workouts(), plan.workouts(), strict=True)


async def followed(unit: UnitOfWork, stored: SeasonPlan) -> FollowedPlan:
    """The plan as it is followed now. Raises NotFound where it is gone."""
    whole, days = await unit.plans.whole(stored.id), await unit.calendar.plan_days(stored.id)
    if whole is None:
        raise NotFound("plan")
    workouts = await unit.calendar.workouts([day.id for day in days])
    return FollowedPlan(
        stored,
        whole,
        {day.day: day for day in days},
        {day.day: workouts[day.id] for day in days},
    )


async def active_plan(unit: UnitOfWork, athlete_id: UUID, today: date) -> SeasonPlan | None:
    """The plan that an athlete follows today, or the next one on their calendar."""
    found = await unit.plans.on_calendar(athlete_id, today, date.max)
    return next((plan for plan in found if plan.status is PlanStatus.ACTIVE), None)


async def rewrite(
    unit: UnitOfWork,
    before: FollowedPlan,
    plan: Plan,
    others: Mapping[date, PlannedWorkout],
    *,
    today: date,
    done: AbstractSet[date],
    at: datetime,
    reason: str,
    made_by: UUID | None,
) -> int:
    """Store ``plan`` in place of the one followed; the new revision.

    Days before ``today`` and those that are ``done`` stay with all that is said of them. Of days to
    come stay notes, skips where there is still something to do, and both options where one of them
    is done. Raises PlanChanged.
    """
    days = before.plan.workouts()
    past = {each.day: each for each in days if each.day < today or each.day in done}
    plan = _with_days(plan, past)
    first = before.first_touched(plan)
    revision = await unit.plans.rewrite(
        before.rewritten(plan, others, at),
        revision=before.stored.revision,
        from_day=first,
        reason=reason,
        made_by=made_by,
    )
    for workout in plan.workouts():
        day = before.days[workout.day]
        if day.day < first:
            continue
        if before.option_of(workout) is Option.B:
            await unit.calendar.choose(day.id, Option.B)
        if day.skipped_at is not None and workout.stress is not Stress.REST:
            await unit.calendar.skip(day.id, day.skipped_at)
    return revision


def _with_days(plan: Plan, days: Mapping[date, PlannedWorkout]) -> Plan:
    """The plan with other workouts on these days."""
    if not days:
        return plan
    weeks = tuple(
        replace(
            week,
            workouts=tuple(days.get(workout.day, workout) for workout in week.workouts),
        )
        for week in plan.weeks
    )
    return replace(plan, weeks=weeks)

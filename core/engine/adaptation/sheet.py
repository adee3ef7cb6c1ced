"""The plan while it is changed: its days and weeks to come, and what they were."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from strideiq.core.domain.action import CHANGED, LESS
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.units import format_distance
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress
from strideiq.core.engine.adaptation.footing import Footing, as_planned

WEEK_VOLUME: Final = frozenset(
    {"week-volume", "week-limited", "first-week", "week-of-return", "week-of-rest"}
)
"""Reasons that tell the distance of a week, which no longer hold once that is another."""
RECOVERY: Final = "Recovery"
"""The focus of a week that was made one of recovery."""


@dataclass(slots=True)
class Sheet:
    """What stands on each day now; ``kinds`` are those of weeks that are of another kind now."""

    footing: Footing
    days: dict[date, PlannedWorkout]
    options: dict[date, PlannedWorkout]
    kinds: dict[int, WeekKind] = field(default_factory=dict)

    @classmethod
    def of(cls, footing: Footing) -> "Sheet":
        """The plan as it stands."""
        ground = footing.ground
        days = {workout.day: workout for workout in ground.plan.workouts()}
        return cls(footing, days, dict(ground.alternatives))

    @property
    def weeks(self) -> tuple[PlanWeek, ...]:
        """The weeks as they were planned."""
        return self.footing.ground.plan.weeks

    def is_open(self, day: date) -> bool:
        """Whether a day may change: it is to come, not run, not skipped, and no race."""
        ground, workout = self.footing.ground, self.days.get(day)
        return (
            workout is not None
            and day >= ground.today
            and day not in ground.done
            and day not in ground.skipped
            and workout.stress is not Stress.RACE
        )

    def open_days(self, span: int | None = None) -> Iterator[date]:
        """Days that may change, of the next ``span`` ones or of all."""
        last = date.max if span is None else self.footing.today + timedelta(days=span - 1)
        return (day for day in sorted(self.days) if day <= last and self.is_open(day))

    def week_of(self, day: date) -> PlanWeek:
        """The week of a day as it was planned, of the kind it is now."""
        week = next(week for week in self.weeks if week.start <= day <= week.end)
        return replace(week, kind=self.kinds.get(week.number, week.kind))

    def runs_of(self, week: PlanWeek) -> list[PlannedWorkout]:
        """The days of a week with steps as they stand now, but for races."""
        days = (self.days[workout.day] for workout in week.workouts)
        return [day for day in days if day.steps and day.stress is not Stress.RACE]

    def was(self, day: date) -> PlannedWorkout:
        """The workout of a day before this change."""
        return next(w for week in self.weeks for w in week.workouts if w.day == day)

    def is_shorter(self, day: date) -> bool:
        """Whether a day has less running than before this change."""
        return self.days[day].distance_m < self.was(day).distance_m

    def changed_days(self) -> list[date]:
        """Days that are done differently now, in order."""
        return [w.day for w in self.footing.ground.plan.workouts() if differ(w, self.days[w.day])]

    def plan(self) -> Plan:
        """The plan as it stands now, its weeks stating what their days come to."""
        plan = self.footing.ground.plan
        return replace(plan, weeks=tuple(self._week(week) for week in plan.weeks))

    def _week(self, week: PlanWeek) -> PlanWeek:
        days = tuple(self.days[workout.day] for workout in week.workouts)
        kind = self.kinds.get(week.number, week.kind)
        if days == week.workouts and kind is week.kind:
            return week
        now = replace(week, workouts=days, kind=kind)
        now = replace(now, target_m=now.distance_m)
        as_before = abs(now.distance_m - week.distance_m) <= 1 and kind is week.kind
        if as_before:
            return replace(now, target_m=week.target_m)
        planned_m, planned = as_planned(week)
        focus = RECOVERY if kind is not planned else self._focus(now)
        return replace(now, focus=focus, reasons=self._reasons(week, now, planned_m, planned))

    def _focus(self, week: PlanWeek) -> str:
        """The focus of its phase."""
        phases = self.footing.ground.catalogue.phases
        return next((phase.focus for phase in phases if phase.id == week.phase), week.focus)

    def _reasons(
        self, week: PlanWeek, now: PlanWeek, planned_m: float, planned: WeekKind
    ) -> tuple[Reason, ...]:
        """Reasons of a week of another distance: what it has, and what was planned at first."""
        others = [r for r in week.reasons if r.code not in WEEK_VOLUME and r.code != CHANGED]
        units, title = self.footing.brief.request.units, self.footing.ground.title
        total, first = format_distance(now.distance_m, units), format_distance(planned_m, units)
        if abs(planned_m - now.distance_m) <= 1 and planned is now.kind:
            again = Reason("week-volume", f"{total}, as it was planned.", (("week", total),))
            return again, *others
        why = f"{title}: " if title else ""
        facts = (
            ("week", total),
            ("planned", first),
            ("planned_m", round(planned_m, 1)),
            ("kind", planned.value),
            *(((LESS, 1),) if now.distance_m < planned_m else ()),
        )
        return Reason(CHANGED, f"{why}{total} instead of {first}.", facts), *others


def differ(before: PlannedWorkout, after: PlannedWorkout) -> bool:
    """Whether a day is done differently, whatever is said of it."""
    return before is not after and _done(before) != _done(after)


def _done(workout: PlannedWorkout) -> tuple[object, ...]:
    beside = tuple((each.template_id, each.steps) for each in workout.also)
    return workout.day, workout.template_id, workout.title, workout.steps, beside

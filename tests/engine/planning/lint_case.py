"""A sound plan to be broken, what breaking it gives, and the means that several breaks share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedStep, PlannedWorkout, Stress
from strideiq.core.engine.planning.lint import LintContext
from strideiq.core.reading.shapes.planning import Cap
from tests.engine.planning import mutations as change

KM = 1000.0
HOUR = 3600.0
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """A sound plan with what its linter knows."""

    plan: Plan
    context: LintContext

    def weeks(self, *kinds: WeekKind, quality: int = 0) -> list[PlanWeek]:
        """Whole weeks of some kinds with at least so many quality sessions."""
        return [
            week
            for week in self.plan.weeks
            if week.kind in kinds
            and len(week.workouts) == 7
            and len(change.runs_of(week, Stress.QUALITY)) >= quality
        ]


@dataclass(frozen=True)
class Broken:
    """What a change made of a sound plan, and where its fault has to be found.

    ``also`` names other rules that the same change cannot help breaking.
    """

    plan: Plan
    place: object
    context: LintContext | None = None
    also: frozenset[str] = frozenset()


Break = Callable[[Case], Broken]
BREAKS: list[tuple[str, int, Break]] = []
"""The code that is broken, the days a week of the plan to break, and the change."""


def breaks(code: str, days: int = 5) -> Callable[[Break], Break]:
    """Note a change that breaks one rule."""

    def note(made: Break) -> Break:
        BREAKS.append((code, days, made))
        return made

    return note


def of(week: PlanWeek) -> str:
    return f"week {week.number}"


def first(week: PlanWeek, stress: Stress) -> PlannedWorkout:
    return next(workout for workout in week.workouts if workout.stress is stress)


def longest(week: PlanWeek) -> PlannedWorkout:
    return max(change.runs_of(week), key=lambda run: run.distance_m)


def instead_of_easy(plan: Plan, week: PlanWeek, run: PlannedWorkout) -> Plan:
    """The plan with ``run`` on its day and the easy runs of the week shorter by what it adds."""
    before = next(workout for workout in week.workouts if workout.day == run.day)
    easy = change.runs_of(week, Stress.EASY)
    shorter = (before.distance_m - run.distance_m) / len(easy)
    moved: dict[date, change.Change] = {e.day: lambda w: change.longer(w, shorter) for e in easy}
    return change.on_days(plan, {**moved, run.day: lambda _: run})


def later(case: Case, days: int) -> LintContext:
    """What the linter knows when the plan is made anew after some days."""
    today = case.context.request.today + days * DAY
    request = replace(case.context.request, today=today)
    return replace(case.context, request=request, previous=case.plan)


def with_cap(context: LintContext, cap: Cap) -> LintContext:
    """A linter whose rules cap marathon pace otherwise."""
    caps = {**context.rules.caps, "M": cap}
    return replace(context, rules=context.rules.model_copy(update={"caps": caps}))


def at_marathon_pace(workout: PlannedWorkout, metres: float) -> PlannedStep:
    """An easy step of ``workout`` as long as that and in the marathon zone."""
    return in_zone(workout, metres, Zone.M)


def in_zone(workout: PlannedWorkout, metres: float, zone: Zone) -> PlannedStep:
    """An easy step of ``workout`` as long as that and in another zone."""
    easy = next(s for s in workout.steps if isinstance(s, PlannedStep) and s.zone is Zone.E)
    return change.sized(easy, metres, zone)

"""What the linter knows besides the plan itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from strideiq.core.domain.action import CHANGED, LESS
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, Plan, PlanWeek, Severity
from strideiq.core.domain.units import format_distance
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.special_days import is_away
from strideiq.core.engine.planning.starting_point import StartingPoint
from strideiq.core.reading.shapes.planning import PlanRules, RaceDistance

# Distances are compared to the metre and times to the second; less is rounding.
METRE = 1.0
SECOND = 1.0


@dataclass(frozen=True, slots=True)
class LintContext:
    """The rules, what the runner asked for and where they stand.

    ``previous`` is the plan this one replaces: its days before today must stand unchanged.
    ``tests`` are ids of workouts that are meant to be repeated as they are.
    """

    rules: PlanRules
    request: PlanRequest
    start: StartingPoint
    previous: Plan | None = None
    tests: frozenset[str] = frozenset()

    @property
    def race(self) -> RaceDistance:
        """The race distance of the goal."""
        return self.rules.distances[self.request.goal.distance]

    def shown(self, metres: float) -> str:
        """A distance in the runner's units."""
        return format_distance(metres, self.request.units)


Rule = Callable[[Plan, LintContext], Iterator[Finding]]


def tests_of(catalogue: Catalogue) -> frozenset[str]:
    """Ids of the workouts that are meant to be repeated as they are."""
    return frozenset(workout.id for workout in catalogue.workouts if workout.is_test)


def error(code: str, place: object, sentence: str) -> Finding:
    """A finding that makes the plan unfit to be followed."""
    return Finding(code, Severity.ERROR, str(place), sentence)


def week_place(week: PlanWeek) -> str:
    """How findings name a week."""
    return f"week {week.number}"


def is_whole(week: PlanWeek) -> bool:
    """Whether a week has all its days; the ends of a plan may not."""
    return len(week.workouts) == DAYS_IN_WEEK


def whole_week_m(week: PlanWeek) -> float:
    """The week's metres, scaled up where the plan's start cut days off."""
    return week.distance_m * DAYS_IN_WEEK / len(week.workouts)


def passed_m(week: PlanWeek, context: LintContext) -> float:
    """Metres of the week's days before today, which nobody can plan any more."""
    today = context.request.today
    return sum(
        day.runs_m for day in week.workouts if day.day < today and day.stress is not Stress.RACE
    )


def is_cut_short(week: PlanWeek, context: LintContext) -> bool:
    """Whether days away, a race on the way or an accepted change make a week smaller than it would be."""
    request = context.request
    away, races = request.availability.away, request.races
    if any(reason.code == CHANGED and (LESS, 1) in reason.facts for reason in week.reasons):
        return True
    return any(is_away(request.availability, day.day) for day in week.workouts if away) or any(
        week.start <= race.day <= week.end for race in races
    )


def is_hard(workout: PlannedWorkout, context: LintContext) -> bool:
    """Whether a day is a hard one, whatever it is called: more fast running than strides."""
    if workout.stress is Stress.QUALITY:
        return True
    return workout.stress is not Stress.RACE and (
        workout.hard_s > context.rules.lint.strides_at_most
    )


def training_runs(week: PlanWeek) -> list[PlannedWorkout]:
    """The runs of a week besides the goal race."""
    return [w for w in week.workouts if w.steps and w.stress is not Stress.RACE]

"""A training plan: weeks of days, the phases they belong to, and what a linter says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from strideiq.core.domain.athlete import Fitness, Zone
from strideiq.core.domain.conditions import RacePacing
from strideiq.core.domain.goal import Goal
from strideiq.core.domain.workout import PlannedWorkout, Reason, Stress


class Severity(StrEnum):
    """An error makes a plan unfit to be followed; a warning says what was traded."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement of a plan: which rule, how bad, where, and a plain sentence."""

    code: str
    severity: Severity
    place: str
    sentence: str


class WeekKind(StrEnum):
    """What a week is for; ramp and cut-back rules treat each kind differently.

    A return week leads back after a break, a tune-up week holds a B race.
    """

    RETURN = "return"
    LOADING = "loading"
    CUT_BACK = "cut_back"
    TUNE_UP = "tune_up"
    TAPER = "taper"
    RACE = "race"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """Seven days, fewer at either end of a plan; one workout for every day.

    ``target_m`` is the stated running distance of the week without races.
    """

    number: int
    start: date
    phase: str
    kind: WeekKind
    target_m: float
    workouts: tuple[PlannedWorkout, ...]
    focus: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def end(self) -> date:
        """Last day of the week."""
        return self.workouts[-1].day

    @property
    def distance_m(self) -> float:
        """Planned running distance of the week without races."""
        return sum([w.runs_m for w in self.workouts if w.stress is not Stress.RACE])

    @property
    def load(self) -> float:
        """Load of everything in the week."""
        return sum(workout.day_load for workout in self.workouts)

    @property
    def zone_s(self) -> dict[Zone, float]:
        """Seconds of running by zone over the week, races and second runs included."""
        total: dict[Zone, float] = {}
        for workout in self.workouts:
            for each in (workout, *workout.also):
                for zone, seconds in each.zone_s:
                    total[zone] = total.get(zone, 0.0) + seconds
        return total


@dataclass(frozen=True, slots=True)
class PlanPhase:
    """A run of weeks with one purpose, ``first_week`` to ``last_week`` inclusive."""

    id: str
    title: str
    purpose: str
    first_week: int
    last_week: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A complete training plan for one goal.

    ``template`` is the id of the standard plan it follows, empty without one. ``pacing`` tells the
    pace of the race under its conditions, None where none are known.
    """

    goal: Goal
    goal_title: str
    goal_distance_m: float
    volume_tier: str
    fitness: Fitness
    predicted_s: float
    phases: tuple[PlanPhase, ...]
    weeks: tuple[PlanWeek, ...]
    reasons: tuple[Reason, ...] = ()
    template: str = ""
    pacing: RacePacing | None = None

    def workouts(self) -> Iterator[PlannedWorkout]:
        """Every day of the plan in order."""
        for week in self.weeks:
            yield from week.workouts

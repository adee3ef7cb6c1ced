"""A training plan: weeks of days, the phases they belong to, and what a linter says of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from strideiq.core.domain.athlete import Fitness
from strideiq.core.domain.goal import Goal
from strideiq.core.domain.workout import PlannedWorkout, Reason


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
    """What a week is for; ramp and cut-back rules treat each kind differently."""

    LOADING = "loading"
    CUT_BACK = "cut_back"
    TAPER = "taper"
    RACE = "race"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """Seven days, fewer at either end of a plan; one workout for every day.

    ``target_m`` is the stated running distance of the week without the goal race.
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
        """Planned running distance of the week without the goal race."""
        return sum(w.distance_m for w in self.workouts if w.stress != "race")


@dataclass(frozen=True, slots=True)
class PlanPhase:
    """A run of weeks with one purpose, ``first_week`` to ``last_week`` inclusive."""

    id: str
    title: str
    purpose: str
    first_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A complete training plan for one goal."""

    goal: Goal
    goal_title: str
    goal_distance_m: float
    volume_tier: str
    fitness: Fitness
    predicted_s: float
    phases: tuple[PlanPhase, ...]
    weeks: tuple[PlanWeek, ...]
    reasons: tuple[Reason, ...] = ()

    def workouts(self) -> Iterator[PlannedWorkout]:
        """Every day of the plan in order."""
        for week in self.weeks:
            yield from week.workouts

"""Plans as an athlete keeps them: drafts, the one being followed, what was chosen and skipped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from strideiq.core.domain.goal import Goal
from strideiq.core.domain.plan import Plan, PlanPhase, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress


class PlanStatus(StrEnum):
    """A draft is on no calendar; an active plan owns its days; an archived one only past days."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Option(StrEnum):
    """Which of the two workouts of a day is done; A is the one the plan proposes."""

    A = "A"
    B = "B"


Versions = Mapping[str, str]
"""Version by name of everything a plan was made with: rules, plugins, the program."""


@dataclass(frozen=True, slots=True)
class SeasonPlan:
    """A plan with what the store knows about it, without its weeks and days.

    ``revision`` counts from 1 and rises with every change; a change names the revision it was
    made against. ``first_day`` and ``last_day`` are local dates. ``job_id`` is the job that made
    it; one job makes one plan. ``outline`` is the plan without its weeks, with the goal as it was
    when the plan was made.
    """

    id: UUID
    athlete_id: UUID
    status: PlanStatus
    revision: int
    outline: Plan
    first_day: date
    last_day: date
    created_at: datetime
    goal_id: UUID | None = None
    job_id: UUID | None = None
    versions: Versions = field(default_factory=dict)
    activated_at: datetime | None = None
    archived_at: datetime | None = None

    @property
    def goal(self) -> Goal:
        """The race it leads to."""
        return self.outline.goal

    @property
    def phases(self) -> tuple[PlanPhase, ...]:
        """Its phases in order."""
        return self.outline.phases


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan to be stored as a draft.

    ``alternatives`` holds option B by day, for days that have one.
    """

    id: UUID
    athlete_id: UUID
    plan: Plan
    created_at: datetime
    goal_id: UUID | None = None
    job_id: UUID | None = None
    versions: Versions = field(default_factory=dict)
    alternatives: Mapping[date, PlannedWorkout] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One day of a stored plan as a calendar shows it, without its steps.

    Title, family and stress are those of the chosen option; metres run and seconds are those of the
    day, with what is done beside it.
    """

    id: UUID
    plan_id: UUID
    athlete_id: UUID
    day: date
    week: int
    template_id: str
    title: str
    family: str
    stress: Stress
    distance_m: float
    duration_s: float
    option: Option
    has_options: bool
    skipped_at: datetime | None = None
    athlete_note: str = ""
    coach_note: str = ""


@dataclass(frozen=True, slots=True)
class DayWorkouts:
    """The workouts of one stored day with their steps; ``b`` is None without an option B."""

    id: UUID
    a: PlannedWorkout
    b: PlannedWorkout | None = None


@dataclass(frozen=True, slots=True)
class SeasonWeek:
    """One week of a stored plan as a calendar shows it; metres are running without the goal race."""

    plan_id: UUID
    athlete_id: UUID
    number: int
    start: date
    end: date
    phase: str
    kind: WeekKind
    target_m: float
    distance_m: float
    focus: str


@dataclass(frozen=True, slots=True)
class PlanRevision:
    """One change of a stored plan: which revision it made, from which day on, by whom and why."""

    plan_id: UUID
    athlete_id: UUID
    revision: int
    at: datetime
    reason: str
    from_day: date | None = None
    made_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class GenerationLog:
    """How one generation went: how long it took, what was asked and what was found."""

    id: UUID
    athlete_id: UUID
    at: datetime
    took_ms: float
    outcome: str
    plan_id: UUID | None = None
    job_id: UUID | None = None
    details: Mapping[str, object] = field(default_factory=dict)

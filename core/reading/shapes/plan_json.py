"""The shape of a plan as ``strideiq generate --format json`` writes it, and the plan it holds."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from strideiq.core.domain.athlete import (
    Evidence,
    EvidenceKind,
    Fitness,
    PaceRange,
    Zone,
    Zones,
)
from strideiq.core.domain.conditions import Adjustment, Conditions, Course, RacePacing
from strideiq.core.domain.goal import Goal, GoalKind
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek, WeekKind
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Reason,
    Sport,
    StepEnd,
    StepKind,
    Stress,
)

Metres = Annotated[float, Field(ge=0, le=1_000_000)]
Seconds = Annotated[float, Field(ge=0, le=1_000_000)]
Pace = Annotated[float, Field(gt=0, le=10_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Day = Annotated[date, Field(ge=date(1970, 1, 1), le=date(2199, 12, 31))]


class Written(BaseModel):
    """A part of a written plan; keys that are not known are left out."""

    model_config = ConfigDict(frozen=True, strict=True, allow_inf_nan=False)


class WrittenPace(Written):
    """A band of paces in seconds per kilometre."""

    fast_s_km: Pace
    slow_s_km: Pace

    def value(self) -> PaceRange:
        """The same as the domain has it."""
        return PaceRange(self.fast_s_km, self.slow_s_km)


class WrittenZones(Written):
    """The training paces."""

    easy: WrittenPace
    marathon: WrittenPace
    threshold: WrittenPace
    interval: WrittenPace
    repetition: WrittenPace

    def value(self) -> Zones:
        """The same as the domain has them."""
        bands = (self.easy, self.marathon, self.threshold, self.interval, self.repetition)
        return Zones(*(band.value() for band in bands))


class WrittenEvidence(Written):
    """What the fitness rests on."""

    kind: EvidenceKind
    sentence: str
    performance_vdot_ml_kg_min: float
    time_off_factor: float


class WrittenFitness(Written):
    """VDOT with its paces."""

    vdot_ml_kg_min: Annotated[float, Field(gt=0, le=100)]
    evidence: WrittenEvidence
    zones: WrittenZones

    def value(self) -> Fitness:
        """The same as the domain has it."""
        told = self.evidence
        evidence = Evidence(
            told.kind, told.sentence, told.performance_vdot_ml_kg_min, told.time_off_factor
        )
        return Fitness(self.vdot_ml_kg_min, self.zones.value(), evidence)


class WrittenConditions(Written):
    """Course, height and weather of the race."""

    course: Course
    ascent_m: float
    descent_m: float | None
    altitude_m: float
    temperature_c: float | None
    dew_point_c: float | None
    humidity: float | None
    acclimatised: bool

    def value(self) -> Conditions:
        """The same as the domain has them."""
        return Conditions(**self.model_dump())


class WrittenGoal(Written):
    """The race, or what is maintained."""

    distance: str
    title: str
    distance_m: Metres
    race_day: Day
    target_s: Seconds | None
    predicted_s: Seconds
    kind: GoalKind = GoalKind.RACE
    conditions: WrittenConditions | None = None

    def value(self) -> Goal:
        """The same as the domain has it."""
        conditions = None if self.conditions is None else self.conditions.value()
        return Goal(self.distance, self.race_day, self.target_s, self.kind, conditions)


class WrittenAdjustment(Written):
    """One thing that changes the pace of the race."""

    code: str
    share: float
    sentence: str
    table: str


class WrittenPacing(Written):
    """The flat pace of the race and the adjusted one."""

    flat_s_km: Pace
    adjusted_s_km: Pace
    flat_s: Seconds
    adjusted_s: Seconds
    by_effort: bool
    adjustments: tuple[WrittenAdjustment, ...]
    zones: WrittenZones | None

    def value(self) -> RacePacing:
        """The same as the domain has it."""
        return RacePacing(
            self.flat_s_km,
            self.adjusted_s_km,
            self.flat_s,
            self.adjusted_s,
            tuple(Adjustment(**each.model_dump()) for each in self.adjustments),
            self.by_effort,
            None if self.zones is None else self.zones.value(),
        )


class WrittenReason(Written):
    """One answer to why."""

    code: str
    sentence: str
    facts: dict[str, str | float | int] = {}

    def value(self) -> Reason:
        """The same as the domain has it."""
        return Reason(self.code, self.sentence, tuple(self.facts.items()))


class WrittenStep(Written):
    """One step of a workout."""

    kind: StepKind
    ends_by: StepEnd
    duration_s: Seconds
    distance_m: Metres
    zone: Zone | None
    pace: WrittenPace | None
    effort_rpe: Annotated[int, Field(ge=1, le=10)] | None
    note: str = ""
    heart_rate_of_max: tuple[Share, Share] | None = None

    def value(self) -> PlannedStep:
        """The same as the domain has it."""
        return PlannedStep(
            self.kind,
            self.ends_by,
            self.duration_s,
            self.distance_m,
            self.zone,
            None if self.pace is None else self.pace.value(),
            self.effort_rpe,
            self.note,
            self.heart_rate_of_max,
        )


class WrittenRepeat(Written):
    """Steps done several times in a row."""

    times: Annotated[int, Field(ge=1, le=1000)]
    steps: tuple[WrittenStep, ...]

    def value(self) -> PlannedRepeat:
        """The same as the domain has it."""
        return PlannedRepeat(self.times, tuple(step.value() for step in self.steps))


def _kind_of(entry: object) -> str:
    """Which of the two an entry is meant to be."""
    return "repeat" if isinstance(entry, dict) and "times" in entry else "step"


Entry = Annotated[
    Annotated[WrittenStep, Tag("step")] | Annotated[WrittenRepeat, Tag("repeat")],
    Discriminator(_kind_of),
]


class WrittenDay(Written):
    """A workout, and in ``also`` what else is done that day."""

    date: Day
    workout: str
    title: str
    family: str
    stress: Stress
    sport: Sport = Sport.RUN
    distance_m: Metres
    duration_s: Seconds
    load: Annotated[float, Field(ge=0)] = 0.0
    zone_s: dict[Zone, Seconds]
    steps: tuple[Entry, ...]
    reasons: tuple[WrittenReason, ...] = ()
    also: tuple["WrittenDay", ...] = ()

    def value(self) -> PlannedWorkout:
        """The same as the domain has it."""
        return PlannedWorkout(
            day=self.date,
            template_id=self.workout,
            title=self.title,
            family=self.family,
            stress=self.stress,
            steps=tuple(step.value() for step in self.steps),
            distance_m=self.distance_m,
            duration_s=self.duration_s,
            zone_s=tuple(self.zone_s.items()),
            reasons=tuple(reason.value() for reason in self.reasons),
            sport=self.sport,
            load=self.load,
            also=tuple(other.value() for other in self.also),
        )


class WrittenWeek(Written):
    """A week of days."""

    number: Annotated[int, Field(ge=1, le=200)]
    start: Day
    phase: str
    kind: WeekKind
    focus: str = ""
    target_m: Metres
    reasons: tuple[WrittenReason, ...] = ()
    days: Annotated[tuple[WrittenDay, ...], Field(max_length=31)]

    def value(self) -> PlanWeek:
        """The same as the domain has it."""
        return PlanWeek(
            self.number,
            self.start,
            self.phase,
            self.kind,
            self.target_m,
            tuple(day.value() for day in self.days),
            self.focus,
            tuple(reason.value() for reason in self.reasons),
        )


class WrittenPhase(Written):
    """A run of weeks with one purpose."""

    id: str
    title: str
    purpose: str
    first_week: int
    last_week: int
    reasons: tuple[WrittenReason, ...] = ()

    def value(self) -> PlanPhase:
        """The same as the domain has it."""
        reasons = tuple(reason.value() for reason in self.reasons)
        ends = self.first_week, self.last_week
        return PlanPhase(self.id, self.title, self.purpose, *ends, reasons)


class WrittenDocument(Written):
    """The whole file; findings and advice are not read, for they are given anew."""

    format: Literal["strideiq-plan/1"]
    goal: WrittenGoal
    template: str = ""
    pacing: WrittenPacing | None = None
    volume_tier: str
    fitness: WrittenFitness
    reasons: tuple[WrittenReason, ...] = ()
    phases: tuple[WrittenPhase, ...]
    weeks: Annotated[tuple[WrittenWeek, ...], Field(max_length=100)]

    def value(self) -> Plan:
        """The plan it holds."""
        return Plan(
            goal=self.goal.value(),
            goal_title=self.goal.title,
            goal_distance_m=self.goal.distance_m,
            volume_tier=self.volume_tier,
            fitness=self.fitness.value(),
            predicted_s=self.goal.predicted_s,
            phases=tuple(phase.value() for phase in self.phases),
            weeks=tuple(week.value() for week in self.weeks),
            reasons=tuple(reason.value() for reason in self.reasons),
            template=self.template,
            pacing=None if self.pacing is None else self.pacing.value(),
        )

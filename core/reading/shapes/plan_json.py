"""The shape of a plan as ``strideiq generate --format json`` writes it, and the plan it holds."""

from typing import Annotated, Literal

from pydantic import Field

from strideiq.core.domain.athlete import Evidence, EvidenceKind, Fitness, Zones
from strideiq.core.domain.conditions import Adjustment, Conditions, Course, RacePacing
from strideiq.core.domain.goal import Goal, GoalKind
from strideiq.core.domain.plan import Plan, PlanPhase
from strideiq.core.reading.shapes.plan_json_days import (
    Day,
    Metres,
    Pace,
    Seconds,
    Written,
    WrittenPace,
    WrittenReason,
    WrittenWeek,
)


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

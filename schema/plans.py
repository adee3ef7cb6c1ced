"""A training plan as types: goal, fitness, phases, weeks."""

from datetime import date
from typing import Self

import strawberry

from strideiq.core.domain.athlete import EvidenceKind, Zones
from strideiq.core.domain.athlete import Fitness as DomainFitness
from strideiq.core.domain.plan import Plan as DomainPlan
from strideiq.core.domain.plan import PlanPhase as DomainPhase
from strideiq.core.domain.plan import PlanWeek as DomainWeek
from strideiq.core.domain.plan import WeekKind
from strideiq.schema.context import RequestInfo
from strideiq.schema.days import PlanDay
from strideiq.schema.reasons import Reason
from strideiq.schema.units import PaceBand, UnitsArgument, band_in, chosen, distance_in


@strawberry.type(description="The race a plan leads to.")
class PlanGoal:
    """The goal of a plan."""

    race_distance: str = strawberry.field(description="The key of the race distance.")
    title: str = strawberry.field(description="The name of the race distance.")
    race_day: date = strawberry.field(description="The day of the race.")
    target_s: float | None = strawberry.field(description="The goal time in seconds, if any.")
    metres: strawberry.Private[float]

    @strawberry.field(description="The length of the race in kilometres or miles.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The length in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @classmethod
    def of(cls, plan: DomainPlan) -> Self:
        """The race of this plan."""
        return cls(
            race_distance=plan.goal.distance,
            title=plan.goal_title,
            race_day=plan.goal.race_day,
            target_s=plan.goal.target_s,
            metres=plan.goal_distance_m,
        )


@strawberry.type(description="The five training paces of one fitness.")
class TrainingPaces:
    """Paces in the units they were asked for."""

    easy: PaceBand = strawberry.field(description="E, easy running.")
    marathon: PaceBand = strawberry.field(description="M, marathon pace.")
    threshold: PaceBand = strawberry.field(description="T, threshold running.")
    interval: PaceBand = strawberry.field(description="I, intervals.")
    repetition: PaceBand = strawberry.field(description="R, repetitions.")


@strawberry.type(description="Current fitness and what it rests on.")
class Fitness:
    """An estimate of fitness with its evidence."""

    vdot: float = strawberry.field(description="VDOT after Daniels, in ml/kg/min.")
    evidence_kind: EvidenceKind = strawberry.field(description="What it rests on.")
    evidence: str = strawberry.field(description="What it rests on, in a sentence.")
    performance_vdot: float = strawberry.field(
        description="The VDOT of that performance, before time off."
    )
    time_off_factor: float = strawberry.field(description="What time off has left of it, 0.8 to 1.")
    zones: strawberry.Private[Zones]

    @strawberry.field(description="The training paces.")
    def paces(self, info: RequestInfo, units: UnitsArgument = None) -> TrainingPaces:
        """The paces in the units asked for."""
        wanted = chosen(units, info)
        return TrainingPaces(
            easy=band_in(self.zones.easy, wanted),
            marathon=band_in(self.zones.marathon, wanted),
            threshold=band_in(self.zones.threshold, wanted),
            interval=band_in(self.zones.interval, wanted),
            repetition=band_in(self.zones.repetition, wanted),
        )

    @classmethod
    def of(cls, fitness: DomainFitness) -> Self:
        """The fitness a plan starts from."""
        return cls(
            vdot=fitness.vdot,
            evidence_kind=fitness.evidence.kind,
            evidence=fitness.evidence.sentence,
            performance_vdot=round(fitness.evidence.performance_vdot, 1),
            time_off_factor=round(fitness.evidence.time_off_factor, 4),
            zones=fitness.zones,
        )


@strawberry.type(description="Weeks of a plan with one purpose.")
class PlanPhase:
    """A phase of a plan."""

    key: str = strawberry.field(description="The key of the phase.")
    title: str = strawberry.field(description="The name shown to runners.")
    purpose: str = strawberry.field(description="What it is for, in a sentence.")
    first_week: int = strawberry.field(description="The number of its first week.")
    last_week: int = strawberry.field(description="The number of its last week.")

    @classmethod
    def of(cls, phase: DomainPhase) -> Self:
        """The phase as the plan has it."""
        return cls(
            key=phase.id,
            title=phase.title,
            purpose=phase.purpose,
            first_week=phase.first_week,
            last_week=phase.last_week,
        )


@strawberry.type(description="Seven days, fewer at either end of a plan.")
class PlanWeek:
    """A week of a plan."""

    number: int = strawberry.field(description="Counted from 1.")
    start: date = strawberry.field(description="Its first day.")
    end: date = strawberry.field(description="Its last day.")
    phase: str = strawberry.field(description="The key of its phase.")
    kind: WeekKind = strawberry.field(description="What it is for.")
    focus: str = strawberry.field(description="What it works on; may be empty.")
    planned: strawberry.Private[DomainWeek]

    @strawberry.field(description="What the week was meant to come to, without the goal race.")
    def target(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The wished distance in the units asked for."""
        return distance_in(self.planned.target_m, chosen(units, info))

    @strawberry.field(description="What its days come to, without the goal race.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The planned distance in the units asked for."""
        return distance_in(self.planned.distance_m, chosen(units, info))

    @strawberry.field(description="Every day in order.", metadata={"size": 7})
    def days(self) -> list[PlanDay]:
        """The days of the week."""
        return [PlanDay.of(workout) for workout in self.planned.workouts]

    @strawberry.field(description="Why the week is of this size.", metadata={"size": 2})
    def reasons(self) -> list[Reason]:
        """The reasons in order."""
        return [Reason.of(reason) for reason in self.planned.reasons]

    @classmethod
    def of(cls, week: DomainWeek) -> Self:
        """The week as the plan has it."""
        return cls(
            number=week.number,
            start=week.start,
            end=week.end,
            phase=week.phase,
            kind=week.kind,
            focus=week.focus,
            planned=week,
        )


@strawberry.type(description="A complete training plan for one goal.")
class Plan:
    """A plan, with only what is asked for turned into types."""

    volume_tier: str = strawberry.field(description="The key of its volume tier.")
    predicted_s: float = strawberry.field(description="The race time fitness predicts, in seconds.")
    planned: strawberry.Private[DomainPlan]

    @strawberry.field(description="The race it leads to.")
    def goal(self) -> PlanGoal:
        """The goal."""
        return PlanGoal.of(self.planned)

    @strawberry.field(description="The fitness it starts from.")
    def fitness(self) -> Fitness:
        """The fitness."""
        return Fitness.of(self.planned.fitness)

    @strawberry.field(description="Its phases in order.", metadata={"size": 6})
    def phases(self) -> list[PlanPhase]:
        """The phases."""
        return [PlanPhase.of(phase) for phase in self.planned.phases]

    @strawberry.field(description="Its weeks in order.", metadata={"size": 20})
    def weeks(self) -> list[PlanWeek]:
        """The weeks."""
        return [PlanWeek.of(week) for week in self.planned.weeks]

    @strawberry.field(description="Why the plan is as it is.", metadata={"size": 4})
    def reasons(self) -> list[Reason]:
        """The reasons in order."""
        return [Reason.of(reason) for reason in self.planned.reasons]

    @classmethod
    def of(cls, plan: DomainPlan) -> Self:
        """The plan as it was made."""
        return cls(
            volume_tier=plan.volume_tier,
            predicted_s=round(plan.predicted_s, 1),
            planned=plan,
        )

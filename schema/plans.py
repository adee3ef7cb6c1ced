"""A training plan as types: goal, fitness, phases, weeks."""

from datetime import date
from typing import Self

import strawberry

from strideiq.core.domain.athlete import EvidenceKind, Zone, Zones
from strideiq.core.domain.athlete import Fitness as DomainFitness
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Plan as DomainPlan
from strideiq.core.domain.plan import PlanPhase as DomainPhase
from strideiq.core.domain.plan import PlanWeek as DomainWeek
from strideiq.core.domain.plan import WeekKind
from strideiq.schema.conditions import RaceConditions
from strideiq.schema.context import RequestInfo
from strideiq.schema.days import PlanDay, ZoneTime, zone_times_of
from strideiq.schema.node import node_id
from strideiq.schema.pacing import RacePacing, TrainingPaces
from strideiq.schema.reasons import Reason
from strideiq.schema.standard_plan import STANDARD_PLAN
from strideiq.schema.units import UnitsArgument, chosen, distance_in


@strawberry.type(description="The race a plan leads to, or the fitness it keeps.")
class PlanGoal:
    """The goal of a plan."""

    kind: GoalKind = strawberry.field(description="Whether it is a race.")
    race_distance: str = strawberry.field(description="The key of the race distance.")
    title: str = strawberry.field(description="The name of the race distance.")
    race_day: date = strawberry.field(
        description="The day of the race; of a goal to maintain, the last day."
    )
    target_s: float | None = strawberry.field(description="The goal time in seconds, if any.")
    conditions: RaceConditions | None = strawberry.field(
        description="Course and weather, where they were told."
    )
    metres: strawberry.Private[float]

    @strawberry.field(description="The length of the race in kilometres or miles.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The length in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @classmethod
    def of(cls, plan: DomainPlan) -> Self:
        """The race of this plan."""
        return cls(
            kind=plan.goal.kind,
            race_distance=plan.goal.distance,
            title=plan.goal_title,
            race_day=plan.goal.race_day,
            target_s=plan.goal.target_s,
            conditions=RaceConditions.of(plan.goal.conditions),
            metres=plan.goal_distance_m,
        )


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
        return TrainingPaces.of(self.zones, chosen(units, info))

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
    planned: strawberry.Private[DomainPhase]

    @strawberry.field(
        description="Why it is here, why it is this long, and what it prepares.",
        metadata={"size": 3},
    )
    def reasons(self) -> list[Reason]:
        """The reasons in order."""
        return [Reason.of(reason) for reason in self.planned.reasons]

    @classmethod
    def of(cls, phase: DomainPhase) -> Self:
        """The phase as the plan has it."""
        return cls(
            key=phase.id,
            title=phase.title,
            purpose=phase.purpose,
            first_week=phase.first_week,
            last_week=phase.last_week,
            planned=phase,
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

    @strawberry.field(
        description="The load of everything in the week: an hour at threshold pace counts 100."
    )
    def load(self) -> float:
        """The load of the week."""
        return round(self.planned.load, 1)

    @strawberry.field(
        description="Seconds of running in each zone, races and second runs included.",
        metadata={"size": 4},
    )
    def zone_times(self) -> list[ZoneTime]:
        """The zones that are run in."""
        return zone_times_of(self.planned.zone_s.items())

    @strawberry.field(
        description="The share of the running time that is easy, 0 to 1; null without a run."
    )
    def easy_share(self) -> float | None:
        """The easy share of the week, races included."""
        seconds = self.planned.zone_s
        total = sum(seconds.values())
        return round(seconds.get(Zone.E, 0.0) / total, 3) if total else None

    @strawberry.field(
        description="Why the week is of this size, what it builds on and what comes next.",
        metadata={"size": 3},
    )
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


def template_id(plan: DomainPlan) -> strawberry.ID | None:
    """The id of the standard plan that a plan follows."""
    return node_id(STANDARD_PLAN, plan.template) if plan.template else None


@strawberry.type(description="A complete training plan for one goal.")
class Plan:
    """A plan, with only what is asked for turned into types."""

    volume_tier: str = strawberry.field(description="The key of its volume tier.")
    predicted_s: float = strawberry.field(description="The race time fitness predicts, in seconds.")
    template_id: strawberry.ID | None = strawberry.field(
        description="The id of the standard plan it follows; null without one."
    )
    planned: strawberry.Private[DomainPlan]

    @strawberry.field(
        description="The pace of the race, flat and under its conditions; null where none are known."
    )
    def pacing(self) -> RacePacing | None:
        """The pacing."""
        return RacePacing.of(self.planned.pacing)

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
            template_id=template_id(plan),
            planned=plan,
        )

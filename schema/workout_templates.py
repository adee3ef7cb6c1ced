"""Workouts as their authors declared them, and which of them are asked for."""

from typing import Annotated, Self, TypeAlias

import strawberry

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.workout import (
    RepeatTemplate,
    Sport,
    StepEnd,
    StepKind,
    StepTemplate,
    Stimulus,
    Stress,
    Suits,
)
from strideiq.core.domain.workout import WorkoutTemplate as Template
from strideiq.schema.context import RequestInfo
from strideiq.schema.days import HeartRate
from strideiq.schema.node import Node, node_id
from strideiq.schema.units import PaceBand, UnitsArgument, band_in, chosen, distance_in


@strawberry.type(description="One step of a workout as its author declared it.")
class WorkoutStep:
    """A declared step; its size is a range where the planner chooses."""

    kind: StepKind = strawberry.field(description="The part it plays.")
    end: StepEnd = strawberry.field(description="What ends it.")
    zone: Zone | None = strawberry.field(description="The zone; null for standing rest.")
    by_effort: bool = strawberry.field(description="Whether effort is shown instead of pace.")
    note: str = strawberry.field(description="What the author says of it; may be empty.")
    heart_rate: HeartRate | None = strawberry.field(
        description="The heart rate to keep to; null where it is no target."
    )
    effort: int | None = strawberry.field(
        description="Effort on the scale of 1 to 10 (RPE); null where it is no target."
    )
    least_s: float | None = strawberry.field(
        description="The shortest time in seconds; null where a time does not end it."
    )
    most_s: float | None = strawberry.field(
        description="The longest time in seconds; null where a time does not end it."
    )
    metres: strawberry.Private[tuple[float, float] | None]
    band: strawberry.Private[PaceRange | None]

    @strawberry.field(
        description="The pace to run at where the author fixed one; null where the zone gives it."
    )
    def pace(self, info: RequestInfo, units: UnitsArgument = None) -> PaceBand | None:
        """The pace in the units asked for."""
        return None if self.band is None else band_in(self.band, chosen(units, info))

    @strawberry.field(
        description="The least distance in kilometres or miles; null without a distance."
    )
    def least_distance(self, info: RequestInfo, units: UnitsArgument = None) -> float | None:
        """The lower bound in the units asked for."""
        return None if self.metres is None else distance_in(self.metres[0], chosen(units, info))

    @strawberry.field(
        description="The greatest distance in kilometres or miles; null without one or a limit."
    )
    def most_distance(self, info: RequestInfo, units: UnitsArgument = None) -> float | None:
        """The upper bound in the units asked for."""
        if self.metres is None or self.end is StepEnd.FILL:
            return None
        return distance_in(self.metres[1], chosen(units, info))

    @classmethod
    def of(cls, step: StepTemplate) -> Self:
        """The step as it was declared."""
        amount = step.amount
        timed = amount.end is StepEnd.TIME
        long = amount.end in {StepEnd.DISTANCE, StepEnd.FILL}
        return cls(
            kind=step.kind,
            end=amount.end,
            zone=step.zone,
            by_effort=step.by_effort,
            note=step.note,
            heart_rate=None if step.heart_rate is None else HeartRate.of(step.heart_rate),
            effort=step.rpe,
            least_s=amount.low if timed else None,
            most_s=amount.high if timed else None,
            metres=(amount.low, amount.high) if long else None,
            band=step.pace,
        )


@strawberry.type(description="Steps that are done several times.")
class WorkoutRepeat:
    """A declared repeat."""

    least_times: int = strawberry.field(description="The fewest times.")
    most_times: int = strawberry.field(description="The most times.")
    steps: list[WorkoutStep] = strawberry.field(
        description="The steps in order.", metadata={"size": 2}
    )


WorkoutEntry: TypeAlias = Annotated[
    WorkoutStep | WorkoutRepeat,
    strawberry.union("WorkoutEntry", description="A step, or steps done several times."),
]


@strawberry.type(description="A workout as its author declared it.")
class WorkoutTemplate(Node):
    """One declared workout."""

    key: str = strawberry.field(description="The name plans use: cruise-intervals.")
    title: str = strawberry.field(description="The name shown to runners.")
    family: str = strawberry.field(description="Workouts of one family can stand for each other.")
    stress: Stress = strawberry.field(description="What it asks of the body.")
    purpose: str = strawberry.field(description="What it is for, in a sentence.")
    use: str = strawberry.field(description="When to use it; may be empty.")
    avoid: str = strawberry.field(description="When to leave it; may be empty.")
    sport: Sport = strawberry.field(description="What is done.")
    stimulus: Stimulus = strawberry.field(description="What it trains.")
    cost: int = strawberry.field(
        description="What it costs the body: 0 is nothing, 5 as much as a race."
    )
    suits: list[Suits] = strawberry.field(description="Where or when it is at its best.")
    option_b: list[strawberry.ID] = strawberry.field(
        description="Ids of workouts of the same stimulus that may stand in for it, best first."
    )
    is_test: bool = strawberry.field(description="Whether it is meant to be repeated as it is.")
    work_zone: Zone | None = strawberry.field(
        description="The zone its size is measured in; null where distance alone counts."
    )
    phases: list[str] = strawberry.field(
        description="Keys of the phases it may be used in; empty for all."
    )
    race_distances: list[str] = strawberry.field(
        description="Keys of the race distances it may be used for; empty for all."
    )
    volume_tiers: list[str] = strawberry.field(
        description="Keys of the volume tiers it may be used in; empty for all."
    )
    plugin: str = strawberry.field(description="The plugin it came from.")
    steps: list[WorkoutEntry] = strawberry.field(
        description="What is run, in order; empty on a rest day.", metadata={"size": 4}
    )

    @classmethod
    def of(cls, template: Template) -> Self:
        """The workout as it was declared."""
        return cls(
            id=node_id("WorkoutTemplate", template.id),
            key=template.id,
            title=template.title,
            family=template.family,
            stress=template.stress,
            purpose=template.purpose,
            use=template.use,
            avoid=template.avoid,
            sport=template.sport,
            stimulus=template.stimulus,
            cost=template.cost,
            suits=list(template.suits),
            option_b=[node_id("WorkoutTemplate", other) for other in template.option_b],
            is_test=template.is_test,
            work_zone=template.work_zone,
            phases=list(template.phases),
            race_distances=list(template.distances),
            volume_tiers=list(template.volume_tiers),
            plugin=template.plugin,
            steps=[_entry(entry) for entry in template.steps],
        )


def _entry(entry: StepTemplate | RepeatTemplate) -> WorkoutStep | WorkoutRepeat:
    if isinstance(entry, RepeatTemplate):
        steps = [WorkoutStep.of(step) for step in entry.steps]
        return WorkoutRepeat(least_times=entry.low, most_times=entry.high, steps=steps)
    return WorkoutStep.of(entry)


@strawberry.input(description="Which workouts are asked for; what is left out does not matter.")
class WorkoutTemplateFilter:
    """Conditions that all have to hold."""

    families: list[str] | None = strawberry.field(
        default=None, description="Of one of these families."
    )
    stress: list[Stress] | None = strawberry.field(
        default=None, description="Asking one of these of the body."
    )
    stimuli: list[Stimulus] | None = strawberry.field(
        default=None, description="Training one of these."
    )
    suits: list[Suits] | None = strawberry.field(
        default=None, description="At their best at one of these."
    )
    sports: list[Sport] | None = strawberry.field(default=None, description="Of one of these.")
    phase: str | None = strawberry.field(
        default=None, description="May be used in the phase with this key."
    )
    race_distance: str | None = strawberry.field(
        default=None, description="May be used for the race distance with this key."
    )
    volume_tier: str | None = strawberry.field(
        default=None, description="May be used in the volume tier with this key."
    )
    text: str | None = strawberry.field(
        default=None, description="With these letters in title or purpose, in any case."
    )

    def keeps(self, workout: WorkoutTemplate) -> bool:
        """Whether every condition holds for ``workout``."""
        words = f"{workout.title}\n{workout.purpose}".casefold()
        return (
            (self.families is None or workout.family in self.families)
            and (self.stress is None or workout.stress in self.stress)
            and (self.stimuli is None or workout.stimulus in self.stimuli)
            and (self.suits is None or not set(self.suits).isdisjoint(workout.suits))
            and (self.sports is None or workout.sport in self.sports)
            and _open_to(workout.phases, self.phase)
            and _open_to(workout.race_distances, self.race_distance)
            and _open_to(workout.volume_tiers, self.volume_tier)
            and (self.text is None or self.text.casefold() in words)
        )


def _open_to(allowed: list[str], key: str | None) -> bool:
    return key is None or not allowed or key in allowed

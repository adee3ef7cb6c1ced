"""A day of a plan: the workout, its steps with paces, and why it is there."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self, TypeAlias

import strawberry

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.workout import PlannedRepeat as DomainRepeat
from strideiq.core.domain.workout import PlannedStep as DomainStep
from strideiq.core.domain.workout import PlannedWorkout, Sport, StepEnd, StepKind, Stress
from strideiq.core.engine.export.describe import describe
from strideiq.schema.context import RequestInfo
from strideiq.schema.node import node_id
from strideiq.schema.reasons import Reason
from strideiq.schema.units import PaceBand, UnitsArgument, band_in, chosen, distance_in


@strawberry.type(description="A band of heart rates, as shares of the highest.")
class HeartRate:
    """From low to high, 0 to 1."""

    low: float = strawberry.field(description="The low end: 0.7 is 70 % of the highest.")
    high: float = strawberry.field(description="The high end.")

    @classmethod
    def of(cls, shares: tuple[float, float]) -> Self:
        """The band from low to high."""
        low, high = shares
        return cls(low=round(low, 3), high=round(high, 3))


@strawberry.type(description="A step with its size and target.")
class PlannedStep:
    """A step of one day."""

    kind: StepKind = strawberry.field(description="The part it plays.")
    end: StepEnd = strawberry.field(description="Whether the runner follows time or distance.")
    duration_s: float = strawberry.field(
        description="Seconds; an estimate where a distance ends the step."
    )
    zone: Zone | None = strawberry.field(description="The zone; null for standing rest.")
    effort: int | None = strawberry.field(description="Effort on the scale of 1 to 10 (RPE).")
    note: str = strawberry.field(description="What the author says of it; may be empty.")
    heart_rate: HeartRate | None = strawberry.field(
        description="The heart rate to keep to; null where it is no target."
    )
    metres: strawberry.Private[float]
    band: strawberry.Private[PaceRange | None]

    @strawberry.field(description="Kilometres or miles; an estimate where a time ends the step.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The distance in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @strawberry.field(description="The pace to run at; null where effort is the target.")
    def pace(self, info: RequestInfo, units: UnitsArgument = None) -> PaceBand | None:
        """The pace in the units asked for."""
        return None if self.band is None else band_in(self.band, chosen(units, info))

    @classmethod
    def of(cls, step: DomainStep) -> Self:
        """The step as it was planned; seconds are rounded to a tenth."""
        return cls(
            kind=step.kind,
            end=step.end,
            duration_s=round(step.duration_s, 1),
            zone=step.zone,
            effort=step.effort,
            note=step.note,
            heart_rate=None if step.heart_rate is None else HeartRate.of(step.heart_rate),
            metres=step.distance_m,
            band=step.pace,
        )


@strawberry.type(description="Steps done several times in a row.")
class PlannedRepeat:
    """A repeat of one day."""

    times: int = strawberry.field(description="How often.")
    steps: list[PlannedStep] = strawberry.field(
        description="The steps in order.", metadata={"size": 2}
    )


PlannedEntry: TypeAlias = Annotated[
    PlannedStep | PlannedRepeat,
    strawberry.union("PlannedEntry", description="A step, or steps done several times in a row."),
]


@strawberry.type(description="Time in one zone.")
class ZoneTime:
    """How long a day runs in a zone."""

    zone: Zone = strawberry.field(description="The zone.")
    duration_s: float = strawberry.field(description="Seconds in it.")


def zone_times_of(seconds: Iterable[tuple[Zone, float]]) -> list[ZoneTime]:
    """Times by zone; seconds are rounded to a tenth."""
    return [ZoneTime(zone=zone, duration_s=round(each, 1)) for zone, each in seconds]


@strawberry.type(description="One day of a plan; a rest day has no steps.")
class PlanDay:
    """What a runner does on one day."""

    day: date = strawberry.field(description="The local calendar day.")
    template_id: strawberry.ID = strawberry.field(
        description="The id of the workout template it was made from."
    )
    title: str = strawberry.field(description="The name of the workout.")
    family: str = strawberry.field(description="The family of the workout.")
    stress: Stress = strawberry.field(description="What it asks of the body.")
    sport: Sport = strawberry.field(description="What is done.")
    duration_s: float = strawberry.field(description="Seconds over all steps.")
    load: float = strawberry.field(
        description="How much it takes out of the runner: an hour at threshold pace counts 100."
    )
    planned: strawberry.Private[PlannedWorkout]

    @strawberry.field(description="Kilometres or miles over all steps.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The distance in the units asked for."""
        return distance_in(self.planned.distance_m, chosen(units, info))

    @strawberry.field(description="Every step in one sentence, with paces.")
    def description(self, info: RequestInfo, units: UnitsArgument = None) -> str:
        """The steps in words."""
        return describe(self.planned, chosen(units, info))

    @strawberry.field(description="What is run, in order.", metadata={"size": 3})
    def steps(self) -> list[PlannedEntry]:
        """The steps and repeats."""
        return [entry_of(entry) for entry in self.planned.steps]

    @strawberry.field(description="Seconds in each zone.", metadata={"size": 2})
    def zone_times(self) -> list[ZoneTime]:
        """The zones that are run in."""
        return zone_times_of(self.planned.zone_s)

    @strawberry.field(
        description="What else is done that day, each without more beside it: strength,"
        " cross-training, a second run.",
        metadata={"size": 1},
    )
    def also(self) -> list["PlanDay"]:
        """The other sessions in order."""
        return [PlanDay.of(session) for session in self.planned.also]

    @strawberry.field(description="The load of everything that is done that day.")
    def day_load(self) -> float:
        """The load of the workout and of what stands beside it."""
        return round(self.planned.day_load, 1)

    @strawberry.field(
        description="Why this workout, on this day, in this size.", metadata={"size": 4}
    )
    def reasons(self) -> list[Reason]:
        """The reasons in order."""
        return [Reason.of(reason) for reason in self.planned.reasons]

    @classmethod
    def of(cls, workout: PlannedWorkout) -> Self:
        """The day of this workout; seconds are rounded to a tenth."""
        return cls(
            day=workout.day,
            template_id=node_id("WorkoutTemplate", workout.template_id),
            title=workout.title,
            family=workout.family,
            stress=workout.stress,
            sport=workout.sport,
            duration_s=round(workout.duration_s, 1),
            load=round(workout.load, 1),
            planned=workout,
        )


def entry_of(entry: DomainStep | DomainRepeat) -> PlannedStep | PlannedRepeat:
    """The step, or the repeat with its steps."""
    if isinstance(entry, DomainRepeat):
        steps = [PlannedStep.of(step) for step in entry.steps]
        return PlannedRepeat(times=entry.times, steps=steps)
    return PlannedStep.of(entry)

"""How the two options of a day compare: work, load and distance, and what option B suits."""

from datetime import date
from typing import Self

import strawberry

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import PlannedWorkout, Suits
from strideiq.core.engine.planning.equivalence import Equivalence as Figures
from strideiq.core.engine.planning.equivalence import equivalence
from strideiq.schema.context import RequestInfo
from strideiq.schema.days import PlanDay
from strideiq.schema.node import node_id
from strideiq.schema.units import UnitsArgument, chosen, distance_in
from strideiq.schema.workout_templates import WorkoutTemplate


@strawberry.type(description="One figure of both options.")
class OptionFigure:
    """A value of option A beside that of option B."""

    a: float = strawberry.field(description="Of option A.")
    b: float = strawberry.field(description="Of option B.")
    difference_percent: float | None = strawberry.field(
        description="How much more B has, in per cent of A; null where A has none."
    )

    @classmethod
    def of(cls, a: float, b: float, digits: int = 1) -> Self:
        """Both values rounded, and how far they are apart before rounding."""
        apart = round((b - a) / a * 100, 1) if a else None
        return cls(a=round(a, digits), b=round(b, digits), difference_percent=apart)


@strawberry.type(description="Whether both options of a day do the same for the body.")
class Equivalence:
    """The figures of two options."""

    holds: bool = strawberry.field(
        description="Whether distance or time is the same, and work and load within a tenth."
    )
    zone: Zone | None = strawberry.field(
        description="The zone their work is measured in; null where all of it is easy."
    )
    zone_time: OptionFigure = strawberry.field(description="Seconds in that zone.")
    hard_time: OptionFigure = strawberry.field(description="Seconds faster than easy.")
    load: OptionFigure = strawberry.field(description="Load of the workouts.")
    duration: OptionFigure = strawberry.field(description="Seconds over all steps.")
    figures: strawberry.Private[Figures]
    template: strawberry.Private[strawberry.ID]

    @strawberry.field(description="Kilometres or miles over all steps.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> OptionFigure:
        """The distances in the units asked for."""
        wanted, figures = chosen(units, info), self.figures
        a, b = (distance_in(m, wanted) for m in (figures.distance_m_a, figures.distance_m_b))
        return OptionFigure.of(a, b, digits=3)

    @strawberry.field(description="Where or when option B is at its best.")
    def suits(self, info: RequestInfo) -> list[Suits]:
        """What the template of option B suits; nothing where it is gone."""
        found = info.context.services.library.by_id.get(self.template)
        return list(found.suits) if isinstance(found, WorkoutTemplate) else []

    @classmethod
    def of(cls, a: PlannedWorkout, b: PlannedWorkout) -> Self:
        """The figures of these two."""
        found = equivalence(a, b)
        return cls(
            holds=found.holds,
            zone=found.zone,
            zone_time=OptionFigure.of(found.zone_s_a, found.zone_s_b),
            hard_time=OptionFigure.of(found.hard_s_a, found.hard_s_b),
            load=OptionFigure.of(found.load_a, found.load_b),
            duration=OptionFigure.of(found.duration_s_a, found.duration_s_b),
            figures=found,
            template=node_id("WorkoutTemplate", b.template_id),
        )


@strawberry.type(description="Option B of a day, beside the workout that its plan proposes.")
class Alternative:
    """Another workout that does the same for the body."""

    day: date = strawberry.field(description="The local calendar day.")
    option_b: PlanDay = strawberry.field(description="The other workout, with its reasons.")
    equivalence: Equivalence = strawberry.field(description="How the two compare.")

    @classmethod
    def of(cls, a: PlannedWorkout, b: PlannedWorkout) -> Self:
        """Option B of a day."""
        return cls(day=a.day, option_b=PlanDay.of(b), equivalence=Equivalence.of(a, b))

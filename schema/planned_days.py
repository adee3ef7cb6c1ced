"""A day of a stored plan: what is planned, what was chosen, skipped and noted."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

import strawberry

from strideiq.core.domain.season import DayWorkouts, Option
from strideiq.core.domain.season import PlannedDay as DomainDay
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.services.calendar import DayView
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.days import PlanDay, PlannedEntry, entry_of
from strideiq.schema.enums import describe
from strideiq.schema.node import Node, node_id, rare_id
from strideiq.schema.options import Equivalence
from strideiq.schema.units import UnitsArgument, chosen, distance_in

describe(
    Option,
    "Option",
    "The two workouts that a day may offer.",
    {"A": "The one the plan proposes.", "B": "Another one that does the same for the body."},
)

WORKOUT_FIELDS = frozenset({"steps", "optionA", "optionB", "equivalence", "also", "load"})
"""The fields that take the workouts themselves; the others need their headers alone."""


@strawberry.type(
    description="One day of a stored plan; title and figures are of the chosen option."
)
class PlannedDay(Node):
    """A flat object: everything but the workouts is an attribute."""

    day: date = strawberry.field(description="The local calendar day.")
    plan_id: strawberry.ID = strawberry.field(description="The id of its plan.")
    week: int = strawberry.field(description="The number of its week in the plan.")
    template_id: strawberry.ID = strawberry.field(
        description="The id of the workout template it was made from."
    )
    title: str = strawberry.field(description="The name of the workout.")
    family: str = strawberry.field(description="The family of the workout.")
    stress: Stress = strawberry.field(description="What it asks of the body.")
    duration_s: float = strawberry.field(
        description="Seconds of all that is done that day, strength and second runs too."
    )
    option: Option = strawberry.field(description="The option that is done.")
    has_options: bool = strawberry.field(description="Whether there is an option B.")
    is_skipped: bool = strawberry.field(description="Whether it is left out.")
    skipped_at: datetime | None = strawberry.field(description="When it was skipped.")
    athlete_note: str = strawberry.field(description="What the athlete notes; may be empty.")
    coach_note: str = strawberry.field(description="What the coach notes; may be empty.")
    metres: strawberry.Private[float]
    workouts: strawberry.Private[DayWorkouts | None] = None

    @strawberry.field(
        description="Kilometres or miles that are run that day, a second run included."
    )
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The distance in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @strawberry.field(
        description="What is run, in order, by the chosen option.", metadata={"size": 3}
    )
    def steps(self) -> list[PlannedEntry]:
        """The steps and repeats."""
        return [entry_of(entry) for entry in self._done().steps]

    @strawberry.field(description="The workout the plan proposes, with its reasons.")
    def option_a(self) -> PlanDay:
        """Option A in full."""
        return PlanDay.of(self._both().a)

    @strawberry.field(description="The other workout, with its reasons; null where there is none.")
    def option_b(self) -> PlanDay | None:
        """Option B in full."""
        b: PlannedWorkout | None = self._both().b
        return None if b is None else PlanDay.of(b)

    @strawberry.field(description="How the two options compare; null where there is no option B.")
    def equivalence(self) -> Equivalence | None:
        """The figures of both."""
        both = self._both()
        return None if both.b is None else Equivalence.of(both.a, both.b)

    @strawberry.field(
        description="What else is done that day: strength, cross-training, a second run.",
        metadata={"size": 1},
    )
    def also(self) -> list[PlanDay]:
        """What stands beside the chosen option."""
        return [PlanDay.of(session) for session in self._done().also]

    @strawberry.field(description="The load of everything that is done that day.")
    def load(self) -> float:
        """The load of the chosen option and of what stands beside it."""
        return round(self._done().day_load, 1)

    def _done(self) -> PlannedWorkout:
        both = self._both()
        return both.b if self.option is Option.B and both.b is not None else both.a

    def _both(self) -> DayWorkouts:
        if self.workouts is None:
            raise RuntimeError("the workouts of this day were not read")
        return self.workouts

    @classmethod
    def of(cls, stored: DomainDay, workouts: DayWorkouts | None) -> Self:
        """The day as it is stored; ``workouts`` are None where nobody asks for them."""
        return cls(
            id=rare_id("PlannedDay", str(stored.id)),
            day=stored.day,
            plan_id=node_id("SeasonPlan", str(stored.plan_id)),
            week=stored.week,
            template_id=node_id("WorkoutTemplate", stored.template_id),
            title=stored.title,
            family=stored.family,
            stress=stored.stress,
            duration_s=round(stored.duration_s, 1),
            option=stored.option,
            has_options=stored.has_options,
            is_skipped=stored.skipped_at is not None,
            skipped_at=stored.skipped_at,
            athlete_note=stored.athlete_note,
            coach_note=stored.coach_note,
            metres=stored.distance_m,
            workouts=workouts,
        )

    @classmethod
    def seen(cls, view: DayView) -> Self:
        """The day with its workouts."""
        return cls.of(view.day, view.workouts)


async def find_day(context: Context, day_id: UUID) -> PlannedDay:
    """The day of this id. Raises NotFound."""
    return PlannedDay.seen(await context.services.do.calendar.day(context.viewer, day_id))

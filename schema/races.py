"""Races that were run: entered, listed and removed."""

from datetime import date
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.profile import StoredRace
from strideiq.core.domain.units import format_duration
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.input_checks import Checks
from strideiq.schema.node import Node, Removed, node_id, uuid_in
from strideiq.schema.plan_input import RaceResultInput
from strideiq.schema.refusals import AnyRefusal, answering
from strideiq.schema.units import UnitsArgument, chosen, distance_in
from strideiq.schema.whom import athlete_in

RACE: Final = "RaceResult"


@strawberry.type(description="A race that an athlete has run.")
class RaceResult(Node):
    """One stored result."""

    athlete_id: strawberry.ID = strawberry.field(description="The id of the athlete.")
    name: str = strawberry.field(description="The name of the race; may be empty.")
    day: date = strawberry.field(description="The local calendar day.")
    duration_s: float = strawberry.field(description="The time in seconds.")
    time: str = strawberry.field(description="The time as runners write it: 45:30.")
    metres: strawberry.Private[float]

    @strawberry.field(description="Kilometres or miles.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The length in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @classmethod
    def of(cls, stored: StoredRace) -> Self:
        """The race as it is stored."""
        result = stored.result
        assert result.day is not None  # noqa: S101  none is stored without its day
        return cls(
            id=node_id(RACE, str(stored.id)),
            athlete_id=node_id("Athlete", str(stored.athlete_id)),
            name=stored.name,
            day=result.day,
            duration_s=round(result.duration_s, 1),
            time=format_duration(result.duration_s),
            metres=result.distance_m,
        )


async def find_race(context: Context, race_id: UUID) -> RaceResult:
    """The result of this id. Raises NotFound."""
    return RaceResult.of(await context.services.do.races.get(context.viewer, race_id))


@strawberry.input(description="A race to enter.")
class AddRaceInput:
    """A result as it is sent."""

    race: RaceResultInput = strawberry.field(description="The race; its day has to be given.")
    name: str = strawberry.field(default="", description="A name for it, at most 200 letters.")
    athlete: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the athlete who ran it; left out: the viewer."
    )


@strawberry.input(description="A race result to remove.")
class RemoveRaceInput:
    """A result as it is named."""

    id: strawberry.ID = strawberry.field(description="The id of the race result.")


AddRaceResult: TypeAlias = Annotated[
    RaceResult | AnyRefusal,
    strawberry.union("AddRaceResult", description="The race as it is kept, or why it is not."),
]
RemoveRaceResult: TypeAlias = Annotated[
    Removed | AnyRefusal,
    strawberry.union("RemoveRaceResult", description="What is gone, or why it is not."),
]
AddRaceArgument: TypeAlias = Annotated[AddRaceInput, strawberry.argument(description="The race.")]
RemoveRaceArgument: TypeAlias = Annotated[
    RemoveRaceInput, strawberry.argument(description="Which race result.")
]


@strawberry.type
class RaceMutation:
    """Entering and removing race results."""

    @strawberry.mutation(
        description="Enter a race, for oneself or for an athlete whose coach one is."
    )
    @answering
    async def add_race(
        self,
        info: RequestInfo,
        input: AddRaceArgument,  # noqa: A002  the one input object of the schema
    ) -> AddRaceResult:
        """Enter a race."""
        viewer, do = info.context.signed_in(), info.context.services.do
        athlete = await do.athletes.get(viewer, athlete_in(info, input.athlete))
        today = athlete.today(do.tools.clock.now())
        checks = Checks(info.context.services.race_metres, today)
        race = checks.race("race.", input.race)
        if input.race.day is None:
            checks.problem("race.day", "the race has no day", "give the day it was run")
        name = checks.line("name", input.name)
        return RaceResult.of(
            await do.races.add(viewer, athlete.id, checks.accepted(race), checks.accepted(name))
        )

    @strawberry.mutation(
        description="Remove a race result, of oneself or of an athlete whose coach one is."
    )
    @answering
    async def remove_race(
        self,
        info: RequestInfo,
        input: RemoveRaceArgument,  # noqa: A002  the one input object of the schema
    ) -> RemoveRaceResult:
        """Remove a result."""
        viewer, do = info.context.signed_in(), info.context.services.do
        removed = await do.races.remove(viewer, uuid_in(RACE, input.id, "race"))
        return Removed(id=node_id(RACE, str(removed.id)))

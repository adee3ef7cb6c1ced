"""Days that are not as usual: added, changed, listed and removed."""

from datetime import date
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.athlete import Away
from strideiq.core.domain.profile import TimeAway as StoredTimeAway
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.input_checks import Checks
from strideiq.schema.node import Node, Removed, node_id, uuid_in
from strideiq.schema.refusals import AnyRefusal, answering, answering_at
from strideiq.schema.slot_input import AwayInput
from strideiq.schema.whom import athlete_in

TIME_AWAY: Final = "TimeAway"


@strawberry.type(description="Days that are not as usual for an athlete.")
class TimeAway(Node):
    """One stored time away."""

    athlete_id: strawberry.ID = strawberry.field(description="The id of the athlete.")
    first: date = strawberry.field(description="The first day.")
    last: date = strawberry.field(description="The last day.")
    minutes: int = strawberry.field(
        description="The most minutes for an easy run on each day; 0 is no training at all."
    )
    note: str = strawberry.field(description="What it is; may be empty.")

    @classmethod
    def of(cls, stored: StoredTimeAway) -> Self:
        """The time away as it is stored."""
        return cls(
            id=node_id(TIME_AWAY, str(stored.id)),
            athlete_id=node_id("Athlete", str(stored.athlete_id)),
            first=stored.away.first,
            last=stored.away.last,
            minutes=stored.away.minutes,
            note=stored.note,
        )


async def find_time_away(context: Context, away_id: UUID) -> TimeAway:
    """The time away of this id. Raises NotFound."""
    return TimeAway.of(await context.services.do.time_away.get(context.viewer, away_id))


@strawberry.input(description="A time away to add.")
class AddTimeAwayInput:
    """A time away as it is sent."""

    away: AwayInput = strawberry.field(
        description="The days, at most 366, the last one today or later."
    )
    note: str = strawberry.field(default="", description="What it is, at most 200 letters.")
    athlete: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the athlete it is of; left out: the viewer."
    )


@strawberry.input(description="What to change of a time away; what is left out or null stays.")
class ChangeTimeAwayInput:
    """A change as it is sent."""

    id: strawberry.ID = strawberry.field(description="The id of the time away.")
    first: date | None = strawberry.field(default=None, description="The first day.")
    last: date | None = strawberry.field(default=None, description="The last day.")
    minutes: int | None = strawberry.field(
        default=None,
        description="The most minutes for an easy run on each day; 0 is no training at all.",
    )
    note: str | None = strawberry.field(
        default=None, description="What it is, at most 200 letters."
    )


@strawberry.input(description="A time away to remove.")
class RemoveTimeAwayInput:
    """A time away as it is named."""

    id: strawberry.ID = strawberry.field(description="The id of the time away.")


AddTimeAwayResult: TypeAlias = Annotated[
    TimeAway | AnyRefusal,
    strawberry.union(
        "AddTimeAwayResult", description="The time away as it is kept, or why it is not."
    ),
]
ChangeTimeAwayResult: TypeAlias = Annotated[
    TimeAway | AnyRefusal,
    strawberry.union(
        "ChangeTimeAwayResult", description="The time away as it is now, or why it stays."
    ),
]
RemoveTimeAwayResult: TypeAlias = Annotated[
    Removed | AnyRefusal,
    strawberry.union("RemoveTimeAwayResult", description="What is gone, or why it is not."),
]
AddTimeAwayArgument: TypeAlias = Annotated[
    AddTimeAwayInput, strawberry.argument(description="The time away.")
]
ChangeTimeAwayArgument: TypeAlias = Annotated[
    ChangeTimeAwayInput, strawberry.argument(description="Which time away, and what to change.")
]
RemoveTimeAwayArgument: TypeAlias = Annotated[
    RemoveTimeAwayInput, strawberry.argument(description="Which time away.")
]


@strawberry.type
class TimeAwayMutation:
    """Telling of days that are not as usual."""

    @strawberry.mutation(
        description="Add a time away, for oneself or for an athlete whose coach one is; plans made"
        " or regenerated afterwards keep to it. No day is away twice."
    )
    @answering_at(first="away.first", last="away.last", minutes="away.minutes")
    async def add_time_away(
        self,
        info: RequestInfo,
        input: AddTimeAwayArgument,  # noqa: A002  the one input object of the schema
    ) -> AddTimeAwayResult:
        """Add a time away."""
        viewer, do = info.context.signed_in(), info.context.services.do
        athlete_id, sent = athlete_in(info, input.athlete), input.away
        checks = _checks(info.context)
        for field, day in (("first", sent.first), ("last", sent.last)):
            checks.day(f"away.{field}", day)
        note = checks.line("note", input.note, "note")
        checks.refuse()
        away = Away(sent.first, sent.last, sent.minutes)
        return TimeAway.of(await do.time_away.add(viewer, athlete_id, away, note))

    @strawberry.mutation(
        description="Change a time away, of oneself or of an athlete whose coach one is."
    )
    @answering
    async def change_time_away(
        self,
        info: RequestInfo,
        input: ChangeTimeAwayArgument,  # noqa: A002  the one input object of the schema
    ) -> ChangeTimeAwayResult:
        """Change a time away."""
        viewer, do = info.context.signed_in(), info.context.services.do
        checks = _checks(info.context)
        for field, day in (("first", input.first), ("last", input.last)):
            if day is not None:
                checks.day(field, day)
        note = None if input.note is None else checks.line("note", input.note, "note")
        checks.refuse()
        changed = await do.time_away.change(
            viewer,
            uuid_in(TIME_AWAY, input.id, "time_away"),
            first=input.first,
            last=input.last,
            minutes=input.minutes,
            note=note,
        )
        return TimeAway.of(changed)

    @strawberry.mutation(
        description="Remove a time away, of oneself or of an athlete whose coach one is."
    )
    @answering
    async def remove_time_away(
        self,
        info: RequestInfo,
        input: RemoveTimeAwayArgument,  # noqa: A002  the one input object of the schema
    ) -> RemoveTimeAwayResult:
        """Remove a time away."""
        viewer, do = info.context.signed_in(), info.context.services.do
        removed = await do.time_away.remove(viewer, uuid_in(TIME_AWAY, input.id, "time_away"))
        return Removed(id=node_id(TIME_AWAY, str(removed.id)))


def _checks(context: Context) -> Checks:
    return Checks(context.services.race_metres, context.today)

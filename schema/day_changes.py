"""What is chosen, skipped and noted on the days of a calendar."""

from typing import Annotated, Final, TypeAlias

import strawberry

from strideiq.core.domain.season import Option
from strideiq.schema.context import RequestInfo
from strideiq.schema.node import uuid_in
from strideiq.schema.planned_days import PlannedDay
from strideiq.schema.refusals import AnyRefusal, answering


@strawberry.input(description="A day of a stored plan.")
class PlannedDayInput:
    """A day as it is named."""

    day: strawberry.ID = strawberry.field(description="The id of the day.")


@strawberry.input(description="Which option of a day to do.")
class ChooseOptionInput:
    """A choice as it is sent."""

    day: strawberry.ID = strawberry.field(description="The id of the day.")
    option: Option = strawberry.field(description="The option to do.")


@strawberry.input(description="A note on a day.")
class WriteNoteInput:
    """A note as it is sent."""

    day: strawberry.ID = strawberry.field(description="The id of the day.")
    text: str = strawberry.field(
        description="The note, at most 2,000 characters; an empty one takes the note away."
    )


DayResult: TypeAlias = Annotated[
    PlannedDay | AnyRefusal,
    strawberry.union("DayResult", description="The day as it is now, or why it stays as it was."),
]

DAY: Final = "PlannedDay"
DayInputArgument: TypeAlias = Annotated[
    PlannedDayInput, strawberry.argument(description="Which day.")
]
ChooseArgument: TypeAlias = Annotated[
    ChooseOptionInput, strawberry.argument(description="Which day, and what to do on it.")
]
NoteArgument: TypeAlias = Annotated[
    WriteNoteInput, strawberry.argument(description="Which day, and the note.")
]


@strawberry.type
class DayMutation:
    """Changing what a calendar shows. Days that have passed stay, but for their notes."""

    @strawberry.mutation(description="Do option A or B on a day from today on; it is remembered.")
    @answering
    async def choose_option(
        self,
        info: RequestInfo,
        input: ChooseArgument,  # noqa: A002  the one input object of the schema
    ) -> DayResult:
        """Choose an option."""
        choose, viewer = info.context.services.do.calendar.choose, info.context.signed_in()
        day_id = uuid_in(DAY, input.day, "day")
        return PlannedDay.seen(await choose(viewer, day_id, input.option))

    @strawberry.mutation(
        description="Leave out the workout of a day from today on; a day of rest has none."
    )
    @answering
    async def skip_workout(
        self,
        info: RequestInfo,
        input: DayInputArgument,  # noqa: A002  the one input object of the schema
    ) -> DayResult:
        """Skip a day."""
        skip, viewer = info.context.services.do.calendar.skip, info.context.signed_in()
        return PlannedDay.seen(await skip(viewer, uuid_in(DAY, input.day, "day")))

    @strawberry.mutation(description="Take back that a day from today on is left out.")
    @answering
    async def restore_workout(
        self,
        info: RequestInfo,
        input: DayInputArgument,  # noqa: A002  the one input object of the schema
    ) -> DayResult:
        """Restore a day."""
        restore, viewer = info.context.services.do.calendar.restore, info.context.signed_in()
        return PlannedDay.seen(await restore(viewer, uuid_in(DAY, input.day, "day")))

    @strawberry.mutation(
        description="Write the viewer's note of any day: athletes write theirs, coaches theirs."
    )
    @answering
    async def write_note(
        self,
        info: RequestInfo,
        input: NoteArgument,  # noqa: A002  the one input object of the schema
    ) -> DayResult:
        """Write a note."""
        note, viewer = info.context.services.do.calendar.note, info.context.signed_in()
        return PlannedDay.seen(await note(viewer, uuid_in(DAY, input.day, "day"), input.text))

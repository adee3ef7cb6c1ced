"""What athletes have really run: brought in, listed and removed."""

from datetime import date
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.activity import StoredActivity
from strideiq.core.domain.units import format_duration
from strideiq.core.services.activities import Imported
from strideiq.schema import enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.input_checks import Checks
from strideiq.schema.node import Node, Removed, node_id, rare_id, uuid_in
from strideiq.schema.refusals import AnyRefusal, answering, answering_at
from strideiq.schema.units import UnitsArgument, chosen, distance_in
from strideiq.schema.whom import AthleteArgument, athlete_in

ACTIVITY: Final = "Activity"
FILE: Final = "activities.csv"


@strawberry.type(description="Something an athlete has done, as it was recorded.")
class Activity(Node):
    """One stored activity."""

    athlete_id: strawberry.ID = strawberry.field(description="The id of the athlete.")
    day: date = strawberry.field(description="The local calendar day.")
    sport: str = strawberry.field(description="What was done: run.")
    duration_s: float = strawberry.field(description="The time in seconds of moving.")
    time: str = strawberry.field(description="The time as runners write it: 45:30.")
    average_hr: float | None = strawberry.field(description="Beats per minute, where measured.")
    effort: int | None = strawberry.field(
        description="How hard it felt from 1 to 10, where the athlete said so."
    )
    source: str = strawberry.field(description="The provider plugin that read it.")
    metres: strawberry.Private[float]

    @strawberry.field(description="Kilometres or miles.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The length in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @classmethod
    def of(cls, stored: StoredActivity) -> Self:
        """The activity as it is stored."""
        run = stored.activity
        return cls(
            id=rare_id(ACTIVITY, str(stored.id)),
            athlete_id=node_id("Athlete", str(stored.athlete_id)),
            day=run.day,
            sport=run.sport,
            duration_s=round(run.duration_s, 1),
            time=format_duration(run.duration_s),
            average_hr=run.average_hr,
            effort=run.effort,
            source=run.source,
            metres=run.distance_m,
        )


@strawberry.type(description="A row of a file that cannot be used.")
class RowProblem:
    """One problem of a file."""

    row: int | None = strawberry.field(
        description="The row, counted from 1 with the header; null for the whole file."
    )
    what: str = strawberry.field(description="What is wrong.")
    fix: str = strawberry.field(description="What to write instead; may be empty.")


@strawberry.type(description="What became of a file of activities.")
class ImportedActivities:
    """What was kept."""

    new: int = strawberry.field(description="Activities that are kept now.")
    known: int = strawberry.field(description="Activities that were there already.")
    problems: list[RowProblem] = strawberry.field(
        description="The first 20 rows that cannot be used. With any, nothing of the file is kept."
    )
    notes: list[str] = strawberry.field(description="What was read and not counted.")

    @classmethod
    def of(cls, imported: Imported) -> Self:
        """What became of it."""
        return cls(
            new=imported.new,
            known=imported.known,
            problems=[
                RowProblem(row=each.row, what=each.what, fix=each.fix) for each in imported.problems
            ],
            notes=list(imported.notes),
        )


async def find_activity(context: Context, activity_id: UUID) -> Activity:
    """The activity of this id. Raises NotFound."""
    return Activity.of(await context.services.do.activities.get(context.viewer, activity_id))


@strawberry.input(description="A file of activities.")
class ImportActivitiesInput:
    """A file as it is sent."""

    text: str = strawberry.field(
        description="What stands in the file, a header and one row for each activity."
    )
    label: str = strawberry.field(
        default=FILE, description="The name of the file; its ending says which plugin reads it."
    )
    athlete: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the athlete; left out: the viewer."
    )


@strawberry.input(description="An activity to remove.")
class RemoveActivityInput:
    """An activity as it is named."""

    id: strawberry.ID = strawberry.field(description="The id of the activity.")


ImportActivitiesResult: TypeAlias = Annotated[
    ImportedActivities | AnyRefusal,
    strawberry.union("ImportActivitiesResult", description="What was kept, or why nothing was."),
]
RemoveActivityResult: TypeAlias = Annotated[
    Removed | AnyRefusal,
    strawberry.union("RemoveActivityResult", description="What is gone, or why it is not."),
]
ImportArgument: TypeAlias = Annotated[
    ImportActivitiesInput, strawberry.argument(description="The file.")
]
RemoveArgument: TypeAlias = Annotated[
    RemoveActivityInput, strawberry.argument(description="Which activity.")
]


@strawberry.type
class ActivityQuery:
    """What was recorded."""

    @strawberry.field(
        description="Recorded activities, newest day first, as far back as the athlete holds."
    )
    async def activities(
        self,
        info: RequestInfo,
        athlete: AthleteArgument = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Activity]:
        """One page of activities."""
        context = info.context
        size = Page(first, after, None, None, context.services.most_items).size()
        found = await context.services.do.activities.page(
            context.signed_in(),
            athlete_in(info, athlete),
            before=place_in(ACTIVITY, after),
            limit=size + 1,
        )
        return stretch([Activity.of(each) for each in found], size, after)


@strawberry.type
class ActivityMutation:
    """Bringing in and removing activities."""

    @strawberry.mutation(
        description="Keep the activities of a file, for oneself or for an athlete whose coach one"
        " is. What is known already is not kept twice, so a file may be sent again, and one that is"
        " larger than a request may be goes in pieces, each with the header and whole days.",
        metadata={"cost": 500},
    )
    @answering_at(history="label")
    async def import_activities(
        self,
        info: RequestInfo,
        input: ImportArgument,  # noqa: A002  the one input object of the schema
    ) -> ImportActivitiesResult:
        """Keep activities."""
        viewer, do = info.context.signed_in(), info.context.services.do
        checks = Checks(info.context.services.race_metres, info.context.today)
        label = checks.accepted(checks.line("label", input.label, "label"))
        imported = await do.activities.bring(
            viewer,
            athlete_in(info, input.athlete),
            input.text.encode(),
            label,
            request_id=info.context.request_id,
        )
        return ImportedActivities.of(imported)

    @strawberry.mutation(
        description="Remove an activity, of oneself or of an athlete whose coach one is."
    )
    @answering
    async def remove_activity(
        self,
        info: RequestInfo,
        input: RemoveArgument,  # noqa: A002  the one input object of the schema
    ) -> RemoveActivityResult:
        """Remove an activity."""
        viewer, do = info.context.signed_in(), info.context.services.do
        removed = await do.activities.remove(viewer, uuid_in(ACTIVITY, input.id, "activity"))
        return Removed(id=rare_id(ACTIVITY, str(removed.id)))

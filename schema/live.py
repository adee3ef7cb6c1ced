"""What can be followed while it changes: jobs, what a calendar shows, and proposals."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import strawberry

from strideiq.schema.context import RequestInfo
from strideiq.schema.jobs import JOB, Job, JobArgument
from strideiq.schema.node import node_id, uuid_in
from strideiq.schema.whom import AthleteArgument, athlete_in


@strawberry.type(description="A moment of an athlete's calendar.")
class CalendarChange:
    """Whose calendar it is, and a number to compare."""

    athlete_id: strawberry.ID = strawberry.field(description="Whose calendar it is.")
    revision: int = strawberry.field(
        description="Rises with every change; ask for the calendar again when it does."
    )


@strawberry.type(description="A moment of the proposals of an athlete.")
class ProposalsChange:
    """Whose proposals they are, and a number to compare."""

    athlete_id: strawberry.ID = strawberry.field(description="Whose proposals they are.")
    open: int = strawberry.field(description="How many wait to be decided.")
    changes: int = strawberry.field(
        description="Rises with every proposal that is made, decided or closed."
    )


@strawberry.type
class LiveSubscription:
    """What is told as it happens; each tells first how things stand now."""

    @strawberry.subscription(
        description="How far a job is: now, and at every change until it has ended."
    )
    async def job_progress(
        self,
        info: RequestInfo,
        id: JobArgument,  # noqa: A002  the schema's word
    ) -> AsyncGenerator[Job, None]:
        """Every state of the job from now on."""
        context, viewer = info.context, info.context.signed_in()
        following = context.services.do.live.job(viewer, context.again, uuid_in(JOB, id, "job"))
        async with aclosing(following) as jobs:
            async for job in jobs:
                yield Job.of(job)

    @strawberry.subscription(
        description="That an athlete's calendar has changed; first, how it stands now."
    )
    async def calendar_changed(
        self, info: RequestInfo, athlete: AthleteArgument = None
    ) -> AsyncGenerator[CalendarChange, None]:
        """Every revision of the calendar from now on."""
        context, athlete_id = info.context, athlete_in(info, athlete)
        following = context.services.do.live.calendar(context.viewer, context.again, athlete_id)
        named = node_id("Athlete", str(athlete_id))
        async with aclosing(following) as revisions:
            async for revision in revisions:
                yield CalendarChange(athlete_id=named, revision=revision)

    @strawberry.subscription(
        description="That proposals for an athlete were made, decided or closed; first, how many"
        " there are now."
    )
    async def proposals_changed(
        self, info: RequestInfo, athlete: AthleteArgument = None
    ) -> AsyncGenerator[ProposalsChange, None]:
        """Every change of the proposals from now on."""
        context, athlete_id = info.context, athlete_in(info, athlete)
        following = context.services.do.live.proposals(context.viewer, context.again, athlete_id)
        named = node_id("Athlete", str(athlete_id))
        async with aclosing(following) as tallies:
            async for tally in tallies:
                yield ProposalsChange(athlete_id=named, open=tally.open, changes=tally.changes)

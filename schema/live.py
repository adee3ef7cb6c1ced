"""What can be followed while it changes: how far a job is, and what a calendar shows."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from strideiq.schema.context import RequestInfo
from strideiq.schema.node import uuid_in


@strawberry.type(description="What an athlete's calendar shows, as a number to compare.")
class CalendarChange:
    """A moment of a calendar."""

    athlete_id: strawberry.ID = strawberry.field(description="Whose calendar it is.")
    revision: int = strawberry.field(
        description="Rises with every change of the calendar; ask for it anew when this does."
    )


AthleteArgument = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the athlete.")
]


@strawberry.type
class LiveSubscription:
    """What is told as it happens; each tells first how things stand now."""

    @strawberry.subscription(description="That an athlete's calendar has changed: now, and again.")
    async def calendar_changed(
        self, info: RequestInfo, athlete: AthleteArgument
    ) -> AsyncGenerator[CalendarChange]:
        """Every revision of the calendar from now on."""
        context = info.context
        follow = context.services.do.live.calendar
        athlete_id = uuid_in("Athlete", athlete, "athlete")
        async with aclosing(follow(context.signed_in(), context.again, athlete_id)) as revisions:
            async for revision in revisions:
                yield CalendarChange(athlete_id=athlete, revision=revision)

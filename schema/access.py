"""What people ask of their own access, and how they start a trial and follow what changes."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from strideiq.schema.access_types import GRANT, Access, Grant
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.node import uuid_in
from strideiq.schema.offers import Offers
from strideiq.schema.refusals import AnyRefusal, answering

AccountArgument: TypeAlias = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="The id of an account; left out: the viewer's own."),
]


async def find_grant(context: Context, grant_id: UUID) -> Grant | None:
    """The grant of this id, for whom it was given to, and for who manages memberships."""
    found = await context.services.do.grants.grant(context.viewer, grant_id)
    return None if found is None else Grant.of(found)


@strawberry.type(description="Queries about what is held.")
class AccessQuery:
    """What people ask of what they have."""

    @strawberry.field(description="Everything that can be held: memberships, purchases, the trial.")
    def offers(self, info: RequestInfo) -> Offers:
        """As the configuration says."""
        return Offers.of(info.context.services.do.grants.terms)

    @strawberry.field(
        description="What the viewer has and why, what they lack and what would give it."
    )
    async def access(self, info: RequestInfo) -> Access:
        """Every decision on the viewer."""
        viewer, views = info.context.signed_in(), info.context.services.do.access_views
        return Access.of(await views.mine(viewer))

    @strawberry.field(
        description="What an account was given, newest first; of others it takes the permission to"
        " manage memberships."
    )
    async def grants(
        self,
        info: RequestInfo,
        account: AccountArgument = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Grant]:
        """One page of grants."""
        viewer, services = info.context.signed_in(), info.context.services
        whose = viewer.account_id if account is None else account_in(account)
        size = Page(first, after, None, None, services.most_items).size()
        found = await services.do.grants.grants(
            viewer, whose, before=place_in(GRANT, after), limit=size + 1
        )
        return stretch([Grant.of(each) for each in found], size, after)


def account_in(given: str) -> UUID:
    """The account of this id; NotFound for other ids."""
    return uuid_in("ManagedAccount", given, "account")


StartTrialResult: TypeAlias = Annotated[
    Access | AnyRefusal,
    strawberry.union("StartTrialResult", description="What the viewer has then, or why not."),
]


@strawberry.type(description="Changes of what the viewer has.")
class AccessMutation:
    """What people change of what they have."""

    @strawberry.mutation(description="Start the viewer's trial; each person has one.")
    @answering
    async def start_trial(self, info: RequestInfo) -> StartTrialResult:
        """Start it now."""
        viewer, do = info.context.signed_in(), info.context.services.do
        await do.trials.start(viewer, info.context.request_id)
        return Access.of(await do.access_views.mine(viewer))


@strawberry.type
class AccessSubscription:
    """What is told of what one has."""

    @strawberry.subscription(
        description="What the viewer has and may: now, and at every change of it, by whomever or"
        " because something ended."
    )
    async def access_changed(self, info: RequestInfo) -> AsyncGenerator[Access, None]:
        """Every decision on the viewer from now on."""
        context, viewer = info.context, info.context.signed_in()
        following = context.services.do.access_following.follow(viewer, context.again)
        async with aclosing(following) as views:
            async for view in views:
                yield Access.of(view)

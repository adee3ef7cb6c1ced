"""Coaches and their athletes: the links between them, and how links begin and end."""

from datetime import datetime
from typing import Annotated, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.account import LinkState
from strideiq.core.domain.coaching import Introduced, Side
from strideiq.schema import enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.addresses import address
from strideiq.schema.athletes import ATHLETE, Athlete
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.node import Node, node_id, uuid_in
from strideiq.schema.refusals import AnyRefusal, answering, answering_at

LINK = "CoachLink"


@strawberry.type(description="Whoever is on the other side of a link.")
class LinkedPerson:
    """A person as the other side of a link is told of them."""

    name: str = strawberry.field(description="The name they gave.")
    email: str = strawberry.field(description="Their e-mail address.")


@strawberry.type(description="A coach and an athlete, or an invitation to become that.")
class CoachLink(Node):
    """A link as one of the two is told of it."""

    state: LinkState = strawberry.field(description="How far it has come.")
    side: Side = strawberry.field(description="Which of the two the viewer is.")
    other: LinkedPerson = strawberry.field(description="The other of the two.")
    athlete_id: strawberry.ID = strawberry.field(description="Id of the athlete.")
    invited_at: datetime = strawberry.field(description="When one asked the other.")
    accepted_at: datetime | None = strawberry.field(description="When the other accepted.")

    @classmethod
    def of(cls, told: Introduced) -> Self:
        """The domain's link as a type of the schema."""
        return cls(
            id=node_id(LINK, str(told.link.id)),
            state=told.link.state,
            side=told.side,
            other=LinkedPerson(name=told.other.name, email=told.other.email),
            athlete_id=node_id(ATHLETE, str(told.link.athlete_id)),
            invited_at=told.link.invited_at,
            accepted_at=told.link.accepted_at,
        )


async def find_coach_link(context: Context, link_id: UUID) -> CoachLink | None:
    """The link of this id, where the viewer is told of it."""
    found = await context.services.do.coaching.link(context.viewer, link_id)
    return None if found is None else CoachLink.of(found)


@strawberry.type(description="Queries about coaches and their athletes.")
class CoachingQuery:
    """What is asked about coaching."""

    @strawberry.field(
        description="Links of the viewer as coach and as athlete, and invitations that wait for"
        " their answer. Those they sent are not shown before they are accepted."
    )
    async def coach_links(
        self, info: RequestInfo, first: First = None, after: After = None
    ) -> Connection[CoachLink]:
        """One page of the viewer's links."""
        viewer, services = info.context.signed_in(), info.context.services
        size = Page(first, after, None, None, services.most_items).size()
        found = await services.do.coaching.links(
            viewer, after=place_in(LINK, after), limit=size + 1
        )
        return stretch([CoachLink.of(each) for each in found], size, after)

    @strawberry.field(
        description="Other athletes whom the viewer may see: for a coach those who accepted, for"
        " an admin who may read athletes all."
    )
    async def athletes(
        self, info: RequestInfo, first: First = None, after: After = None
    ) -> Connection[Athlete]:
        """One page of athletes."""
        viewer, services = info.context.signed_in(), info.context.services
        size = Page(first, after, None, None, services.most_items).size()
        found = await services.do.coaching.athletes(
            viewer, after=place_in(ATHLETE, after), limit=size + 1
        )
        return stretch([Athlete.of(each, info.context) for each in found], size, after)


@strawberry.input(description="Whom to ask.")
class CoachingInvitationInput:
    """The address of whoever is asked."""

    email: str = strawberry.field(description="The e-mail address of the other.")


@strawberry.input(description="Which link.")
class CoachLinkInput:
    """The link to change."""

    id: strawberry.ID = strawberry.field(description="Id of the link.")


@strawberry.type(description="The address that was given; whether it has an account is not told.")
class CoachingInvitation:
    """The same for every address."""

    email: str = strawberry.field(description="The address as it was sent.")


CoachingInvitationResult: TypeAlias = Annotated[
    CoachingInvitation | AnyRefusal,
    strawberry.union("CoachingInvitationResult", description="The invitation, or why not."),
]
CoachLinkResult: TypeAlias = Annotated[
    CoachLink | AnyRefusal,
    strawberry.union("CoachLinkResult", description="The link as it is now, or why not."),
]
WhomArgument: TypeAlias = Annotated[
    CoachingInvitationInput, strawberry.argument(description="Whom to ask.")
]
WhichArgument: TypeAlias = Annotated[CoachLinkInput, strawberry.argument(description="Which link.")]


@strawberry.type(description="Changes between coaches and athletes.")
class CoachingMutation:
    """How links begin and end."""

    @strawberry.mutation(
        description="Ask a coach to train the viewer. The answer is the same whether or not there"
        " is a coach with this address."
    )
    @answering
    async def invite_coach(
        self,
        info: RequestInfo,
        input: WhomArgument,  # noqa: A002  the one input object of the schema
    ) -> CoachingInvitationResult:
        """Send an invitation as an athlete."""
        viewer, coaching = info.context.signed_in(), info.context.services.do.coaching
        await coaching.invite_coach(viewer, address(input.email), info.context.request_id)
        return CoachingInvitation(email=input.email)

    @strawberry.mutation(
        description="Ask an athlete to be trained by the viewer, who is a coach. The answer is the"
        " same whether or not there is an athlete with this address."
    )
    @answering
    async def invite_athlete(
        self,
        info: RequestInfo,
        input: WhomArgument,  # noqa: A002
    ) -> CoachingInvitationResult:
        """Send an invitation as a coach."""
        viewer, coaching = info.context.signed_in(), info.context.services.do.coaching
        await coaching.invite_athlete(viewer, address(input.email), info.context.request_id)
        return CoachingInvitation(email=input.email)

    @strawberry.mutation(
        description="Take back an invitation that nobody has accepted, if one was sent there."
    )
    @answering
    async def withdraw_coaching_invitation(
        self,
        info: RequestInfo,
        input: WhomArgument,  # noqa: A002
    ) -> CoachingInvitationResult:
        """Take back what was sent to an address."""
        viewer, coaching = info.context.signed_in(), info.context.services.do.coaching
        await coaching.withdraw(viewer, address(input.email), info.context.request_id)
        return CoachingInvitation(email=input.email)

    @strawberry.mutation(
        description="Accept an invitation; from now on the coach sees the athlete."
    )
    @answering_at(verified="id")
    async def accept_coach_link(
        self,
        info: RequestInfo,
        input: WhichArgument,  # noqa: A002
    ) -> CoachLinkResult:
        """Accept as the side that was asked."""
        viewer, coaching = info.context.signed_in(), info.context.services.do.coaching
        link_id = uuid_in(LINK, input.id, "coach link")
        return CoachLink.of(await coaching.accept(viewer, link_id, info.context.request_id))

    @strawberry.mutation(
        description="Decline an invitation, or end a link as either side; the coach no longer sees"
        " the athlete from this moment on."
    )
    @answering
    async def end_coach_link(
        self,
        info: RequestInfo,
        input: WhichArgument,  # noqa: A002
    ) -> CoachLinkResult:
        """End a link as either side."""
        viewer, coaching = info.context.signed_in(), info.context.services.do.coaching
        link_id = uuid_in(LINK, input.id, "coach link")
        return CoachLink.of(await coaching.end(viewer, link_id, info.context.request_id))

"""What admins ask and change of memberships: give, take away, extend."""

from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from strideiq.schema.access import account_in
from strideiq.schema.access_types import GRANT, Access
from strideiq.schema.context import RequestInfo
from strideiq.schema.node import uuid_in
from strideiq.schema.refusals import AnyRefusal, answering_at

OneAccountArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of an account.")
]


@strawberry.type(description="Queries of admins about what accounts hold.")
class MembershipQuery:
    """What admins ask of memberships."""

    @strawberry.field(
        description="What an account has and may, as its owner is told; takes the permission to"
        " manage memberships."
    )
    async def access_preview(self, info: RequestInfo, account: OneAccountArgument) -> Access:
        """Every decision on an account."""
        views, viewer = info.context.services.do.access_views, info.context.signed_in()
        return Access.of(await views.of(viewer, account_in(account)))


@strawberry.input(description="Whom to make a member of what.")
class GiveMembershipInput:
    """A membership to give."""

    account: strawberry.ID = strawberry.field(description="Id of the account.")
    membership: str = strawberry.field(description="Key of the membership.")
    until: datetime | None = strawberry.field(
        default=None, description="When it ends; left out: never."
    )
    reason: str = strawberry.field(default="", description="Why, for whoever reads it later.")


@strawberry.input(description="Whom to give a membership as a gift.")
class GrantCompInput:
    """A gift."""

    account: strawberry.ID = strawberry.field(description="Id of the account.")
    membership: str = strawberry.field(description="Key of the membership.")
    until: datetime = strawberry.field(description="When it ends.")
    reason: str = strawberry.field(description="Why it is given.")


@strawberry.input(description="Whom to give what is bought once.")
class GrantOneOffInput:
    """A purchase to give."""

    account: strawberry.ID = strawberry.field(description="Id of the account.")
    one_off: str = strawberry.field(description="Key of the purchase.")
    reason: str = strawberry.field(default="", description="Why, for whoever reads it later.")


@strawberry.input(description="What to take away.")
class RevokeGrantInput:
    """A grant to end."""

    grant: strawberry.ID = strawberry.field(description="Id of the grant.")


@strawberry.input(description="Which trial to end when.")
class ExtendTrialInput:
    """A trial and its new end."""

    grant: strawberry.ID = strawberry.field(description="Id of the trial.")
    until: datetime = strawberry.field(description="When it ends.")


MembershipResult: TypeAlias = Annotated[
    Access | AnyRefusal,
    strawberry.union("MembershipResult", description="What the account has then, or why not."),
]
GiveInput: TypeAlias = Annotated[
    GiveMembershipInput, strawberry.argument(description="Whom to make a member of what.")
]
CompInput: TypeAlias = Annotated[GrantCompInput, strawberry.argument(description="The gift.")]
OneOffInput: TypeAlias = Annotated[
    GrantOneOffInput, strawberry.argument(description="The purchase.")
]
RevokeInput: TypeAlias = Annotated[
    RevokeGrantInput, strawberry.argument(description="What to take away.")
]
ExtendInput: TypeAlias = Annotated[
    ExtendTrialInput, strawberry.argument(description="Which trial, and its end.")
]


@strawberry.type(description="Changes of what accounts hold.")
class MembershipMutation:
    """What admins change of memberships; it takes the permission to manage them."""

    @strawberry.mutation(
        description="Make an account a member, in place of what it was a member of; gifts and"
        " trials stay."
    )
    @answering_at(account="account")
    async def give_membership(
        self,
        info: RequestInfo,
        input: GiveInput,  # noqa: A002  the one input object of the schema
    ) -> MembershipResult:
        """Give a membership."""
        viewer, grants = info.context.signed_in(), info.context.services.do.grants
        await grants.give_membership(
            viewer,
            account_in(input.account),
            input.membership,
            info.context.request_id,
            until=input.until,
            reason=input.reason,
        )
        return await _now(info, account_in(input.account))

    @strawberry.mutation(description="Give a membership as a gift, with an end and a reason.")
    @answering_at(account="account")
    async def grant_comp(
        self,
        info: RequestInfo,
        input: CompInput,  # noqa: A002
    ) -> MembershipResult:
        """Give a gift."""
        viewer, grants = info.context.signed_in(), info.context.services.do.grants
        await grants.comp(
            viewer,
            account_in(input.account),
            input.membership,
            input.until,
            input.reason,
            info.context.request_id,
        )
        return await _now(info, account_in(input.account))

    @strawberry.mutation(description="Give what is bought once.")
    @answering_at(account="account", one_off="oneOff")
    async def grant_one_off(
        self,
        info: RequestInfo,
        input: OneOffInput,  # noqa: A002
    ) -> MembershipResult:
        """Give a purchase."""
        viewer, grants = info.context.signed_in(), info.context.services.do.grants
        account, request_id = account_in(input.account), info.context.request_id
        await grants.one_off(viewer, account, input.one_off, input.reason, request_id)
        return await _now(info, account)

    @strawberry.mutation(description="Take something away from now on; what was made stays.")
    @answering_at(grant="grant")
    async def revoke_grant(
        self,
        info: RequestInfo,
        input: RevokeInput,  # noqa: A002
    ) -> MembershipResult:
        """Take a grant away."""
        viewer, grants = info.context.signed_in(), info.context.services.do.grants
        found = uuid_in(GRANT, input.grant, "grant")
        revoked = await grants.revoke(viewer, found, info.context.request_id)
        return await _now(info, revoked.account_id)

    @strawberry.mutation(description="Let a trial end later or earlier; one that is over goes on.")
    @answering_at(grant="grant")
    async def extend_trial(
        self,
        info: RequestInfo,
        input: ExtendInput,  # noqa: A002
    ) -> MembershipResult:
        """Move the end of a trial."""
        viewer, grants = info.context.signed_in(), info.context.services.do.grants
        found, request_id = uuid_in(GRANT, input.grant, "grant"), info.context.request_id
        extended = await grants.extend_trial(viewer, found, input.until, request_id)
        return await _now(info, extended.account_id)


async def _now(info: RequestInfo, account_id: UUID) -> Access:
    """What the account has after a change."""
    views = info.context.services.do.access_views
    return Access.of(await views.of(info.context.viewer, account_id))

"""What admins ask and change: accounts, the allow-list, and what was done."""

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.access import Permission, Role
from strideiq.schema import enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.addresses import address
from strideiq.schema.admin_types import ACCOUNT, EVENT, INVITE, AuditEvent, Invite, ManagedAccount
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.errors import ClientError
from strideiq.schema.node import Removed, uuid_in
from strideiq.schema.refusals import AnyRefusal, answering, answering_at

EmailArgument: TypeAlias = Annotated[
    str | None, strawberry.argument(description="The account of this e-mail address alone.")
]
ActionArgument: TypeAlias = Annotated[
    str | None, strawberry.argument(description="This action alone, such as `account.closed`.")
]
ConcerningArgument: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="What this plain id did, and what was done to it."),
]


async def find_account(context: Context, account_id: UUID) -> ManagedAccount | None:
    """The account of this id, for whoever manages accounts."""
    found = await context.services.do.people.account(context.viewer, account_id)
    return None if found is None else ManagedAccount.of(found)


async def find_invite(context: Context, invite_id: UUID) -> Invite | None:
    """The invite of this id, for whoever manages invites."""
    found = await context.services.do.invites.invite(context.viewer, invite_id)
    return None if found is None else Invite.of(found)


async def find_event(context: Context, event_id: UUID) -> AuditEvent | None:
    """The event of this id, for whoever reads audit."""
    found = await context.services.do.audit.event(context.viewer, event_id)
    return None if found is None else AuditEvent.of(found)


@strawberry.type(description="Queries of admins.")
class AdminQuery:
    """What admins ask."""

    @strawberry.field(description="Accounts; takes the permission to manage accounts.")
    async def accounts(
        self,
        info: RequestInfo,
        email: EmailArgument = None,
        first: First = None,
        after: After = None,
    ) -> Connection[ManagedAccount]:
        """One page of accounts in the order they were made."""
        size = _size(info.context, first, after)
        found = await info.context.services.do.people.accounts(
            info.context.signed_in(), after=place_in(ACCOUNT, after), limit=size + 1, email=email
        )
        return stretch([ManagedAccount.of(each) for each in found], size, after)

    @strawberry.field(description="The allow-list; takes the permission to manage invites.")
    async def invites(
        self, info: RequestInfo, first: First = None, after: After = None
    ) -> Connection[Invite]:
        """One page of the allow-list in the order it was written."""
        size = _size(info.context, first, after)
        found = await info.context.services.do.invites.invites(
            info.context.signed_in(), after=place_in(INVITE, after), limit=size + 1
        )
        return stretch([Invite.of(each) for each in found], size, after)

    @strawberry.field(description="Whether only addresses on the allow-list may make an account.")
    def invite_only(self, info: RequestInfo) -> bool:
        """As the configuration says; no secret, since whoever registers meets it."""
        return info.context.services.defaults.service.accounts.invite_only

    @strawberry.field(
        description="What was done, newest first; takes the permission to read audit."
    )
    async def audit_events(
        self,
        info: RequestInfo,
        action: ActionArgument = None,
        concerning: ConcerningArgument = None,
        first: First = None,
        after: After = None,
    ) -> Connection[AuditEvent]:
        """One page of events."""
        size = _size(info.context, first, after)
        found = await info.context.services.do.audit.events(
            info.context.signed_in(),
            before=place_in(EVENT, after),
            limit=size + 1,
            action=action,
            concerning=None if concerning is None else _plain_id(concerning),
        )
        return stretch([AuditEvent.of(each) for each in found], size, after)


@strawberry.input(description="Which account.")
class ManagedAccountInput:
    """An account to change."""

    id: strawberry.ID = strawberry.field(description="Id of the account.")


@strawberry.input(description="What an account may do from now on.")
class AllowAccountInput:
    """A role, and what an admin is allowed."""

    id: strawberry.ID = strawberry.field(description="Id of the account.")
    role: Role = strawberry.field(description="What it is for.")
    permissions: list[Permission] = strawberry.field(
        default_factory=list, description="All that an admin is allowed; none for other roles."
    )


@strawberry.input(description="Who may make an account.")
class AddInviteInput:
    """An address for the allow-list."""

    email: str = strawberry.field(description="The e-mail address.")
    role: Role = strawberry.field(default=Role.ATHLETE, description="The role its account gets.")


@strawberry.input(description="Which entry of the allow-list.")
class RemoveInviteInput:
    """An entry to remove."""

    id: strawberry.ID = strawberry.field(description="Id of the invite.")


ManagedAccountResult: TypeAlias = Annotated[
    ManagedAccount | AnyRefusal,
    strawberry.union("ManagedAccountResult", description="The account as it is now, or why not."),
]
AddInviteResult: TypeAlias = Annotated[
    Invite | AnyRefusal,
    strawberry.union("AddInviteResult", description="The entry, or why there is none."),
]
RemoveInviteResult: TypeAlias = Annotated[
    Removed | AnyRefusal,
    strawberry.union("RemoveInviteResult", description="What was removed, or why not."),
]
AccountInput: TypeAlias = Annotated[
    ManagedAccountInput, strawberry.argument(description="Which account.")
]
AllowInput: TypeAlias = Annotated[
    AllowAccountInput, strawberry.argument(description="What the account may do from now on.")
]
AddInput: TypeAlias = Annotated[
    AddInviteInput, strawberry.argument(description="Who may make an account.")
]
RemoveInput: TypeAlias = Annotated[
    RemoveInviteInput, strawberry.argument(description="Which entry.")
]


@strawberry.type(description="Changes by admins.")
class AdminMutation:
    """What admins change; nobody changes their own account here."""

    @strawberry.mutation(
        description="Give an account a role, and an admin permissions. Owners alone make or change"
        " admins and owners."
    )
    @answering_at(account="id")
    async def allow_account(
        self,
        info: RequestInfo,
        input: AllowInput,  # noqa: A002  the one input object of the schema
    ) -> ManagedAccountResult:
        """Give a role and permissions."""
        viewer, people = info.context.signed_in(), info.context.services.do.people
        granted = frozenset(input.permissions)
        changed = await people.allow(
            viewer, _account(input.id), input.role, granted, info.context.request_id
        )
        return ManagedAccount.of(changed)

    @strawberry.mutation(description="Close an account to sign-ins, and end those it has.")
    @answering_at(account="id")
    async def close_account(
        self,
        info: RequestInfo,
        input: AccountInput,  # noqa: A002
    ) -> ManagedAccountResult:
        """Close an account."""
        viewer, people = info.context.signed_in(), info.context.services.do.people
        request_id = info.context.request_id
        return ManagedAccount.of(await people.close(viewer, _account(input.id), request_id))

    @strawberry.mutation(description="Let an account that was closed sign in again.")
    @answering_at(account="id")
    async def reopen_account(
        self,
        info: RequestInfo,
        input: AccountInput,  # noqa: A002
    ) -> ManagedAccountResult:
        """Open an account again."""
        viewer, people = info.context.signed_in(), info.context.services.do.people
        request_id = info.context.request_id
        return ManagedAccount.of(await people.reopen(viewer, _account(input.id), request_id))

    @strawberry.mutation(description="End every sign-in of an account.")
    @answering_at(account="id")
    async def sign_out_account(
        self,
        info: RequestInfo,
        input: AccountInput,  # noqa: A002
    ) -> ManagedAccountResult:
        """Sign somebody out everywhere."""
        viewer, people = info.context.signed_in(), info.context.services.do.people
        request_id = info.context.request_id
        return ManagedAccount.of(await people.sign_out(viewer, _account(input.id), request_id))

    @strawberry.mutation(description="Put an address on the allow-list.")
    @answering
    async def add_invite(
        self,
        info: RequestInfo,
        input: AddInput,  # noqa: A002
    ) -> AddInviteResult:
        """Invite an address."""
        viewer, invites = info.context.signed_in(), info.context.services.do.invites
        email, request_id = address(input.email), info.context.request_id
        return Invite.of(await invites.add(viewer, email, input.role, request_id))

    @strawberry.mutation(description="Take an address off the allow-list; its account stays.")
    @answering
    async def remove_invite(
        self,
        info: RequestInfo,
        input: RemoveInput,  # noqa: A002
    ) -> RemoveInviteResult:
        """Take an address off."""
        viewer, invites = info.context.signed_in(), info.context.services.do.invites
        found = uuid_in(INVITE, input.id, "invite")
        await invites.remove(viewer, found, info.context.request_id)
        return Removed(id=input.id)


def _size(context: Context, first: int | None, after: str | None) -> int:
    return Page(first, after, None, None, context.services.most_items).size()


def _account(given: str) -> UUID:
    return uuid_in(ACCOUNT, given, "account")


def _plain_id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise ClientError("concerning is not a plain id", "BAD_USER_INPUT") from error

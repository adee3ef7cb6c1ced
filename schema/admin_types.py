"""Accounts, the allow-list and events as admins see them."""

from datetime import datetime
from typing import Self

import strawberry

from strideiq.core.domain.access import Permission, Role
from strideiq.core.domain.account import Account
from strideiq.core.domain.account import Invite as StoredInvite
from strideiq.core.domain.audit import AuditEvent as StoredEvent
from strideiq.schema import enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.node import Node, node_id

ACCOUNT, INVITE, EVENT = "ManagedAccount", "Invite", "AuditEvent"


@strawberry.type(description="An account as admins see it.")
class ManagedAccount(Node):
    """An account in the hands of admins."""

    key: str = strawberry.field(description="Its plain id, as events name it.")
    email: str = strawberry.field(description="The e-mail address it signs in with.")
    role: Role = strawberry.field(description="What it is for.")
    permissions: list[Permission] = strawberry.field(
        description="What an admin was allowed; empty for other roles.", metadata={"size": 7}
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    verified_at: datetime | None = strawberry.field(description="When its address was proved.")
    closed_at: datetime | None = strawberry.field(
        description="Since when it is closed; null while it is open."
    )
    demo: bool = strawberry.field(description="Whether it is for trying out alone.")

    @classmethod
    def of(cls, account: Account) -> Self:
        """The domain's account as a type of the schema."""
        return cls(
            id=node_id(ACCOUNT, str(account.id)),
            key=str(account.id),
            email=account.email,
            role=account.role,
            permissions=sorted(account.granted),
            created_at=account.created_at,
            verified_at=account.verified_at,
            closed_at=account.disabled_at,
            demo=account.demo,
        )


@strawberry.type(description="An address that may make an account while the allow-list is on.")
class Invite(Node):
    """An entry of the allow-list."""

    email: str = strawberry.field(description="The address.")
    role: Role = strawberry.field(description="The role its account gets.")
    created_at: datetime = strawberry.field(description="When it was put on the list.")
    accepted_at: datetime | None = strawberry.field(description="When it made its account.")

    @classmethod
    def of(cls, invite: StoredInvite) -> Self:
        """The domain's invite as a type of the schema."""
        return cls(
            id=node_id(INVITE, str(invite.id)),
            email=invite.email,
            role=invite.role,
            created_at=invite.created_at,
            accepted_at=invite.accepted_at,
        )


@strawberry.type(description="A detail of an event.")
class AuditDetail:
    """One word that an event carries."""

    name: str = strawberry.field(description="What it says.")
    value: str | None = strawberry.field(description="What it is, as text; null for none.")


@strawberry.type(description="Something that was done; nobody can change or remove it.")
class AuditEvent(Node):
    """One event."""

    at: datetime = strawberry.field(description="When it was done.")
    action: str = strawberry.field(description="What was done, such as `account.closed`.")
    actor: str | None = strawberry.field(
        description="Plain id of the account that did it; null for the program and for strangers."
    )
    subject: str | None = strawberry.field(
        description="Plain id of what it was done to: an account, an invite, a link."
    )
    request_id: str = strawberry.field(description="The request that did it.")
    details: list[AuditDetail] = strawberry.field(
        description="What else is known.", metadata={"size": 3}
    )

    @classmethod
    def of(cls, event: StoredEvent) -> Self:
        """The domain's event as a type of the schema."""
        return cls(
            id=node_id(EVENT, str(event.id)),
            at=event.at,
            action=event.action,
            actor=None if event.actor_id is None else str(event.actor_id),
            subject=None if event.subject_id is None else str(event.subject_id),
            request_id=event.request_id,
            details=[
                AuditDetail(name=name, value=_text(value)) for name, value in event.details.items()
            ],
        )


def _text(value: object) -> str | None:
    """A detail as JSON writes it, without quotes."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower()

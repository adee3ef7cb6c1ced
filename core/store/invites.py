"""The allow-list: table, rows and repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Row, String, Table, UniqueConstraint, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.access import Role
from strideiq.core.domain.account import Invite, plain_email
from strideiq.core.store.columns import Id, Instant, id_column, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository, page

invites = Table(
    "invites",
    metadata,
    id_column(),
    Column("email", String(254), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("invited_by", Id),
    Column("accepted_at", Instant),
    UniqueConstraint("email"),
    word_in("role", Role),
)


def _invite(row: Row[Any]) -> Invite:
    return Invite(**{**row._asdict(), "role": Role(row.role)})


class SqlInvites(Repository):
    """The allow-list in the database."""

    async def add(self, invite: Invite) -> bool:
        """Add an address; False when it is on the list."""
        statement = (
            insert(invites)
            .values(
                id=invite.id,
                email=plain_email(invite.email),
                role=invite.role,
                created_at=invite.created_at,
                invited_by=invite.invited_by,
                accepted_at=invite.accepted_at,
            )
            .on_conflict_do_nothing(index_elements=["email"])
        )
        return await self._changed(statement)

    async def by_email(self, email: str) -> Invite | None:
        """The invite of this address, however it is written."""
        found = select(invites).where(invites.c.email == plain_email(email))
        return await self._one(found, _invite)

    async def get(self, invite_id: UUID) -> Invite | None:
        """The invite of this id."""
        return await self._one(select(invites).where(invites.c.id == invite_id), _invite)

    async def accept(self, email: str, at: datetime) -> bool:
        """Note that the address made its account; whether an invite waited for it."""
        waiting = update(invites).where(
            invites.c.email == plain_email(email), invites.c.accepted_at.is_(None)
        )
        return await self._changed(waiting.values(accepted_at=at))

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[Invite]:
        """Invites in the order of their ids, those behind ``after``."""
        return await self._all(page(select(invites), invites, after, limit), _invite)

    async def remove(self, invite_id: UUID) -> bool:
        """Take an address off the list; whether it was there."""
        return await self._changed(delete(invites).where(invites.c.id == invite_id))

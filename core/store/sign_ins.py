"""Sign-in families: table, rows and repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    case,
    func,
    insert,
    select,
    update,
)

from strideiq.core.domain.access import Permission, Role, Viewer, permissions_of
from strideiq.core.domain.account import LinkState, SignInFamily, Standing
from strideiq.core.domain.units import UnitSystem
from strideiq.core.store.accounts import accounts
from strideiq.core.store.athletes import athletes
from strideiq.core.store.coach_link_table import coach_links
from strideiq.core.store.columns import Id, Instant, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

sign_ins = Table(
    "sign_ins",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("device", String(200), nullable=False),
    Index(None, "account_id"),
)


def standings(whom: ColumnElement[bool], viewer: Viewer) -> Select[Any]:
    """How sign-in families stand, with what the answers to their requests depend on.

    ``trained`` holds how many athletes the account trains and what their revisions come to. It is
    another text after every change of one of them, and the access revision is another number after
    every change of which they are; an athlete who is deleted makes them fewer.
    """
    return scoped(
        select(
            sign_ins.c.id,
            sign_ins.c.account_id,
            sign_ins.c.expires_at,
            sign_ins.c.revoked_at,
            accounts.c.role,
            accounts.c.granted,
            accounts.c.disabled_at,
            accounts.c.access_revision,
            athletes.c.revision,
            athletes.c.units,
            athletes.c.time_zone,
            case(
                (
                    accounts.c.role == Role.COACH,
                    select(
                        func.count().cast(String)
                        + ":"
                        + func.coalesce(func.sum(athletes.c.revision), 0).cast(String)
                    )
                    .join_from(
                        coach_links, athletes, athletes.c.athlete_id == coach_links.c.athlete_id
                    )
                    .where(
                        coach_links.c.coach_id == accounts.c.id,
                        coach_links.c.state == LinkState.ACCEPTED,
                    )
                    .correlate(accounts)
                    .scalar_subquery(),
                ),
                else_="",
            ).label("trained"),
        )
        .join_from(sign_ins, accounts, accounts.c.id == sign_ins.c.account_id)
        .join(athletes, athletes.c.athlete_id == sign_ins.c.account_id, isouter=True),
        athletes,
        viewer,
    ).where(whom)


def _family(row: Row[Any]) -> SignInFamily:
    return SignInFamily(**row._asdict())


def standing(row: Row[Any]) -> Standing:
    """How a family stands, from a row of ``STANDING`` or one like it."""
    role, granted = Role(row.role), frozenset(map(Permission, row.granted))
    return Standing(
        viewer=Viewer(row.account_id, role, permissions_of(role, granted), row.id),
        expires_at=row.expires_at,
        is_open=row.revoked_at is None and row.disabled_at is None,
        access_revision=row.access_revision,
        trained=row.trained,
        athlete_revision=row.revision or 0,
        units=UnitSystem(row.units or UnitSystem.METRIC),
        time_zone=row.time_zone or "UTC",
    )


class SqlSignIns(Repository):
    """Sign-in families in the database."""

    async def add(self, family: SignInFamily) -> None:
        """Add a family."""
        statement = insert(sign_ins).values(
            id=family.id,
            account_id=family.account_id,
            token_hash=family.token_hash,
            created_at=family.created_at,
            expires_at=family.expires_at,
            last_used_at=family.last_used_at,
            revoked_at=family.revoked_at,
            device=family.device,
        )
        await self._run(statement)

    async def get(self, family_id: UUID) -> SignInFamily | None:
        """The family of this id, revoked or expired ones too."""
        return await self._one(select(sign_ins).where(sign_ins.c.id == family_id), _family)

    async def admitted(self, family_id: UUID) -> Standing | None:
        """How the family of this id stands, with its account and athlete; asked in one statement."""
        return await self._one(standings(sign_ins.c.id == family_id, self._viewer), standing)

    async def of_account(self, account_id: UUID) -> Sequence[SignInFamily]:
        """Families of an account that are not revoked, newest first."""
        alive = select(sign_ins).where(
            sign_ins.c.account_id == account_id, sign_ins.c.revoked_at.is_(None)
        )
        return await self._all(alive.order_by(sign_ins.c.id.desc()), _family)

    async def rotate(
        self, family_id: UUID, *, old: bytes, new: bytes, at: datetime, expires_at: datetime
    ) -> bool:
        """Replace the token digest ``old``; False when it is not the newest, revoked or expired."""
        newest = update(sign_ins).where(
            sign_ins.c.id == family_id,
            sign_ins.c.token_hash == old,
            sign_ins.c.revoked_at.is_(None),
            sign_ins.c.expires_at > at,
        )
        return await self._changed(
            newest.values(token_hash=new, last_used_at=at, expires_at=expires_at)
        )

    async def revoke(self, family_id: UUID, at: datetime) -> bool:
        """End a family; whether it was alive."""
        alive = update(sign_ins).where(sign_ins.c.id == family_id, sign_ins.c.revoked_at.is_(None))
        return await self._changed(alive.values(revoked_at=at))

    async def revoke_all(
        self, account_id: UUID, at: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        """End every family of an account except ``but``; the ids of those that were alive."""
        alive = update(sign_ins).where(
            sign_ins.c.account_id == account_id, sign_ins.c.revoked_at.is_(None)
        )
        if but is not None:
            alive = alive.where(sign_ins.c.id != but)
        ended = alive.values(revoked_at=at).returning(sign_ins.c.id)
        return await self._all(ended, lambda row: row.id)

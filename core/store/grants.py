"""What accounts hold: memberships, trials, gifts and one-off purchases; tables and repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    SmallInteger,
    String,
    Table,
    or_,
    select,
    update,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.entitlement import Grant, GrantKind, Holder
from strideiq.core.store.accounts import accounts, raise_access
from strideiq.core.store.athletes import athletes
from strideiq.core.store.columns import Id, Instant, id_column, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

grants = Table(
    "grants",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("gives", String(80), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("reason", String(400), nullable=False),
    # No foreign keys: what was given outlives the admin who gave it.
    Column("granted_by", Id),
    Column("units", SmallInteger),
    Column("units_used", SmallInteger, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", Id),
    word_in("kind", GrantKind),
    CheckConstraint("starts_at < ends_at", name="times"),
    CheckConstraint("(kind = 'one_off') = (units IS NOT NULL)", name="units"),
    CheckConstraint("units_used = 0 OR units_used BETWEEN 0 AND units", name="units_used"),
    Index(None, "account_id"),
)

trials_taken = Table(
    "trials_taken",
    metadata,
    # A keyed digest of the address, which outlives the account: one trial for each person.
    Column("person", LargeBinary(32), primary_key=True),
    Column("at", Instant, nullable=False),
)


def _grant(row: Row[Any]) -> Grant:
    return Grant(**{**row._asdict(), "kind": GrantKind(row.kind)})


def _holder(row: Row[Any]) -> Holder:
    return Holder(row.id, Role(row.role), row.time_zone or "UTC", row.country or "")


def _not_over(at: datetime) -> Any:  # noqa: ANN401  a condition
    return (
        grants.c.revoked_at.is_(None) | (grants.c.revoked_at > at),
        or_(grants.c.ends_at.is_(None), grants.c.ends_at > at),
    )


class SqlGrants(Repository):
    """What accounts hold, in the database."""

    async def holder(self, account_id: UUID) -> Holder | None:
        """What decisions want to know of this account, whoever asks."""
        # Months and flags go by the athlete of the account, also where somebody else asks.
        known = scoped(
            select(
                accounts.c.id, accounts.c.role, athletes.c.time_zone, athletes.c.country
            ).outerjoin_from(accounts, athletes, athletes.c.athlete_id == accounts.c.id),
            athletes,
            PROGRAM,
        )
        return await self._one(known.where(accounts.c.id == account_id), _holder)

    async def hold(self, account_id: UUID) -> bool:
        """Let nobody else change what this account has before the unit ends; whether there is one."""
        return await self._changed(raise_access([account_id]))

    async def add(self, grant: Grant) -> None:
        """Give something to an account."""
        values = {column.name: getattr(grant, column.name) for column in grants.c}
        await self._run(plain_insert(grants).values(values))

    async def get(self, grant_id: UUID) -> Grant | None:
        """The grant of this id."""
        return await self._one(select(grants).where(grants.c.id == grant_id), _grant)

    async def of(self, account_id: UUID, *, not_over: datetime | None = None) -> Sequence[Grant]:
        """What an account was given, oldest first; with ``not_over`` what may count from then on."""
        found = select(grants).where(grants.c.account_id == account_id).order_by(grants.c.id)
        return await self._all(
            found if not_over is None else found.where(*_not_over(not_over)), _grant
        )

    async def page(
        self, account_id: UUID, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[Grant]:
        """What an account was given, newest first, those before ``before``."""
        found = select(grants).where(grants.c.account_id == account_id)
        if before is not None:
            found = found.where(grants.c.id < before)
        return await self._all(found.order_by(grants.c.id.desc()).limit(limit), _grant)

    async def revoke(self, grant_id: UUID, *, at: datetime, by: UUID | None) -> Grant | None:
        """End a grant before its time; None where it was over or had been revoked."""
        found = update(grants).where(grants.c.id == grant_id, *_not_over(at))
        return await self._one(
            found.values(revoked_at=at, revoked_by=by).returning(*grants.c), _grant
        )

    async def extend(self, grant_id: UUID, ends_at: datetime) -> Grant | None:
        """Let a grant end at another time; None where it was revoked."""
        found = update(grants).where(grants.c.id == grant_id, grants.c.revoked_at.is_(None))
        return await self._one(found.values(ends_at=ends_at).returning(*grants.c), _grant)

    async def use_unit(self, grant_id: UUID, at: datetime) -> bool:
        """Use one unit of a one-off purchase; False where none is left or it is over."""
        found = update(grants).where(
            grants.c.id == grant_id, grants.c.units_used < grants.c.units, *_not_over(at)
        )
        return await self._changed(found.values(units_used=grants.c.units_used + 1))

    async def give_back_unit(self, grant_id: UUID) -> None:
        """Take one use back."""
        found = update(grants).where(grants.c.id == grant_id, grants.c.units_used > 0)
        await self._run(found.values(units_used=grants.c.units_used - 1))

    async def take_trial(self, person: bytes, at: datetime) -> bool:
        """Note that a person, known by a digest, takes their trial; False where they have."""
        taken = insert(trials_taken).values(person=person, at=at)
        return await self._changed(taken.on_conflict_do_nothing(index_elements=["person"]))

    async def has_tried(self, person: bytes) -> bool:
        """Whether this person has taken a trial."""
        taken = select(trials_taken.c.at).where(trials_taken.c.person == person)
        return await self._scalar(taken) is not None

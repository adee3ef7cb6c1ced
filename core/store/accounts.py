"""Accounts: table, rows and repository."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.access import Permission, Role
from strideiq.core.domain.account import Account, plain_email
from strideiq.core.store.columns import Instant, Json, id_column, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository, page

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("email", String(254), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("granted", Json, nullable=False),
    Column("verified_at", Instant),
    Column("disabled_at", Instant),
    Column("access_revision", Integer, nullable=False),
    Column("demo", Boolean(create_constraint=False), nullable=False),
    UniqueConstraint("email"),
    CheckConstraint("email <> ''", name="email"),
    word_in("role", Role),
)


def raise_access(account_ids: Sequence[UUID]) -> Any:  # noqa: ANN401  an update statement
    """The statement that counts a change of what these accounts may see."""
    raised = accounts.c.access_revision + 1
    return update(accounts).where(accounts.c.id.in_(account_ids)).values(access_revision=raised)


def _words(granted: frozenset[Permission]) -> list[str]:
    return sorted(granted)


def _account(row: Row[Any]) -> Account:
    values = row._asdict()
    values["role"] = Role(row.role)
    values["granted"] = frozenset(map(Permission, row.granted))
    return Account(**values)


class SqlAccounts(Repository):
    """Accounts in the database."""

    async def add(self, account: Account) -> bool:
        """Add an account; False, and nothing is written, when the address has one."""
        statement = (
            insert(accounts)
            .values(
                id=account.id,
                email=plain_email(account.email),
                password_hash=account.password_hash,
                role=account.role,
                created_at=account.created_at,
                granted=_words(account.granted),
                verified_at=account.verified_at,
                disabled_at=account.disabled_at,
                access_revision=account.access_revision,
                demo=account.demo,
            )
            .on_conflict_do_nothing(index_elements=["email"])
        )
        return await self._changed(statement)

    async def get(self, account_id: UUID) -> Account | None:
        """The account of this id."""
        return await self._one(select(accounts).where(accounts.c.id == account_id), _account)

    async def by_email(self, email: str) -> Account | None:
        """The account of this address, however it is written."""
        found = select(accounts).where(accounts.c.email == plain_email(email))
        return await self._one(found, _account)

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[Account]:
        """Accounts in the order of their ids, those behind ``after``."""
        return await self._all(page(select(accounts), accounts, after, limit), _account)

    async def change_password(self, account_id: UUID, password_hash: str) -> None:
        """Replace the password."""
        found = update(accounts).where(accounts.c.id == account_id)
        await self._run(found.values(password_hash=password_hash))

    async def verify(self, account_id: UUID, at: datetime) -> None:
        """Note that the address was proved; the first time counts."""
        found = update(accounts).where(accounts.c.id == account_id)
        await self._run(found.values(verified_at=func.coalesce(accounts.c.verified_at, at)))

    async def allow(self, account_id: UUID, role: Role, granted: frozenset[Permission]) -> None:
        """Give a role and the permissions of an admin; raises the access revision."""
        await self._run(raise_access([account_id]).values(role=role, granted=_words(granted)))

    async def owners(self) -> frozenset[UUID]:
        """Owners who can sign in; none of them changes before the unit ends."""
        owners = select(accounts.c.id).where(
            accounts.c.role == Role.OWNER, accounts.c.disabled_at.is_(None)
        )
        held = owners.order_by(accounts.c.id).with_for_update()
        return frozenset(await self._all(held, lambda row: row.id))

    async def disable(self, account_id: UUID, at: datetime | None) -> None:
        """Close an account to sign-ins, or with None open it; raises the access revision."""
        await self._run(raise_access([account_id]).values(disabled_at=at))

    async def delete(self, account_id: UUID) -> bool:
        """Delete an account and everything of its athlete for good; whether there was one."""
        return await self._changed(delete(accounts).where(accounts.c.id == account_id))

    async def has_demo(self) -> bool:
        """Whether any demo account exists."""
        return bool(await self._scalar(select(exists().where(accounts.c.demo.is_(True)))))

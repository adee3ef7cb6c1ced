"""How much of each quota was used, and which job took it: tables and repository."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    delete,
    select,
    update,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.entitlement import Taking
from strideiq.core.store.columns import Id, Instant, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository

quota_uses = Table(
    "quota_uses",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("quota", String(60), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("used", Integer, nullable=False),
    CheckConstraint("used >= 0", name="used"),
)

quota_takings = Table(
    "quota_takings",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("quota", String(60), nullable=False),
    Column("period", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="CASCADE")),
    Column("grant_id", Id, ForeignKey("grants.id", ondelete="CASCADE")),
    Index("uq_quota_takings_job_id_quota", "job_id", "quota", unique=True),
    Index(None, "account_id"),
)


def _taking(row: Row[Any]) -> Taking:
    return Taking(**row._asdict())


class SqlQuotas(Repository):
    """How much of each quota was used, in the database."""

    async def used(self, account_id: UUID, period: str) -> Mapping[str, int]:
        """How much was used in this month, by quota."""
        found = select(quota_uses.c.quota, quota_uses.c.used).where(
            quota_uses.c.account_id == account_id, quota_uses.c.period == period
        )
        return dict(await self._all(found, tuple))

    async def take(self, account_id: UUID, quota: str, period: str, limit: int | None) -> bool:
        """Use one more, unless ``limit`` was reached; None where there is no end of it."""
        if limit is not None and limit < 1:
            return False
        key = {"account_id": account_id, "quota": quota, "period": period}
        first = insert(quota_uses).values(**key, used=1)
        return await self._changed(
            first.on_conflict_do_update(
                index_elements=list(key),
                set_={"used": quota_uses.c.used + 1},
                where=None if limit is None else quota_uses.c.used < limit,
            )
        )

    async def keep(self, taking: Taking) -> None:
        """Keep what a job took."""
        values = {column.name: getattr(taking, column.name) for column in quota_takings.c}
        await self._run(plain_insert(quota_takings).values(values))

    async def taken(self, job_id: UUID, quota: str) -> bool:
        """Whether a job holds a unit of this quota."""
        found = select(quota_takings.c.id).where(
            quota_takings.c.job_id == job_id, quota_takings.c.quota == quota
        )
        return await self._scalar(found) is not None

    async def give_back(self, job_id: UUID) -> Sequence[Taking]:
        """Give back what a job took, once, and say what that was."""
        gone = delete(quota_takings).where(quota_takings.c.job_id == job_id)
        given = await self._all(gone.returning(*quota_takings.c), _taking)
        for taking in given:
            if taking.grant_id is None:
                await self._run(
                    update(quota_uses)
                    .where(
                        quota_uses.c.account_id == taking.account_id,
                        quota_uses.c.quota == taking.quota,
                        quota_uses.c.period == taking.period,
                        quota_uses.c.used > 0,
                    )
                    .values(used=quota_uses.c.used - 1)
                )
        return given

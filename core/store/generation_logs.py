"""How generations went: table, rows and repository."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Double, Index, Row, String, Table, func, insert, select

from strideiq.core.domain.season import GenerationLog
from strideiq.core.store.columns import Id, Instant, Json, athlete_column, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

generation_logs = Table(
    "generation_logs",
    metadata,
    id_column(),
    athlete_column(),
    Column("at", Instant, nullable=False),
    Column("took_ms", Double, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("plan_id", Id),
    Column("job_id", Id),
    Column("details", Json, nullable=False),
    Index(None, "athlete_id"),
    Index(None, "plan_id"),
)


def _log(row: Row[Any]) -> GenerationLog:
    return GenerationLog(**row._asdict())


class SqlGenerationLogs(Repository):
    """Generation logs in the database."""

    async def add(self, log: GenerationLog) -> None:
        """Add a log."""
        await self._require(log.athlete_id)
        await self._run(insert(generation_logs).values(asdict(log)))

    async def of(self, athlete_id: UUID, *, limit: int = 50) -> Sequence[GenerationLog]:
        """Logs of an athlete, newest first."""
        statement = scoped(select(generation_logs), generation_logs, self._viewer)
        found = statement.where(generation_logs.c.athlete_id == athlete_id)
        return await self._all(found.order_by(generation_logs.c.id.desc()).limit(limit), _log)

    async def newest(self, *plan_ids: UUID) -> Mapping[UUID, GenerationLog]:
        """By plan, the log of the generation that made it as it is now."""
        later = func.row_number().over(
            partition_by=generation_logs.c.plan_id, order_by=generation_logs.c.id.desc()
        )
        numbered = scoped(
            select(generation_logs.c.id, later.label("number")), generation_logs, self._viewer
        ).where(generation_logs.c.plan_id.in_(plan_ids))
        place = numbered.subquery()
        joined = place.c.id == generation_logs.c.id
        statement = scoped(
            select(generation_logs).join(place, joined), generation_logs, self._viewer
        )
        found = await self._all(statement.where(place.c.number == 1), _log)
        return {log.plan_id: log for log in found if log.plan_id is not None}

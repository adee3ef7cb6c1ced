"""How generations went: table, rows and repository."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Double, Index, Row, String, Table, insert, select

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

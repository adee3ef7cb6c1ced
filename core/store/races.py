"""Race results that athletes entered: table, rows and repository."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    Index,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
)

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.profile import StoredRace
from strideiq.core.store.columns import Instant, athlete_column, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

race_results = Table(
    "race_results",
    metadata,
    id_column(),
    athlete_column(),
    Column("day", Date, nullable=False),
    Column("distance_m", Double, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("name", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("distance_m > 0", name="distance_m"),
    CheckConstraint("duration_s > 0", name="duration_s"),
    Index(None, "athlete_id", "day"),
)


def _race(row: Row[Any]) -> StoredRace:
    result = RaceResult(row.distance_m, row.duration_s, row.day)
    return StoredRace(row.id, row.athlete_id, result, row.created_at, row.name)


class SqlRaces(Repository):
    """Race results in the database."""

    async def add(self, race: StoredRace) -> None:
        """Add a result."""
        await self._require(race.athlete_id)
        statement = insert(race_results).values(
            id=race.id,
            athlete_id=race.athlete_id,
            day=race.result.day,
            distance_m=race.result.distance_m,
            duration_s=race.result.duration_s,
            name=race.name,
            created_at=race.created_at,
        )
        await self._run(statement)

    async def of(self, athlete_id: UUID) -> Sequence[StoredRace]:
        """Results of an athlete, newest race first."""
        statement = scoped(select(race_results), race_results, self._viewer).where(
            race_results.c.athlete_id == athlete_id
        )
        newest = statement.order_by(race_results.c.day.desc(), race_results.c.id.desc())
        return await self._all(newest, _race)

    async def remove(self, race_id: UUID) -> bool:
        """Remove a result; whether it was there."""
        statement = scoped(delete(race_results), race_results, self._viewer)
        return await self._changed(statement.where(race_results.c.id == race_id))

"""Race results that athletes entered: table, rows and repository."""

from collections.abc import Mapping, Sequence
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
from strideiq.core.store.athletes import changed_calendar
from strideiq.core.store.columns import Instant, athlete_column, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository, by_athlete
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
        await self._run(changed_calendar(race.athlete_id, self._viewer))

    async def get(self, race_id: UUID) -> StoredRace | None:
        """The result of this id."""
        statement = scoped(select(race_results), race_results, self._viewer)
        return await self._one(statement.where(race_results.c.id == race_id), _race)

    async def of(self, athlete_id: UUID) -> Sequence[StoredRace]:
        """Results of an athlete, newest race first."""
        return (await self.of_many([athlete_id])).get(athlete_id, [])

    async def of_many(self, athlete_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[StoredRace]]:
        """Results by athlete, newest race first."""
        statement = scoped(select(race_results), race_results, self._viewer).where(
            race_results.c.athlete_id.in_(athlete_ids)
        )
        newest = statement.order_by(race_results.c.day.desc(), race_results.c.id.desc())
        return by_athlete(await self._all(newest, _race))

    async def remove(self, race_id: UUID) -> bool:
        """Remove a result; whether it was there."""
        statement = scoped(delete(race_results), race_results, self._viewer)
        owner = await self._scalar(
            statement.where(race_results.c.id == race_id).returning(race_results.c.athlete_id)
        )
        if owner is not None:
            await self._run(changed_calendar(owner, self._viewer))
        return owner is not None

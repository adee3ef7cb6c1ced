"""Days of athletes that are not as usual: table, rows and repository."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Row,
    SmallInteger,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from strideiq.core.domain.athlete import Away
from strideiq.core.domain.profile import TimeAway
from strideiq.core.store.athletes import changed_calendar
from strideiq.core.store.columns import athlete_column, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository, by_athlete
from strideiq.core.store.scope import scoped

time_away = Table(
    "time_away",
    metadata,
    id_column(),
    athlete_column(),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("note", String(200), nullable=False),
    CheckConstraint("first <= last", name="days"),
    CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
    Index(None, "athlete_id", "last"),
)


def _values(time: TimeAway) -> dict[str, Any]:
    away = time.away
    return {"first": away.first, "last": away.last, "minutes": away.minutes, "note": time.note}


def away_from(row: Row[Any]) -> TimeAway:
    """The time away of a row."""
    return TimeAway(row.id, row.athlete_id, Away(row.first, row.last, row.minutes), row.note)


class SqlTimeAway(Repository):
    """Time away in the database."""

    async def add(self, away: TimeAway) -> None:
        """Add a time away."""
        await self._require(away.athlete_id)
        own = {"id": away.id, "athlete_id": away.athlete_id}
        await self._run(insert(time_away).values(**own, **_values(away)))
        await self._run(changed_calendar(away.athlete_id, self._viewer))

    async def get(self, away_id: UUID) -> TimeAway | None:
        """The time away of this id."""
        statement = scoped(select(time_away), time_away, self._viewer)
        return await self._one(statement.where(time_away.c.id == away_id), away_from)

    async def of(self, athlete_id: UUID, *, since: date) -> Sequence[TimeAway]:
        """Times away of an athlete with a day from ``since`` on, the earliest first."""
        return (await self.of_many([athlete_id], since=since)).get(athlete_id, [])

    async def of_many(
        self, athlete_ids: Sequence[UUID], *, since: date
    ) -> Mapping[UUID, Sequence[TimeAway]]:
        """The same by athlete."""
        statement = scoped(select(time_away), time_away, self._viewer)
        found = statement.where(
            time_away.c.athlete_id.in_(athlete_ids), time_away.c.last >= since
        ).order_by(time_away.c.first)
        return by_athlete(await self._all(found, away_from))

    async def save(self, away: TimeAway) -> bool:
        """Replace a time away; whether there was one."""
        statement = scoped(update(time_away), time_away, self._viewer)
        saved = await self._changed(
            statement.where(time_away.c.id == away.id).values(_values(away))
        )
        if saved:
            await self._run(changed_calendar(away.athlete_id, self._viewer))
        return saved

    async def remove(self, away_id: UUID) -> bool:
        """Remove a time away; whether it was there."""
        statement = scoped(delete(time_away), time_away, self._viewer)
        owner = await self._scalar(
            statement.where(time_away.c.id == away_id).returning(time_away.c.athlete_id)
        )
        if owner is not None:
            await self._run(changed_calendar(owner, self._viewer))
        return owner is not None

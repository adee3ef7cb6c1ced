"""Activities of athletes: table, rows and repository."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    Index,
    Row,
    Select,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    tuple_,
)

from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.store.athletes import athletes, changed_calendar
from strideiq.core.store.columns import Instant, athlete_column, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

activities = Table(
    "activities",
    metadata,
    id_column(),
    athlete_column(),
    Column("identity", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("sport", String(40), nullable=False),
    Column("distance_m", Double, nullable=False),
    Column("duration_s", Double, nullable=False),
    Column("average_hr", Double),
    Column("effort", SmallInteger),
    Column("source", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("athlete_id", "identity"),
    CheckConstraint("distance_m >= 0", name="distance_m"),
    CheckConstraint("duration_s >= 0", name="duration_s"),
    CheckConstraint("effort BETWEEN 1 AND 10", name="effort"),
    Index(None, "athlete_id", "day"),
)

_its: Final = activities.c
_SHOWN: Final = (
    _its.day,
    _its.distance_m,
    _its.duration_s,
    _its.average_hr,
    _its.sport,
    _its.source,
    _its.effort,
)
"""The columns of an Activity."""


def _activity(row: Row[Any]) -> Activity:
    return Activity(
        row.day,
        row.distance_m,
        row.duration_s,
        row.average_hr,
        row.sport,
        row.source,
        row.effort,
    )


def _stored(row: Row[Any]) -> StoredActivity:
    return StoredActivity(row.id, row.athlete_id, _activity(row), row.identity, row.created_at)


def _values(recorded: StoredActivity) -> dict[str, Any]:
    activity = recorded.activity
    return {
        "id": recorded.id,
        "athlete_id": recorded.athlete_id,
        "identity": recorded.identity,
        "day": activity.day,
        "sport": activity.sport,
        "distance_m": activity.distance_m,
        "duration_s": activity.duration_s,
        "average_hr": activity.average_hr,
        "effort": activity.effort,
        "source": activity.source,
        "created_at": recorded.created_at,
    }


class SqlActivities(Repository):
    """Activities in the database."""

    async def add_many(self, athlete_id: UUID, recorded: Sequence[StoredActivity]) -> int:
        """Keep those of this athlete whose identity is not known yet; how many were new."""
        await self._require(athlete_id)
        if not recorded:
            return 0
        held = scoped(select(athletes.c.athlete_id), athletes, self._viewer).with_for_update(
            key_share=True
        )
        await self._run(held.where(athletes.c.athlete_id == athlete_id))
        known = await self._identities(athlete_id, [each.activity.day for each in recorded])
        new = {each.identity: each for each in recorded if each.identity not in known}
        await self._connection.insert_many(activities, [_values(each) for each in new.values()])
        if new:
            await self._run(changed_calendar(athlete_id, self._viewer))
        return len(new)

    async def of(
        self, athlete_id: UUID, *, since: date | None = None, until: date | None = None
    ) -> Sequence[Activity]:
        """Activities of an athlete from ``since`` to ``until``, both included, earliest first."""
        statement = scoped(select(*_SHOWN), activities, self._viewer)
        found = _within(statement, athlete_id, since, until)
        return await self._all(found.order_by(_its.day, _its.id), _activity)

    async def get(self, activity_id: UUID) -> StoredActivity | None:
        """The activity of this id."""
        return await self._one(self._whole().where(_its.id == activity_id), _stored)

    async def page(
        self,
        athlete_id: UUID,
        *,
        since: date | None = None,
        before: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[StoredActivity]:
        """Activities of an athlete from ``since`` on, newest day first, those behind ``before``."""
        found = _within(self._whole(), athlete_id, since, None)
        if before is not None:
            place = scoped(select(_its.day, _its.id), activities, self._viewer)
            last = place.where(_its.id == before).correlate(None).scalar_subquery()
            found = found.where(tuple_(_its.day, _its.id) < last)
        newest = found.order_by(_its.day.desc(), _its.id.desc()).limit(limit)
        return await self._all(newest, _stored)

    async def count(self, athlete_id: UUID) -> int:
        """How many activities are kept of an athlete."""
        statement = scoped(select(func.count()).select_from(activities), activities, self._viewer)
        counted: int = await self._scalar(statement.where(_its.athlete_id == athlete_id))
        return counted

    async def remove(self, activity_id: UUID) -> bool:
        """Remove an activity; whether it was there."""
        statement = scoped(delete(activities), activities, self._viewer)
        owner = await self._scalar(
            statement.where(_its.id == activity_id).returning(_its.athlete_id)
        )
        if owner is not None:
            await self._run(changed_calendar(owner, self._viewer))
        return owner is not None

    def _whole(self) -> Select[Any]:
        columns = (_its.id, _its.athlete_id, _its.identity, _its.created_at, *_SHOWN)
        return scoped(select(*columns), activities, self._viewer)

    async def _identities(self, athlete_id: UUID, days: Sequence[date]) -> frozenset[str]:
        statement = scoped(select(_its.identity), activities, self._viewer)
        known = _within(statement, athlete_id, min(days), max(days))
        return frozenset(await self._all(known, lambda row: str(row.identity)))


def _within(
    statement: Select[Any], athlete_id: UUID, since: date | None, until: date | None
) -> Select[Any]:
    """Those of one athlete on these days."""
    found = statement.where(_its.athlete_id == athlete_id)
    if since is not None:
        found = found.where(_its.day >= since)
    return found if until is None else found.where(_its.day <= until)

"""Athlete profiles: table, rows and repository."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    Row,
    SmallInteger,
    String,
    Table,
    Text,
    Update,
    insert,
    select,
    update,
)

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.athlete import Availability, CrossSlot
from strideiq.core.domain.profile import Athlete, Sex
from strideiq.core.domain.units import UnitSystem
from strideiq.core.store.columns import Id, Instant, Json, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository, page
from strideiq.core.store.scope import scoped

NOTHING: Final = "[]"
"""What the columns of plain lists hold where nothing was said."""

athletes = Table(
    "athletes",
    metadata,
    Column("athlete_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("days_per_week", SmallInteger, nullable=False),
    Column("minutes", Json, nullable=False),
    Column("long_run_weekday", SmallInteger, nullable=False),
    Column("units", String(2), nullable=False),
    Column("birth_date", Date),
    Column("sex", String(8)),
    Column("resting_hr", SmallInteger),
    Column("max_hr", SmallInteger),
    Column("injuries", Text, nullable=False),
    Column("quality_weekdays", Json, nullable=False, server_default=NOTHING),
    Column("strength_weekdays", Json, nullable=False, server_default=NOTHING),
    Column("cross_training", Json, nullable=False, server_default=NOTHING),
    Column("doubles", SmallInteger, nullable=False, server_default="0"),
    Column("last_injury", Date),
    Column("country", String(2)),
    Column("revision", Integer, nullable=False),
    CheckConstraint("days_per_week BETWEEN 0 AND 7", name="days_per_week"),
    CheckConstraint("long_run_weekday BETWEEN 0 AND 6", name="long_run_weekday"),
    CheckConstraint("doubles BETWEEN 0 AND 7", name="doubles"),
    CheckConstraint("resting_hr BETWEEN 20 AND 150", name="resting_hr"),
    CheckConstraint("max_hr BETWEEN 80 AND 250", name="max_hr"),
    CheckConstraint("resting_hr < max_hr", name="heart_rates"),
    word_in("sex", Sex),
    word_in("units", UnitSystem),
)


def changed_calendar(athlete_id: UUID, viewer: Viewer) -> Update:
    """The statement that counts a change of what this athlete's calendar shows."""
    return (
        scoped(update(athletes), athletes, viewer)
        .where(athletes.c.athlete_id == athlete_id)
        .values(revision=athletes.c.revision + 1)
    )


def _values(athlete: Athlete) -> dict[str, Any]:
    available = athlete.availability
    return {
        "name": athlete.name,
        "time_zone": athlete.time_zone,
        "days_per_week": available.days_per_week,
        "minutes": list(available.minutes),
        "long_run_weekday": available.long_run_weekday,
        "quality_weekdays": list(available.quality_weekdays),
        "strength_weekdays": list(available.strength_weekdays),
        "cross_training": [[slot.weekday, slot.minutes] for slot in available.cross_training],
        "doubles": available.doubles,
        "units": athlete.units,
        "birth_date": athlete.birth_date,
        "sex": athlete.sex,
        "resting_hr": athlete.resting_hr,
        "max_hr": athlete.max_hr,
        "injuries": athlete.injuries,
        "last_injury": athlete.last_injury,
        "country": athlete.country,
    }


def _availability(row: Row[Any]) -> Availability:
    return Availability(
        row.days_per_week,
        tuple(row.minutes),
        row.long_run_weekday,
        quality_weekdays=tuple(row.quality_weekdays),
        cross_training=tuple([CrossSlot(*slot) for slot in row.cross_training]),
        strength_weekdays=tuple(row.strength_weekdays),
        doubles=row.doubles,
    )


def athlete_from(row: Row[Any]) -> Athlete:
    """The athlete of a row."""
    return Athlete(
        id=row.athlete_id,
        name=row.name,
        time_zone=row.time_zone,
        created_at=row.created_at,
        availability=_availability(row),
        units=UnitSystem(row.units),
        birth_date=row.birth_date,
        sex=None if row.sex is None else Sex(row.sex),
        resting_hr=row.resting_hr,
        max_hr=row.max_hr,
        injuries=row.injuries,
        last_injury=row.last_injury,
        country=row.country,
        revision=row.revision,
    )


class SqlAthletes(Repository):
    """Athlete profiles in the database."""

    async def add(self, athlete: Athlete) -> None:
        """Add the training half of an account."""
        own = {"athlete_id": athlete.id, "created_at": athlete.created_at, "revision": 0}
        await self._run(insert(athletes).values(**own, **_values(athlete)))

    async def get(self, athlete_id: UUID) -> Athlete | None:
        """The athlete of this id."""
        statement = scoped(select(athletes), athletes, self._viewer)
        return await self._one(statement.where(athletes.c.athlete_id == athlete_id), athlete_from)

    async def held(self, athlete_id: UUID) -> Athlete | None:
        """The athlete of this id, whom no other unit changes or holds until this one ends."""
        statement = scoped(select(athletes), athletes, self._viewer).with_for_update(key_share=True)
        return await self._one(statement.where(athletes.c.athlete_id == athlete_id), athlete_from)

    async def many(self, athlete_ids: Sequence[UUID]) -> Mapping[UUID, Athlete]:
        """Those of these athletes whom the viewer may see."""
        statement = scoped(select(athletes), athletes, self._viewer)
        found = statement.where(athletes.c.athlete_id.in_(athlete_ids))
        return {each.id: each for each in await self._all(found, athlete_from)}

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[Athlete]:
        """Athletes in the order of their ids, those behind ``after``."""
        statement = scoped(select(athletes), athletes, self._viewer)
        return await self._all(page(statement, athletes, after, limit), athlete_from)

    async def save(self, athlete: Athlete) -> bool:
        """Replace a profile and raise its revision; whether there was one."""
        statement = changed_calendar(athlete.id, self._viewer)
        return await self._changed(statement.values(**_values(athlete)))

    async def revision(self, athlete_id: UUID) -> int | None:
        """How often the calendar of this athlete changed."""
        statement = scoped(select(athletes.c.revision), athletes, self._viewer)
        revision: int | None = await self._scalar(
            statement.where(athletes.c.athlete_id == athlete_id)
        )
        return revision

    async def raise_revision(self, athlete_id: UUID) -> None:
        """Count a change of what the calendar shows that no method here makes by itself."""
        await self._run(changed_calendar(athlete_id, self._viewer))

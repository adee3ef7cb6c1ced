"""Goals with their priority: table, rows and repository."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Double,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.conditions import Conditions
from strideiq.core.domain.errors import RaceDayTaken
from strideiq.core.domain.goal import Goal, GoalKind, Priority
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.store.athletes import changed_calendar
from strideiq.core.store.columns import Instant, JsonOrNull, athlete_column, id_column, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository, by_athlete
from strideiq.core.store.scope import scoped

goals = Table(
    "goals",
    metadata,
    id_column(),
    athlete_column(),
    Column("distance", String(40), nullable=False),
    Column("race_day", Date, nullable=False),
    Column("target_s", Double),
    Column("priority", String(1), nullable=False),
    Column("name", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("kind", String(16), nullable=False, server_default=GoalKind.RACE.value),
    Column("conditions", JsonOrNull),
    UniqueConstraint("athlete_id", "race_day"),
    CheckConstraint("target_s > 0", name="target_s"),
    word_in("priority", Priority),
    word_in("kind", GoalKind),
)


def _values(goal: StoredGoal) -> dict[str, Any]:
    conditions = goal.goal.conditions
    return {
        "distance": goal.goal.distance,
        "race_day": goal.goal.race_day,
        "target_s": goal.goal.target_s,
        "kind": goal.goal.kind,
        "conditions": None if conditions is None else msgspec.to_builtins(conditions),
        "priority": goal.priority,
        "name": goal.name,
    }


def goal_from(row: Row[Any]) -> StoredGoal:
    """The goal of a row."""
    said = row.conditions
    conditions = None if said is None else msgspec.convert(said, Conditions)
    goal = Goal(row.distance, row.race_day, row.target_s, GoalKind(row.kind), conditions)
    return StoredGoal(
        row.id, row.athlete_id, goal, Priority(row.priority), row.created_at, row.name
    )


class SqlGoals(Repository):
    """Goals in the database."""

    async def add(self, goal: StoredGoal) -> None:
        """Add a goal. Raises RaceDayTaken where the athlete has a goal on that day."""
        await self._require(goal.athlete_id)
        own = {"id": goal.id, "athlete_id": goal.athlete_id, "created_at": goal.created_at}
        statement = insert(goals).values(**own, **_values(goal))
        if not await self._changed(
            statement.on_conflict_do_nothing(index_elements=["athlete_id", "race_day"])
        ):
            raise RaceDayTaken(goal.goal.race_day)
        await self._run(changed_calendar(goal.athlete_id, self._viewer))

    async def get(self, goal_id: UUID) -> StoredGoal | None:
        """The goal of this id."""
        statement = scoped(select(goals), goals, self._viewer)
        return await self._one(statement.where(goals.c.id == goal_id), goal_from)

    async def of(self, athlete_id: UUID) -> Sequence[StoredGoal]:
        """Goals of an athlete, earliest race first."""
        return (await self.of_many([athlete_id])).get(athlete_id, [])

    async def of_many(self, athlete_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[StoredGoal]]:
        """Goals by athlete, earliest race first."""
        statement = scoped(select(goals), goals, self._viewer)
        found = statement.where(goals.c.athlete_id.in_(athlete_ids)).order_by(goals.c.race_day)
        return by_athlete(await self._all(found, goal_from))

    async def save(self, goal: StoredGoal) -> bool:
        """Replace a goal; whether there was one. Raises RaceDayTaken."""
        other = scoped(select(goals.c.id), goals, self._viewer).where(
            goals.c.athlete_id == goal.athlete_id,
            goals.c.race_day == goal.goal.race_day,
            goals.c.id != goal.id,
        )
        if await self._scalar(other) is not None:
            raise RaceDayTaken(goal.goal.race_day)
        statement = scoped(update(goals), goals, self._viewer)
        saved = await self._changed(statement.where(goals.c.id == goal.id).values(_values(goal)))
        if saved:
            await self._run(changed_calendar(goal.athlete_id, self._viewer))
        return saved

    async def remove(self, goal_id: UUID) -> bool:
        """Remove a goal; plans made for it stay."""
        statement = scoped(delete(goals), goals, self._viewer)
        owner = await self._scalar(
            statement.where(goals.c.id == goal_id).returning(goals.c.athlete_id)
        )
        if owner is not None:
            await self._run(changed_calendar(owner, self._viewer))
        return owner is not None

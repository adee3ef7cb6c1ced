"""Use cases: the races an athlete trains for, set by them or their coach on one calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.tools import Tools


class Goals:
    """Goals, at most ``most`` of one athlete and one on a day."""

    def __init__(self, tools: Tools, most: int) -> None:
        self._tools = tools
        self._most = most

    async def get(self, viewer: Viewer, goal_id: UUID) -> StoredGoal:
        """The goal of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.goals.get(goal_id)
        if found is None:
            raise NotFound("goal")
        return found

    async def of_many(
        self, viewer: Viewer, athlete_ids: Sequence[UUID]
    ) -> Mapping[UUID, Sequence[StoredGoal]]:
        """Goals by athlete, earliest race first."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.goals.of_many(athlete_ids)

    async def add(
        self, viewer: Viewer, athlete_id: UUID, goal: Goal, priority: Priority, name: str
    ) -> StoredGoal:
        """Set a goal. Raises UnknownAthlete, RaceDayTaken, and Refusal of one too many."""
        now = self._tools.clock.now()
        new = StoredGoal(self._tools.ids.new(), athlete_id, goal, priority, now, name)
        async with self._tools.store.begin(viewer) as unit:
            await unit.athletes.held(athlete_id)
            if len(await unit.goals.of(athlete_id)) >= self._most:
                raise Refusal(
                    "goals",
                    f"there are {self._most} goals already",
                    suggestion="remove one that has passed",
                )
            await unit.goals.add(new)
            self._tools.calendar_changed(unit, athlete_id)
        return new

    async def change(
        self,
        viewer: Viewer,
        goal_id: UUID,
        *,
        goal: Goal | None = None,
        priority: Priority | None = None,
        name: str | None = None,
    ) -> StoredGoal:
        """Change what is given. Raises NotFound, RaceDayTaken, and NotAllowed for who may only read."""
        async with self._tools.store.begin(viewer) as unit:
            before = await self._held(unit, goal_id)
            after = replace(
                before,
                goal=goal or before.goal,
                priority=priority or before.priority,
                name=before.name if name is None else name,
            )
            if not await unit.goals.save(after):
                raise NotAllowed("the athlete or their coach")
            self._tools.calendar_changed(unit, after.athlete_id)
        return after

    @staticmethod
    async def _held(unit: UnitOfWork, goal_id: UUID) -> StoredGoal:
        """The goal as it is while nobody else changes any goal of its athlete."""
        found = await unit.goals.get(goal_id)
        if found is not None:
            await unit.athletes.held(found.athlete_id)
            found = await unit.goals.get(goal_id)
        if found is None:
            raise NotFound("goal")
        return found

    async def remove(self, viewer: Viewer, goal_id: UUID) -> StoredGoal:
        """Remove a goal and return it; plans made for it stay.

        Raises NotFound, and NotAllowed for who may only read.
        """
        async with self._tools.store.begin(viewer) as unit:
            goal = await unit.goals.get(goal_id)
            if goal is None:
                raise NotFound("goal")
            if not await unit.goals.remove(goal_id):
                raise NotAllowed("the athlete or their coach")
            self._tools.calendar_changed(unit, goal.athlete_id)
        return goal

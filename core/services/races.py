"""Use cases: the races an athlete has run, entered by them or their coach."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal
from strideiq.core.domain.profile import StoredRace
from strideiq.core.services.tools import Tools


class Races:
    """Race results, at most ``most`` of one athlete."""

    def __init__(self, tools: Tools, most: int) -> None:
        self._tools = tools
        self._most = most

    async def get(self, viewer: Viewer, race_id: UUID) -> StoredRace:
        """The result of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.races.get(race_id)
        if found is None:
            raise NotFound("race")
        return found

    async def of_many(
        self, viewer: Viewer, athlete_ids: Sequence[UUID]
    ) -> Mapping[UUID, Sequence[StoredRace]]:
        """Results by athlete, newest race first."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.races.of_many(athlete_ids)

    async def add(
        self, viewer: Viewer, athlete_id: UUID, result: RaceResult, name: str
    ) -> StoredRace:
        """Keep a result, which has its day. Raises UnknownAthlete, and Refusal of one too many."""
        now = self._tools.clock.now()
        race = StoredRace(self._tools.ids.new(), athlete_id, result, now, name)
        async with self._tools.store.begin(viewer) as unit:
            await unit.athletes.held(athlete_id)
            if len(await unit.races.of(athlete_id)) >= self._most:
                raise Refusal(
                    "races",
                    f"there are {self._most} race results already",
                    suggestion="remove one of long ago",
                )
            await unit.races.add(race)
            self._tools.calendar_changed(unit, athlete_id)
        return race

    async def remove(self, viewer: Viewer, race_id: UUID) -> StoredRace:
        """Remove a result and return it. Raises NotFound, and NotAllowed for who may only read."""
        async with self._tools.store.begin(viewer) as unit:
            race = await unit.races.get(race_id)
            if race is None:
                raise NotFound("race")
            if not await unit.races.remove(race_id):
                raise NotAllowed("the athlete or their coach")
            self._tools.calendar_changed(unit, race.athlete_id)
        return race

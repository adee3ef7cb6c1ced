"""Use cases: days that are not as usual for an athlete, told by them or their coach."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.athlete import Away
from strideiq.core.domain.errors import AwayTaken, NotAllowed, NotFound, Refusal, UnknownAthlete
from strideiq.core.domain.profile import TimeAway
from strideiq.core.engine.planning.slot_checks import away_refusals
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.tools import Tools

SEEN_BACK: Final = timedelta(days=1)
"""No athlete's day is more than one behind that of UTC, by which many are read at once."""


class TimesAway:
    """Time away: no day twice, and at most ``most`` of one athlete from today on."""

    def __init__(self, tools: Tools, most: int) -> None:
        self._tools = tools
        self._most = most

    async def get(self, viewer: Viewer, away_id: UUID) -> TimeAway:
        """The time away of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await _get(unit, away_id)

    async def of_many(
        self, viewer: Viewer, athlete_ids: Sequence[UUID]
    ) -> Mapping[UUID, Sequence[TimeAway]]:
        """Times away by athlete, from about today on, the earliest first."""
        since = self._tools.clock.now().date() - SEEN_BACK
        async with self._tools.store.read(viewer) as unit:
            return await unit.time_away.of_many(athlete_ids, since=since)

    async def add(self, viewer: Viewer, athlete_id: UUID, away: Away, note: str) -> TimeAway:
        """Keep a time away.

        Raises UnknownAthlete, AwayTaken, and Refusal of days that cannot be or of one too many.
        """
        new = TimeAway(self._tools.ids.new(), athlete_id, away, note)
        async with self._tools.store.begin(viewer) as unit:
            others = await self._others(unit, new)
            if len(others) >= self._most:
                raise Refusal(
                    "time_away",
                    f"there are {self._most} times away already",
                    suggestion="remove one, or make two of them one",
                )
            _require_apart(new, others)
            await unit.time_away.add(new)
            self._tools.calendar_changed(unit, athlete_id)
        return new

    async def change(
        self,
        viewer: Viewer,
        away_id: UUID,
        *,
        first: date | None = None,
        last: date | None = None,
        minutes: int | None = None,
        note: str | None = None,
    ) -> TimeAway:
        """Change what is given.

        Raises NotFound, AwayTaken, Refusal of days that cannot be, and NotAllowed for who may only
        read.
        """
        async with self._tools.store.begin(viewer) as unit:
            await unit.athletes.held((await _get(unit, away_id)).athlete_id)
            before = await _get(unit, away_id)
            away = Away(
                before.away.first if first is None else first,
                before.away.last if last is None else last,
                before.away.minutes if minutes is None else minutes,
            )
            after = replace(before, away=away, note=before.note if note is None else note)
            _require_apart(after, await self._others(unit, after))
            if not await unit.time_away.save(after):
                raise NotAllowed("the athlete or their coach")
            self._tools.calendar_changed(unit, after.athlete_id)
        return after

    async def remove(self, viewer: Viewer, away_id: UUID) -> TimeAway:
        """Remove a time away and return it. Raises NotFound, and NotAllowed for who may only read."""
        async with self._tools.store.begin(viewer) as unit:
            away = await _get(unit, away_id)
            if not await unit.time_away.remove(away_id):
                raise NotAllowed("the athlete or their coach")
            self._tools.calendar_changed(unit, away.athlete_id)
        return away

    async def _others(self, unit: UnitOfWork, away: TimeAway) -> Sequence[TimeAway]:
        """The athlete's other times away from today on, while nobody else changes any.

        Raises Refusal where ``away`` itself cannot be.
        """
        athlete = await unit.athletes.held(away.athlete_id)
        if athlete is None:
            raise UnknownAthlete
        today = athlete.today(self._tools.clock.now())
        for refusal in away_refusals(away.away, today):
            raise refusal
        since = min(today, away.away.first)
        found = await unit.time_away.of(away.athlete_id, since=since)
        return [each for each in found if each.id != away.id]


def _require_apart(away: TimeAway, others: Sequence[TimeAway]) -> None:
    for other in others:
        if other.away.first <= away.away.last and away.away.first <= other.away.last:
            raise AwayTaken(other.away.first, other.away.last)


async def _get(unit: UnitOfWork, away_id: UUID) -> TimeAway:
    found = await unit.time_away.get(away_id)
    if found is None:
        raise NotFound("time_away")
    return found

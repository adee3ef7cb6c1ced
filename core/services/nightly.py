"""The nightly look at rules: each athlete with a plan is asked for once a day, in their own night."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from strideiq.core.domain.access import PROGRAM
from strideiq.core.reading.shapes.nightly import NightlyLimits
from strideiq.core.services.rule_evaluation import EVALUATE, ask_tonight, night_key
from strideiq.core.services.tools import Tools

KEPT: Final = timedelta(days=14)
"""How long looks that are done stay among the jobs; what came of them is in the ledger for good."""


class Nightly:
    """Asks for what is due; every worker may do so at once, for a job of one night is one job.

    The night begins with an hour of the local clock and what it missed is due until the day ends,
    so an hour that is left out or comes twice changes nothing.
    """

    def __init__(self, tools: Tools, limits: NightlyLimits) -> None:
        self._tools: Final = tools
        self._limits: Final = limits
        self._asked: set[tuple[str, date]] = set()

    async def once(self) -> int:
        """Close proposals that are stale and ask for the next athletes of each night; how many."""
        now = self._tools.clock.now()
        await self._close(now)
        async with self._tools.store.read(PROGRAM) as unit:
            zones = await unit.nights.time_zones()
        due = {(zone, day) for zone in zones if (day := self._night(zone, now)) is not None}
        self._asked &= due
        return sum([await self._ask(zone, day) for zone, day in sorted(due - self._asked)])

    def _night(self, zone: str, now: datetime) -> date | None:
        """The local day whose night has begun there; None before its hour."""
        local = now.astimezone(ZoneInfo(zone))
        return local.date() if local.hour >= self._limits.hour else None

    async def _ask(self, zone: str, day: date) -> int:
        """Ask for everybody of a time zone, batch by batch; how many there were."""
        total, asked = 0, self._limits.batch
        while asked == self._limits.batch:
            asked = await self._batch(zone, day)
            total += asked
        self._asked.add((zone, day))
        async with self._tools.store.begin(PROGRAM) as unit:
            await unit.nights.forget(EVALUATE, self._tools.clock.now() - KEPT)
        return total

    async def _batch(self, zone: str, day: date) -> int:
        key, most = night_key(day), self._limits.batch
        async with self._tools.store.begin(PROGRAM) as unit:
            waiting = await unit.nights.waiting(zone, day, kind=EVALUATE, key=key, limit=most)
            for athlete_id in waiting:
                await ask_tonight(self._tools, unit, athlete_id, day)
        return len(waiting)

    async def _close(self, now: datetime) -> None:
        async with self._tools.store.begin(PROGRAM) as unit:
            for athlete_id in await unit.proposals.close_stale(now):
                self._tools.calendar_changed(unit, athlete_id)

"""The sweep: takes back what dead workers held, and rings again for what nobody took."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID  # noqa: TC003  a type, as everywhere

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.domain.job import Job
from strideiq.core.ports import Bell
from strideiq.core.reading.shapes.jobs import JobLimits
from strideiq.core.services.access import give_back
from strideiq.core.services.tools import Tools

_log = logging.getLogger("strideiq.jobs")


class Sweep:
    """Looks after the job table for one worker process.

    It remembers for whom it rang lately, so that a long queue is not filled with the same jobs
    again and again. ``bell`` is that of this process; ``kinds`` are those it can do.
    """

    def __init__(self, tools: Tools, bell: Bell, kinds: frozenset[str], limits: JobLimits) -> None:
        self._tools: Final = tools
        self._bell: Final = bell
        self._kinds: Final = kinds
        self._every: Final = limits.sweep_seconds
        self._patience: Final = timedelta(seconds=limits.ring_again_seconds)
        self._rung: dict[UUID, datetime] = {}

    async def forever(self) -> None:
        """Look at once, for whatever was left behind, and then again and again."""
        await self._look(since_start=True)
        while True:
            await asyncio.sleep(self._every)
            await self._look(since_start=False)

    async def once(self, *, since_start: bool = False) -> None:
        """Look once; since the start nobody else has rung for anything."""
        now = self._tools.clock.now()
        async with self._tools.store.begin(PROGRAM) as unit:
            taken_back = await unit.jobs.sweep(now)
            for job in taken_back:
                if not job.is_open:
                    await give_back(unit, job.id)
                self._tools.job_changed(unit, job.id)
            waiting = await unit.jobs.due(now, kinds=self._kinds)
        if taken_back:
            _log.warning("took back %d jobs of workers that went silent", len(taken_back))
        self._forget(now)
        for job in waiting:
            if since_start or self._is_unheard(job, now):
                self._rung[job.id] = now
                await self._bell.ring(job.id, job.kind)

    async def _look(self, *, since_start: bool) -> None:
        try:
            await self.once(since_start=since_start)
        except StoreUnavailable:
            _log.warning("cannot look for jobs: the database does not answer")

    def _is_unheard(self, job: Job, now: datetime) -> bool:
        """Whether nobody has rung for this job lately: a new one rings by itself."""
        is_new = job.attempts == 0 and job.run_after <= job.created_at
        return job.id not in self._rung and not (is_new and now - job.created_at < self._patience)

    def _forget(self, now: datetime) -> None:
        self._rung = {
            job_id: rung for job_id, rung in self._rung.items() if now - rung < self._patience
        }

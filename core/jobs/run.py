"""One job from taking to its end: its result is stored together with its success or not at all."""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import Refusal, StoreUnavailable
from strideiq.core.domain.job import Job, delay_before
from strideiq.core.domain.traces import trace_of
from strideiq.core.jobs.hold import Hold, Lost
from strideiq.core.reading.shapes.jobs import JobLimits
from strideiq.core.services.access import give_back
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Handler, Later

_log = logging.getLogger("strideiq.jobs")

FAULT: Final = "an unexpected fault, which is in the log of the worker"
AWAY: Final = "the database did not answer"
STOPPED: Final = "its worker was stopped"


def _nothing() -> None:
    """Whoever runs no process has none to replace."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Does jobs, as many at once as it is asked to.

    ``worker`` names the process in the table. ``chance`` spreads repeats. ``overrun`` is called
    after a try that ran into its time limit: its thread goes on, for nobody can stop a thread.
    """

    tools: Tools
    handlers: Mapping[str, Handler]
    limits: JobLimits
    worker: str
    chance: Callable[[], float] = random.random
    overrun: Callable[[], None] = _nothing

    async def run(self, job_id: UUID) -> None:
        """Do this job, if it is due and nobody else does it."""
        owner = f"{self.worker} {self.tools.ids.new().hex}"
        try:
            job = await self._take(job_id, owner)
            if job is not None:
                await self._one(job, owner)
        except Lost:
            _log.info("job %s was cancelled or taken back", job_id)
        except StoreUnavailable:
            _log.warning("job %s is left to the sweep: the database does not answer", job_id)

    async def _take(self, job_id: UUID, owner: str) -> Job | None:
        async with self.tools.store.begin(PROGRAM) as unit:
            job = await unit.jobs.take(
                owner,
                at=self.tools.clock.now(),
                lease=timedelta(seconds=self.limits.lease_seconds),
                job_id=job_id,
                kinds=frozenset(self.handlers),
            )
            if job is not None:
                self.tools.job_changed(unit, job_id)
        return job

    async def _one(self, job: Job, owner: str) -> None:
        """Try a job that was taken, and write down how it ended."""
        limit = asyncio.timeout(self.limits.try_seconds)
        try:
            async with limit:
                await self._try(job, owner)
        except Lost:
            raise
        except asyncio.CancelledError:
            await self._put_off(job, owner, self.tools.clock.now(), STOPPED)
            raise
        except Refusal as refusal:
            await self._fail(job, owner, str(refusal), retry=False)
        except Later as later:
            await self._put_off(job, owner, later.until, later.why)
        except StoreUnavailable:
            await self._fail(job, owner, AWAY, retry=True)
        except Exception as error:  # noqa: BLE001  the border of plugins and of our own faults
            reason = self._reason(job, error, late=limit.expired())
            await self._fail(job, owner, reason, retry=True)

    async def _try(self, job: Job, owner: str) -> None:
        hold = Hold(self.tools, job, owner, self.limits)
        finish = await hold.during(self.handlers[job.kind](job, hold.progress))
        async with self.tools.store.begin(PROGRAM) as unit:
            result_id = await finish(unit)
            now = self.tools.clock.now()
            if not await unit.jobs.succeed(job.id, owner, at=now, result_id=result_id):
                raise Lost
            self.tools.job_changed(unit, job.id)

    def _reason(self, job: Job, error: Exception, *, late: bool) -> str:
        """What the row says of a fault; the log says where it was, without the values at hand."""
        if late:
            self.overrun()
            return f"it took longer than {self.limits.try_seconds:g} s"
        _log.error("job %s (%s), try %d: %s", job.id, job.kind, job.attempts, trace_of(error))
        return FAULT

    async def _fail(self, job: Job, owner: str, reason: str, *, retry: bool) -> None:
        now = self.tools.clock.now()
        again = now + delay_before(job.attempts + 1, self.chance()) if retry else None
        async with self.tools.store.begin(PROGRAM) as unit:
            held = await unit.jobs.fail(job.id, owner, at=now, error=reason, retry_at=again)
            if held and (again is None or job.attempts >= job.max_attempts):
                await give_back(unit, job.id)
            self.tools.job_changed(unit, job.id)

    async def _put_off(self, job: Job, owner: str, until: datetime, why: str) -> None:
        now = self.tools.clock.now()
        async with self.tools.store.begin(PROGRAM) as unit:
            await unit.jobs.defer(job.id, owner, at=now, until=until, why=why)
            self.tools.job_changed(unit, job.id)

"""Holding a job while it is worked on: signs of life, progress, and hearing that it is lost."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, TypeVar

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import StoreUnavailable, StrideIQError
from strideiq.core.domain.job import Job
from strideiq.core.reading.shapes.jobs import JobLimits
from strideiq.core.services.tools import Tools

_log = logging.getLogger("strideiq.jobs")
T = TypeVar("T")


class Lost(StrideIQError):
    """The job was cancelled, or taken back from this worker: nothing of it may be stored."""


class Hold:
    """One worker's hold on one job that it has taken as ``owner``."""

    def __init__(self, tools: Tools, job: Job, owner: str, limits: JobLimits) -> None:
        self._tools: Final = tools
        self._job: Final = job
        self._owner: Final = owner
        self._limits: Final = limits
        self._told = (job.stage, job.percent)
        self._news: Final = asyncio.Event()
        self._beating: list[asyncio.Future[bool]] = []

    async def progress(self, stage: str, percent: int) -> None:
        """Note how far the job is; it is written down and told soon after."""
        self._told = (stage, percent)
        self._news.set()

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """What the work comes to. Raises Lost, and stops it, once the job is no longer ours."""
        working, keeping = asyncio.ensure_future(work), asyncio.ensure_future(self._keep())
        try:
            await asyncio.wait({working, keeping}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            keeping.result()
            raise Lost
        finally:
            working.cancel()
            keeping.cancel()
            await asyncio.gather(working, keeping, return_exceptions=True)
            await asyncio.gather(*self._beating, return_exceptions=True)

    async def _keep(self) -> None:
        """Give signs of life until the job is no longer ours."""
        pause, beat = self._limits.progress_seconds, self._limits.beat_seconds
        held = True
        while held:
            # Progress of a quick job is written by nobody: it ends before anyone could read it.
            await asyncio.sleep(pause)
            with suppress(TimeoutError):
                async with asyncio.timeout(max(beat - pause, 0.0)):
                    await self._news.wait()
            self._news.clear()
            # A statement that is cancelled in the middle costs its connection to the database.
            self._beating = [asyncio.ensure_future(self._beat())]
            held = await asyncio.shield(self._beating[0])

    async def _beat(self) -> bool:
        lease = timedelta(seconds=self._limits.lease_seconds)
        stage, percent = self._told
        try:
            async with self._tools.store.begin(PROGRAM) as unit:
                held = await unit.jobs.heartbeat(
                    self._job.id,
                    self._owner,
                    at=self._tools.clock.now(),
                    lease=lease,
                    stage=stage,
                    percent=percent,
                )
                self._tools.job_changed(unit, self._job.id)
        except StoreUnavailable:
            _log.warning("no sign of life for job %s: the database does not answer", self._job.id)
            return True
        return held

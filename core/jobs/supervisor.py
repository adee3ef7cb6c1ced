"""Worker processes from outside: started, watched, started again, and ended."""

import asyncio
import logging
import multiprocessing
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from uuid import UUID

from strideiq.core.adapters.child_signals import without_interrupts
from strideiq.core.adapters.pipe import Pipe
from strideiq.core.ports import EventBus
from strideiq.core.reading.shapes.jobs import JobLimits

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_log = logging.getLogger("strideiq.jobs")

FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 5.0
LONG_LIFE_S: Final = 5.0
"""A process that lived so long did not die of its start."""
SLOWEST_START_S: Final = 60.0

Work = Callable[[socket.socket], None]
"""The life of a worker process, called in it with its end of the pipe; must be picklable."""


class Supervisor:
    """Keeps a number of worker processes alive.

    What they publish is published here, to ``events``; rings for them go to one that is up.
    """

    def __init__(self, work: Work, processes: int, events: EventBus, limits: JobLimits) -> None:
        self._slots: Final = [_Slot(work, events, limits, n) for n in range(1, processes + 1)]

    @property
    def is_ready(self) -> bool:
        """Whether a worker is up."""
        return any(slot.is_ready for slot in self._slots)

    @property
    def pids(self) -> list[int]:
        """The processes that are up."""
        return [slot.pid for slot in self._slots if slot.pid is not None]

    async def ring(self, job_id: UUID, kind: str) -> None:  # noqa: ARG002  one queue for every kind
        """Tell a worker that this job waits; when none is up, one looks as soon as it is."""
        for slot in self._slots:
            if slot.ring(job_id):
                return

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The processes are kept up inside and gone afterwards."""
        keeping = [asyncio.create_task(slot.keep()) for slot in self._slots]
        try:
            yield
        finally:
            for task in keeping:
                task.cancel()
            await asyncio.gather(*keeping, return_exceptions=True)


class _Slot:
    """The place of one process."""

    def __init__(self, work: Work, events: EventBus, limits: JobLimits, number: int) -> None:
        self._work: Final = work
        self._events: Final = events
        self._limits: Final = limits
        self._number: Final = number
        self._process: SpawnProcess | None = None
        self._pipe: Pipe | None = None

    @property
    def is_ready(self) -> bool:
        return self._pipe is not None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def ring(self, job_id: UUID) -> bool:
        if self._pipe is None:
            return False
        self._pipe.say({"ring": str(job_id)})
        return True

    async def keep(self) -> None:
        """Have a process in this place until cancelled."""
        pause = FIRST_PAUSE_S
        while True:
            started = time.monotonic()
            await self._life()
            if time.monotonic() - started > LONG_LIFE_S:
                pause = FIRST_PAUSE_S
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _life(self) -> None:
        """One process from its start to its end."""
        ours, theirs = socket.socketpair()
        # No daemon, which might not start a process for rules; it ends with its end of the pipe.
        process = multiprocessing.get_context("spawn").Process(
            target=self._work, args=(theirs,), name=f"strideiq-worker-{self._number}"
        )
        pipe = await Pipe.over(ours)
        try:
            with without_interrupts():
                process.start()
            self._process = process
            theirs.close()
            await self._follow(pipe)
            _log.warning("worker process %s is gone and is started again", process.pid)
        finally:
            self._pipe = None
            theirs.close()
            pipe.close()
            await asyncio.shield(asyncio.create_task(self._end(process)))

    async def _follow(self, pipe: Pipe) -> None:
        """Hear what the process says until it ends or says nothing for too long."""
        messages = pipe.messages()
        patience = SLOWEST_START_S
        while True:
            try:
                async with asyncio.timeout(patience):
                    words = await anext(messages)
            except (StopAsyncIteration, TimeoutError):
                return
            patience = self._limits.silent_seconds
            self._pipe = pipe
            if "topic" in words:
                await self._events.publish(words["topic"], words["event"])

    async def _end(self, process: "SpawnProcess") -> None:
        """Ask the process to stop, then end it."""
        if process.pid is not None:
            process.terminate()
            await asyncio.to_thread(process.join, 2 * self._limits.stop_seconds + 1)
            process.kill()
            await asyncio.to_thread(process.join)
            process.close()
        self._process = None

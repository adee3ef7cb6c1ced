"""A worker process from inside: rings come in, jobs are done on its event loop, until it is told to stop."""

import asyncio
import faulthandler
import logging
import os
import signal
import socket
from collections.abc import Mapping
from concurrent.futures import CancelledError
from typing import Final
from uuid import UUID

import dramatiq

from strideiq.core.adapters.pipe import Pipe
from strideiq.core.jobs.actors import declare
from strideiq.core.jobs.bell import BrokerBell
from strideiq.core.jobs.run import Runner
from strideiq.core.jobs.sweep import Sweep
from strideiq.core.reading.shapes.jobs import JobLimits
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Handler

_log = logging.getLogger("strideiq.jobs")

LOOK_MS: Final = 100
"""How long an idle worker leaves Redis alone before it asks again."""

SIGNS_OF_LIFE: Final = 5
"""So many in the time after which a process counts as hung."""


def process_name() -> str:
    """What this process is called in the job table."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


class Worker:
    """Does the jobs that the broker rings for, several at once.

    Dramatiq's threads only carry rings; the jobs run on the event loop, as the store wants it.
    ``tools.bell`` has to ring this broker.
    """

    def __init__(
        self,
        tools: Tools,
        handlers: Mapping[str, Handler],
        broker: dramatiq.Broker,
        limits: JobLimits,
    ) -> None:
        self._limits: Final = limits
        self._stop: Final = asyncio.Event()
        self._loop: Final = asyncio.get_running_loop()
        self._running: Final[set[asyncio.Task[None]]] = set()
        self._runner: Final = Runner(
            tools, handlers, limits, process_name(), overrun=self._stop.set
        )
        self._sweep: Final = Sweep(tools, tools.bell, frozenset(handlers), limits)
        declare(broker, self._from_thread)
        self._threads: Final = dramatiq.Worker(
            broker, worker_threads=limits.at_once, worker_timeout=LOOK_MS
        )

    def stop(self) -> None:
        """Take nothing more; what is in progress may end, for a while."""
        self._stop.set()

    async def run(self) -> None:
        """Do jobs until stopped, also by a try that ran too long and left a thread behind."""
        self._threads.start()
        sweeping = asyncio.create_task(self._sweep.forever())
        stopping = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({sweeping, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if sweeping.done():
                sweeping.result()
        finally:
            sweeping.cancel()
            stopping.cancel()
            await asyncio.gather(sweeping, stopping, return_exceptions=True)
            await self._end()

    def _from_thread(self, job_id: UUID) -> None:
        """Called in a thread of the broker, which waits for the job to end."""
        try:
            asyncio.run_coroutine_threadsafe(self._do(job_id), self._loop).result()
        except CancelledError:
            _log.info("job %s was given back", job_id)

    async def _do(self, job_id: UUID) -> None:
        if self._stop.is_set():
            return
        task = asyncio.ensure_future(self._runner.run(job_id))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await task

    async def _end(self) -> None:
        """Wait for what is in progress, then give it back."""
        seconds = self._limits.stop_seconds
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in self._running:
            task.cancel()
        await asyncio.to_thread(self._threads.stop, timeout=int(seconds * 1000))


async def live(worker: Worker, pipe: Pipe, bell: BrokerBell, limits: JobLimits) -> None:
    """Work until SIGTERM, or until the process at the other end of the pipe is gone."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
    helpers = [
        asyncio.create_task(_obey(worker, pipe, bell)),
        asyncio.create_task(_show_life(pipe, limits.silent_seconds)),
    ]
    try:
        await worker.run()
    finally:
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        faulthandler.cancel_dump_traceback_later()


async def _obey(worker: Worker, pipe: Pipe, bell: BrokerBell) -> None:
    async for words in pipe.messages():
        await bell.ring(UUID(words["ring"]), "")
    worker.stop()


async def _show_life(pipe: Pipe, silent_seconds: float) -> None:
    """Tell the parent, and a watch inside that ends a hung process even when the parent is gone."""
    while True:
        faulthandler.dump_traceback_later(silent_seconds, exit=True)
        pipe.say({"alive": True})
        await asyncio.sleep(silent_seconds / SIGNS_OF_LIFE)

"""Workers for tests: a clock to move, limits to change, and runners of handlers that a test writes."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.flag import FlagChange, FlagState
from strideiq.core.domain.job import Job, JobState
from strideiq.core.jobs.run import Runner
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.jobs import JobLimits
from strideiq.core.runtime.planner import load
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Finish, Handler, Progress
from tests.people import NOW


@dataclass(slots=True)
class Clock:
    """A clock that a test moves."""

    at: datetime = NOW

    def now(self) -> datetime:
        """The moment it was moved to."""
        return self.at

    def pass_by(self, seconds: float) -> None:
        """Move it."""
        self.at += timedelta(seconds=seconds)


@dataclass(slots=True)
class Heard:
    """A bell that remembers for whom it rang."""

    rings: list[UUID] = field(default_factory=list)

    async def ring(self, job_id: UUID, kind: str) -> None:  # noqa: ARG002
        """Remember it."""
        self.rings.append(job_id)


@cache
def shipped() -> JobLimits:
    """The limits as they are shipped."""
    return load(Settings()).defaults.service.jobs


def limits(**changes: Any) -> JobLimits:  # noqa: ANN401  any limit
    """Limits under which nothing waits for its progress to be written."""
    return shipped().model_copy(update={"progress_seconds": 0, **changes})


def tools(store: Store, clock: Clock | None = None) -> Tools:
    """Tools of one process by itself."""
    return Tools(store, clock or Clock(), TimeOrderedIds(), SilentBell(), InProcessEvents())


def runner(
    shared: Tools,
    handler: Handler,
    *,
    kind: str = "generate_plan",
    **changes: Any,  # noqa: ANN401  any limit
) -> Runner:
    """A worker of one kind of job, whose chance is always the longest wait."""
    return Runner(shared, {kind: handler}, limits(**changes), "w1", chance=lambda: 1.0)


async def enqueued(store: Store, *jobs: Job) -> None:
    """Store jobs."""
    async with store.begin(PROGRAM) as unit:
        for asked in jobs:
            await unit.jobs.enqueue(asked)


async def found(store: Store, asked: Job) -> Job:
    """The job as it stands now."""
    async with store.read(PROGRAM) as unit:
        stored = await unit.jobs.get(asked.id)
    assert stored is not None
    return stored


@dataclass(slots=True)
class Switching:
    """A handler whose result can be counted: it changes a flag named after the job."""

    result: UUID | None = None
    runs: int = 0

    async def __call__(self, job: Job, progress: Progress) -> Finish:
        """Do nothing slow."""
        self.runs += 1
        await progress("thinking", 40)

        async def finish(unit: UnitOfWork) -> UUID | None:
            change = FlagChange(str(job.id), 1, FlagState(enabled=True), job.created_at, None)
            await unit.flag_changes.add(change)
            return self.result

        return finish


async def results(store: Store) -> set[str]:
    """The jobs whose result is stored."""
    async with store.read(PROGRAM) as unit:
        return set(await unit.flag_changes.current())


async def taken(store: Store, asked: Job) -> None:
    """Wait until somebody has taken the job."""
    while (await found(store, asked)).state is not JobState.RUNNING:  # noqa: ASYNC110  a row has no event
        await asyncio.sleep(0.01)

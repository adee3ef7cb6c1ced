"""A worker with its broker: rings become jobs that are done, several at once, until it is stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NoReturn

import pytest

from strideiq.core.adapters.clock import SystemClock
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import Job, JobState
from strideiq.core.jobs.bell import BrokerBell
from strideiq.core.jobs.broker import broker_at
from strideiq.core.jobs.run import STOPPED
from strideiq.core.jobs.sweep import Sweep
from strideiq.core.jobs.worker import Worker
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Finish, Handler, Progress
from tests.jobs.working import Switching, found, limits, results, taken, tools
from tests.people import job
from tests.servers import Redis

pytestmark = pytest.mark.anyio

KIND = "generate_plan"
SLOW_SWEEP = {"sweep_seconds": 3600, "stop_seconds": 0.2}


@pytest.fixture(params=["embedded", "redis"])
def broker_url(request: pytest.FixtureRequest) -> str | None:
    """Where the broker is, once of each kind."""
    url: str | None = None
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
    return url


@asynccontextmanager
async def working(
    shared: Tools,
    handler: Handler,
    broker_url: str | None,
    **changes: float,
) -> AsyncIterator[Tools]:
    """A worker; inside are the tools whose bell it hears."""
    broker = broker_at(broker_url)
    broker.flush_all()
    heard = replace(shared, bell=BrokerBell(broker), clock=SystemClock())
    worker = Worker(heard, {KIND: handler}, broker, limits(**(SLOW_SWEEP | changes)))
    running = asyncio.create_task(worker.run())
    try:
        yield heard
    finally:
        worker.stop()
        await running


async def ask(shared: Tools, number: int = 1) -> list[Job]:
    made = []
    for _ in range(number):
        async with shared.store.begin(PROGRAM) as unit:
            made.append(await shared.enqueue(unit, KIND, {}))
    return made


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  a counter has no event
            await asyncio.sleep(0.01)


async def test_what_is_asked_for_is_done(store: Store, broker_url: str | None) -> None:
    handler = Switching()
    async with working(tools(store), handler, broker_url) as shared:
        asked = await ask(shared, 20)
        await until(lambda: handler.runs == 20)
    assert {(await found(store, one)).state for one in asked} == {JobState.SUCCEEDED}
    assert await results(store) == {str(one.id) for one in asked}


async def test_several_jobs_are_in_progress_at_once_and_no_more(store: Store) -> None:
    inside, most, free = 0, 0, asyncio.Event()

    async def handler(_: Job, __: Progress) -> Finish:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await free.wait()
        inside -= 1
        return nothing

    async with working(tools(store), handler, None, at_once=3, stop_seconds=20) as shared:
        asked = await ask(shared, 7)
        await until(lambda: inside == 3)
        free.set()
        while any([(await found(store, one)).is_open for one in asked]):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert most == 3


async def nothing(_: UnitOfWork) -> None:
    return None


async def test_a_stopped_worker_finishes_what_is_nearly_done(
    store: Store, broker_url: str | None
) -> None:
    free = asyncio.Event()

    async def handler(_: Job, __: Progress) -> Finish:
        await free.wait()
        return nothing

    async with working(tools(store), handler, broker_url, stop_seconds=20) as shared:
        (asked,) = await ask(shared)
        await taken(store, asked)
        asyncio.get_running_loop().call_later(0.05, free.set)
    assert (await found(store, asked)).state is JobState.SUCCEEDED


async def test_a_stopped_worker_gives_back_what_takes_long(
    store: Store, broker_url: str | None
) -> None:
    async def eternal(_: Job, __: Progress) -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    async with working(tools(store), eternal, broker_url) as shared:
        (asked,) = await ask(shared)
        await taken(store, asked)
    back = await found(store, asked)
    assert (back.state, back.stage, back.attempts) == (JobState.DEFERRED, STOPPED, 0)


async def test_a_try_that_ran_too_long_ends_the_worker(store: Store) -> None:
    async def eternal(_: Job, __: Progress) -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    broker = broker_at(None)
    shared = replace(tools(store), bell=BrokerBell(broker), clock=SystemClock())
    worker = Worker(shared, {KIND: eternal}, broker, limits(**SLOW_SWEEP, try_seconds=0.05))
    (asked,) = await ask(shared)
    await asyncio.wait_for(worker.run(), 20)
    assert (await found(store, asked)).error == "it took longer than 0.05 s"


async def test_a_sweep_that_breaks_ends_the_worker_so_that_it_is_started_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> NoReturn:
        raise LookupError("no such column")

    monkeypatch.setattr(Sweep, "once", broken)
    broker = broker_at(None)
    shared = replace(tools(store), bell=BrokerBell(broker))
    worker = Worker(shared, {KIND: Switching()}, broker, limits(**SLOW_SWEEP))
    with pytest.raises(LookupError):
        await asyncio.wait_for(worker.run(), 20)


async def test_a_ring_neither_fails_nor_waits_when_redis_is_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = Redis.launch()
    url = server.url()
    server.kept.remove()
    bell = BrokerBell(broker_at(url))
    for asked in (job(), job()):
        async with asyncio.timeout(1):
            await bell.ring(asked.id, KIND)
    await bell.close()
    assert "the sweep will ring" in caplog.text

"""One job on both databases: every way it can end, and that only a success leaves a result."""

import asyncio
import logging
import threading
from datetime import timedelta
from typing import NoReturn

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import Refusal, StoreUnavailable
from strideiq.core.domain.job import Job, JobState
from strideiq.core.jobs.run import AWAY, FAULT, STOPPED
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.ports.outside import JOB_TOPIC
from strideiq.core.services.work import Finish, Handler, Later, Progress
from tests.jobs.working import Clock, Switching, enqueued, found, results, runner, taken, tools
from tests.people import NOW, SECOND, job, new_id

pytestmark = pytest.mark.anyio

TOO_FAST = Refusal("goal", "nobody runs so fast", suggestion="take 3:30:00")


async def nothing(_: UnitOfWork) -> None:
    return None


def raising(error: BaseException) -> Handler:
    async def handler(_: Job, __: Progress) -> NoReturn:
        raise error

    return handler


async def eternal(_: Job, __: Progress) -> Finish:
    await asyncio.Event().wait()
    return nothing


async def cancelled(store: Store, asked: Job) -> None:
    async with store.begin(PROGRAM) as unit:
        assert await unit.jobs.cancel(asked.id, NOW)


async def test_success_is_stored_with_its_result(store: Store) -> None:
    asked, plan_id = job(), new_id()
    await enqueued(store, asked)
    await runner(tools(store), Switching(plan_id)).run(asked.id)
    done = await found(store, asked)
    assert (done.state, done.result_id, done.percent) == (JobState.SUCCEEDED, plan_id, 100)
    assert await results(store) == {str(asked.id)}


async def test_a_job_that_is_done_is_not_done_again(store: Store) -> None:
    asked, handler = job(), Switching()
    await enqueued(store, asked)
    worker = runner(tools(store), handler)
    await asyncio.gather(*(worker.run(asked.id) for _ in range(5)))
    await worker.run(asked.id)
    assert handler.runs == 1


async def test_a_kind_that_nobody_knows_here_is_left_to_others(store: Store) -> None:
    asked = job(kind="import_history")
    await enqueued(store, asked)
    await runner(tools(store), Switching()).run(asked.id)
    assert await found(store, asked) == asked


async def test_a_refusal_fails_at_once_with_its_sentence(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    await runner(tools(store), raising(TOO_FAST)).run(asked.id)
    failed = await found(store, asked)
    assert failed.state is JobState.FAILED
    assert failed.error == "nobody runs so fast -> take 3:30:00"
    assert failed.attempts == 1


async def test_a_refusal_of_the_store_fails_at_once_and_stores_nothing(store: Store) -> None:
    async def handler(asked: Job, progress: Progress) -> Finish:
        switch = await Switching()(asked, progress)

        async def finish(unit: UnitOfWork) -> NoReturn:
            await switch(unit)
            raise TOO_FAST

        return finish

    asked = job()
    await enqueued(store, asked)
    await runner(tools(store), handler).run(asked.id)
    assert (await found(store, asked)).state is JobState.FAILED
    assert await results(store) == set()


async def test_a_fault_is_masked_logged_without_values_and_tried_again_later(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    asked, clock = job(), Clock()
    await enqueued(store, asked)
    worker = runner(tools(store, clock), raising(ValueError("resting heart rate 38")))
    for attempt, wait in enumerate((2, 4, 8, 16), start=1):
        await worker.run(asked.id)
        failed = await found(store, asked)
        assert (failed.state, failed.error) == (JobState.QUEUED, FAULT)
        assert (failed.attempts, failed.run_after) == (attempt, clock.at + wait * SECOND)
        await worker.run(asked.id)
        assert (await found(store, asked)).attempts == attempt
        clock.pass_by(wait)
    await worker.run(asked.id)
    poison = await found(store, asked)
    assert (poison.state, poison.error, poison.attempts) == (JobState.FAILED, FAULT, 5)
    assert "ValueError" in caplog.text
    assert "raising" in caplog.text or "handler" in caplog.text
    assert "heart" not in caplog.text


async def test_a_poison_job_succeeds_when_somebody_retries_it_after_the_repair(
    store: Store,
) -> None:
    asked, clock = job(max_attempts=1), Clock()
    await enqueued(store, asked)
    await runner(tools(store, clock), raising(ValueError())).run(asked.id)
    assert (await found(store, asked)).state is JobState.FAILED
    async with store.begin(PROGRAM) as unit:
        assert await unit.jobs.retry(asked.id, NOW)
    await runner(tools(store, clock), Switching()).run(asked.id)
    assert (await found(store, asked)).state is JobState.SUCCEEDED


async def test_later_puts_the_job_off_without_counting_the_try(store: Store) -> None:
    asked, clock, handler = job(), Clock(), Switching()
    await enqueued(store, asked)
    until = NOW + timedelta(minutes=3)
    await runner(tools(store, clock), raising(Later(until, "the watch is full"))).run(asked.id)
    off = await found(store, asked)
    assert (off.state, off.run_after, off.attempts) == (JobState.DEFERRED, until, 0)
    assert off.stage == "the watch is full"
    worker = runner(tools(store, clock), handler)
    await worker.run(asked.id)
    assert handler.runs == 0
    clock.pass_by(180)
    await worker.run(asked.id)
    assert (await found(store, asked)).state is JobState.SUCCEEDED


async def test_progress_is_written_and_told(store: Store) -> None:
    asked, shared = job(), tools(store)
    await enqueued(store, asked)
    seen = asyncio.Event()

    async def handler(_: Job, progress: Progress) -> Finish:
        await progress("weeks", 40)
        await seen.wait()
        return nothing

    async with shared.events.listen(f"{JOB_TOPIC}{asked.id}") as events:
        running = asyncio.create_task(runner(shared, handler).run(asked.id))
        await anext(events)
        await anext(events)
        told = await found(store, asked)
        assert (told.state, told.stage, told.percent) == (JobState.RUNNING, "weeks", 40)
        seen.set()
        await anext(events)
        await running
    assert (await found(store, asked)).state is JobState.SUCCEEDED


async def test_signs_of_life_hold_the_lease(store: Store) -> None:
    asked, clock = job(), Clock()
    await enqueued(store, asked)
    running = asyncio.create_task(
        runner(tools(store, clock), eternal, beat_seconds=0.01).run(asked.id)
    )
    while (held := await found(store, asked)).lease_until != NOW + 50 * SECOND:
        clock.at = NOW + 20 * SECOND
        assert held.state in {JobState.QUEUED, JobState.RUNNING}
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("way", ["cancel", "sweep"])
async def test_a_job_that_is_cancelled_or_taken_back_is_stopped(store: Store, way: str) -> None:
    asked = job()
    await enqueued(store, asked)
    running = asyncio.create_task(runner(tools(store), eternal, beat_seconds=0.01).run(asked.id))
    await taken(store, asked)
    if way == "cancel":
        await cancelled(store, asked)
    else:
        async with store.begin(PROGRAM) as unit:
            assert len(await unit.jobs.sweep(NOW + timedelta(hours=1))) == 1
    await asyncio.wait_for(running, 10)
    expected = {"cancel": JobState.CANCELLED, "sweep": JobState.QUEUED}
    assert (await found(store, asked)).state is expected[way]
    assert await results(store) == set()


async def test_a_job_lost_before_its_end_leaves_nothing(store: Store) -> None:
    async def handler(asked: Job, progress: Progress) -> Finish:
        finish = await Switching()(asked, progress)
        await cancelled(store, asked)
        return finish

    asked = job()
    await enqueued(store, asked)
    await runner(tools(store), handler).run(asked.id)
    assert (await found(store, asked)).state is JobState.CANCELLED
    assert await results(store) == set()


async def test_two_workers_on_one_job_leave_one_result(store: Store) -> None:
    """The first goes silent, the second takes over, and the first wakes up in between."""
    asked, clock, plans = job(), Clock(), [new_id(), new_id()]
    await enqueued(store, asked)
    awake, second_inside = asyncio.Event(), asyncio.Event()

    async def sleepy(one: Job, progress: Progress) -> Finish:
        await awake.wait()
        return await Switching(plans[0])(one, progress)

    async def second(one: Job, progress: Progress) -> Finish:
        second_inside.set()
        await first
        return await Switching(plans[1])(one, progress)

    first = asyncio.create_task(runner(tools(store, clock), sleepy).run(asked.id))
    await taken(store, asked)
    clock.pass_by(60)
    async with store.begin(PROGRAM) as unit:
        assert await unit.jobs.sweep(clock.at)
    taking_over = asyncio.create_task(runner(tools(store, clock), second).run(asked.id))
    await second_inside.wait()
    awake.set()
    await taking_over
    done = await found(store, asked)
    assert (done.state, done.result_id, done.attempts) == (JobState.SUCCEEDED, plans[1], 2)


async def test_a_try_that_takes_too_long_fails_and_asks_for_a_new_process(store: Store) -> None:
    asked, overruns, free = job(), [], threading.Event()
    await enqueued(store, asked)

    async def stuck(_: Job, __: Progress) -> Finish:
        await asyncio.to_thread(free.wait, 30)
        return nothing

    worker = runner(tools(store), stuck, try_seconds=0.05)
    worker = type(worker)(
        worker.tools, worker.handlers, worker.limits, "w1", overrun=lambda: overruns.append(1)
    )
    await worker.run(asked.id)
    free.set()
    failed = await found(store, asked)
    assert (failed.state, failed.error) == (JobState.QUEUED, "it took longer than 0.05 s")
    assert overruns == [1]


async def test_a_time_limit_of_the_handler_itself_is_a_fault_like_others(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    await runner(tools(store), raising(TimeoutError())).run(asked.id)
    assert (await found(store, asked)).error == FAULT


async def test_a_stopped_worker_gives_its_job_back_at_once(store: Store) -> None:
    asked, handler = job(), Switching()
    await enqueued(store, asked)
    running = asyncio.create_task(runner(tools(store), eternal).run(asked.id))
    await taken(store, asked)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    back = await found(store, asked)
    assert (back.state, back.stage, back.attempts) == (JobState.DEFERRED, STOPPED, 0)
    await runner(tools(store), handler).run(asked.id)
    assert handler.runs == 1


async def test_a_database_away_in_the_middle_is_tried_again(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    await runner(tools(store), raising(StoreUnavailable("away"))).run(asked.id)
    failed = await found(store, asked)
    assert (failed.state, failed.error) == (JobState.QUEUED, AWAY)


async def test_a_database_away_from_the_start_is_no_fault(
    sqlite_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Away:
        def begin(self, _: object) -> NoReturn:
            raise StoreUnavailable("away")

    shared = tools(Away())  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        await runner(shared, Switching()).run(new_id())
    assert "left to the sweep" in caplog.text
    assert sqlite_database

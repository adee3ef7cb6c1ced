import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.core.domain.job import Job, JobState
from strideiq.core.ports import Store
from tests.people import NOW, SECOND, job, new_id, someone

pytestmark = pytest.mark.anyio

LEASE = 30 * SECOND


async def enqueued(store: Store, *jobs: Job) -> None:
    async with store.begin(PROGRAM) as unit:
        for asked in jobs:
            await unit.jobs.enqueue(asked)


async def found(store: Store, asked: Job) -> Job:
    async with store.read(PROGRAM) as unit:
        stored = await unit.jobs.get(asked.id)
    assert stored is not None
    return stored


async def taken(store: Store, owner: str = "w1", at: timedelta = timedelta(0)) -> Job | None:
    async with store.begin(PROGRAM) as unit:
        return await unit.jobs.take(owner, at=NOW + at, lease=LEASE)


async def test_job_comes_back_equal(store: Store) -> None:
    viewer = await someone(store)
    asked = job(viewer.account_id, idempotency_key="k", payload={"nested": [1, {"a": None}]})
    await enqueued(store, asked)
    assert await found(store, asked) == asked


async def test_same_key_is_the_same_job_for_one_athlete_and_kind(store: Store) -> None:
    one, other = await someone(store), await someone(store)
    first = job(one.account_id, idempotency_key="k")
    async with store.begin(one) as unit:
        assert await unit.jobs.enqueue(first) == first
        repeated = await unit.jobs.enqueue(job(one.account_id, idempotency_key="k"))
        assert repeated == first
        for different in (
            job(one.account_id, idempotency_key="other"),
            job(one.account_id, idempotency_key="k", kind="mail"),
            job(one.account_id),
            job(one.account_id),
        ):
            assert await unit.jobs.enqueue(different) == different
    async with store.begin(other) as unit:
        theirs = job(other.account_id, idempotency_key="k")
        assert await unit.jobs.enqueue(theirs) == theirs


async def test_taken_job_is_running_and_held(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    running = await taken(store)
    assert running is not None
    assert running == await found(store, asked)
    assert (running.state, running.attempts, running.lease_owner) == (JobState.RUNNING, 1, "w1")
    assert (running.lease_until, running.heartbeat_at) == (NOW + LEASE, NOW)
    assert await taken(store, "w2") is None


async def test_longest_waiting_due_job_of_a_kind_is_taken(store: Store) -> None:
    late, early = job(run_after=NOW - SECOND), job(run_after=NOW - 2 * SECOND)
    mail, future = job(kind="mail", run_after=NOW - 9 * SECOND), job(run_after=NOW + SECOND)
    await enqueued(store, late, early, mail, future)
    async with store.begin(PROGRAM) as unit:
        kinds = frozenset({"generate_plan"})
        order = [
            await unit.jobs.take("w", at=NOW, lease=LEASE, kinds=kinds),
            await unit.jobs.take("w", at=NOW, lease=LEASE, job_id=late.id),
            await unit.jobs.take("w", at=NOW, lease=LEASE, kinds=kinds),
            await unit.jobs.take("w", at=NOW, lease=LEASE, job_id=future.id),
            await unit.jobs.take("w", at=NOW, lease=LEASE),
        ]
    ids = [one and one.id for one in order]
    assert ids == [early.id, late.id, None, None, mail.id]


async def test_no_two_workers_take_the_same_job(store: Store) -> None:
    asked = [job() for _ in range(30)]
    await enqueued(store, *asked)
    got = await asyncio.gather(*(taken(store, f"w{n}") for n in range(40)))
    ids = [one.id for one in got if one is not None]
    assert sorted(ids) == sorted(one.id for one in asked)


async def test_heartbeat_holds_longer_and_tells_progress(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    await taken(store)
    async with store.begin(PROGRAM) as unit:
        told = {"lease": LEASE, "stage": "weeks", "percent": 40}
        assert await unit.jobs.heartbeat(asked.id, "w1", at=NOW + SECOND, **told)  # type: ignore[arg-type]
        assert not await unit.jobs.heartbeat(asked.id, "w2", at=NOW + SECOND, **told)  # type: ignore[arg-type]
    held = await found(store, asked)
    assert (held.stage, held.percent) == ("weeks", 40)
    assert (held.lease_until, held.heartbeat_at) == (NOW + SECOND + LEASE, NOW + SECOND)


async def test_success_is_final_and_frees_the_lease(store: Store) -> None:
    asked, result = job(), new_id()
    await enqueued(store, asked)
    await taken(store)
    async with store.begin(PROGRAM) as unit:
        assert not await unit.jobs.succeed(asked.id, "w2", at=NOW)
        assert await unit.jobs.succeed(asked.id, "w1", at=NOW + SECOND, result_id=result)
        assert not await unit.jobs.succeed(asked.id, "w1", at=NOW)
    done = await found(store, asked)
    assert (done.state, done.percent, done.result_id) == (JobState.SUCCEEDED, 100, result)
    assert (done.lease_owner, done.lease_until, done.finished_at) == (None, None, NOW + SECOND)
    assert not done.is_open


async def test_failed_try_waits_and_the_last_one_has_failed(store: Store) -> None:
    asked = job(max_attempts=2)
    await enqueued(store, asked)
    later = NOW + 10 * SECOND
    for expected in (JobState.QUEUED, JobState.FAILED):
        assert await taken(store, at=20 * SECOND) is not None
        async with store.begin(PROGRAM) as unit:
            assert await unit.jobs.fail(asked.id, "w1", at=NOW, error="boom", retry_at=later)
        after = await found(store, asked)
        assert (after.state, after.error, after.run_after) == (expected, "boom", later)
    assert after.finished_at == NOW
    assert await taken(store, at=90 * SECOND) is None


async def test_failure_without_another_try_is_final(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    await taken(store)
    async with store.begin(PROGRAM) as unit:
        assert await unit.jobs.fail(asked.id, "w1", at=NOW, error="refused", retry_at=None)
    assert (await found(store, asked)).state is JobState.FAILED


async def test_deferred_job_waits_without_losing_a_try(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    await taken(store)
    async with store.begin(PROGRAM) as unit:
        until = NOW + 60 * SECOND
        assert await unit.jobs.defer(asked.id, "w1", at=NOW, until=until, why="provider limit")
    waiting = await found(store, asked)
    assert (waiting.state, waiting.attempts, waiting.stage) == (
        JobState.DEFERRED,
        0,
        "provider limit",
    )
    assert await taken(store, at=59 * SECOND) is None
    assert await taken(store, at=60 * SECOND) is not None


async def test_cancelled_job_is_lost_to_its_worker(store: Store) -> None:
    asked = job()
    await enqueued(store, asked)
    await taken(store)
    async with store.begin(PROGRAM) as unit:
        assert await unit.jobs.cancel(asked.id, NOW)
        assert not await unit.jobs.cancel(asked.id, NOW)
        assert not await unit.jobs.succeed(asked.id, "w1", at=NOW)
    assert (await found(store, asked)).state is JobState.CANCELLED


async def test_ended_job_is_retried_by_hand_with_all_its_tries(store: Store) -> None:
    asked = job(max_attempts=1)
    await enqueued(store, asked)
    async with store.begin(PROGRAM) as unit:
        assert not await unit.jobs.retry(asked.id, NOW)
    await taken(store)
    async with store.begin(PROGRAM) as unit:
        await unit.jobs.fail(asked.id, "w1", at=NOW, error="boom", retry_at=None)
        assert await unit.jobs.retry(asked.id, NOW + SECOND)
    again = await found(store, asked)
    expected = replace(asked, run_after=NOW + SECOND, heartbeat_at=NOW, started_at=NOW)
    assert again == expected


async def test_sweep_takes_back_what_dead_workers_held(store: Store) -> None:
    healthy, dead, poison = job(), job(run_after=NOW - SECOND), job(max_attempts=1)
    await enqueued(store, healthy, dead, poison)
    async with store.begin(PROGRAM) as unit:
        await unit.jobs.take("w1", at=NOW + SECOND, lease=LEASE, job_id=healthy.id)
        await unit.jobs.take("w2", at=NOW, lease=LEASE, job_id=dead.id)
        await unit.jobs.take("w2", at=NOW, lease=LEASE, job_id=poison.id)
        assert await unit.jobs.sweep(NOW + LEASE) == []
    at = NOW + LEASE + SECOND / 2
    async with store.begin(PROGRAM) as unit:
        swept = {one.id: one for one in await unit.jobs.sweep(at)}
        assert await unit.jobs.sweep(at) == []
        assert not await unit.jobs.succeed(dead.id, "w2", at=at)
    assert set(swept) == {dead.id, poison.id}
    assert (swept[dead.id].state, swept[dead.id].run_after) == (JobState.QUEUED, at)
    assert (swept[poison.id].state, swept[poison.id].finished_at) == (JobState.FAILED, at)
    assert "worker" in str(swept[poison.id].error)
    assert (await found(store, healthy)).state is JobState.RUNNING


async def test_due_jobs_and_counts(store: Store) -> None:
    first, second, future = job(run_after=NOW - SECOND), job(), job(run_after=NOW + SECOND)
    await enqueued(store, second, first, future)
    async with store.read(PROGRAM) as unit:
        assert [one.id for one in await unit.jobs.due(NOW)] == [first.id, second.id]
        assert [one.id for one in await unit.jobs.due(NOW, limit=1)] == [first.id]
    await taken(store)
    async with store.read(PROGRAM) as unit:
        counts = await unit.jobs.counts()
    assert counts[JobState.QUEUED] == 2
    assert counts[JobState.RUNNING] == 1
    assert counts[JobState.FAILED] == 0


async def test_athlete_sees_and_cancels_own_jobs_only(store: Store) -> None:
    one, other = await someone(store), await someone(store)
    manager = await someone(store, Role.ADMIN, granted=frozenset({Permission.MANAGE_JOBS}))
    reader = await someone(store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    mine, theirs = job(one.account_id), job(other.account_id, kind="mail")
    await enqueued(store, mine, theirs)
    async with store.begin(one) as unit:
        assert await unit.jobs.of(one.account_id) == [mine]
        assert await unit.jobs.of(one.account_id, states=frozenset({JobState.FAILED})) == []
        assert await unit.jobs.of(other.account_id) == []
        assert await unit.jobs.get(theirs.id) is None
        assert not await unit.jobs.cancel(theirs.id, NOW)
    async with store.begin(reader) as unit:
        assert await unit.jobs.get(theirs.id) == theirs
        assert not await unit.jobs.cancel(theirs.id, NOW)
    async with store.begin(manager) as unit:
        assert await unit.jobs.cancel(theirs.id, NOW)

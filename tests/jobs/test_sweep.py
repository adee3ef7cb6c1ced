"""The sweep: what dead workers held comes back, what nobody took is rung for, and not too often."""

from datetime import timedelta
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import Job, JobState
from strideiq.core.jobs.sweep import Sweep
from strideiq.core.ports import Store
from strideiq.core.ports.outside import JOB_TOPIC
from tests.jobs.working import Clock, Heard, enqueued, found, limits, tools
from tests.people import NOW, SECOND, job

pytestmark = pytest.mark.anyio

KINDS = frozenset({"generate_plan"})


class Place:
    """A sweep with everything it touches."""

    def __init__(self, store: Store) -> None:
        self.clock, self.bell, self.store = Clock(), Heard(), store
        self.tools = tools(store, self.clock)
        self.sweep = Sweep(self.tools, self.bell, KINDS, limits(ring_again_seconds=10))

    async def rings(self, *, since_start: bool = False) -> list[UUID]:
        self.bell.rings.clear()
        await self.sweep.once(since_start=since_start)
        return list(self.bell.rings)

    async def take(self, asked: Job) -> None:
        async with self.store.begin(PROGRAM) as unit:
            assert await unit.jobs.take("w", at=self.clock.at, lease=30 * SECOND, job_id=asked.id)


@pytest.fixture
def place(store: Store) -> Place:
    return Place(store)


async def test_a_dead_workers_job_comes_back_and_is_rung_for_at_once(place: Place) -> None:
    asked = job()
    await enqueued(place.store, asked)
    await place.take(asked)
    place.clock.pass_by(30)
    assert await place.rings() == []
    place.clock.pass_by(1)
    async with place.tools.events.listen(f"{JOB_TOPIC}{asked.id}") as events:
        assert await place.rings() == [asked.id]
        await anext(events)
    back = await found(place.store, asked)
    assert (back.state, back.attempts, back.lease_owner) == (JobState.QUEUED, 1, None)


async def test_a_job_whose_workers_all_died_has_failed_and_is_not_rung_for(place: Place) -> None:
    asked = job(max_attempts=1)
    await enqueued(place.store, asked)
    await place.take(asked)
    place.clock.pass_by(31)
    assert await place.rings() == []
    dead = await found(place.store, asked)
    assert dead.state is JobState.FAILED
    assert "worker stopped" in (dead.error or "")


async def test_a_new_job_is_left_to_its_own_ring_for_a_while(place: Place) -> None:
    asked = job()
    await enqueued(place.store, asked)
    assert await place.rings() == []
    place.clock.pass_by(10)
    assert await place.rings() == [asked.id]


async def test_at_the_start_everything_is_rung_for(place: Place) -> None:
    asked = job()
    await enqueued(place.store, asked)
    assert await place.rings(since_start=True) == [asked.id]


async def test_what_was_put_off_is_rung_for_when_its_time_comes(place: Place) -> None:
    asked = job(run_after=NOW + timedelta(minutes=3))
    await enqueued(place.store, asked)
    assert await place.rings(since_start=True) == []
    place.clock.pass_by(180)
    assert await place.rings() == [asked.id]


async def test_nobody_is_rung_for_twice_in_a_short_time(place: Place) -> None:
    asked = job()
    await enqueued(place.store, asked)
    assert await place.rings(since_start=True) == [asked.id]
    place.clock.pass_by(9)
    assert await place.rings() == []
    place.clock.pass_by(1)
    assert await place.rings() == [asked.id]


async def test_kinds_that_nobody_here_can_do_are_not_rung_for(place: Place) -> None:
    await enqueued(place.store, job(kind="import_history"))
    assert await place.rings(since_start=True) == []

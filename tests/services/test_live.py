"""Following jobs and calendars: the state now, every change, nothing missed, and nothing to others."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.domain.errors import NotFound, NotSignedIn
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.proposal import ProposalState
from strideiq.core.ports import Event, Store
from strideiq.core.ports.changes import Tally
from strideiq.core.ports.outside import ACCESS_TOPIC
from strideiq.core.services.admission import Admitted
from strideiq.core.services.live import Live
from strideiq.core.services.tools import Tools
from tests.changes import proposal
from tests.clocks import HandClock
from tests.people import NOW, job, new_id, new_plan, someone

pytestmark = pytest.mark.anyio

LEASE = timedelta(minutes=1)
SOON_S = 10
T = TypeVar("T")


@dataclass(slots=True)
class CountedEvents:
    """Events of one process; knows who listens, and does something as soon as somebody does."""

    bus: InProcessEvents = field(default_factory=InProcessEvents)
    listening: int = 0
    at_once: Callable[[], Awaitable[None]] | None = None

    async def publish(self, topic: str, event: Event) -> None:
        """Pass it on."""
        await self.bus.publish(topic, event)

    @asynccontextmanager
    async def listen(self, *topics: str) -> AsyncIterator[AsyncIterator[Event]]:
        """Count whoever listens."""
        async with self.bus.listen(*topics) as events:
            self.listening += 1
            if self.at_once is not None:
                await self.at_once()
            try:
                yield events
            finally:
                self.listening -= 1


@dataclass(slots=True)
class Door:
    """Admits one viewer until it is shut."""

    store: Store
    viewer: Viewer
    is_open: bool = True

    async def __call__(self) -> Admitted:
        """The viewer, while they are let in."""
        if not self.is_open:
            raise NotSignedIn
        async with self.store.read(self.viewer) as unit:
            revision = await unit.athletes.revision(self.viewer.account_id)
        return Admitted(self.viewer, athlete_revision=revision or 0)


@pytest.fixture
def events() -> CountedEvents:
    return CountedEvents()


@pytest.fixture
def tools(store: Store, events: CountedEvents) -> Tools:
    return Tools(store, HandClock(), TimeOrderedIds(), SilentBell(), events)


@pytest.fixture
def live(tools: Tools) -> Live:
    return Live(tools)


async def told(following: AsyncGenerator[T, None]) -> T:
    """What is told next, soon."""
    return await asyncio.wait_for(anext(following), SOON_S)


async def change(tools: Tools, viewer: Viewer) -> None:
    async with tools.store.begin(viewer) as unit:
        await unit.athletes.raise_revision(viewer.account_id)
        tools.calendar_changed(unit, viewer.account_id)


async def asked(tools: Tools, viewer: Viewer) -> Job:
    async with tools.store.begin(viewer) as unit:
        return await unit.jobs.enqueue(job(viewer.account_id))


async def at_work(
    tools: Tools, wanted: Job, stage: str, percent: int, *, at: datetime = NOW
) -> None:
    """A worker takes the job if nobody has, says how far it is, and rings."""
    async with tools.store.begin(PROGRAM) as unit:
        await unit.jobs.take("worker", at=NOW, lease=LEASE, job_id=wanted.id)
        assert await unit.jobs.heartbeat(
            wanted.id, "worker", at=at, lease=LEASE, stage=stage, percent=percent
        )
        tools.job_changed(unit, wanted.id)


async def test_a_job_is_told_now_and_at_every_change_until_it_has_ended(
    live: Live, tools: Tools, events: CountedEvents
) -> None:
    me = await someone(tools.store)
    wanted = await asked(tools, me)
    async with aclosing(live.job(me, Door(tools.store, me), wanted.id)) as following:
        assert (await told(following)).state is JobState.QUEUED
        await at_work(tools, wanted, "weeks", 40)
        seen = await told(following)
        assert (seen.state, seen.stage, seen.percent) == (JobState.RUNNING, "weeks", 40)
        async with tools.store.begin(PROGRAM) as unit:
            await unit.jobs.succeed(wanted.id, "worker", at=NOW)
            tools.job_changed(unit, wanted.id)
        assert (await told(following)).state is JobState.SUCCEEDED
        with pytest.raises(StopAsyncIteration):
            await told(following)
    assert events.listening == 0


async def test_a_job_that_has_ended_is_told_once(live: Live, tools: Tools) -> None:
    me = await someone(tools.store)
    wanted = await asked(tools, me)
    async with tools.store.begin(me) as unit:
        await unit.jobs.cancel(wanted.id, NOW)
    states = [each.state async for each in live.job(me, Door(tools.store, me), wanted.id)]
    assert states == [JobState.CANCELLED]


async def test_a_heartbeat_that_changes_nothing_is_not_told(live: Live, tools: Tools) -> None:
    me = await someone(tools.store)
    wanted = await asked(tools, me)
    await at_work(tools, wanted, "weeks", 40)
    async with aclosing(live.job(me, Door(tools.store, me), wanted.id)) as following:
        assert (await told(following)).percent == 40
        await at_work(tools, wanted, "weeks", 40, at=NOW + LEASE)
        await at_work(tools, wanted, "weeks", 50)
        seen = await told(following)
        assert (seen.percent, seen.lease_owner, seen.heartbeat_at) == (50, None, None)


async def test_a_calendar_is_told_now_and_when_it_differs(live: Live, tools: Tools) -> None:
    me = await someone(tools.store)
    async with aclosing(live.calendar(me, Door(tools.store, me), me.account_id)) as following:
        assert await told(following) == 0
        async with tools.store.begin(me) as unit:
            tools.calendar_changed(unit, me.account_id)
        await change(tools, me)
        assert await told(following) == 1


async def test_a_change_between_listening_and_reading_is_not_missed(
    live: Live, tools: Tools, events: CountedEvents
) -> None:
    me = await someone(tools.store)

    async def at_once() -> None:
        await change(tools, me)

    events.at_once = at_once
    async with aclosing(live.calendar(me, Door(tools.store, me), me.account_id)) as following:
        assert await told(following) == 1
        await change(tools, me)
        assert await told(following) == 2


async def test_a_change_whose_ring_was_lost_is_told_at_the_next_ring(
    live: Live, tools: Tools, events: CountedEvents
) -> None:
    me = await someone(tools.store)
    async with aclosing(live.calendar(me, Door(tools.store, me), me.account_id)) as following:
        assert await told(following) == 0
        async with tools.store.begin(me) as unit:
            await unit.athletes.raise_revision(me.account_id)
        events.bus.wake()
        assert await told(following) == 1


async def test_whoever_reads_slowly_is_told_how_it_stands_and_not_how_it_came(
    live: Live, tools: Tools
) -> None:
    me = await someone(tools.store)
    async with aclosing(live.calendar(me, Door(tools.store, me), me.account_id)) as following:
        assert await told(following) == 0
        for _ in range(5):
            await change(tools, me)
        assert await told(following) == 5


async def test_what_is_somebody_elses_is_told_to_nobody(live: Live, tools: Tools) -> None:
    me, other = await someone(tools.store), await someone(tools.store)
    wanted = await asked(tools, other)
    for following in (
        live.calendar(me, Door(tools.store, me), other.account_id),
        live.calendar(me, Door(tools.store, me), new_id()),
        live.job(me, Door(tools.store, me), wanted.id),
        live.job(me, Door(tools.store, me), new_id()),
    ):
        with pytest.raises(NotFound):
            await told(following)


async def test_a_coach_who_is_let_go_hears_no_more(
    live: Live, tools: Tools, events: CountedEvents
) -> None:
    me, coach = await someone(tools.store), await someone(tools.store, Role.COACH)
    link = CoachLink(
        new_id(), me.account_id, coach.account_id, LinkState.INVITED, coach.account_id, NOW
    )
    async with tools.store.begin(coach) as unit:
        await unit.coach_links.invite(link)
    async with tools.store.begin(me) as unit:
        await unit.coach_links.accept(link.id, NOW)
    wanted = await asked(tools, me)
    calendar = live.calendar(coach, Door(tools.store, coach), me.account_id)
    progress = live.job(coach, Door(tools.store, coach), wanted.id)
    assert await told(calendar) == 0
    assert (await told(progress)).state is JobState.QUEUED
    async with tools.store.begin(me) as unit:
        await unit.coach_links.revoke(link.id, NOW)
        tools.access_changed(unit, coach.account_id)
    for following in (calendar, progress):
        with pytest.raises(NotFound):
            await told(following)
    assert events.listening == 0


async def test_one_whose_sign_in_ended_hears_no_more(
    live: Live, tools: Tools, events: CountedEvents
) -> None:
    me = await someone(tools.store)
    door = Door(tools.store, me)
    following = live.calendar(me, door, me.account_id)
    assert await told(following) == 0
    door.is_open = False
    await events.publish(f"{ACCESS_TOPIC}{me.account_id}", {})
    with pytest.raises(NotSignedIn):
        await told(following)
    assert events.listening == 0


async def test_nobody_comes_in_by_a_door_that_shut_before_they_listened(
    live: Live, tools: Tools
) -> None:
    me = await someone(tools.store)
    with pytest.raises(NotSignedIn):
        await told(live.calendar(me, Door(tools.store, me, is_open=False), me.account_id))


async def test_proposals_are_told_now_and_at_every_change(live: Live, tools: Tools) -> None:
    me, other = await someone(tools.store), await someone(tools.store)
    new = new_plan(me.account_id)
    made = proposal(me.account_id, new.id)
    async with tools.store.begin(PROGRAM) as unit:
        await unit.plans.add(new)
    async with aclosing(live.proposals(me, Door(tools.store, me), me.account_id)) as following:
        assert await told(following) == Tally(0, 0)
        await change(tools, me)
        async with tools.store.begin(PROGRAM) as unit:
            await unit.proposals.add(made)
            tools.calendar_changed(unit, me.account_id)
        assert await told(following) == Tally(1, 1)
        async with tools.store.begin(me) as unit:
            await unit.proposals.decide(made.id, ProposalState.DECLINED, at=NOW)
            tools.calendar_changed(unit, me.account_id)
        assert await told(following) == Tally(0, 2)
    async with aclosing(live.proposals(other, Door(tools.store, other), me.account_id)) as theirs:
        with pytest.raises(NotFound):
            await told(theirs)

"""Following what other processes change, over a Redis that goes away meanwhile: nothing is missed."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.redis_events import RedisEvents
from strideiq.core.domain.access import Viewer
from strideiq.core.ports import EventBus
from strideiq.core.services.admission import Admitted
from strideiq.core.services.live import Live
from strideiq.core.services.tools import Tools
from strideiq.core.store.unit_of_work import open_store
from tests.clocks import HandClock
from tests.people import someone
from tests.servers import Redis

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

SOON_S = 20


@pytest.fixture
def redis() -> Iterator[Redis]:
    server = Redis.launch()
    yield server
    server.kept.remove()


async def test_a_change_made_while_redis_is_away_is_told_when_it_is_back(
    sqlite_database: str, redis: Redis
) -> None:
    ours, theirs = RedisEvents(redis.url()), RedisEvents(redis.url())
    store = open_store(sqlite_database)

    def process(events: EventBus) -> Tools:
        return Tools(store, HandClock(), TimeOrderedIds(), SilentBell(), events)

    me = await someone(store)

    async def again() -> Admitted:
        async with store.read(me) as unit:
            revision = await unit.athletes.revision(me.account_id)
        return Admitted(me, athlete_revision=revision or 0)

    async def change(tools: Tools, viewer: Viewer) -> None:
        async with tools.store.begin(viewer) as unit:
            await unit.athletes.raise_revision(viewer.account_id)
            tools.calendar_changed(unit, viewer.account_id)

    following = Live(process(ours)).calendar(me, again, me.account_id)
    async with ours.running(), theirs.running(), aclosing(following) as revisions:
        assert await anext(revisions) == 0
        next_one = asyncio.ensure_future(anext(revisions))
        # The two find Redis in their own time, and only what is said afterwards arrives.
        while not next_one.done():
            await change(process(theirs), me)
            await asyncio.wait({next_one}, timeout=0.1)
        seen = await next_one
        redis.stop()
        await change(process(theirs), me)
        async with store.read(me) as unit:
            newest = await unit.athletes.revision(me.account_id)
        redis.start()
        async with asyncio.timeout(SOON_S):
            while seen != newest:
                seen = await anext(revisions)
    await store.close()

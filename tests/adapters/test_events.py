"""Events inside a process, from a worker over its pipe, and between processes over Redis."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from strideiq.core.adapters.events import MOST_WAITING, InProcessEvents
from strideiq.core.adapters.pipe import MOST_UNREAD, EventsUp, Pipe
from strideiq.core.adapters.redis_events import RedisEvents
from tests.servers import Redis

pytestmark = pytest.mark.anyio

PATIENCE_S = 10


@asynccontextmanager
async def pipes() -> AsyncIterator[tuple[Pipe, Pipe]]:
    """Both ends of a pipe."""
    one, other = socket.socketpair()
    ends = await Pipe.over(one), await Pipe.over(other)
    try:
        yield ends
    finally:
        for end in ends:
            end.close()
        await asyncio.sleep(0)


@asynccontextmanager
async def two_processes(url: str) -> AsyncIterator[tuple[RedisEvents, RedisEvents]]:
    """Two event buses on one Redis that hear each other."""
    one, other = RedisEvents(url), RedisEvents(url)
    async with one.running(), other.running():
        async with other.listen("hello") as heard:
            async with asyncio.timeout(PATIENCE_S):
                while not (await said(one, heard)):
                    pass
        yield one, other


async def said(one: RedisEvents, heard: AsyncIterator[object]) -> bool:
    """Whether the other one hears a greeting soon."""
    await one.publish("hello", {})
    hearing = asyncio.ensure_future(anext(heard))
    done, _ = await asyncio.wait({hearing}, timeout=0.1)
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    return bool(done)


async def test_listeners_hear_their_topics_and_nothing_else() -> None:
    bus = InProcessEvents()
    async with bus.listen("a", "b") as mine, bus.listen("c") as other:
        await bus.publish("c", {"n": 0})
        await bus.publish("a", {"n": 1})
        await bus.publish("b", {"n": 2})
        assert [await anext(mine), await anext(mine)] == [{"n": 1}, {"n": 2}]
        assert await anext(other) == {"n": 0}


async def test_a_slow_listener_keeps_the_latest_events() -> None:
    bus = InProcessEvents()
    async with bus.listen("a") as events:
        for number in range(MOST_WAITING + 5):
            await bus.publish("a", {"n": number})
        assert await anext(events) == {"n": 5}


async def test_everybody_can_be_woken_once() -> None:
    bus = InProcessEvents()
    async with bus.listen("a", "b") as events:
        bus.wake()
        await bus.publish("a", {"n": 1})
        assert [await anext(events), await anext(events)] == [{}, {"n": 1}]


async def test_a_workers_events_are_heard_on_both_sides_of_the_pipe() -> None:
    async with pipes() as (ours, theirs):
        bus = EventsUp(theirs)
        async with bus.listen("job:1") as events:
            await bus.publish("job:1", {"n": 1})
            assert await anext(events) == {"n": 1}
        assert await anext(ours.messages()) == {"topic": "job:1", "event": {"n": 1}}


async def test_a_pipe_ends_when_the_other_side_is_gone_and_takes_no_more_words() -> None:
    async with pipes() as (ours, theirs):
        theirs.close()
        assert [words async for words in ours.messages()] == []
        ours.close()
        ours.say({"late": True})


async def test_nobody_waits_for_a_reader_that_does_not_read() -> None:
    async with pipes() as (ours, _):
        for _ in range(3 * MOST_UNREAD // 1000):
            ours.say({"words": "x" * 1000})


async def test_events_go_from_process_to_process_over_redis(redis_url: str) -> None:
    async with (
        two_processes(redis_url) as (one, other),
        one.listen("a") as here,
        other.listen("a") as there,
        other.listen("b") as elsewhere,
        asyncio.timeout(PATIENCE_S),
    ):
        await one.publish("a", {"n": 1})
        await one.publish("b", {"n": 2})
        assert await anext(here) == {"n": 1}
        assert await anext(there) == {"n": 1}
        assert await anext(elsewhere) == {"n": 2}
        await one.publish("a", {"n": 3})
        assert await anext(here) == {"n": 3}


async def test_while_redis_is_away_nothing_is_raised_and_afterwards_everybody_hears_of_it() -> None:
    server = Redis.launch()
    async with AsyncExitStack() as stack:
        stack.callback(server.kept.remove)
        one, other = await stack.enter_async_context(two_processes(server.url()))
        here = await stack.enter_async_context(one.listen("a"))
        there = await stack.enter_async_context(other.listen("a"))
        await asyncio.to_thread(server.stop)
        await one.publish("a", {"n": 1})
        await stack.enter_async_context(asyncio.timeout(PATIENCE_S))
        assert await anext(here) == {"n": 1}
        await asyncio.to_thread(server.start)
        assert await anext(here) == {}
        told = [await anext(there)]
        while {} not in told or {"n": 1} not in told:
            await one.publish("a", {"n": 1})
            told.append(await anext(there))


async def test_what_cannot_be_told_in_the_end_keeps_nobody_waiting() -> None:
    server = Redis.launch()
    alone = RedisEvents(server.url())
    server.kept.remove()
    await alone.publish("a", {"n": 1})
    async with asyncio.timeout(PATIENCE_S):
        await alone.close()

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from strideiq.core.adapters import redis_rate_limits
from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.adapters.redis_rate_limits import Pool, RedisRateLimiter, counting_pool
from tests.servers import Redis, free_port

pytestmark = pytest.mark.anyio


@pytest.fixture
async def pool(redis_url: str) -> AsyncIterator[Pool]:
    opened = counting_pool(redis_url)
    yield opened
    await opened.disconnect()


def limiter(pool: Pool, most: int, name: str | None = None, *, here: int = 0) -> RedisRateLimiter:
    otherwise = InProcessRateLimiter(here or most)
    return RedisRateLimiter(pool, name or uuid4().hex, most, 15, otherwise)


async def test_counts_for_all_processes_together(pool: Pool, redis_url: str) -> None:
    name, elsewhere = uuid4().hex, counting_pool(redis_url)
    one, other = limiter(pool, 3, name), limiter(elsewhere, 3, name)
    waits = [await each.wait_s("ada") for each in (one, other, one, other, one)]
    await elsewhere.disconnect()
    assert waits[:3] == [0, 0, 0]
    assert all(0 < wait <= 900 for wait in waits[3:])


async def test_everybody_and_every_name_has_their_own_count(pool: Pool) -> None:
    first, second = limiter(pool, 1), limiter(pool, 1)
    assert [await first.wait_s("ada"), await first.wait_s("bob"), await second.wait_s("ada")] == [
        0,
        0,
        0,
    ]
    assert await first.wait_s("ada") > 0


async def test_many_at_once_get_no_more_than_their_share(pool: Pool) -> None:
    counting = limiter(pool, 10)
    waits = await asyncio.gather(*(counting.wait_s("ada") for _ in range(50)))
    assert waits.count(0) == 10


async def test_without_redis_it_counts_here() -> None:
    away = counting_pool(f"redis://127.0.0.1:{free_port()}/0")
    counting = limiter(away, 100, here=2)
    waits = [await counting.wait_s("ada") for _ in range(3)]
    await away.disconnect()
    assert (waits[:2], waits[2] > 0) == ([0, 0], True)


async def test_redis_that_hangs_is_left_alone_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redis_rate_limits, "PATIENCE_S", 0.05)
    calls = 0

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    away = counting_pool(f"redis://127.0.0.1:{port}/0")
    counting = limiter(away, 100)
    assert [await counting.wait_s("ada") for _ in range(20)] == [0] * 20
    assert calls == 1
    await away.disconnect()
    server.close()
    await server.wait_closed()


async def test_it_counts_in_redis_again_once_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_rate_limits, "PAUSE_S", 0.0)
    server = Redis.launch()
    pool = counting_pool(server.url())
    counting = limiter(pool, 2, here=1000)
    assert await counting.wait_s("ada") == 0
    server.stop()
    assert [await counting.wait_s("ada") for _ in range(5)] == [0] * 5
    server.start()
    assert [await counting.wait_s("ada") > 0 for _ in range(3)] == [False, False, True]
    await pool.disconnect()
    server.kept.remove()

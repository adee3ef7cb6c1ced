"""What is remembered, for how long, and what happens when Redis is away."""

import pytest
import redis.asyncio

from strideiq.core.adapters.caches import ENTRY_BYTES, CacheInFront, InProcessCache
from strideiq.core.adapters.redis_cache import PREFIX, RedisCache
from tests.servers import free_port

pytestmark = pytest.mark.anyio


async def test_a_process_remembers_as_many_bytes_as_it_may() -> None:
    cache = InProcessCache(2 * (1 + 100 + ENTRY_BYTES))
    for key in "abc":
        await cache.put(key, bytes(100))
    assert [await cache.get(key) for key in "abc"] == [None, bytes(100), bytes(100)]
    await cache.close()
    assert await cache.get("c") is None


async def test_processes_remember_together_in_redis(redis_url: str) -> None:
    one, other = RedisCache(redis_url, 60), RedisCache(redis_url, 60)
    await one.put("shared", b"\x1f\x8b bytes")
    assert await other.get("shared") == b"\x1f\x8b bytes"
    assert await other.get("nothing") is None
    async with redis.asyncio.Redis.from_url(redis_url) as client:
        assert 0 < await client.ttl(f"{PREFIX}shared") <= 60
    await one.close()
    await other.close()


async def test_what_is_far_is_near_from_then_on(redis_url: str) -> None:
    far = RedisCache(redis_url, 60)
    near = InProcessCache(10_000)
    cache = CacheInFront(near, far)
    await far.put("far", b"1")
    assert await near.get("far") is None
    assert await cache.get("far") == b"1"
    assert await near.get("far") == b"1"
    await cache.put("both", b"2")
    assert (await near.get("both"), await far.get("both")) == (b"2", b"2")
    assert await cache.get("nothing") is None
    await cache.close()
    assert await near.get("both") is None


async def test_without_redis_nothing_is_remembered_and_nothing_waits() -> None:
    cache = RedisCache(f"redis://127.0.0.1:{free_port()}/0", 60)
    await cache.put("a", b"1")
    assert await cache.get("a") is None
    await cache.close()


async def test_redis_is_left_alone_for_a_while_after_it_was_away(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = RedisCache(redis_url, 60)
    await cache.put("a", b"1")
    asked = 0

    async def away(*_: object) -> None:
        nonlocal asked
        asked += 1
        raise redis.exceptions.ConnectionError

    monkeypatch.setattr(redis.asyncio.Redis, "get", away)
    assert [await cache.get("a") for _ in range(3)] == [None] * 3
    assert asked == 1
    await cache.close()

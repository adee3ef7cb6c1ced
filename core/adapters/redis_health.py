"""How a Redis server is, asked in one go."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import redis.asyncio
from redis.exceptions import RedisError

from strideiq.core.domain.errors import StrideIQError

PATIENCE_S: Final = 2.0


class RedisUnavailable(StrideIQError):
    """Redis cannot be reached, or refuses what is asked of it."""


@dataclass(frozen=True, slots=True)
class RedisState:
    """``evicts`` says whether it forgets keys when it is full; ``keeps`` that it writes them down."""

    version: str
    now: datetime
    evicts: bool
    keeps: bool


async def look(url: str) -> RedisState:
    """The state of the server. Raises RedisUnavailable."""
    client = redis.asyncio.Redis.from_url(
        url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S
    )
    try:
        async with client:
            seconds, micros = await client.time()
            info: Any = await client.info()
    except (RedisError, OSError) as error:
        raise RedisUnavailable(f"Redis does not answer: {error}") from error
    return RedisState(
        version=str(info["redis_version"]),
        now=datetime.fromtimestamp(seconds + micros / 1e6, UTC),
        evicts=str(info.get("maxmemory_policy", "noeviction")) != "noeviction",
        keeps=bool(info.get("aof_enabled")),
    )

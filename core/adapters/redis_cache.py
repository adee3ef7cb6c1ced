"""What all processes remember together, in Redis."""

import time
from typing import Any, Final

import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

PATIENCE_S: Final = 0.25
PAUSE_S: Final = 5.0
"""How long Redis is left alone after it did not answer."""
PREFIX: Final = "strideiq:cache:"


class RedisCache:
    """Everything is forgotten after ``seconds``; without Redis, at once."""

    def __init__(self, url: str, seconds: int) -> None:
        self._redis = redis.asyncio.Redis.from_url(
            url,
            socket_timeout=PATIENCE_S,
            socket_connect_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 0),
        )
        self._seconds = seconds
        self._away_until = 0.0

    async def get(self, key: str) -> bytes | None:
        """What any process put under this key."""
        if time.monotonic() < self._away_until:
            return None
        try:
            found: Any = await self._redis.get(PREFIX + key)
        except (RedisError, OSError):
            self._leave_alone()
            return None
        return found if isinstance(found, bytes) else None

    async def put(self, key: str, value: bytes) -> None:
        """Remember this for every process."""
        if time.monotonic() < self._away_until:
            return
        try:
            await self._redis.set(PREFIX + key, value, ex=self._seconds)
        except (RedisError, OSError):
            self._leave_alone()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._redis.aclose()

    def _leave_alone(self) -> None:
        self._away_until = time.monotonic() + PAUSE_S

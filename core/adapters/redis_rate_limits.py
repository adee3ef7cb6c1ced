"""How often somebody may ask, counted in Redis for all processes together."""

import time
from math import ceil
from typing import Any, Final, TypeAlias

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from strideiq.core.ports.rates import RateLimiter

PATIENCE_S: Final = 0.5
PAUSE_S: Final = 5.0
"""How long Redis is left alone after it did not answer."""


Pool: TypeAlias = ConnectionPool


def counting_pool(url: str) -> Pool:
    """Connections for limiters, which wait for nothing: a limit is no reason to be slow."""
    return ConnectionPool.from_url(
        url,
        socket_timeout=PATIENCE_S,
        socket_connect_timeout=PATIENCE_S,
        retry=Retry(NoBackoff(), 0),
    )


class RedisRateLimiter:
    """Counts ``most`` requests in ``minutes`` under ``name``; ``otherwise`` counts without Redis."""

    def __init__(
        self, pool: Pool, name: str, most: int, minutes: int, otherwise: RateLimiter
    ) -> None:
        self._limit = RateLimitItemPerMinute(most, minutes)
        self._name = name
        self._otherwise = otherwise
        self._away_until = 0.0
        options: Any = {"connection_pool": pool}
        storage = RedisStorage(
            "async+redis://",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix="strideiq:limits",
            **options,
        )
        self._limiter = MovingWindowRateLimiter(storage)

    async def wait_s(self, who: str) -> int:
        """0 when ``who`` may ask now, and it counts; else the seconds to wait."""
        if time.monotonic() >= self._away_until:
            try:
                return await self._asked(who)
            except StorageError:
                self._away_until = time.monotonic() + PAUSE_S
        return await self._otherwise.wait_s(who)

    async def _asked(self, who: str) -> int:
        if await self._limiter.hit(self._limit, self._name, who):
            return 0
        window = await self._limiter.get_window_stats(self._limit, self._name, who)
        return max(1, ceil(window.reset_time - time.time()))

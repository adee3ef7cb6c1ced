"""How often somebody may ask, counted in this process."""

import time
from math import ceil

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class InProcessRateLimiter:
    """Counts ``most`` requests in ``minutes``; every start of the process begins anew."""

    def __init__(self, most: int, minutes: int = 1) -> None:
        self._limit = RateLimitItemPerMinute(most, minutes)
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    async def wait_s(self, who: str) -> int:
        """0 when ``who`` may ask now, and it counts; else the seconds to wait."""
        if self._limiter.hit(self._limit, who):
            return 0
        reset = self._limiter.get_window_stats(self._limit, who).reset_time
        return max(1, ceil(reset - time.time()))

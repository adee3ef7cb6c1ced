"""How often somebody may ask, counted in this process."""

import time
from collections import deque
from math import ceil
from typing import Final

from strideiq.core.domain.recent import Recent

MOST_ASKERS: Final = 100_000
"""The one who has not asked for longest is forgotten first, and begins anew."""


class InProcessRateLimiter:
    """Counts ``most`` requests in ``minutes``; every start of the process begins anew."""

    def __init__(self, most: int, minutes: int = 1) -> None:
        self._most = most
        self._seconds = minutes * 60.0
        self._asked: Recent[str, deque[float]] = Recent(MOST_ASKERS)

    async def wait_s(self, who: str) -> int:
        """0 when ``who`` may ask now, and it counts; else the seconds to wait."""
        now = time.monotonic()
        times = self._asked.get(who)
        if times is None:
            times = deque()
            self._asked.put(who, times)
        begin = now - self._seconds
        while times and times[0] <= begin:
            times.popleft()
        if len(times) < self._most:
            times.append(now)
            return 0
        return max(1, ceil(times[0] - begin))

"""How often somebody may ask."""

from typing import Protocol


class RateLimiter(Protocol):
    """Counts requests of each asker."""

    async def wait_s(self, who: str) -> int:
        """0 when ``who`` may ask now, and it counts; else the seconds to wait."""
        ...

"""What one process remembers, alone or in front of what all of them share."""

from strideiq.core.domain.recent import Recent
from strideiq.core.ports.cache import Cache

ENTRY_BYTES = 300
"""What an entry takes besides its key and value."""


class InProcessCache:
    """At most ``most`` bytes; what was unused for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._recent: Recent[str, bytes] = Recent(most)

    async def get(self, key: str) -> bytes | None:
        """What was put under this key."""
        return self._recent.get(key)

    async def put(self, key: str, value: bytes) -> None:
        """Remember this while there is room."""
        self._recent.put(key, value, len(key) + len(value) + ENTRY_BYTES)

    async def close(self) -> None:
        """Forget everything."""
        self._recent = Recent(self._most)


class CacheInFront:
    """Asks ``near`` first. A value never changes under its key, so that near and far agree."""

    def __init__(self, near: Cache, far: Cache) -> None:
        self._near = near
        self._far = far

    async def get(self, key: str) -> bytes | None:
        """What either remembers; near, it is remembered from now on."""
        found = await self._near.get(key)
        if found is None:
            found = await self._far.get(key)
            if found is not None:
                await self._near.put(key, found)
        return found

    async def put(self, key: str, value: bytes) -> None:
        """Remember this near and far."""
        await self._near.put(key, value)
        await self._far.put(key, value)

    async def close(self) -> None:
        """Let go of both."""
        await self._near.close()
        await self._far.close()

"""The port to what is remembered for a while, by this process or by all of them together."""

from typing import Protocol


class Cache(Protocol):
    """Bytes by key; any of them may be gone at any time, and nothing is lost with them."""

    async def get(self, key: str) -> bytes | None:
        """What was put under this key. Raises nothing when nobody can be reached."""
        ...

    async def put(self, key: str, value: bytes) -> None:
        """Remember this for a while. Raises nothing when nobody can be reached."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...

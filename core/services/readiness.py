"""Whether the service can do its work now: everything it stands on, by name."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Final, Protocol

from strideiq.core.domain.errors import StrideIQError
from strideiq.core.ports import Store

PATIENCE_S: Final = 2.0


class Part(Protocol):
    """Something the service stands on."""

    async def is_ready(self) -> bool:
        """Whether it does its work now. A StrideIQError says no as well."""
        ...


class Readiness:
    """Asks every part at once, and waits for none of them long."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self._parts: Final = parts

    async def checks(self) -> dict[str, bool]:
        """Whether each part does its work now."""
        answers = await asyncio.gather(*(_asked(part.is_ready()) for part in self._parts.values()))
        return dict(zip(self._parts, answers, strict=True))


async def _asked(question: Awaitable[bool]) -> bool:
    try:
        return await asyncio.wait_for(question, PATIENCE_S)
    except (StrideIQError, TimeoutError):
        return False


class Database:
    """The database answers, and has the tables of this version."""

    def __init__(self, store: Store, newest: str | None) -> None:
        self._store: Final = store
        self._newest: Final = newest

    async def is_ready(self) -> bool:
        """Whether it does its work now."""
        return await self._store.migration() == self._newest

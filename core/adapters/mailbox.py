"""A queue for one reader that weighs next to nothing while it is empty."""

import asyncio
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """What waits for its reader, oldest first; of more than ``most`` the oldest go.

    Thousands of them are held open, where asyncio's own queue takes three kilobytes.
    """

    __slots__ = ("_arrival", "_most", "_waiting")

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._waiting: list[T] = []
        self._arrival: asyncio.Future[None] | None = None

    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    def put_nowait(self, item: T) -> None:
        """Add something; its reader wakes up."""
        if len(self._waiting) == self._most:
            del self._waiting[0]
        self._waiting.append(item)
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    async def get(self) -> T:
        """What has waited longest, as soon as there is something."""
        while not self._waiting:
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival
        return self._waiting.pop(0)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        return await self.get()

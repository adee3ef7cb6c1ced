"""Events between the requests and subscriptions of one process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from strideiq.core.ports.outside import Event

MOST_WAITING = 100
"""Events kept for a listener that is slow; each is a doorbell, so older ones may go."""


class InProcessEvents:
    """The EventBus of one event loop."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[Event]]] = defaultdict(set)

    async def publish(self, topic: str, event: Event) -> None:
        """Put the event before everybody who listens to this topic now."""
        for queue in self._listeners.get(topic, ()):
            _put(queue, event)

    def wake(self) -> None:
        """Have everybody read the truth again, for events may have been lost."""
        for queue in {queue for queues in self._listeners.values() for queue in queues}:
            _put(queue, {})

    @asynccontextmanager
    async def listen(self, *topics: str) -> AsyncIterator[AsyncIterator[Event]]:
        """Events of these topics from the moment the context is entered."""
        queue: asyncio.Queue[Event] = asyncio.Queue(MOST_WAITING)
        for topic in topics:
            self._listeners[topic].add(queue)
        try:
            yield _events(queue)
        finally:
            for topic in topics:
                self._listeners[topic].discard(queue)
                if not self._listeners[topic]:
                    del self._listeners[topic]


def _put(queue: asyncio.Queue[Event], event: Event) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(event)


async def _events(queue: asyncio.Queue[Event]) -> AsyncIterator[Event]:
    while True:
        yield await queue.get()

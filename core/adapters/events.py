"""Events between the requests and subscriptions of one process."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from strideiq.core.adapters.mailbox import Mailbox
from strideiq.core.ports.outside import Event

MOST_WAITING = 100
"""Events kept for a listener that is slow; each is a doorbell, so older ones may go."""


class InProcessEvents:
    """The EventBus of one event loop."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Mailbox[Event]]] = defaultdict(set)

    async def publish(self, topic: str, event: Event) -> None:
        """Put the event before everybody who listens to this topic now."""
        for box in self._listeners.get(topic, ()):
            box.put_nowait(event)

    def wake(self) -> None:
        """Have everybody read the truth again, for events may have been lost."""
        for box in {box for boxes in self._listeners.values() for box in boxes}:
            box.put_nowait({})

    @asynccontextmanager
    async def listen(self, *topics: str) -> AsyncIterator[AsyncIterator[Event]]:
        """Events of these topics from the moment the context is entered."""
        box: Mailbox[Event] = Mailbox(MOST_WAITING)
        for topic in topics:
            self._listeners[topic].add(box)
        try:
            yield box
        finally:
            for topic in topics:
                self._listeners[topic].discard(box)
                if not self._listeners[topic]:
                    del self._listeners[topic]

"""What use cases work with in tests: a real store, a clock of the test's own, events written down."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from uuid import UUID

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.ports import Event, Store
from strideiq.core.ports.outside import ACCESS_TOPIC
from strideiq.core.services.tools import Tools
from tests.clocks import HandClock


@dataclass(slots=True)
class WrittenDown:
    """Remembers what was published; nobody listens."""

    topics: list[str] = field(default_factory=list)

    async def publish(self, topic: str, event: Event) -> None:
        """Write the topic down."""
        del event
        self.topics.append(topic)

    def listen(self, *topics: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Nobody listens in these tests."""
        raise NotImplementedError(topics)

    def access_of(self, account_id: UUID) -> int:
        """How often this account was told that what it may see has changed."""
        return self.topics.count(f"{ACCESS_TOPIC}{account_id}")


def tools_on(store: Store, clock: HandClock | None = None) -> tuple[Tools, WrittenDown]:
    """Tools on this store, and what they publish."""
    told = WrittenDown()
    return Tools(store, clock or HandClock(), TimeOrderedIds(), SilentBell(), told), told

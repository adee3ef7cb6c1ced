"""What use cases work with in tests: a real store, a clock of the test's own, events written down."""

from uuid import UUID

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.ports import Event, Store
from strideiq.core.ports.outside import ACCESS_TOPIC
from strideiq.core.services.tools import Tools
from tests.clocks import HandClock


class WrittenDown(InProcessEvents):
    """The events of one process, which remembers their topics."""

    def __init__(self) -> None:
        super().__init__()
        self.topics: list[str] = []

    async def publish(self, topic: str, event: Event) -> None:
        """Write the topic down and tell who listens."""
        self.topics.append(topic)
        await super().publish(topic, event)

    def access_of(self, account_id: UUID) -> int:
        """How often this account was told that what it may see has changed."""
        return self.topics.count(f"{ACCESS_TOPIC}{account_id}")


def tools_on(store: Store, clock: HandClock | None = None) -> tuple[Tools, WrittenDown]:
    """Tools on this store, and what they publish."""
    told = WrittenDown()
    return Tools(store, clock or HandClock(), TimeOrderedIds(), SilentBell(), told), told

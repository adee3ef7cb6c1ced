"""How a server reaches its workers: its own over a pipe when embedded, those beside it over Redis."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from strideiq.core.adapters.events import InProcessEvents
from strideiq.core.adapters.redis_events import RedisEvents
from strideiq.core.jobs.bell import BrokerBell
from strideiq.core.jobs.broker import broker_at
from strideiq.core.jobs.supervisor import Supervisor
from strideiq.core.ports import Bell
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.worker_process import workers


@dataclass(frozen=True, slots=True)
class Embedded:
    """A worker process of our own."""

    own: Supervisor
    events: InProcessEvents

    @property
    def bell(self) -> Bell:
        """Rings in that process."""
        return self.own

    @property
    def is_ready(self) -> bool:
        """Whether it is up."""
        return self.own.is_ready

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The process is kept up inside and gone afterwards."""
        async with self.own.running():
            yield


@dataclass(frozen=True, slots=True)
class Shared:
    """Workers that somebody else runs, and Redis between them and us."""

    bell: BrokerBell
    events: RedisEvents
    is_ready: bool = True

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Events arrive inside; afterwards every ring has been sent."""
        async with self.events.running():
            try:
                yield
            finally:
                await self.bell.close()


Links = Embedded | Shared


def links(settings: Settings, defaults: Defaults, *, safe_mode: bool) -> Links:
    """What these settings ask for, nothing of it started yet."""
    if settings.redis_url is not None:
        return Shared(BrokerBell(broker_at(settings.redis_url)), RedisEvents(settings.redis_url))
    events = InProcessEvents()
    own = workers(settings, defaults, events, 1, safe_mode=safe_mode)
    return Embedded(own, events)

"""Ports to the machine the program runs on: time, ids, the doorbell of workers, events."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        ...


class Ids(Protocol):
    """Makes identifiers."""

    def new(self) -> UUID:
        """A UUID of version 7: unique, and later ones sort after earlier ones."""
        ...


class Bell(Protocol):
    """Tells workers that a job waits; a lost ring costs time, never a job."""

    async def ring(self, job_id: UUID, kind: str) -> None:
        """Say that this job waits. Raises nothing when nobody can be reached."""
        ...


Event = Mapping[str, object]
"""What happened, as plain JSON values; a doorbell too: who hears it reads the truth again."""


class EventBus(Protocol):
    """Carries events between requests, workers and open subscriptions."""

    async def publish(self, topic: str, event: Event) -> None:
        """Send to whoever listens to ``topic`` now. Raises nothing when nobody can be reached."""
        ...

    def listen(self, *topics: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Events of these topics from the moment the context is entered."""
        ...


JOB_TOPIC: Final = "job:"
ATHLETE_TOPIC: Final = "athlete:"
ACCESS_TOPIC: Final = "access:"
"""Topics are one of these with an id: how far a job is, what a calendar shows, who sees whom."""

CONFIGURATION_TOPIC: Final = "configuration"
"""Rings when anything of the configuration was changed: flags, rules, plugins, memberships."""

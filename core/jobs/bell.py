"""The bell that rings through the broker."""

import asyncio
from typing import Final
from uuid import UUID

import dramatiq

from strideiq.core.jobs.broker import send


class BrokerBell:
    """Rings from a thread, so that a slow broker keeps no request waiting.

    What cannot be sent is dropped: the sweep rings again.
    """

    def __init__(self, broker: dramatiq.Broker) -> None:
        self._broker: Final = broker
        self._waiting: list[UUID] = []
        self._ringing: asyncio.Task[None] | None = None

    async def ring(self, job_id: UUID, kind: str) -> None:  # noqa: ARG002  one queue for every kind
        """Say that this job waits, soon and without waiting for the broker."""
        self._waiting.append(job_id)
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.create_task(self._ring_all())

    async def close(self) -> None:
        """Send what still waits."""
        if self._ringing is not None:
            await self._ringing

    async def _ring_all(self) -> None:
        while self._waiting:
            jobs, self._waiting = self._waiting, []
            await asyncio.to_thread(self._send, jobs)

    def _send(self, jobs: list[UUID]) -> None:
        for job_id in jobs:
            if not send(self._broker, job_id):
                return

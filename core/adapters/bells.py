"""Doorbells of workers."""

from uuid import UUID


class SilentBell:
    """Rings nowhere: the sweep of a worker finds what waits."""

    async def ring(self, job_id: UUID, kind: str) -> None:
        """Do nothing."""

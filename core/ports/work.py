"""Repositories of the program's own work: jobs, audit events and plugin settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.plugin import PluginSetting


class Jobs(Protocol):
    """The job table, which is the truth about slow work.

    What a worker says counts only while it holds the job: each of its methods returns whether it
    still does, so a worker that was given up writes nothing.
    """

    async def enqueue(self, job: Job) -> Job:
        """Add a job and return it; the earlier one where its idempotency key was used before."""
        ...

    async def get(self, job_id: UUID) -> Job | None:
        """The job of this id, for viewers who may see its athlete."""
        ...

    async def of(
        self,
        athlete_id: UUID,
        *,
        states: frozenset[JobState] = frozenset(),
        limit: int = 50,
    ) -> Sequence[Job]:
        """Jobs of an athlete in these states (empty: any), newest first."""
        ...

    async def take(
        self,
        owner: str,
        *,
        at: datetime,
        lease: timedelta,
        job_id: UUID | None = None,
        kinds: frozenset[str] = frozenset(),
    ) -> Job | None:
        """Take the job of this id, or the one waiting longest of these kinds (empty: any).

        It is running and held by ``owner`` until the lease ends; no two owners get the same one.
        None when nothing is due.
        """
        ...

    async def heartbeat(
        self, job_id: UUID, owner: str, *, at: datetime, lease: timedelta, stage: str, percent: int
    ) -> bool:
        """Hold a job longer and tell how far it is."""
        ...

    async def succeed(
        self, job_id: UUID, owner: str, *, at: datetime, result_id: UUID | None = None
    ) -> bool:
        """Finish a job. Call it in the unit of work that stores the result."""
        ...

    async def fail(
        self, job_id: UUID, owner: str, *, at: datetime, error: str, retry_at: datetime | None
    ) -> bool:
        """Give a job back until ``retry_at``; with None, or after the last try, it has failed."""
        ...

    async def defer(
        self, job_id: UUID, owner: str, *, at: datetime, until: datetime, why: str
    ) -> bool:
        """Put a job off without counting the try."""
        ...

    async def cancel(self, job_id: UUID, at: datetime) -> bool:
        """Cancel a job that is still open; whether it was."""
        ...

    async def retry(self, job_id: UUID, at: datetime) -> bool:
        """Queue a failed or cancelled job again, with all its tries."""
        ...

    async def sweep(self, at: datetime) -> Sequence[Job]:
        """Take back what dead workers held; jobs whose tries are used up have failed."""
        ...

    async def due(
        self, at: datetime, *, kinds: frozenset[str] = frozenset(), limit: int = 1000
    ) -> Sequence[Job]:
        """Jobs of these kinds (empty: any) that may be taken now, the longest waiting first."""
        ...

    async def counts(self) -> Mapping[JobState, int]:
        """How many jobs are in each state."""
        ...


class Audit(Protocol):
    """What was done; it can be added to and read, nothing else."""

    async def add(self, event: AuditEvent) -> None:
        """Write an event down."""
        ...

    async def get(self, event_id: UUID) -> AuditEvent | None:
        """The event of this id."""
        ...

    async def page(
        self,
        *,
        before: UUID | None = None,
        action: str | None = None,
        concerning: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[AuditEvent]:
        """Events newest first, those before ``before``; ``concerning`` is actor or subject."""
        ...


class PluginSettings(Protocol):
    """What admins changed of plugins."""

    async def all(self) -> Mapping[str, PluginSetting]:
        """What they changed, by plugin id."""
        ...

    async def save(
        self, plugin: str, setting: PluginSetting, *, at: datetime, by: UUID | None
    ) -> None:
        """Replace what was changed of a plugin."""
        ...

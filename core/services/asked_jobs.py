"""Use cases: see jobs, cancel them, and try failed ones again by hand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal
from strideiq.core.domain.job import Job, JobState
from strideiq.core.ports import UnitOfWork
from strideiq.core.reading.shapes.service import AthleteLimits
from strideiq.core.services.access import Access, give_back
from strideiq.core.services.plan_requests import require_room, take_for
from strideiq.core.services.tools import Tools


class AskedJobs:
    """Jobs of athletes, for whoever may see those athletes; admins of jobs see all of them."""

    def __init__(self, tools: Tools, access: Access, limits: AthleteLimits) -> None:
        self._tools = tools
        self._access = access
        self._limits = limits

    async def job(self, viewer: Viewer, job_id: UUID) -> Job:
        """The job of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await _get(unit, job_id)

    async def jobs(
        self,
        viewer: Viewer,
        athlete_id: UUID,
        *,
        states: frozenset[JobState] = frozenset(),
        limit: int = 50,
    ) -> Sequence[Job]:
        """Jobs of an athlete in these states (empty: any), newest first."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.jobs.of(athlete_id, states=states, limit=limit)

    async def counts(self, viewer: Viewer) -> Mapping[JobState, int]:
        """How many jobs of everybody are in each state. Raises NotAllowed."""
        if not viewer.may(Permission.MANAGE_JOBS):
            raise NotAllowed("the permission to manage jobs")
        async with self._tools.store.read(viewer) as unit:
            return await unit.jobs.counts()

    async def cancel(self, viewer: Viewer, job_id: UUID) -> Job:
        """Cancel a job that is still open; what it was making is not stored, and it costs nothing."""

        async def cancel(unit: UnitOfWork, at: datetime) -> bool:
            cancelled = await unit.jobs.cancel(job_id, at)
            if cancelled:
                await give_back(unit, job_id)
            return cancelled

        no = Refusal("state", "the job has ended", suggestion="ask again for what it was to make")
        return await self._change(viewer, job_id, cancel, no, was_open=True)

    async def retry(self, viewer: Viewer, job_id: UUID) -> Job:
        """Queue a failed or cancelled job again, with all its tries; it costs as much as a new one.

        Raises NotIncluded, and the Refusal of one too many.
        """

        async def retry(unit: UnitOfWork, at: datetime) -> bool:
            job = await _get(unit, job_id)
            if job.athlete_id is not None:
                await unit.athletes.held(job.athlete_id)
            queued = await unit.jobs.retry(job_id, at)
            if queued:
                await take_for(self._access, unit, job)
                await require_room(unit, job, self._limits)
                unit.after_commit(partial(self._tools.bell.ring, job_id, job.kind))
            return queued

        no = Refusal(
            "state",
            "only a job that failed or was cancelled can be tried again",
            suggestion="wait until it ends, or ask anew",
        )
        return await self._change(viewer, job_id, retry, no, was_open=False)

    async def _change(
        self,
        viewer: Viewer,
        job_id: UUID,
        change: Callable[[UnitOfWork, datetime], Awaitable[bool]],
        no: Refusal,
        *,
        was_open: bool,
    ) -> Job:
        """The job after a change; ``no`` where its state does not allow it."""
        async with self._tools.store.begin(viewer) as unit:
            before = await _get(unit, job_id)
            if not await change(unit, self._tools.clock.now()):
                fitting = before.is_open is was_open and before.state is not JobState.SUCCEEDED
                raise NotAllowed("the athlete or their coach") if fitting else no
            self._tools.job_changed(unit, job_id)
            return await _get(unit, job_id)


async def _get(unit: UnitOfWork, job_id: UUID) -> Job:
    job = await unit.jobs.get(job_id)
    if job is None:
        raise NotFound("job")
    return job

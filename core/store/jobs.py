"""Jobs: table, rows and repository."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Row,
    SmallInteger,
    String,
    Table,
    Text,
    case,
    func,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.job import FRUITLESS, OPEN, WAITING, Job, JobState
from strideiq.core.store.columns import Id, Instant, Json, id_column, word_in
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

jobs = Table(
    "jobs",
    metadata,
    id_column(),
    Column("kind", String(40), nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("run_after", Instant, nullable=False),
    Column("athlete_id", Id, ForeignKey("athletes.athlete_id", ondelete="CASCADE")),
    Column("idempotency_key", String(200)),
    Column("state", String(16), nullable=False),
    Column("stage", String(80), nullable=False),
    Column("percent", SmallInteger, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("max_attempts", SmallInteger, nullable=False),
    Column("lease_owner", String(120)),
    Column("lease_until", Instant),
    Column("heartbeat_at", Instant),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("error", Text),
    Column("result_id", Id),
    CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    CheckConstraint("attempts BETWEEN 0 AND max_attempts", name="attempts"),
    CheckConstraint("(state = 'running') = (lease_owner IS NOT NULL)", name="held_while_running"),
    CheckConstraint("(lease_owner IS NULL) = (lease_until IS NULL)", name="lease"),
    CheckConstraint(
        "(state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name="ended"
    ),
    word_in("state", JobState),
    Index(
        "uq_jobs_idempotency",
        "athlete_id",
        "kind",
        "idempotency_key",
        unique=True,
    ),
    Index("ix_jobs_state_run_after", "state", "run_after"),
    Index("ix_jobs_athlete_id_id", "athlete_id", "id"),
)

_FREE: Mapping[str, Any] = {"lease_owner": None, "lease_until": None}
_USED_UP = jobs.c.attempts >= jobs.c.max_attempts
DIED = "the worker stopped in the middle, as often as it may be tried"


def _in(states: frozenset[JobState]) -> ColumnElement[bool]:
    return jobs.c.state.in_(sorted(states))


def _job(row: Row[Any]) -> Job:
    return Job(**{**row._asdict(), "state": JobState(row.state)})


class SqlJobs(Repository):
    """Jobs in the database."""

    async def enqueue(self, job: Job) -> Job:
        """Add a job and return it; the earlier one where its idempotency key was used before."""
        if job.athlete_id is not None:
            await self._require(job.athlete_id)
        values = {column.name: getattr(job, column.name) for column in jobs.c}
        statement = insert(jobs).values({**values, "payload": dict(job.payload)})
        unique = ["athlete_id", "kind", "idempotency_key"]
        if await self._changed(statement.on_conflict_do_nothing(index_elements=unique)):
            return job
        earlier = scoped(select(jobs), jobs, self._viewer).where(
            *(jobs.c[name] == getattr(job, name) for name in unique)
        )
        return _job((await self._connection.execute(earlier)).one())

    async def get(self, job_id: UUID) -> Job | None:
        """The job of this id, for viewers who may see its athlete."""
        statement = scoped(select(jobs), jobs, self._viewer)
        return await self._one(statement.where(jobs.c.id == job_id), _job)

    async def of(
        self,
        athlete_id: UUID,
        *,
        states: frozenset[JobState] = frozenset(),
        limit: int = 50,
    ) -> Sequence[Job]:
        """Jobs of an athlete in these states (empty: any), newest first."""
        statement = scoped(select(jobs), jobs, self._viewer)
        found = statement.where(jobs.c.athlete_id == athlete_id)
        if states:
            found = found.where(_in(states))
        return await self._all(found.order_by(jobs.c.id.desc()).limit(limit), _job)

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
        free = [_in(WAITING), jobs.c.run_after <= at]
        if kinds:
            free.append(jobs.c.kind.in_(sorted(kinds)))
        if job_id is None:
            waiting = scoped(select(jobs.c.id), jobs, self._viewer).where(*free)
            first = waiting.order_by(jobs.c.run_after, jobs.c.id).limit(1)
            chosen = first.with_for_update(skip_locked=True).scalar_subquery()
            free = [jobs.c.id == chosen]
        else:
            free.append(jobs.c.id == job_id)
        taken = (
            scoped(update(jobs), jobs, self._viewer)
            .where(*free)
            .values(
                state=JobState.RUNNING,
                attempts=jobs.c.attempts + 1,
                lease_owner=owner,
                lease_until=at + lease,
                heartbeat_at=at,
                started_at=func.coalesce(jobs.c.started_at, at),
                error=None,
            )
        )
        return await self._one(taken.returning(*jobs.c), _job)

    async def heartbeat(
        self, job_id: UUID, owner: str, *, at: datetime, lease: timedelta, stage: str, percent: int
    ) -> bool:
        """Hold a job longer and tell how far it is."""
        told = {"stage": stage, "percent": percent}
        return await self._held(job_id, owner, heartbeat_at=at, lease_until=at + lease, **told)

    async def succeed(
        self, job_id: UUID, owner: str, *, at: datetime, result_id: UUID | None = None
    ) -> bool:
        """Finish a job. Call it in the unit of work that stores the result."""
        done = {"state": JobState.SUCCEEDED, "percent": 100, "finished_at": at}
        return await self._held(job_id, owner, result_id=result_id, **done, **_FREE)

    async def fail(
        self, job_id: UUID, owner: str, *, at: datetime, error: str, retry_at: datetime | None
    ) -> bool:
        """Give a job back until ``retry_at``; with None, or after the last try, it has failed."""
        if retry_at is None:
            failed = {"state": JobState.FAILED, "finished_at": at}
            return await self._held(job_id, owner, error=error, **failed, **_FREE)
        return await self._held(
            job_id,
            owner,
            error=error,
            state=case((_USED_UP, JobState.FAILED), else_=JobState.QUEUED),
            finished_at=case((_USED_UP, at), else_=null()),
            run_after=retry_at,
            **_FREE,
        )

    async def defer(
        self, job_id: UUID, owner: str, *, at: datetime, until: datetime, why: str
    ) -> bool:
        """Put a job off without counting the try."""
        off = {"state": JobState.DEFERRED, "run_after": until, "stage": why, "heartbeat_at": at}
        return await self._held(job_id, owner, attempts=jobs.c.attempts - 1, **off, **_FREE)

    async def cancel(self, job_id: UUID, at: datetime) -> bool:
        """Cancel a job that is still open; whether it was."""
        statement = scoped(update(jobs), jobs, self._viewer).where(jobs.c.id == job_id, _in(OPEN))
        return await self._changed(
            statement.values(state=JobState.CANCELLED, finished_at=at, **_FREE)
        )

    async def retry(self, job_id: UUID, at: datetime) -> bool:
        """Queue a failed or cancelled job again, with all its tries."""
        found = jobs.c.id == job_id, _in(FRUITLESS)
        statement = scoped(update(jobs), jobs, self._viewer).where(*found)
        again = {"state": JobState.QUEUED, "attempts": 0, "run_after": at, "percent": 0}
        return await self._changed(
            statement.values(stage="", error=None, finished_at=None, **again)
        )

    async def sweep(self, at: datetime) -> Sequence[Job]:
        """Take back what dead workers held; jobs whose tries are used up have failed."""
        abandoned = scoped(update(jobs), jobs, self._viewer).where(
            jobs.c.state == JobState.RUNNING, jobs.c.lease_until < at
        )
        back = abandoned.values(
            state=case((_USED_UP, JobState.FAILED), else_=JobState.QUEUED),
            finished_at=case((_USED_UP, at), else_=null()),
            error=case((_USED_UP, DIED), else_=null()),
            run_after=at,
            **_FREE,
        )
        return await self._all(back.returning(*jobs.c), _job)

    async def due(
        self, at: datetime, *, kinds: frozenset[str] = frozenset(), limit: int = 1000
    ) -> Sequence[Job]:
        """Jobs of these kinds (empty: any) that may be taken now, the longest waiting first."""
        statement = scoped(select(jobs), jobs, self._viewer)
        waiting = statement.where(_in(WAITING), jobs.c.run_after <= at)
        if kinds:
            waiting = waiting.where(jobs.c.kind.in_(sorted(kinds)))
        return await self._all(waiting.order_by(jobs.c.run_after, jobs.c.id).limit(limit), _job)

    async def counts(self) -> Mapping[JobState, int]:
        """How many jobs are in each state."""
        statement = scoped(select(jobs.c.state, func.count()), jobs, self._viewer)
        found = await self._all(statement.group_by(jobs.c.state), tuple)
        return dict.fromkeys(JobState, 0) | {JobState(state): count for state, count in found}

    async def _held(self, job_id: UUID, owner: str, **values: object) -> bool:
        """Write to a job while this owner still holds it."""
        statement = scoped(update(jobs), jobs, self._viewer).where(
            jobs.c.id == job_id, jobs.c.lease_owner == owner
        )
        return await self._changed(statement.values(**values))

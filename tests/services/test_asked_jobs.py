import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal
from strideiq.core.domain.job import Job, JobState
from strideiq.core.ports import Store
from strideiq.core.ports.outside import JOB_TOPIC
from strideiq.core.reading.shapes.service import AthleteLimits
from strideiq.core.services.asked_jobs import AskedJobs
from strideiq.core.services.tools import Tools
from tests.access import access_for
from tests.people import NOW, SECOND, job, new_id, someone
from tests.schema.serving import runtime
from tests.shared_tools import tools_on

pytestmark = pytest.mark.anyio

LIMITS = runtime().defaults.service.athletes


class CountingBell:
    """Counts rings."""

    def __init__(self) -> None:
        self.rung: list[object] = []

    async def ring(self, job_id: object, kind: str) -> None:
        """Count a ring."""
        self.rung.append((job_id, kind))


def asked_jobs(tools: Tools, limits: AthleteLimits = LIMITS) -> AskedJobs:
    return AskedJobs(tools, access_for(tools, runtime()), limits)


async def asked(store: Store, viewer: Viewer) -> Job:
    async with store.begin(viewer) as unit:
        return await unit.jobs.enqueue(job(viewer.account_id))


async def fail(store: Store, one: Job) -> None:
    async with store.begin(PROGRAM) as unit:
        await unit.jobs.take("w", at=NOW, lease=SECOND, job_id=one.id)
        await unit.jobs.fail(one.id, "w", at=NOW, error="no road", retry_at=None)


async def test_open_job_is_cancelled_once(store: Store) -> None:
    viewer = await someone(store)
    (tools, told), one = tools_on(store), await asked(store, viewer)
    jobs = asked_jobs(tools)
    assert (await jobs.cancel(viewer, one.id)).state is JobState.CANCELLED
    with pytest.raises(Refusal, match="has ended"):
        await jobs.cancel(viewer, one.id)
    assert told.topics == [f"{JOB_TOPIC}{one.id}"]


async def test_retried_job_needs_room_among_the_open_ones(store: Store) -> None:
    viewer, few = await someone(store), LIMITS.model_copy(update={"open_jobs": 1})
    jobs, one = asked_jobs(tools_on(store)[0], few), await asked(store, viewer)
    await jobs.cancel(viewer, one.id)
    await asked(store, viewer)
    with pytest.raises(Refusal, match="have not ended") as refused:
        await jobs.retry(viewer, one.id)
    assert refused.value.constraint == "jobs"
    assert (await jobs.job(viewer, one.id)).state is JobState.CANCELLED


async def test_failed_job_is_queued_again_and_rung_for(store: Store) -> None:
    viewer = await someone(store)
    (shared, told), one, bell = tools_on(store), await asked(store, viewer), CountingBell()
    jobs = asked_jobs(Tools(store, shared.clock, shared.ids, bell, shared.events))
    with pytest.raises(Refusal, match="failed or was cancelled"):
        await jobs.retry(viewer, one.id)
    await fail(store, one)
    again = await jobs.retry(viewer, one.id)
    assert (again.state, again.attempts, again.error) == (JobState.QUEUED, 0, None)
    assert bell.rung == [(one.id, one.kind)]
    assert told.topics == [f"{JOB_TOPIC}{one.id}"]


async def test_jobs_of_an_athlete_are_seen_by_state(store: Store) -> None:
    viewer, jobs = await someone(store), asked_jobs(tools_on(store)[0])
    one, other = await asked(store, viewer), await asked(store, viewer)
    await fail(store, one)
    failed = await jobs.jobs(viewer, viewer.account_id, states=frozenset({JobState.FAILED}))
    assert [found.id for found in failed] == [one.id]
    every = await jobs.jobs(viewer, viewer.account_id)
    assert [found.id for found in every] == [other.id, one.id]
    assert (await jobs.job(viewer, one.id)).error == "no road"


async def test_jobs_of_others_are_not_there(store: Store) -> None:
    viewer, other = await someone(store), await someone(store, Role.COACH)
    jobs, one = asked_jobs(tools_on(store)[0]), await asked(store, viewer)
    for attempt in (
        jobs.job(other, one.id),
        jobs.cancel(other, one.id),
        jobs.retry(other, one.id),
        jobs.job(viewer, new_id()),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await jobs.jobs(other, viewer.account_id) == []


async def test_admin_of_jobs_counts_cancels_and_retries(store: Store) -> None:
    viewer, jobs = await someone(store), asked_jobs(tools_on(store)[0])
    one = await asked(store, viewer)
    manager = await someone(store, Role.ADMIN, granted=frozenset({Permission.MANAGE_JOBS}))
    reader = await someone(store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    counts = await jobs.counts(manager)
    assert (counts[JobState.QUEUED], counts[JobState.FAILED]) == (1, 0)
    assert (await jobs.cancel(manager, one.id)).state is JobState.CANCELLED
    for attempt in (jobs.retry(reader, one.id), jobs.counts(reader), jobs.counts(viewer)):
        with pytest.raises(NotAllowed):
            await attempt
    assert (await jobs.retry(manager, one.id)).state is JobState.QUEUED
    with pytest.raises(NotAllowed):
        await jobs.cancel(reader, one.id)

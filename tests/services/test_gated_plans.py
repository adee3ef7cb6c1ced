"""Plans as they are asked for by people with different memberships."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.decision import Why
from strideiq.core.domain.errors import DaysTaken, NotIncluded
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.plan import Plan
from strideiq.core.jobs.run import Runner
from strideiq.core.jobs.sweep import Sweep
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.worker import handlers
from strideiq.core.services.access import Access
from strideiq.core.services.asked_jobs import AskedJobs
from strideiq.core.services.plan_requests import GENERATE, PlanRequests
from strideiq.core.services.wishes import Wishes
from strideiq.core.services.work import Finish, Handler, Progress
from tests.access import SetFlags, access_for, grant
from tests.belongings import linked
from tests.people import NOW, new_id, someone
from tests.schema.serving import runtime
from tests.services.planned import Bench

pytestmark = pytest.mark.anyio

WISHES = Wishes(weekly_m=30_000.0, longest_m=12_000.0)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gate:
    """Plans and jobs where nobody has a membership but what a test gives them."""

    bench: Bench
    flags: SetFlags = field(default_factory=SetFlags)
    goals: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def access(self) -> Access:
        """Decides by the shipped memberships."""
        return access_for(self.bench.tools, runtime(), self.flags, without_any="free")

    @property
    def requests(self) -> PlanRequests:
        """Asks for plans."""
        return PlanRequests(self.bench.tools, self.access, runtime().planners, self.bench.limits)

    @property
    def jobs(self) -> AskedJobs:
        """Cancels and retries."""
        return AskedJobs(self.bench.tools, self.access, self.bench.limits)

    @property
    def runner(self) -> Runner:
        """Does jobs."""
        tools = self.bench.tools
        made = handlers(Settings(), runtime(), tools, self.access)
        return Runner(tools, made, runtime().defaults.service.jobs, "w", chance=lambda: 1.0)

    async def goal(self, viewer: Viewer) -> UUID:
        """The goal that plans are asked for."""
        if viewer.account_id not in self.goals:
            self.goals[viewer.account_id] = await self.bench.goal(viewer, weeks=14)
        return self.goals[viewer.account_id]

    async def asked(self, viewer: Viewer, wishes: Wishes = WISHES) -> Job:
        """A plan that was asked for."""
        return await self.requests.generate(viewer, await self.goal(viewer), wishes)

    async def used(self, viewer: Viewer) -> int:
        """How many plans of the month are used."""
        async with self.bench.store.read(viewer) as unit:
            return await self.access.used(unit, viewer.account_id, "plans_per_month")

    async def job(self, job_id: UUID) -> Job:
        """A job as it stands."""
        async with self.bench.store.read(PROGRAM) as unit:
            found = await unit.jobs.get(job_id)
        assert found is not None
        return found


async def test_the_month_is_used_up_by_asking_and_one_more_is_refused(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    goal = await gate.goal(ada)
    first = await gate.requests.generate(ada, goal, WISHES, key="a key")
    assert await gate.requests.generate(ada, goal, WISHES, key="a key") == first
    await gate.asked(ada)
    assert await gate.used(ada) == 2
    with pytest.raises(NotIncluded) as refused:
        await gate.asked(ada)
    assert refused.value.decision.why is Why.USED_UP
    assert refused.value.constraint == "plans.generate"
    assert await gate.requests.generate(ada, goal, WISHES, key="a key") == first
    async with store.begin(PROGRAM) as unit:
        await unit.grants.add(grant(ada.account_id, "pro"))
    await gate.asked(ada)
    assert await gate.used(ada) == 3


async def test_cancelled_jobs_cost_nothing_and_retried_ones_cost_again(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    one, other = await gate.asked(ada), await gate.asked(ada)
    cancels = [gate.jobs.cancel(ada, one.id) for _ in range(3)]
    await asyncio.gather(*cancels, return_exceptions=True)
    assert await gate.used(ada) == 1
    await gate.jobs.retry(ada, one.id)
    assert await gate.used(ada) == 2
    await gate.jobs.cancel(ada, other.id)
    third = await gate.asked(ada)
    with pytest.raises(NotIncluded):
        await gate.jobs.retry(ada, other.id)
    assert (await gate.job(other.id)).state is JobState.CANCELLED
    assert (await gate.job(third.id)).is_open
    assert await gate.used(ada) == 2
    operator = await someone(store, Role.ADMIN, granted=frozenset({Permission.MANAGE_JOBS}))
    await gate.jobs.cancel(operator, third.id)
    assert await gate.used(ada) == 1


async def test_failed_jobs_cost_nothing_however_they_failed(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    clash = replace(WISHES, activate=True)
    first, second = await gate.asked(ada, clash), await gate.asked(ada, clash)
    for job in (first, second):
        await gate.runner.run(job.id)
    assert (await gate.job(first.id)).state is JobState.SUCCEEDED
    assert (await gate.job(second.id)).state is JobState.FAILED
    assert await gate.used(ada) == 1
    with pytest.raises(DaysTaken):
        await gate.asked(ada, clash)
    assert await gate.used(ada) == 1


async def test_jobs_whose_workers_die_cost_nothing_in_the_end(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    job = await gate.asked(ada)
    tools, limits = gate.bench.tools, runtime().defaults.service.jobs
    sweep = Sweep(tools, SilentBell(), frozenset({GENERATE}), limits)
    for number in range(job.max_attempts):
        async with store.begin(PROGRAM) as unit:
            now = gate.bench.clock.now()
            assert await unit.jobs.take("w", at=now, lease=HOUR, job_id=job.id), number
        assert await gate.used(ada) == 1
        gate.bench.clock.forward(HOUR + HOUR)
        await sweep.once()
    assert (await gate.job(job.id)).state is JobState.FAILED
    assert await gate.used(ada) == 0


async def test_tries_cost_once_and_a_last_one_that_fails_nothing(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    job = await gate.asked(ada)
    made: dict[str, Handler] = {GENERATE: broken}
    limits = runtime().defaults.service.jobs
    runner = Runner(gate.bench.tools, made, limits, "w", chance=lambda: 1.0)
    for _ in range(job.max_attempts):
        assert await gate.used(ada) == 1
        await runner.run(job.id)
        gate.bench.clock.forward(HOUR)
    assert (await gate.job(job.id)).state is JobState.FAILED
    assert await gate.used(ada) == 0


async def broken(job: Job, progress: Progress) -> Finish:
    await progress("breaking", 1)
    raise RuntimeError(job.kind)


async def test_a_day_of_ones_own_and_planning_anew_take_their_entitlements(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    later = replace(WISHES, first_day=gate.bench.today + timedelta(days=10))
    with pytest.raises(NotIncluded) as refused:
        await gate.asked(ada, later)
    assert refused.value.decision.would_allow == "Semi-custom plan has it"
    plan = await gate.bench.generated(ada)
    with pytest.raises(NotIncluded, match="Planning the rest of a plan anew is not part of Free"):
        await gate.requests.regenerate(ada, plan, 2, WISHES)
    member = grant(ada.account_id, "pro", ends_at=gate.bench.clock.now() + HOUR)
    async with store.begin(PROGRAM) as unit:
        await unit.grants.add(member)
    assert (await gate.requests.regenerate(ada, plan, 2, WISHES)).is_open
    assert (await gate.asked(ada, later)).is_open
    gate.bench.clock.forward(HOUR)
    with pytest.raises(NotIncluded):
        await gate.asked(ada, later)
    async with store.read(ada) as unit:
        assert await unit.plans.whole(plan) is not None
        assert await unit.calendar.days(ada.account_id, gate.bench.today, gate.bench.today)


async def test_a_plan_rests_on_no_more_history_than_what_is_held_gives(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    days = [gate.bench.today - timedelta(days=back) for back in range(370, 430)]
    runs = [(day, Activity(day, 9000.0, 3000.0)) for day in days]
    kept = [StoredActivity(new_id(), ada.account_id, run, str(day), NOW) for day, run in runs]
    async with store.begin(PROGRAM) as unit:
        await unit.activities.add_many(ada.account_id, kept)

    async def made() -> Plan | None:
        job = await gate.asked(ada, Wishes())
        await gate.runner.run(job.id)
        result = (await gate.job(job.id)).result_id
        assert result is not None
        async with store.read(ada) as unit:
            return await unit.plans.whole(result)

    short = await made()
    async with store.begin(PROGRAM) as unit:
        await unit.grants.add(grant(ada.account_id, "elite"))
    assert await made() != short


async def test_a_coach_asks_with_what_the_athlete_holds(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    coach = await someone(store, Role.COACH)
    await linked(store, ada, coach)
    goal = await gate.goal(ada)
    await gate.requests.generate(coach, goal, WISHES)
    assert (await gate.used(ada), await gate.used(coach)) == (1, 0)


async def test_a_kill_switch_refuses_what_is_asked_and_puts_off_what_waits(store: Store) -> None:
    gate, ada = Gate(Bench(store)), await someone(store)
    job = await gate.asked(ada)
    gate.flags.stopped.add("system.plans")
    with pytest.raises(NotIncluded) as refused:
        await gate.asked(ada)
    assert refused.value.decision.why is Why.STOPPED
    await gate.runner.run(job.id)
    put_off = await gate.job(job.id)
    assert (put_off.state, put_off.attempts) == (JobState.DEFERRED, 0)
    assert "stopped" in put_off.stage
    assert await gate.used(ada) == 1
    gate.flags.stopped.clear()
    gate.bench.clock.forward(HOUR)
    await gate.runner.run(job.id)
    assert (await gate.job(job.id)).state is JobState.SUCCEEDED
    assert await gate.used(ada) == 1

import asyncio
from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.errors import NotFound, PlanChanged, Refusal
from strideiq.core.domain.job import Job, JobState
from strideiq.core.ports import Store
from strideiq.core.reading.shapes.service import AthleteLimits
from strideiq.core.services.rule_evaluation import ask_tonight
from strideiq.core.services.season_plans import SeasonPlans
from strideiq.core.services.wishes import Wishes
from tests.belongings import linked
from tests.people import new_id, someone
from tests.schema.serving import runtime
from tests.services.planned import Bench

pytestmark = pytest.mark.anyio


async def test_key_of_one_request_is_refused_for_another(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    goal_id, other = await bench.goal(viewer), await bench.goal(viewer, weeks=14)
    one = await bench.requests.generate(viewer, goal_id, Wishes(weekly_m=30_000.0), key="one")
    for goal, wishes in (
        (other, Wishes(weekly_m=30_000.0)),
        (goal_id, Wishes()),
        (goal_id, Wishes(first_day=bench.today, weekly_m=30_000.0)),
        (goal_id, Wishes(weekly_m=30_000.0, activate=True)),
    ):
        with pytest.raises(Refusal, match="send a new key") as refused:
            await bench.requests.generate(viewer, goal, wishes, key="one")
        assert refused.value.constraint == "key"
    bench.clock.forward(timedelta(days=1))
    wished = Wishes(weekly_m=30_000.0)
    assert (await bench.requests.generate(viewer, goal_id, wished, key="one")).id == one.id


async def test_key_of_one_change_is_refused_for_another(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    coach, plan_id = await someone(store, Role.COACH), await bench.generated(viewer)
    await linked(store, viewer, coach)
    one = await bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key="one")
    for revision, wishes in ((2, Wishes(volume_tier="low")), (3, Wishes())):
        with pytest.raises(Refusal, match="send a new key"):
            await bench.requests.regenerate(viewer, plan_id, revision, wishes, key="one")
    again = await bench.requests.regenerate(coach, plan_id, 2, Wishes(), key="one")
    assert again.id == one.id


async def test_open_jobs_of_an_athlete_are_limited(store: Store) -> None:
    bench, viewer = Bench(store, limits=few(open_jobs=2)), await someone(store)
    plan_id, goal_id = await bench.generated(viewer), await bench.goal(viewer, weeks=14)
    async with store.begin(PROGRAM) as unit:
        for day in range(3):
            tonight = bench.today + timedelta(days=day)
            await ask_tonight(bench.tools, unit, viewer.account_id, tonight)
    asked = [
        await bench.requests.generate(viewer, goal_id, Wishes(), key="mine"),
        await bench.requests.regenerate(viewer, plan_id, 2, Wishes()),
    ]
    for more in (
        bench.requests.generate(viewer, goal_id, Wishes()),
        bench.requests.regenerate(viewer, plan_id, 2, Wishes(), key="more"),
    ):
        with pytest.raises(Refusal, match="wait until one ends") as refused:
            await more
        assert refused.value.constraint == "jobs"
    again = await bench.requests.generate(viewer, goal_id, Wishes(), key="mine")
    assert again.id == asked[0].id
    async with store.begin(viewer) as unit:
        assert await unit.jobs.cancel(asked[1].id, bench.clock.now())
    await bench.requests.generate(viewer, goal_id, Wishes())


async def test_of_requests_at_once_no_more_than_fit_become_jobs(store: Store) -> None:
    bench, viewer = Bench(store, limits=few(open_jobs=2)), await someone(store)
    goal_id = await bench.goal(viewer)
    asking = (bench.requests.generate(viewer, goal_id, Wishes()) for _ in range(6))
    told = await asyncio.gather(*asking, return_exceptions=True)
    assert sum(isinstance(each, Job) for each in told) == 2
    assert sum(isinstance(each, Refusal) for each in told) == 4


async def test_drafts_and_those_to_come_are_limited(store: Store) -> None:
    bench, viewer = Bench(store, limits=few(drafts=2)), await someone(store)
    kept, plans = await bench.generated(viewer, activate=False), SeasonPlans(bench.tools)
    goal_id = await bench.goal(viewer, weeks=14)
    coming = await bench.requests.generate(viewer, goal_id, Wishes())
    with pytest.raises(Refusal, match="delete a draft") as refused:
        await bench.requests.generate(viewer, goal_id, Wishes())
    assert refused.value.constraint == "drafts"
    await bench.requests.regenerate(viewer, kept, 1, Wishes())
    assert (await plans.delete(viewer, kept, 1)).id == kept
    assert (await bench.run(coming)).state is JobState.SUCCEEDED
    await bench.requests.generate(viewer, goal_id, Wishes())


def few(**limits: int) -> AthleteLimits:
    return runtime().defaults.service.athletes.model_copy(update=limits)


async def test_draft_is_deleted_with_everything_of_it_but_its_job_and_log(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    draft, plans = await bench.generated(viewer, activate=False), SeasonPlans(bench.tools)
    for attempt in (
        plans.delete(viewer, draft, 7),
        plans.delete(viewer, new_id(), 1),
        plans.delete(await someone(store), draft, 1),
    ):
        with pytest.raises((PlanChanged, NotFound)):
            await attempt
    await plans.delete(viewer, draft, 1)
    async with store.read(viewer) as unit:
        assert await unit.plans.get(draft) is None
        assert await unit.calendar.plan_days(draft) == []
        assert await unit.plans.revisions(draft) == []
        [job], [log] = (
            await unit.jobs.of(viewer.account_id),
            await unit.generation_logs.of(viewer.account_id),
        )
    assert (job.result_id, log.plan_id) == (draft, draft)
    goal_id = await bench.goal(viewer, weeks=14)
    followed = await bench.requests.generate(viewer, goal_id, Wishes(activate=True))
    plan_id = (await bench.run(followed)).result_id
    assert plan_id is not None
    for revision in (2, 3):
        with pytest.raises(Refusal, match="only a draft"):
            await plans.delete(viewer, plan_id, revision)
        if revision == 2:
            await plans.archive(viewer, plan_id, 2)

import pytest

from strideiq.core.domain.job import JobState
from strideiq.core.domain.season import PlanStatus
from strideiq.core.ports import Store
from tests.people import someone
from tests.services.planned import Bench

pytestmark = pytest.mark.anyio


async def test_asked_plan_is_made_stored_and_put_on_the_calendar(store: Store) -> None:
    bench, viewer = Bench(store), await someone(store)
    plan_id = await bench.generated(viewer)
    async with store.read(viewer) as unit:
        plan = await unit.plans.get(plan_id)
        logs = await unit.generation_logs.of(viewer.account_id)
        jobs = await unit.jobs.of(viewer.account_id)
    assert plan is not None
    assert (plan.status, plan.job_id) == (PlanStatus.ACTIVE, jobs[0].id)
    assert plan.versions["plan rules"]
    assert any(name.startswith("plugin ") for name in plan.versions)
    assert [(log.outcome, log.plan_id, log.job_id) for log in logs] == [
        ("stored", plan_id, jobs[0].id)
    ]
    assert jobs[0].state is JobState.SUCCEEDED

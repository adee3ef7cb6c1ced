"""A state and the time it came about stand together, whoever writes them."""

from typing import Any

import pytest
from sqlalchemy import Table, update
from sqlalchemy.exc import IntegrityError

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.ports import Store
from strideiq.core.store.coach_link_table import coach_links
from strideiq.core.store.jobs import jobs
from strideiq.core.store.plan_tables import plans
from strideiq.core.store.unit_of_work import SqlUnit
from tests.belongings import belongings, linked
from tests.people import NOW, someone

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("table", "values", "constraint"),
    [
        (coach_links, {"state": "invited"}, "ck_coach_links_accepted"),
        (coach_links, {"accepted_at": None}, "ck_coach_links_accepted"),
        (coach_links, {"state": "revoked"}, "ck_coach_links_revoked"),
        (coach_links, {"revoked_at": NOW}, "ck_coach_links_revoked"),
        (plans, {"status": "archived"}, "ck_plans_archived"),
        (plans, {"status": "draft", "archived_at": NOW}, "ck_plans_archived"),
        (plans, {"status": "active", "activated_at": None}, "ck_plans_activated"),
        (jobs, {"state": "failed", "finished_at": None}, "ck_jobs_ended"),
        (jobs, {"state": "queued", "finished_at": NOW}, "ck_jobs_ended"),
    ],
)
async def test_state_without_its_time_is_refused(
    store: Store, table: Table, values: dict[str, Any], constraint: str
) -> None:
    ada, coach = await someone(store), await someone(store, Role.COACH)
    await belongings(store, ada)
    await linked(store, ada, coach)
    with pytest.raises(IntegrityError, match=constraint):
        await written(store, table, values)


async def written(store: Store, table: Table, values: dict[str, Any]) -> None:
    async with store.begin(PROGRAM) as unit:
        assert isinstance(unit, SqlUnit)
        await unit.connection.execute(update(table).values(values))

"""A state and the time it came about stand together, whoever writes them."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, update
from sqlalchemy.exc import IntegrityError

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.entitlement import Grant, GrantKind
from strideiq.core.ports import Store
from strideiq.core.store.coach_link_table import coach_links
from strideiq.core.store.jobs import jobs
from strideiq.core.store.outages import Gone
from strideiq.core.store.plan_tables import plans
from strideiq.core.store.unit_of_work import SqlUnit
from tests.belongings import belongings, linked
from tests.people import NOW, new_id, someone

pytestmark = pytest.mark.anyio

Keep = Callable[[SqlUnit, UUID], Awaitable[object]]


async def kept(store: Store, viewer: Viewer, keep: Keep) -> None:
    async with store.begin(viewer) as unit:
        assert isinstance(unit, SqlUnit)
        await keep(unit, viewer.account_id)


async def given(unit: SqlUnit, who: UUID) -> None:
    await unit.grants.add(Grant(new_id(), who, GrantKind.MEMBERSHIP, "pro", NOW, NOW))


async def recorded(unit: SqlUnit, who: UUID) -> None:
    run = Activity(NOW.date(), 10_000.0, 3_000.0)
    await unit.activities.add_many(who, [StoredActivity(new_id(), who, run, "x", NOW)])


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


@pytest.mark.parametrize("keep", [given, recorded])
async def test_what_is_kept_for_somebody_who_was_removed_meanwhile_is_refused(
    store: Store, keep: Keep
) -> None:
    ada = await someone(store)
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.delete(ada.account_id)
    with pytest.raises(Gone):
        await kept(store, ada, keep)


async def written(store: Store, table: Table, values: dict[str, Any]) -> None:
    async with store.begin(PROGRAM) as unit:
        assert isinstance(unit, SqlUnit)
        await unit.connection.execute(update(table).values(values))

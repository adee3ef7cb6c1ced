from dataclasses import replace
from datetime import date, timedelta

import pytest

from strideiq.core.domain.plan import Plan
from strideiq.core.ports import Store
from strideiq.core.store.plan_rows import day_id
from tests.builders import MONDAY, plan, week
from tests.people import NOW, new_plan, someone
from tests.store.statements import counted

pytestmark = pytest.mark.anyio


def plan_of(weeks: int) -> Plan:
    return replace(plan(), weeks=tuple(week(number) for number in range(1, weeks + 1)))


@pytest.mark.parametrize("weeks", [2, 18])
async def test_plan_is_written_in_four_statements(
    store: Store, weeks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await someone(store)
    new = new_plan(viewer.account_id, plan=plan_of(weeks))
    with counted(monkeypatch) as said:
        async with store.begin(viewer) as unit:
            await unit.plans.add(new)
    assert len(said) == 4, said
    async with store.read(viewer) as unit:
        assert len(await unit.calendar.plan_days(new.id)) == weeks * 7


@pytest.mark.parametrize("weeks", [2, 18])
async def test_plan_and_calendar_are_read_in_a_constant_number(
    store: Store, weeks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await someone(store)
    new = new_plan(viewer.account_id, plan=plan_of(weeks))
    async with store.begin(viewer) as unit:
        await unit.plans.add(new)
        await unit.plans.activate(new.id, revision=1, at=NOW)
    asked = [day_id(new.id, MONDAY + timedelta(n)) for n in range(weeks * 7)]
    counts = []
    async with store.read(viewer) as unit:
        for ask in (
            unit.plans.whole(new.id),
            unit.calendar.days(viewer.account_id, date.min, date.max),
            unit.calendar.weeks(viewer.account_id, date.min, date.max),
            unit.calendar.workouts(asked),
        ):
            with counted(monkeypatch) as said:
                assert await ask
            counts.append(len(said))
    assert counts == [3, 1, 1, 1]


async def test_plan_is_activated_and_rewritten_in_a_constant_number(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = await someone(store)
    counts = []
    for weeks in (2, 18):
        new = new_plan(viewer.account_id, plan=plan_of(weeks))
        async with store.begin(viewer) as unit:
            await unit.plans.add(new)
            with counted(monkeypatch) as said:
                await unit.plans.activate(new.id, revision=1, at=NOW)
                await unit.plans.rewrite(
                    new, revision=2, from_day=MONDAY, reason="again", made_by=None
                )
                await unit.plans.archive(new.id, revision=3, at=NOW, from_day=MONDAY)
            counts.append(len(said))
    assert counts[0] == counts[1] <= 20

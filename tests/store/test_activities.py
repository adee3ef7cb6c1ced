import asyncio
from datetime import date, timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.errors import UnknownAthlete
from strideiq.core.ports import Store
from tests.belongings import linked
from tests.people import NOW, new_id, someone
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 1)


def recorded(viewer: Viewer, days: int, **changes: object) -> StoredActivity:
    """A run so many days after the first of November."""
    values = {"average_hr": 148.5, "source": "csv-runs", "effort": 7} | changes
    run = Activity(DAY + timedelta(days), 10_000.5 + days, 3000.0, **values)  # type: ignore[arg-type]
    return StoredActivity(new_id(), viewer.account_id, run, f"day {days}", NOW)


async def test_activities_come_back_as_they_were_kept(store: Store) -> None:
    ada, bob = await someone(store), await someone(store)
    runs = [
        recorded(ada, 3),
        recorded(ada, 1, average_hr=None, effort=None),
        recorded(ada, 2, sport="bike"),
    ]
    async with store.begin(ada) as unit:
        assert await unit.activities.add_many(ada.account_id, runs) == 3
    async with store.begin(bob) as unit:
        await unit.activities.add_many(bob.account_id, [recorded(bob, 1)])
        assert await unit.activities.of(ada.account_id) == []
        assert await unit.activities.get(runs[0].id) is None
        assert await unit.activities.count(ada.account_id) == 0
    async with store.read(ada) as unit:
        in_order = [runs[1].activity, runs[2].activity, runs[0].activity]
        assert await unit.activities.of(ada.account_id) == in_order
        first, last = DAY + timedelta(2), DAY + timedelta(2)
        assert await unit.activities.of(ada.account_id, since=first, until=last) == in_order[1:2]
        assert await unit.activities.get(runs[0].id) == runs[0]
        assert await unit.activities.count(ada.account_id) == 3


async def test_known_activities_are_not_kept_twice(store: Store) -> None:
    ada = await someone(store)
    once, again = [recorded(ada, n) for n in range(3)], [recorded(ada, n) for n in range(5)]
    async with store.begin(ada) as unit:
        assert await unit.activities.add_many(ada.account_id, once) == 3
        assert await unit.athletes.revision(ada.account_id) == 1
        assert await unit.activities.add_many(ada.account_id, again) == 2
        assert await unit.activities.add_many(ada.account_id, again) == 0
        assert await unit.activities.add_many(ada.account_id, []) == 0
        assert await unit.athletes.revision(ada.account_id) == 2


async def test_two_imports_at_once_keep_each_activity_once(store: Store) -> None:
    ada = await someone(store)

    async def bring() -> int:
        async with store.begin(ada) as unit:
            return await unit.activities.add_many(
                ada.account_id, [recorded(ada, n) for n in range(20)]
            )

    assert sorted(await asyncio.gather(bring(), bring(), bring())) == [0, 0, 20]
    async with store.read(ada) as unit:
        assert await unit.activities.count(ada.account_id) == 20


async def test_pages_go_from_the_newest_day_back(store: Store) -> None:
    ada = await someone(store)
    runs = [recorded(ada, n) for n in (0, 4, 2, 3, 1)]
    twin = recorded(ada, 4)
    async with store.begin(ada) as unit:
        await unit.activities.add_many(ada.account_id, runs)
        await unit.activities.add_many(
            ada.account_id,
            [StoredActivity(twin.id, ada.account_id, twin.activity, "second", NOW)],
        )
    async with store.read(ada) as unit:
        found = list(await unit.activities.page(ada.account_id, limit=2))
        while len(more := await unit.activities.page(ada.account_id, before=found[-1].id, limit=2)):
            found += more
        assert [each.activity.day.day for each in found] == [5, 5, 4, 3, 2, 1]
        assert len({each.id for each in found}) == 6
        newest = await unit.activities.page(ada.account_id, since=DAY + timedelta(3))
        assert [each.activity.day.day for each in newest] == [5, 5, 4]


async def test_coaches_bring_activities_of_their_athletes_alone(store: Store) -> None:
    ada, coach = await someone(store), await someone(store, Role.COACH)
    with pytest.raises(UnknownAthlete):
        async with store.begin(coach) as unit:
            await unit.activities.add_many(ada.account_id, [recorded(ada, 0)])
    await linked(store, ada, coach)
    async with store.begin(coach) as unit:
        assert await unit.activities.add_many(ada.account_id, [recorded(ada, 0)]) == 1
        [kept] = await unit.activities.page(ada.account_id)
    stranger = await someone(store)
    async with store.begin(stranger) as unit:
        assert not await unit.activities.remove(kept.id)
    async with store.begin(ada) as unit:
        assert await unit.activities.remove(kept.id)
        assert not await unit.activities.remove(kept.id)
        assert await unit.athletes.revision(ada.account_id) == 2


async def test_many_activities_take_a_constant_number_of_statements(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for many in (1, 2000):
        ada = await someone(store)
        with counted(monkeypatch) as said:
            async with store.begin(PROGRAM) as unit:
                await unit.activities.add_many(
                    ada.account_id, [recorded(ada, n) for n in range(many)]
                )
        counts.append(len(said))
    assert counts[0] == counts[1] <= 4

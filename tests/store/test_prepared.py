"""Statements that are made once show each viewer theirs, and all they read is of one moment."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from strideiq.core.domain.access import PROGRAM, STRANGER, Permission, Role, Viewer
from strideiq.core.domain.calendar import CalendarPart
from strideiq.core.domain.season import Option
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.store.prepared import ANYBODY, kind_of
from strideiq.core.store.unit_of_work import open_store
from tests.builders import MONDAY, cruise
from tests.people import NOW, new_plan, someone

pytestmark = pytest.mark.anyio

ALL = frozenset(CalendarPart)


async def planned(store: Store) -> Viewer:
    viewer = await someone(store)
    new = new_plan(viewer.account_id, alternatives={MONDAY: cruise()})
    async with store.begin(viewer) as unit:
        await unit.plans.add(new)
        await unit.plans.activate(new.id, revision=1, at=NOW)
    return viewer


async def shown(unit: UnitOfWork, athlete_id: UUID) -> tuple[int, int, int, int] | None:
    found = await unit.calendar.contents(athlete_id, date.min, date.max, ALL)
    if found is None:
        return None
    return len(found.days), len(found.workouts), len(found.weeks), len(found.plans)


def test_viewers_of_a_kind_differ_in_nothing_but_who_they_are() -> None:
    one, other = (Viewer(UUID(int=n), Role.COACH, session_id=UUID(int=n)) for n in (1, 2))
    assert kind_of(one) == kind_of(other) == Viewer(ANYBODY, Role.COACH)
    reads = frozenset({Permission.READ_ATHLETES})
    kinds = {kind_of(Viewer(UUID(int=1), Role.ADMIN, given)) for given in (frozenset(), reads)}
    assert len(kinds | {kind_of(one), kind_of(STRANGER), kind_of(PROGRAM)}) == 5
    assert kind_of(PROGRAM) == PROGRAM


async def test_each_of_a_kind_sees_their_own(store: Store) -> None:
    people = [await planned(store) for _ in range(3)]
    for viewer in people:
        async with store.read(viewer) as unit:
            for other in people:
                expected = (14, 14, 2, 1) if other is viewer else None
                assert await shown(unit, other.account_id) == expected
    admin = await someone(store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    for viewer, expected in ((admin, (14, 14, 2, 1)), (STRANGER, None), (PROGRAM, (14, 14, 2, 1))):
        async with store.read(viewer) as unit:
            assert await shown(unit, people[0].account_id) == expected


async def test_values_are_those_that_sqlalchemy_reads(store: Store) -> None:
    viewer = await planned(store)
    async with store.begin(viewer) as unit:
        days = await unit.calendar.days(viewer.account_id, MONDAY, MONDAY)
        await unit.calendar.skip(days[0].id, NOW)
        await unit.calendar.choose(days[0].id, Option.B)
    async with store.read(viewer) as unit:
        athlete = await unit.athletes.get(viewer.account_id)
        plan = (await unit.plans.of(viewer.account_id))[0]
        days = await unit.calendar.plan_days(plan.id)
        workouts = await unit.calendar.workouts([day.id for day in days])
        weeks = await unit.calendar.plan_weeks(plan.id)
        goals = await unit.goals.of(viewer.account_id)
        found = await unit.calendar.contents(viewer.account_id, date.min, date.max, ALL)
    assert found is not None
    assert found.days[0].skipped_at == NOW
    assert found.days[0].option is Option.B
    assert (found.athlete, found.days, found.workouts) == (athlete, days, workouts)
    assert (found.weeks, found.plans, found.goals) == (weeks, [plan], goals)


async def note_of(unit: UnitOfWork, viewer: Viewer) -> str:
    return (await unit.calendar.days(viewer.account_id, MONDAY, MONDAY))[0].athlete_note


async def write_note(unit: UnitOfWork, viewer: Viewer) -> None:
    day = (await unit.calendar.days(viewer.account_id, MONDAY, MONDAY))[0]
    await unit.calendar.note(day.id, athlete_note="sore")


async def undone(store: Store, viewer: Viewer) -> None:
    async with store.begin(viewer) as unit:
        await write_note(unit, viewer)
        assert await note_of(unit, viewer) == "sore"
        raise Undone


class Undone(Exception):
    pass


async def test_what_a_unit_has_changed_is_read_by_it_and_undone_with_it(store: Store) -> None:
    viewer = await planned(store)
    with pytest.raises(Undone):
        await undone(store, viewer)
    async with store.read(viewer) as unit:
        assert await note_of(unit, viewer) == ""


async def test_postgresql_is_asked_once_and_so_shows_one_moment(
    postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(postgres_database)
    viewer = await planned(store)
    execute = asyncpg.Connection._execute  # noqa: SLF001  everything that is fetched passes it
    said: list[str] = []

    async def executed(connection: Any, query: str, *rest: Any, **options: Any) -> Any:  # noqa: ANN401  asyncpg's
        said.append(query)
        return await execute(connection, query, *rest, **options)

    async with store.read(viewer) as unit:
        monkeypatch.setattr(asyncpg.Connection, "_execute", executed)
        assert await shown(unit, viewer.account_id) == (14, 14, 2, 1)
    await store.close()
    assert len(said) == 1

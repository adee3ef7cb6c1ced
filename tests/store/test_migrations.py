import re
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Date, MetaData, bindparam, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.athlete import Away
from strideiq.core.domain.goal import Goal, GoalKind, Priority
from strideiq.core.domain.profile import Athlete, StoredGoal, TimeAway
from strideiq.core.store import migrate
from strideiq.core.store.columns import Id, Instant
from strideiq.core.store.engine import is_sqlite, sqlite_url
from strideiq.core.store.tables import metadata
from strideiq.core.store.unit_of_work import SqlUnit, open_store
from tests.databases import PostgresDatabases
from tests.people import NOW, athlete, new_id

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables, once of each kind."""
    if request.param == "sqlite":
        return sqlite_url(str(tmp_path / "empty.db"))
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    return databases.empty()


async def tables(url: str) -> set[str]:
    reflected = MetaData()
    if is_sqlite(url):
        engine = create_engine(url)
        reflected.reflect(engine)
        engine.dispose()
    else:
        waiting = create_async_engine(url)
        async with waiting.connect() as connection:
            await connection.run_sync(reflected.reflect)
        await waiting.dispose()
    return set(reflected.tables) - {"alembic_version"}


async def test_steps_up_make_exactly_our_tables(empty: str) -> None:
    assert await migrate.current(empty) is None
    await migrate.upgrade(empty)
    assert await migrate.current(empty) == migrate.head()
    assert await tables(empty) == set(metadata.tables)
    assert await migrate.differences(empty) == []


async def test_steps_go_down_and_up_again_one_by_one(empty: str) -> None:
    revisions = ["0001", "0002", "0003", "0004", "0005", "0006", "0007"]
    for revision in revisions:
        await migrate.upgrade(empty, revision)
        assert await migrate.current(empty) == revision
    for revision in [*reversed(revisions[:-1]), "base"]:
        await migrate.downgrade(empty, revision)
    assert await tables(empty) == set()
    await migrate.upgrade(empty)
    assert await migrate.differences(empty) == []
    assert revisions[-1] == migrate.head()


async def test_missing_table_and_column_are_told(empty: str) -> None:
    await migrate.upgrade(empty)
    statements = ["DROP TABLE flag_changes", "ALTER TABLE invites DROP COLUMN invited_by"]
    if is_sqlite(empty):
        engine = create_engine(empty)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()
    else:
        waiting = create_async_engine(empty)
        async with waiting.begin() as awaited:
            for statement in statements:
                await awaited.execute(text(statement))
        await waiting.dispose()
    told = str(await migrate.differences(empty))
    assert "add_table" in told
    assert "invited_by" in told


def test_steps_are_named_after_their_revision(root: Path) -> None:
    steps = sorted(Path(root, "migrations/versions").glob("m*.py"))
    for path in steps:
        revision = re.search(
            r'^revision = "(\d+)"$', path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert revision is not None
        assert path.name.startswith(f"m{revision[1]}_")
    assert steps


BEFORE_SEASONS = (
    (
        "INSERT INTO accounts VALUES"
        " (:id, 'ada@example.org', 'digest', 'athlete', :at, '[]', NULL, NULL, 0, FALSE)"
    ),
    (
        "INSERT INTO athletes (athlete_id, name, time_zone, created_at, days_per_week, minutes,"
        " long_run_weekday, units, injuries, revision)"
        " VALUES (:id, 'Ada', 'UTC', :at, 5, '[45, 60, 45, 60, 0, 90, 150]', 6, 'km', '', 0)"
    ),
    (
        "INSERT INTO goals (id, athlete_id, distance, race_day, priority, name, created_at)"
        " VALUES (:id, :id, '10k', :day, 'A', '', :at)"
    ),
)


async def test_athletes_and_goals_of_before_stay_when_seasons_come_and_go(empty: str) -> None:
    ada, day = new_id(), date(2027, 4, 18)
    await migrate.upgrade(empty, "0005")
    store = open_store(empty)
    async with store.begin(PROGRAM) as unit:
        assert isinstance(unit, SqlUnit)
        for statement in BEFORE_SEASONS:
            asked = text(statement).bindparams(
                *(
                    bindparam(name, value, type_=kind)
                    for name, value, kind in (
                        ("id", ada, Id),
                        ("at", NOW, Instant),
                        ("day", day, Date),
                    )
                    if f":{name}" in statement
                )
            )
            await unit.connection.execute(asked)
    await store.close()
    await migrate.upgrade(empty)
    kept = Goal("10k", day)
    assert await lived(empty, ada) == (athlete(ada, time_zone="UTC"), [kept])
    await migrate.downgrade(empty, "0005")
    await migrate.upgrade(empty)
    store = open_store(empty)
    async with store.read(PROGRAM) as unit:
        assert [each.goal for each in await unit.goals.of(ada)] == [kept]
        assert await unit.time_away.of(ada, since=day) == []
    await store.close()


async def lived(url: str, ada: UUID) -> tuple[Athlete | None, list[Goal]]:
    """What was read of the athlete before they add what only the newer tables hold."""
    store, day = open_store(url), date(2027, 6, 1)
    async with store.begin(PROGRAM) as unit:
        found = await unit.athletes.get(ada), [each.goal for each in await unit.goals.of(ada)]
        only = Goal("10k", day, kind=GoalKind.MAINTAIN)
        await unit.goals.add(StoredGoal(new_id(), ada, only, Priority.A, NOW))
        await unit.time_away.add(TimeAway(new_id(), ada, Away(day, day)))
    await store.close()
    return found

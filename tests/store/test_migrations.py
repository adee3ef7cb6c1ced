import re
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from strideiq.core.store import migrate
from strideiq.core.store.engine import is_sqlite, sqlite_url
from strideiq.core.store.tables import metadata
from tests.databases import PostgresDatabases

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
    revisions = ["0001", "0002", "0003", "0004", "0005", "0006"]
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
    statements = ["DROP TABLE flags", "ALTER TABLE invites DROP COLUMN invited_by"]
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

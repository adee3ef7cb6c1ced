import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from strideiq.core.domain.access import PROGRAM, STRANGER, Viewer
from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.ports import Store
from strideiq.core.store import engine
from strideiq.core.store.revisions import configuration_revisions
from strideiq.core.store.unit_of_work import SqlUnit, open_store
from tests.databases import PostgresDatabases
from tests.people import NOW, account, job, new_plan, someone
from tests.servers import Postgres
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

WRITERS = 200


END_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database()"""


class Boom(Exception):
    pass


async def accounts_in(store: Store) -> int:
    async with store.read(PROGRAM) as unit:
        return len(await unit.accounts.page(limit=100_000))


async def test_exception_leaves_nothing_and_does_nothing_afterwards(store: Store) -> None:
    done: list[str] = []

    async def note() -> None:
        done.append("told")

    viewer = await someone(store)
    new = new_plan(viewer.account_id)

    async def fail_at_the_end() -> None:
        async with store.begin(viewer) as unit:
            await unit.plans.add(new)
            await unit.plans.activate(new.id, revision=1, at=NOW)
            unit.after_commit(note)
            raise Boom

    with pytest.raises(Boom):
        await fail_at_the_end()
    assert done == []
    async with store.read(viewer) as unit:
        assert await unit.plans.of(viewer.account_id) == []
        assert await unit.calendar.plan_days(new.id) == []
        assert await unit.athletes.revision(viewer.account_id) == 0


async def test_what_comes_after_sees_everything_stored(store: Store) -> None:
    made = account()
    seen: list[object] = []

    async def look(mark: int) -> None:
        async with store.begin(PROGRAM) as unit:
            seen.append((mark, await unit.accounts.get(made.id)))

    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(made)
        unit.after_commit(lambda: look(1))
        unit.after_commit(lambda: look(2))
        assert seen == []
    assert seen == [(1, made), (2, made)]


async def test_unit_that_would_wait_for_itself_is_refused(sqlite_database: str) -> None:
    store = open_store(sqlite_database)
    with pytest.raises(RuntimeError, match="inside another"):
        async with store.begin(PROGRAM), store.begin(PROGRAM):
            pass
    await someone(store)
    assert await accounts_in(store) == 1
    await store.close()


async def test_unit_knows_its_viewer(store: Store) -> None:
    async with store.read(STRANGER) as unit:
        assert unit.viewer is STRANGER


async def test_reading_unit_refuses_to_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read-?only"):
        async with store.read(PROGRAM) as unit:
            await unit.accounts.add(account())
    assert await accounts_in(store) == 0
    async with store.begin(PROGRAM) as unit:
        assert await unit.accounts.add(account())


async def test_reading_unit_sees_one_moment(store: Store) -> None:
    await someone(store)
    async with store.read(PROGRAM) as unit:
        before = await unit.accounts.page()
        await someone(store)
        assert await unit.accounts.page() == before
    assert await accounts_in(store) == 2


async def test_two_hundred_writers_at_once(store: Store) -> None:
    viewer = await someone(store)

    async def write() -> None:
        async with store.begin(viewer) as unit:
            before = await unit.athletes.revision(viewer.account_id)
            await asyncio.sleep(0)
            await unit.athletes.raise_revision(viewer.account_id)
            assert before is not None
            await unit.jobs.enqueue(job(viewer.account_id))

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    async with store.read(viewer) as unit:
        assert await unit.athletes.revision(viewer.account_id) == WRITERS
        assert len(await unit.jobs.of(viewer.account_id, limit=WRITERS + 1)) == WRITERS


CHILD = """
import asyncio, sys
from tests.people import PROGRAM, account, new_plan, athlete
from strideiq.core.store import engine
from strideiq.core.store.revisions import configuration_revisions
from strideiq.core.store.unit_of_work import open_store

async def main(url, deed):
    store = open_store(url)
    if deed == "write":
        for _ in range(50):
            async with store.begin(PROGRAM) as unit:
                await unit.accounts.page()
                await unit.accounts.add(account())
        await store.close()
        return
    async with store.begin(PROGRAM) as unit:
        made = account()
        await unit.accounts.add(made)
        await unit.athletes.add(athlete(made.id))
        await unit.plans.add(new_plan(made.id))
        print("written", flush=True)
        await asyncio.sleep(600)

asyncio.run(main(*sys.argv[1:]))
"""


def child(root: Path, url: str, deed: str) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join([str(root / ".src"), str(root)])
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, url, deed],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
    )


@pytest.mark.slow
async def test_processes_write_to_one_database_at_once(
    store: Store, database: str, root: Path
) -> None:
    writers = [child(root, database, "write") for _ in range(4)]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert await accounts_in(store) == WRITERS


@pytest.mark.slow
async def test_killed_process_leaves_nothing_of_its_unit(
    store: Store, database: str, root: Path
) -> None:
    with child(root, database, "hang") as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"written\n"
        writer.send_signal(signal.SIGKILL)
    assert await accounts_in(store) == 0
    viewer = await someone(store)
    async with store.begin(viewer) as unit:
        await unit.plans.add(new_plan(viewer.account_id))
        assert len(await unit.plans.of(viewer.account_id)) == 1


@pytest.fixture
async def own(postgres: Postgres) -> AsyncIterator[tuple[Postgres, Store]]:
    """A server that a test may stop, and the store on a new database of it."""
    databases = PostgresDatabases(postgres.url())
    opened = open_store(await asyncio.to_thread(databases.fresh))
    yield postgres, opened
    await opened.close()
    await asyncio.to_thread(databases.drop)


async def raised(store: Store, viewer: Viewer) -> int:
    """Count one change in a unit of its own."""
    async with store.begin(viewer) as unit:
        await unit.athletes.raise_revision(viewer.account_id)
        return await unit.athletes.revision(viewer.account_id) or 0


async def test_restarted_server_goes_unnoticed(own: tuple[Postgres, Store]) -> None:
    postgres, store = own
    viewer = await someone(store)
    await asyncio.gather(*(raised(store, viewer) for _ in range(5)))
    await asyncio.to_thread(postgres.stop)
    await asyncio.to_thread(postgres.start)
    assert await raised(store, viewer) == 6
    async with store.read(viewer) as unit:
        assert await unit.athletes.revision(viewer.account_id) == 6


async def test_connection_that_died_in_silence_is_found_when_it_lay_idle(
    own: tuple[Postgres, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, store = own
    viewer = await someone(store)
    monkeypatch.setattr(engine, "known_closed", lambda _: False)
    monkeypatch.setattr(engine, "LONG_IDLE_S", -1.0)
    async with store.begin(viewer) as unit:
        assert isinstance(unit, SqlUnit)
        async with store.begin(viewer) as other:
            await other.athletes.revision(viewer.account_id)
        await unit.connection.execute(text(END_OTHERS))
    assert max(await asyncio.gather(*(raised(store, viewer) for _ in range(2)))) == 2


async def test_server_that_is_away_is_told_plainly(own: tuple[Postgres, Store]) -> None:
    postgres, store = own
    viewer = await someone(store)
    await asyncio.to_thread(postgres.stop)
    with pytest.raises(StoreUnavailable):
        await raised(store, viewer)
    with pytest.raises(StoreUnavailable):
        async with store.read(viewer) as unit:
            await unit.athletes.revision(viewer.account_id)
    await asyncio.to_thread(postgres.start)
    assert await raised(store, viewer) == 1


async def test_server_that_stops_in_the_middle_of_a_unit_is_told_plainly(
    own: tuple[Postgres, Store],
) -> None:
    postgres, store = own
    viewer = await someone(store)
    new = new_plan(viewer.account_id)

    async def write_while_it_stops() -> None:
        async with store.begin(viewer) as unit:
            await unit.athletes.raise_revision(viewer.account_id)
            postgres.stop()
            await unit.plans.add(new)

    with pytest.raises(StoreUnavailable):
        await write_while_it_stops()
    postgres.start()
    async with store.read(viewer) as unit:
        assert await unit.plans.get(new.id) is None
        assert await unit.athletes.revision(viewer.account_id) == 0


async def test_full_disk_is_told_plainly_and_loses_nothing(sqlite_database: str) -> None:
    store = open_store(sqlite_database)
    viewer = await someone(store)
    kept = new_plan(viewer.account_id)
    async with store.begin(viewer) as unit:
        await unit.plans.add(kept)

    async def fill_the_disk() -> None:
        async with store.begin(viewer) as unit:
            assert isinstance(unit, SqlUnit)
            await unit.connection.execute(text("PRAGMA max_page_count = 1"))
            for _ in range(100):
                await unit.plans.add(new_plan(viewer.account_id))

    with pytest.raises(StoreUnavailable, match="full"):
        await fill_the_disk()
    async with store.read(viewer) as unit:
        assert [plan.id for plan in await unit.plans.of(viewer.account_id)] == [kept.id]
        assert await unit.plans.whole(kept.id) == kept.plan
    await store.close()


async def test_missing_file_is_told_plainly(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/no/such/folder/file.db")
    with pytest.raises(StoreUnavailable):
        async with store.begin(PROGRAM) as unit:
            await unit.accounts.page()
    await store.close()


async def test_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = replace(account(), created_at=NOW.replace(tzinfo=None))
    with pytest.raises(Exception, match="time zone"):
        async with store.begin(PROGRAM) as unit:
            await unit.accounts.add(naive)


async def test_rows_go_in_together_only_inside_the_transaction(postgres_database: str) -> None:
    store = open_store(postgres_database)

    async def copy_before_anything_else() -> None:
        async with store.begin(PROGRAM) as unit:
            assert isinstance(unit, SqlUnit)
            await unit.connection.insert_many(configuration_revisions, [{"topic": "early"}])

    with pytest.raises(RuntimeError, match="COPY"):
        await copy_before_anything_else()
    await store.close()


async def test_no_rows_are_no_statement(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with store.begin(PROGRAM) as unit:
        assert isinstance(unit, SqlUnit)
        with counted(monkeypatch) as said:
            await unit.connection.insert_many(configuration_revisions, [])
    assert said == []

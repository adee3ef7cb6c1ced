"""Ready is what can do its work now; each part is asked, none for long."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from strideiq.core.ports import Store
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime import readiness as module
from strideiq.core.runtime.outside import database_url
from strideiq.core.runtime.readiness import Room, readiness
from strideiq.core.services import readiness as asking
from strideiq.core.services.readiness import Readiness
from strideiq.core.store import migrate
from strideiq.core.store.unit_of_work import open_store
from tests.servers import Redis, free_port

pytestmark = pytest.mark.anyio


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[tuple[Settings, Store]]:
    settings = Settings(data_dir=tmp_path)
    await migrate.upgrade(database_url(settings))
    store = open_store(database_url(settings))
    yield settings, store
    await store.close()


async def test_an_embedded_server_stands_on_its_file_disk_and_processes(
    embedded: tuple[Settings, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = False
    asked = readiness(*embedded, planning=lambda: True, worker=lambda: worker)
    assert await asked.checks() == {
        "planning": True,
        "worker": False,
        "database": True,
        "disk": True,
    }
    worker = True
    monkeypatch.setattr(module, "FULL_BYTES", 2**62)
    assert await asked.checks() == {
        "planning": True,
        "worker": True,
        "database": True,
        "disk": False,
    }


async def test_missing_migrations_and_missing_tables_are_not_ready(
    embedded: tuple[Settings, Store],
) -> None:
    settings, store = embedded
    for step in ("0002", "base"):
        await migrate.downgrade(database_url(settings), step)
        assert not (await readiness(settings, store).checks())["database"]


async def test_servers_that_are_away_are_not_ready(postgres_database: str) -> None:
    server = Redis.launch()
    here = Settings(database_url=postgres_database, redis_url=server.url())
    store = open_store(postgres_database)
    try:
        asked = readiness(here, store)
        assert await asked.checks() == {"database": True, "redis": True}
        server.stop()
        assert await asked.checks() == {"database": True, "redis": False}
        server.start()
        assert await asked.checks() == {"database": True, "redis": True}
    finally:
        await store.close()
        server.kept.remove()
    url = f"postgresql+asyncpg://postgres@127.0.0.1:{free_port()}/postgres"
    nowhere = open_store(url)
    assert await readiness(Settings(database_url=url), nowhere).checks() == {"database": False}
    await nowhere.close()


async def test_a_folder_that_is_gone_has_no_room(tmp_path: Path) -> None:
    assert not await Room(tmp_path / "gone").is_ready()


async def test_a_part_that_does_not_answer_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Hanging:
        async def is_ready(self) -> bool:
            await asyncio.Event().wait()
            return True

    monkeypatch.setattr(asking, "PATIENCE_S", 0.01)
    assert await Readiness({"database": Hanging()}).checks() == {"database": False}

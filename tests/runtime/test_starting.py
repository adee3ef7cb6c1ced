"""A start is refused with everything that stands in its way, and what to do about each."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import CannotStart, Refusal
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.runtime.outside import database_url
from strideiq.core.runtime.starting import address_problems, migration, only_server, prepare
from strideiq.core.store import migrate
from strideiq.core.store.unit_of_work import open_store
from tests.databases import PostgresDatabases
from tests.people import account
from tests.servers import free_port

pytestmark = pytest.mark.anyio

KEY = "k" * 32


def production(data: Path, **changes: str) -> Settings:
    values: dict[str, str] = {"secret_key": KEY} | changes
    return Settings(data_dir=data, mode=Mode.PRODUCTION, **values)  # type: ignore[arg-type]


async def problems(settings: Settings) -> list[str]:
    with pytest.raises(CannotStart) as caught:
        await prepare(settings, safe_mode=False)
    return [str(problem) for problem in caught.value.problems]


async def test_an_embedded_server_at_home_makes_folder_and_database_by_itself(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    runtime = await prepare(settings, safe_mode=False)
    assert runtime.planner.config.rules.distances
    assert await migration(database_url(settings)) == migrate.head()
    assert settings.data_dir.stat().st_mode & 0o077 == 0
    store = open_store(database_url(settings))
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(account())
        kept = {each.name: oct(each.stat().st_mode)[-3:] for each in settings.data_dir.iterdir()}
    await store.close()
    assert set(kept) >= {"strideiq.db", "strideiq.db-wal", "strideiq.db-shm"}
    assert set(kept.values()) == {"600"}


@pytest.mark.parametrize(
    ("file", "secret"), [("units: yards\n", None), (None, "short")], ids=["file", "key"]
)
async def test_a_start_that_is_refused_leaves_the_database_as_it_was(
    tmp_path: Path, file: str | None, secret: str | None
) -> None:
    settings = Settings(data_dir=tmp_path, secret_key=secret)
    if file is not None:
        (tmp_path / "default.yaml").write_text(file)
        settings = replace(settings, config_dir=tmp_path)
    await problems(settings)
    assert await migration(database_url(settings)) is None
    await migrate.upgrade(database_url(settings), "0002")
    await problems(settings)
    assert await migration(database_url(settings)) == "0002"


async def test_production_waits_for_somebody_to_migrate(tmp_path: Path) -> None:
    settings = production(tmp_path)
    (told,) = await problems(settings)
    assert "at migration none, and this version needs" in told
    assert told.endswith("run: strideiq migrate")
    await migrate.upgrade(database_url(settings), "0002")
    (told,) = await problems(settings)
    assert "at migration 0002, and" in told
    await migrate.upgrade(database_url(settings))
    await prepare(settings, safe_mode=False)


@pytest.fixture
def tableless(postgres_databases: PostgresDatabases) -> str:
    return postgres_databases.empty()


async def test_several_processes_wait_for_somebody_to_migrate(
    tableless: str, tmp_path: Path
) -> None:
    several = Settings(
        data_dir=tmp_path, database_url=tableless, redis_url="redis://127.0.0.1/0", secret_key=KEY
    )
    (told,) = await problems(several)
    assert "run: strideiq migrate" in told


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    await prepare(settings, safe_mode=False)
    with closing(sqlite3.connect(tmp_path / "strideiq.db")) as driver, driver:
        driver.execute("UPDATE alembic_version SET version_num = '9999'")
    (told,) = await problems(settings)
    assert "at migration 9999" in told
    assert "or a newer one" in told


async def test_production_refuses_demo_accounts(
    tmp_path: Path, store: Store, database: str
) -> None:
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(account(demo=True))
    await prepare(Settings(database_url=database, data_dir=tmp_path), safe_mode=False)
    (told,) = await problems(production(tmp_path, database_url=database))
    assert "demo accounts" in told


async def test_everything_is_told_at_once(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "default.yaml").write_text("units: yards\n")
    settings = Settings(
        config_dir=config,
        data_dir=tmp_path,
        mode=Mode.PRODUCTION,
        redis_url="redis://127.0.0.1/0",
        smtp_url="smtp://127.0.0.1",
    )
    told = "\n".join(await problems(settings))
    for part in ("STRIDEIQ_REDIS_URL", "STRIDEIQ_PUBLIC_URL", "secret key", "default.yaml:1:"):
        assert part in told
    assert all(" -> " in line for line in told.splitlines() if line.startswith("STRIDEIQ"))


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        (Settings(database_url="mysql://host/name"), "write postgresql+asyncpg://"),
        (Settings(database_url="postgresql://host/name"), "write postgresql+asyncpg://"),
        (Settings(database_url="sqlite:///:memory:"), "or sqlite:///PATH"),
        (Settings(database_url="no address"), "no address of a database"),
        (Settings(redis_url="http://host"), "no address of Redis"),
        (Settings(public_url="run.example.org"), "write https://run.example.org"),
        (Settings(smtp_url="host:25"), "write smtp://user:password@host:port"),
        (Settings(unleash_url="unleash:4242"), "write https://unleash.example.org"),
        (Settings(unleash_url="http://unleash:4242"), "set STRIDEIQ_UNLEASH_TOKEN to it"),
        (Settings(redis_url="redis://host"), "an SQLite file serves one"),
        (
            Settings(redis_url="redis://host", database_url="sqlite:///x.db"),
            "an SQLite file serves one",
        ),
    ],
)
def test_addresses_that_cannot_work_are_told(settings: Settings, part: str) -> None:
    (problem,) = address_problems(settings)
    assert part in str(problem)


def test_no_password_is_told() -> None:
    (problem,) = address_problems(Settings(database_url="mysql://me:hunter2@host/name"))
    assert "hunter2" not in str(problem)


async def test_a_short_key_and_a_database_that_is_away_are_told_with_what_to_do(
    tmp_path: Path,
) -> None:
    url = f"postgresql+asyncpg://postgres:hunter2@127.0.0.1:{free_port()}/postgres"
    settings = Settings(database_url=url, secret_key="short", data_dir=tmp_path)  # noqa: S106
    key, away = await problems(settings)
    assert "fewer than 32 characters" in key
    assert "the database does not answer" in away
    assert "strideiq doctor" in away
    assert "hunter2" not in away


async def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    settings = Settings(data_dir=in_the_way / "data", secret_key=KEY)
    (told,) = await problems(settings)
    assert told.startswith(f"the data folder {in_the_way / 'data'} cannot be written: Not a dir")
    assert "STRIDEIQ_DATA_DIR" in told


def test_one_sqlite_file_has_one_server(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    with only_server(settings):
        with (
            pytest.raises(Refusal, match=r"another server uses .* -> stop that one"),
            only_server(settings),
        ):
            pytest.fail("two servers on one file")
        with only_server(Settings(data_dir=tmp_path / "other")):
            pass
    with only_server(settings):
        pass


def test_servers_share_postgresql() -> None:
    settings = Settings(database_url="postgresql+asyncpg://host/name")
    with only_server(settings), only_server(settings) as held:
        assert held is None

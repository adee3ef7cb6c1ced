"""What every test shares: drawn-example profiles, a clean environment and the built wheel."""

import os
import sys
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest

from strideiq.core.ports import Store
from strideiq.core.runtime.memory import settle_memory
from strideiq.core.store.unit_of_work import open_store
from tests import environments, profiles
from tests.databases import PostgresDatabases, SqliteFiles
from tests.servers import Postgres, Redis

profiles.load()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--write-golden`` writes the golden plans anew."""
    parser.addoption("--write-golden", action="store_true", help="write tests/golden/ anew")


def pytest_collection_finish() -> None:
    """Keep the garbage collector from walking all modules and tests again and again."""
    settle_memory()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Let ``no_cover`` hold in the workers of xdist too.

    There pytest-cov starts twice, and a pause of the second only wakes the first.
    """
    if item.get_closest_marker("no_cover") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("STRIDEIQ_")]:
            patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "home"))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds ``pyproject.toml``."""
    return environments.ROOT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built once."""
    return environments.build_wheel(environments.ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Tests marked ``anyio`` run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this test process, started when a test first asks for it."""
    server = Postgres.launch()
    yield server
    server.kept.remove()


@pytest.fixture(scope="session")
def postgres_databases(request: pytest.FixtureRequest) -> Iterator[PostgresDatabases]:
    """Makes databases: on the server at ``TEST_DATABASE_URL``, or else on one of our own."""
    elsewhere = os.environ.get("TEST_DATABASE_URL")
    url = elsewhere or request.getfixturevalue("postgres").url()
    databases = PostgresDatabases(url)
    yield databases
    databases.drop()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Makes SQLite files."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def sqlite_database(sqlite_files: SqliteFiles) -> str:
    """The address of a new, migrated SQLite file."""
    return sqlite_files.fresh()


@pytest.fixture
def postgres_database(postgres_databases: PostgresDatabases) -> str:
    """The address of an empty, migrated PostgreSQL database."""
    return postgres_databases.clean()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """The store on an empty database, once of each kind."""
    opened = open_store(database)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Redis at ``TEST_REDIS_URL``, or else a server of this test process."""
    elsewhere = os.environ.get("TEST_REDIS_URL")
    if elsewhere:
        yield elsewhere
        return
    server = Redis.launch()
    yield server.url()
    server.kept.remove()

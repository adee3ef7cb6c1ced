"""A kill switch stops every process: two servers and a worker, or one beside the command line."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from click.testing import CliRunner

from strideiq.core.cli.main import cli
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import Job, JobState
from strideiq.core.reading.settings import (
    CONFIG_DIR,
    DATA_DIR,
    DATABASE_URL,
    REDIS_URL,
    SECRET_KEY,
    from_environment,
)
from strideiq.core.runtime.outside import tools
from strideiq.core.services.plan_requests import GENERATE
from strideiq.core.services.wishes import Wishes
from strideiq.schema.node import node_id
from tests.databases import PostgresDatabases
from tests.e2e.client import Client
from tests.jobs.programs import running, serving
from tests.jobs.season import QUICK, config
from tests.people import new_id

pytestmark = pytest.mark.slow

EMAIL, PASSWORD = "olga@example.org", "twelve hills before noon"
KEY = "a key that signs the tokens of tests alone"
STOP = "system.plans"
PREVIEW = f'query ($a: ID!) {{ flagPreview(name: "{STOP}", athlete: $a) {{ on }} }}'
PATIENCE_S = 60


@dataclass(slots=True)
class Installation:
    """Running programs, with an owner at each server."""

    settings: Mapping[str, str]
    servers: list[Client]
    owner: str
    owner_id: UUID

    def told(self) -> list[bool]:
        """What each server says of the switch."""
        return [server.ask(PREVIEW, a=self.owner)["flagPreview"]["on"] for server in self.servers]

    def worker_is_stopped(self) -> bool:
        """Whether a plan that is asked for now is put off, and not begun."""
        job = asyncio.run(done_with(self.settings, self.owner_id))
        assert job.is_open or job.state is JobState.FAILED, job
        return job.is_open


async def done_with(settings: Mapping[str, str], athlete: UUID) -> Job:
    """A job for a goal that there is not, once a worker has put it off or failed it."""
    shared = tools(from_environment(settings))
    payload = {**Wishes().plain(), "goal_id": str(new_id())}
    try:
        async with shared.store.begin(PROGRAM) as unit:
            asked = await shared.enqueue(unit, GENERATE, payload, athlete_id=athlete)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                async with shared.store.read(PROGRAM) as unit:
                    job = await unit.jobs.get(asked.id)
                assert job is not None
                if not job.is_open or job.run_after > asked.run_after:
                    return job
                await asyncio.sleep(0.05)
    finally:
        await shared.store.close()


def typed(settings: Mapping[str, str], *words: str, sent: str | None = None) -> None:
    done = CliRunner(env=dict(settings)).invoke(cli, list(words), input=sent)
    assert done.exit_code == 0, done.output


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_S * 20):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError(is_so)


def installed(
    settings: Mapping[str, str], addresses: list[str], http: httpx.Client
) -> Installation:
    typed(settings, "admin", "create", "--email", EMAIL, sent=f"{PASSWORD}\n")
    servers = [Client([address], str, http) for address in addresses]
    for server in servers:
        server.sign_in(EMAIL, PASSWORD)
    (account,) = servers[0].ask("{ accounts { nodes { key } } }")["accounts"]["nodes"]
    key = account["key"]
    return Installation(settings, servers, node_id("Athlete", key), UUID(key))


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Installation]:
    """One server on an SQLite file, with a worker of its own."""
    folder = config(tmp_path / "config", **QUICK)
    settings = {DATA_DIR: str(tmp_path / "data"), CONFIG_DIR: str(folder)}
    with serving(settings) as server, httpx.Client() as http:
        yield installed(settings, [server.address], http)


@pytest.fixture
def several(
    postgres_databases: PostgresDatabases, redis_url: str, tmp_path: Path
) -> Iterator[Installation]:
    """Two servers and a worker on PostgreSQL and Redis."""
    folder = config(tmp_path / "config", **QUICK)
    settings = {
        DATA_DIR: str(tmp_path),
        CONFIG_DIR: str(folder),
        DATABASE_URL: postgres_databases.fresh(),
        REDIS_URL: redis_url,
        SECRET_KEY: KEY,
    }
    with ExitStack() as stack:
        stack.enter_context(running(["worker", "--processes", "1"], settings))
        servers = [stack.enter_context(serving(settings)) for _ in range(2)]
        http = stack.enter_context(httpx.Client())
        yield installed(settings, [server.address for server in servers], http)


def test_two_servers_and_a_worker_obey_an_admin(several: Installation) -> None:
    first = several.servers[0]
    assert several.told() == [False, False]
    assert not several.worker_is_stopped()
    for enabled in (True, False):
        first.change("setFlag", "FeatureFlag { version }", name=STOP, enabled=enabled)
        until(lambda: several.told() == [enabled, enabled])  # noqa: B023  asked before the next turn
        until(lambda: several.worker_is_stopped() is enabled)  # noqa: B023


def test_an_embedded_server_and_its_worker_obey_the_command_line(embedded: Installation) -> None:
    assert embedded.told() == [False]
    for word, enabled in (("on", True), ("off", False)):
        typed(embedded.settings, "flags", word, STOP, "--note", "trouble")
        until(lambda: embedded.told() == [enabled])  # noqa: B023  asked before the next turn
        until(lambda: embedded.worker_is_stopped() is enabled)  # noqa: B023

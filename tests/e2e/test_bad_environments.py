"""What goes wrong around the service: each has its named refusal or typed answer, and nothing is lost."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from strideiq.core.reading.overlay import shipped_config
from strideiq.core.reading.settings import (
    CONFIG_DIR,
    DATA_DIR,
    DATABASE_URL,
    REDIS_URL,
    SECRET_KEY,
)
from tests.cli.running import refused, run
from tests.e2e.client import PATIENCE_S, Client, Json
from tests.jobs.programs import Program, children, family, running, serving
from tests.schema.serving import KEY
from tests.servers import Postgres, Redis

pytestmark = pytest.mark.slow

PASSWORD = "twelve hills before noon"  # noqa: S105  of a test
GOAL = {
    "goal": {
        "raceDistance": "10k",
        "raceDay": str(datetime.now(UTC).date() + timedelta(weeks=12)),
    },
    "priority": "A",
}
GOALS = "{ viewer { athlete { goals { id } } } }"
MUTATION = "mutation ($input: AddGoalInput!) { addGoal(input: $input) { __typename } }"
AWAY = "the database cannot be reached now; nothing was changed, try again soon"
BROKEN = "plugin: mine\nkind: workouts\nworkouts: [{id: 7}]\n"


def settled(true: Callable[[], bool]) -> None:
    """Wait until it is true."""
    for _ in range(PATIENCE_S * 20):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to that")


def client_of(server: Program, http: httpx.Client) -> Client:
    """Somebody who has signed in."""
    client = Client([server.address], lambda: server.kept.log, http)
    who = {"email": "ada@example.org", "password": PASSWORD}
    client.change("register", "MailOnItsWay { email }", **who, name="Ada", timeZone="Europe/Vienna")
    client.sign_in(**who)
    return client


def readiness(client: Client) -> tuple[int, dict[str, bool]]:
    """The status and the checks of /readyz."""
    answer = client.http.get(client.addresses[0].replace("/graphql", "/readyz"), timeout=30)
    return answer.status_code, answer.json()["checks"]


def goals(client: Client) -> int:
    """How many goals are stored."""
    return len(client.ask(GOALS)["viewer"]["athlete"]["goals"])


def unavailable(answer: httpx.Response) -> Json:
    """AssertionError unless the answer is the one for a database that is away."""
    (error,) = answer.json()["errors"]
    assert (error["extensions"]["code"], error["message"]) == ("UNAVAILABLE", AWAY), answer.text
    assert error["extensions"]["requestId"] == answer.headers["x-request-id"]


def test_a_broken_plugin_stops_the_start_unless_it_is_optional(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    (own / "plugins/workouts").mkdir(parents=True)
    (own / "plugins/workouts/mine.yaml").write_text(BROKEN)
    monkeypatch.setenv(CONFIG_DIR, str(own))
    monkeypatch.setenv(DATA_DIR, str(tmp_path / "data"))
    result = run("serve", "--port", "0")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "mine.yaml:" in result.stderr
    listing = (shipped_config() / "plugins.yaml").read_text(encoding="utf-8")
    (own / "plugins.yaml").write_text(f"{listing}  - {{plugin: mine, optional: true}}\n")
    settings = {CONFIG_DIR: str(own), DATA_DIR: str(tmp_path / "data")}
    with serving(settings) as server, httpx.Client() as http:
        told = Client([server.address], lambda: "", http).ask("{ plugins { key status } }")
    assert {"key": "mine", "status": "BROKEN"} in told["plugins"]


def test_a_data_folder_has_one_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_DIR, str(tmp_path))
    with serving({DATA_DIR: str(tmp_path)}) as first:
        assert "another server uses" in refused("serve", "--port", "0")
        assert httpx.get(first.address.replace("/graphql", "/healthz")).status_code == 200
        rest = first.kill()
        settled(lambda: not [pid for pid in rest if Path(f"/proc/{pid}").exists()])
        first.start()


def test_a_data_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(DATA_DIR, str(tmp_path / "file/data"))
    monkeypatch.setenv(SECRET_KEY, KEY)
    line = refused("serve", "--port", "0")
    assert line.startswith(f"the data folder {tmp_path / 'file/data'} cannot be written")


@contextmanager
def full_disk(server: Program) -> Iterator[None]:
    """Nothing that the server and its processes write to files goes through."""
    assert server.kept.keeping is not None
    (pid,) = children(server.kept.keeping.pid)
    pids = family(pid)
    limits = [resource.prlimit(each, resource.RLIMIT_FSIZE) for each in pids]
    for each, (_, most) in zip(pids, limits, strict=True):
        resource.prlimit(each, resource.RLIMIT_FSIZE, (1, most))
    try:
        yield
    finally:
        for each, limit in zip(pids, limits, strict=True):
            resource.prlimit(each, resource.RLIMIT_FSIZE, limit)


def test_a_full_disk_refuses_what_writes_and_answers_what_reads(tmp_path: Path) -> None:
    with serving({DATA_DIR: str(tmp_path)}) as server, httpx.Client() as http:
        client = client_of(server, http)
        settled(lambda: readiness(client)[0] == 200)
        with full_disk(server):
            for _ in range(3):
                unavailable(client.post(MUTATION, {"input": GOAL}))
                assert goals(client) == 0
        client.change("addGoal", "Goal { id }", **GOAL)
        assert goals(client) == 1
        assert readiness(client)[0] == 200


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that this test may stop."""
    server = Postgres.launch()
    yield server
    server.kept.remove()


def test_a_database_that_goes_away_and_returns_loses_nothing(
    own_postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis = Redis.launch()
    settings = {
        DATA_DIR: str(tmp_path),
        DATABASE_URL: own_postgres.url(),
        REDIS_URL: redis.url(),
        SECRET_KEY: KEY,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert run("migrate").exit_code == 0
    try:
        with (
            running(["worker", "--processes", "1"], settings),
            serving(settings) as server,
            httpx.Client() as http,
        ):
            client = client_of(server, http)
            goal = client.change("addGoal", "Goal { id }", **GOAL)["id"]
            own_postgres.stop()
            settled(lambda: readiness(client) == (503, {**HERE, "database": False}))
            assert "the database does not answer" in refused("serve", "--port", "0")
            for query, sent in ((MUTATION, {"input": GOAL}), (GOALS, None)):
                unavailable(client.post(query, sent))
            own_postgres.start()
            settled(lambda: readiness(client) == (200, HERE))
            assert goals(client) == 1
            asked = client.change("generatePlan", "Job { id }", goal=goal, weeklyDistance="30 km")
            own_postgres.stop()
            own_postgres.start()
            settled(lambda: readiness(client)[0] == 200)
            job = f'{{ job(id: "{asked["id"]}") {{ state plan {{ id }} }} }}'
            settled(lambda: bool(client.ask(job)["job"]["plan"]))
            plans = client.ask("{ plans(first: 10) { edges { node { id } } } }")
            assert len(plans["plans"]["edges"]) == 1
    finally:
        redis.kept.remove()


HERE = {"planning": True, "database": True, "redis": True}

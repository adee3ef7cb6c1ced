"""An admin's story over the wire: two servers and a worker obey, and everything is written down."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.flag import Strategy
from strideiq.core.reading.settings import (
    CONFIG_DIR,
    DATA_DIR,
    DATABASE_URL,
    REDIS_URL,
    SECRET_KEY,
    from_environment,
)
from strideiq.core.runtime.outside import tools
from strideiq.schema.node import node_id
from tests.databases import PostgresDatabases
from tests.e2e.client import Client, Json
from tests.e2e.installation import (
    PASSWORD,
    STOP,
    Installation,
    installed,
    plan_versions,
    typed,
    until,
)
from tests.e2e.readme import operations
from tests.flags import asker, flag, holding
from tests.jobs.programs import running, serving
from tests.jobs.season import QUICK, config
from tests.people import account, athlete, new_id

pytestmark = pytest.mark.slow

KEY = "a key that signs the tokens of tests alone"
ADMIN, RUNNER = "adam@example.org", "rita@example.org"
FEATURE, RULES, OPTION = "plans.adaptive", "volume", "key_sessions"
MANY = 10_000
DOES = operations("An admin's story")
TRIAL = "mutation { startTrial { ... on Access { grants { id kind } } } }"
ACCOUNTS = "{ accounts { nodes { id key email } } }"
PLUGINS = "{ plugins { key enabled options { name value } } }"


def does(client: Client, name: str, **variables: Any) -> Json:  # noqa: ANN401  JSON
    """The one thing that an operation of the README answers."""
    [answer] = client.ask(DOES[name], **variables).values()
    return answer


@pytest.fixture
def house(
    postgres_databases: PostgresDatabases, redis_url: str, tmp_path: Path
) -> Iterator[Installation]:
    """Two servers and a worker on PostgreSQL and Redis; nobody holds more than everybody does."""
    folder = config(tmp_path / "config", **QUICK)
    (folder / "memberships.yaml").unlink()
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


def another(house: Installation, email: str, role: Role) -> Client:
    """Somebody else, who asks the second server alone."""
    words = ("admin", "create", "--role", role.value, "--email", email)
    typed(house.settings, *words, sent=f"{PASSWORD}\n")
    second = house.servers[1]
    client = Client(second.addresses, str, second.http)
    client.sign_in(email, PASSWORD)
    return client


async def known(house: Installation, accounts: Sequence[UUID]) -> None:
    """Have athletes with these ids."""
    shared = tools(from_environment(house.settings))
    async with shared.store.begin(PROGRAM) as unit:
        for each in accounts:
            await unit.accounts.add(account(id=each))
            await unit.athletes.add(athlete(each))
    await shared.store.close()


def told(server: Client, name: str, accounts: Sequence[UUID]) -> list[bool]:
    """What one server says of a flag for each of them."""
    asked = (
        f'a{number}: flagPreview(name: "{name}", athlete: "{node_id("Athlete", str(each))}")'
        for number, each in enumerate(accounts)
    )
    answers = server.ask(f"{{ {' '.join(f'{each} {{ on }}' for each in asked)} }}")
    return [answer["on"] for answer in answers.values()]


def all_say(house: Installation, accounts: Sequence[UUID], wanted: list[bool]) -> None:
    """Wait until both servers say this of the feature."""
    until(lambda: all(told(each, FEATURE, accounts) == wanted for each in house.servers))


def inside(accounts: Sequence[UUID], percent: int) -> set[UUID]:
    """Who has the feature at this share, by the engine that the servers ask."""
    held = holding(flag(FEATURE, strategies=(Strategy(percent),)))
    return {each for each in accounts if held.ask(FEATURE, asker(each)).on}


def rolled_out(house: Installation) -> None:
    """A share that is kept while it grows, one user besides, and an end that comes by itself."""
    first, second = house.servers
    everybody = [new_id() for _ in range(MANY)]
    few, more = inside(everybody, 30), inside(everybody, 60)
    assert 2_700 <= len(few) <= 3_300
    assert few < more
    assert 5_700 <= len(more) <= 6_300
    groups = (few, more - few, set(everybody) - more)
    shown = [each for group in groups for each in sorted(group)[:3]]
    asyncio.run(known(house, shown))
    all_say(house, shown, [True] * 9)
    for server, percent, group in ((first, 30, few), (second, 60, more), (first, 30, few)):
        made = does(server, "RollOut", flag=FEATURE, percent=percent, note=f"{percent} %")
        assert made["standing"] == f"on for {percent} %"
        all_say(house, shown, [each in group for each in shown])
    named = shown[-1]
    does(second, "AddUser", flag=FEATURE, user=str(named), note="and one more")
    all_say(house, shown, [each in few or each == named for each in shown])

    asked = {"flag": FEATURE, "athlete": node_id("Athlete", str(named))}
    assert does(first, "Preview", **asked) == {"on": True}

    ends = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    assert does(first, "End", flag=FEATURE, at=ends, note="only so long")["offAt"] == ends
    all_say(house, shown, [False] * 9)
    history = does(second, "History", flag=FEATURE)
    notes = ["only so long", "and one more", "30 %", "60 %", "30 %"]
    assert [(each["version"], each["note"]) for each in history] == [
        (5 - index, note) for index, note in enumerate(notes)
    ]
    assert {each["by"] for each in history} == {str(house.owner_id)}
    assert history[-1]["standing"] == "on for 30 %"


def stopped_by_who_may(house: Installation) -> None:
    """A kill switch takes a permission of its own; then both servers and the worker obey."""
    first, admin = house.servers[0], another(house, ADMIN, Role.ADMIN)
    found = first.ask(ACCOUNTS)["accounts"]["nodes"]
    (account_id,) = (each["id"] for each in found if each["email"] == ADMIN)

    does(first, "Allow", account=account_id, permissions=["MANAGE_FLAGS"])
    refused = does(admin, "Switch", flag=STOP, on=True)
    assert (refused["code"], refused["message"]) == (
        "permission",
        "this takes the permission to manage kill switches",
    )
    assert not house.worker_is_stopped()
    does(first, "Allow", account=account_id, permissions=["MANAGE_KILL_SWITCHES"])
    for enabled in (True, False):
        does(admin, "Switch", flag=STOP, on=enabled)
        until(lambda: house.told() == [enabled, enabled])  # noqa: B023  asked before the next turn
        until(lambda: house.worker_is_stopped() is enabled)  # noqa: B023


def plugins_of(server: Client) -> tuple[bool, str]:
    """Whether the plugin is on at this server, and the value of the option."""
    found = {each["key"]: each for each in server.ask(PLUGINS)["plugins"]}
    options = {each["name"]: each["value"] for each in found["following"]["options"]}
    return found[RULES]["enabled"], options[OPTION]


def plugins_changed(house: Installation) -> None:
    """A plugin goes off and on, and an option of another changes, in every process."""
    first, second = house.servers
    for enabled in (False, True):
        does(first, "Plugin", plugin=RULES, on=enabled)
        until(lambda: {plugins_of(each)[0] for each in house.servers} == {enabled})  # noqa: B023
        until(lambda: (f"plugin {RULES}" in asyncio.run(plan_versions(house))) is enabled)  # noqa: B023
    wrong = does(second, "Plugin", plugin="following", options=[{"name": OPTION, "value": "many"}])
    assert [each["suggestion"] for each in wrong["problems"]] == ["write 3 or another integer"]
    does(second, "Plugin", plugin="following", options=[{"name": OPTION, "value": "4"}])
    until(lambda: {plugins_of(each) for each in house.servers} == {(True, "4")})


def given_and_taken(house: Installation) -> None:
    """A gift with an end, taken away again, and a trial that lasts longer."""
    first, runner = house.servers[0], another(house, RUNNER, Role.ATHLETE)
    found = first.ask(ACCOUNTS)["accounts"]["nodes"]
    (whom,) = (each["id"] for each in found if each["email"] == RUNNER)

    def membership() -> Json:
        return runner.ask("{ access { membership { key } } }")["access"]["membership"]["key"]

    assert membership() == "free"
    later = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    gift = {"account": whom, "membership": "elite", "until": later, "reason": "a prize"}
    given = does(first, "Gift", **gift)
    assert (membership(), given["until"]) == ("elite", later)
    does(first, "TakeBack", grant=given["grants"][0]["id"])
    assert membership() == "free"
    started = runner.ask(TRIAL)["startTrial"]
    (trial,) = started["grants"]
    assert (membership(), trial["kind"]) == ("pro", "TRIAL")
    extended = does(first, "Extend", trial=trial["id"], until=later)
    assert (extended["membership"]["key"], extended["until"]) == ("pro", later)


def written_down(house: Installation) -> None:
    """Every change is an event with who did it, and with before and after."""
    events = does(house.servers[1], "Events")["nodes"]
    told = [
        (each["action"], {detail["name"]: detail["value"] for detail in each["details"]})
        for each in reversed(events)
        if each["actor"] is not None
    ]
    flags = [(d["flag"], d["before"], d["after"]) for name, d in told if name == "flag.changed"]
    assert flags[:2] == [
        (FEATURE, "on for everybody", "on for 30 %"),
        (FEATURE, "on for 30 %", "on for 60 %"),
    ]
    assert flags[-2:] == [(STOP, "off", "on for everybody"), (STOP, "on for everybody", "off")]
    plugins = [(d["plugin"], d["before"], d["after"]) for n, d in told if n == "plugin.changed"]
    assert plugins == [
        (RULES, "as config/plugins.yaml says", "off"),
        (RULES, "off", "on"),
        ("following", "as config/plugins.yaml says", f"{OPTION}=4"),
    ]
    held = [
        (name, details["membership_was"], details["membership"])
        for name, details in told
        if "membership_was" in details
    ]
    assert held == [
        ("comp.given", "free", "elite"),
        ("grant.revoked", "elite", "free"),
        ("trial.started", "free", "pro"),
        ("trial.extended", "pro", "pro"),
    ]


def test_an_admin_changes_what_people_have_and_every_process_obeys(house: Installation) -> None:
    rolled_out(house)
    stopped_by_who_may(house)
    plugins_changed(house)
    given_and_taken(house)
    written_down(house)

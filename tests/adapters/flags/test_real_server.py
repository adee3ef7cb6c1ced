"""The real Unleash server: what it says arrives here, and what admins change here arrives there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import anyio
import pytest

from strideiq.core.adapters.flags.server import UnleashServer
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import FlagServerAway
from strideiq.core.domain.flag import (
    Constraint,
    Flag,
    FlagSource,
    Operator,
    Schedule,
    Strategy,
    Variant,
)
from strideiq.core.engine.flags.read_back import state_of
from strideiq.core.ports.flags import HeldFlags
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.flags import flag_book, watch_of, watched
from strideiq.core.services.flag_editing import Edit, FlagEditing, ServerDecides
from strideiq.core.store.unit_of_work import open_store
from tests.flags import asker, flag, holding
from tests.people import NOW, new_id
from tests.schema.serving import runtime
from tests.servers import Postgres, answers
from tests.shared_tools import tools_on
from tests.unleash.server import ADMIN_TOKEN, CLIENT_TOKEN, ENVIRONMENT, HEALTH, Unleash

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

NAME, SHARED = "plans.adaptive", "rules.authoring"
MANY = 10_000
EDIT = Edit("request-1")
WAIT_S = 30


@pytest.fixture(scope="module")
def unleash(postgres: Postgres) -> Iterator[Unleash]:
    server = Unleash.launch(postgres)
    yield server
    server.kept.remove()


def adapter(unleash: Unleash, folder: Path) -> UnleashServer:
    return UnleashServer(unleash.url, CLIENT_TOKEN, ENVIRONMENT, folder, admin_token=ADMIN_TOKEN)


async def until(is_so: Callable[[], bool]) -> None:
    with anyio.fail_after(WAIT_S):
        while not is_so():  # noqa: ASYNC110  what is waited for tells nobody
            await anyio.sleep(0.05)


async def until_told(server: UnleashServer, wanted: Flag) -> None:
    """Wait until it says all of this; it takes up to a second for its own answer to change."""
    told: object = None
    with anyio.move_on_after(WAIT_S):
        while told != (wanted.state, True):
            await server.look()
            told = [state_of(each) for each in server.features if each["name"] == wanted.name][-1:]
            told = told[0] if told else None
            await anyio.sleep(0.05)
    assert told == (wanted.state, True)


async def test_a_whole_flag_arrives_there_and_comes_back(unleash: Unleash, tmp_path: Path) -> None:
    server = adapter(unleash, tmp_path)
    pro = Constraint("membership", Operator.IN, ("pro", "elite"))
    version = Constraint("appVersion", Operator.SEMVER_LT, ("2.0.0",), inverted=True)
    whole = flag(
        "tests.whole",
        strategies=(
            Strategy(30, constraints=(pro, version)),
            Strategy(users=(str(new_id()), str(new_id()))),
        ),
        variants=(Variant("bold", 30, "x"), Variant("calm", 70)),
        schedule=Schedule(NOW.replace(microsecond=0), None),
    )
    less = flag("tests.whole", enabled=False, strategies=(Strategy(10),))
    for wanted in (whole, less, whole):
        await server.put(wanted)
        await until_told(server, wanted)
    assert not await server.look()
    await server.close()


def settings_of(unleash: Unleash, folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        unleash_url=unleash.url,
        unleash_token=CLIENT_TOKEN,
        unleash_admin_token=ADMIN_TOKEN,
        unleash_environment=ENVIRONMENT,
    )


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
async def test_a_share_a_user_and_an_end_arrive_and_take_an_admin_token(
    unleash: Unleash, tmp_path: Path, sqlite_database: str
) -> None:
    store, settings = open_store(sqlite_database), settings_of(unleash, tmp_path)
    tools, _ = tools_on(store)
    book = flag_book(tools, settings, runtime())
    editing = FlagEditing(tools, book, ())
    accounts = [new_id() for _ in range(MANY)]
    expected = inside(holding(flag(SHARED, strategies=(Strategy(30),))), accounts)
    assert 2_700 <= len(expected) <= 3_300

    async with watched(watch_of(tools, settings, book), book):

        async def arrives(wanted: set[UUID]) -> None:
            # The first who differs ends a look, so that waiting costs little.
            await until(
                lambda: all(
                    book.held.ask(SHARED, asker(each)).on == (each in wanted) for each in accounts
                )
            )

        await editing.roll_out(PROGRAM, SHARED, EDIT, percent=30)
        await arrives(expected)
        user = next(each for each in accounts if each not in expected)
        await editing.roll_out(PROGRAM, SHARED, EDIT, users=[str(user)])
        await arrives(expected | {user})

        mute = flag_book(tools, replace(settings, unleash_admin_token=None), runtime())
        async with watched(watch_of(tools, settings, mute), mute):
            with pytest.raises(ServerDecides, match="STRIDEIQ_UNLEASH_ADMIN_TOKEN"):
                await FlagEditing(tools, mute, ()).switch(PROGRAM, SHARED, EDIT, enabled=False)
            assert inside(mute.held, accounts) == expected | {user}

        now = tools.clock.now()
        await editing.schedule(PROGRAM, SHARED, EDIT, Schedule(off_at=now + timedelta(days=1)))
        await until(lambda: not book.held.ask(SHARED, asker(user, at=now + timedelta(days=2))).on)
        assert book.held.ask(SHARED, asker(user, at=now)).on
    await store.close()


def inside(held: HeldFlags, accounts: Sequence[UUID]) -> set[UUID]:
    """Who has the shared flag, by what is held here."""
    return {each for each in accounts if held.ask(SHARED, asker(each)).on}


async def test_a_toggle_by_its_own_pages_and_by_our_admins_arrives(
    unleash: Unleash, tmp_path: Path, sqlite_database: str
) -> None:
    store = open_store(sqlite_database)
    settings = settings_of(unleash, tmp_path)
    tools, _ = tools_on(store)
    book = flag_book(tools, settings, runtime())
    editing = FlagEditing(tools, book, ())

    def is_on() -> bool:
        return book.held.ask(NAME, asker()).on

    async with watched(watch_of(tools, settings, book), book):
        assert is_on(), "what the server does not know stands as its file says"
        made = await editing.roll_out(PROGRAM, NAME, EDIT, percent=100)
        assert made.flag.state.enabled
        unleash.tell("POST", f"/{NAME}/environments/{ENVIRONMENT}/off")
        await until(lambda: not is_on())
        unleash.tell("POST", f"/{NAME}/environments/{ENVIRONMENT}/on")
        await until(is_on)
        off = await editing.switch(PROGRAM, NAME, EDIT, enabled=False)
        assert off.source is FlagSource.SERVER
        await until(lambda: not is_on())
        unleash.kept.stop()
        assert not answers(unleash.port, HEALTH, b"H")
        with pytest.raises(FlagServerAway):
            await editing.switch(PROGRAM, NAME, EDIT, enabled=True)
        assert not is_on()

    later = flag_book(tools, settings, runtime())
    async with watched(watch_of(tools, settings, later), later):
        assert not later.held.ask(NAME, asker()).on, "the last good state counts at a start"
    async with store.read(PROGRAM) as unit:
        changes = await unit.flag_changes.of(NAME)
        events = await unit.audit.page(action="flag.changed")
    assert len(changes) == len(events) == 2
    await store.close()

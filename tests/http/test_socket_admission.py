"""Who is let in to sockets and how many may, and that they are put out as soon as they may not stay."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.access import Role
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.reading.settings import Mode
from tests.accounts import SignedIn
from tests.databases import SqliteFiles
from tests.people import NOW, new_id
from tests.schema.live_service import LiveService, closed, live_service, sockets
from tests.schema.serving import KEY

FRIENDS = sockets(origins=("https://friend.example",))


@pytest.fixture(scope="module")
def live(sqlite_files: SqliteFiles) -> Iterator[LiveService]:
    with live_service(sqlite_files.fresh()) as service:
        yield service


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {},
        {"authorization": None},
        {"authorization": 1},
        {"authorization": "Bearer"},
        {"authorization": "Bearer x.y.z"},
        {"authorization": "Basic YTpi"},
    ],
)
def test_strangers_are_not_let_in(live: LiveService, payload: object) -> None:
    with live.socket() as line:
        line.say(type="connection_init", payload=payload)
        assert closed(line)[0] == 4403


@pytest.mark.parametrize("name", ["authorization", "Authorization"])
def test_a_token_comes_with_the_first_message_in_either_case(live: LiveService, name: str) -> None:
    (token,) = live.someone().headers.values()
    with live.socket() as line:
        line.say(type="connection_init", payload={name: token})
        assert line.heard() == {"type": "connection_ack"}


def test_a_token_may_come_as_a_header(live: LiveService) -> None:
    me = live.someone()
    with live.socket(headers=me.headers) as line:
        line.say(type="connection_init")
        assert line.heard() == {"type": "connection_ack"}
        assert line.follow_calendar(me.viewer.account_id) == 0


def test_one_address_has_so_many_sockets_and_no_more(sqlite_database: str) -> None:
    limits = sockets(per_address=2)
    with live_service(sqlite_database, limits=limits) as live, live.socket() as line, live.socket():
        with pytest.raises(InvalidStatus) as refused, live.socket():
            pass
        assert refused.value.response.status_code == 429
        line.connection.close()
        with live.line(live.someone()):
            pass


def test_one_account_has_so_many_sockets_and_no_more(sqlite_database: str) -> None:
    with live_service(sqlite_database, limits=sockets(per_viewer=1)) as live:
        me = live.someone()
        with live.line(me) as line:
            with live.socket() as second:
                second.say(type="connection_init", payload=me.headers)
                assert closed(second)[0] == 4429
            with live.line(live.someone()):
                pass
            line.connection.close()
        with live.line(me):
            pass


@pytest.mark.parametrize(
    ("origin", "mode"),
    [
        (None, Mode.PRODUCTION),
        ("own", Mode.PRODUCTION),
        ("https://friend.example", Mode.PRODUCTION),
        ("https://evil.example", Mode.DEVELOPMENT),
    ],
)
def test_our_own_pages_and_named_sites_may_open_sockets(
    sqlite_database: str, origin: str | None, mode: Mode
) -> None:
    with live_service(sqlite_database, mode=mode, limits=FRIENDS) as live:
        page = Origin(live.address if origin == "own" else origin) if origin else None
        with live.socket(origin=page) as line:
            line.say(type="ping")
            assert line.heard() == {"type": "pong"}


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "https://friend.example.evil.example", "null", "http://["],
)
def test_pages_of_other_sites_open_no_socket_in_production(
    sqlite_database: str, origin: str
) -> None:
    with live_service(sqlite_database, mode=Mode.PRODUCTION, limits=FRIENDS) as live:
        with pytest.raises(InvalidStatus) as refused, live.socket(origin=Origin(origin)):
            pass
        assert refused.value.response.status_code == 403


def short_lived(live: LiveService, who: SignedIn) -> SignedIn:
    tools, family = live.do.tools, who.viewer.session_id
    assert family is not None
    tokens = SignedTokens(KEY, tools.clock, tools.ids, timedelta(seconds=3))
    return SignedIn(who.viewer, tokens.issue(who.viewer.account_id, family).text)


def test_a_socket_is_closed_when_its_token_ends(live: LiveService) -> None:
    with live.line(short_lived(live, live.someone())) as line:
        assert closed(line) == (4403, "the sign-in is not good, or not any more")


async def end_sign_in(live: LiveService, who: SignedIn) -> None:
    tools, family = live.do.tools, who.viewer.session_id
    assert family is not None
    async with tools.store.begin(who.viewer) as unit:
        assert await unit.sign_ins.revoke(family, tools.clock.now())
        tools.access_changed(unit, who.viewer.account_id)


def test_a_socket_is_closed_at_once_when_its_sign_in_ends(live: LiveService) -> None:
    me, other = live.someone(), live.someone()
    with live.line(me) as line, live.line(other) as bystander:
        line.follow_calendar(me.viewer.account_id)
        first = bystander.follow_calendar(other.viewer.account_id)
        live.run(end_sign_in(live, me))
        assert closed(line)[0] == 4403
        live.change(other.viewer)
        assert bystander.revision() == first + 1


def test_an_ended_sign_in_is_told_nothing_more_even_where_nobody_rang(live: LiveService) -> None:
    me = live.someone()

    async def end() -> None:
        tools = live.do.tools
        assert me.viewer.session_id is not None
        async with tools.store.begin(me.viewer) as unit:
            await unit.sign_ins.revoke(me.viewer.session_id, tools.clock.now())

    with live.line(me) as line:
        line.follow_calendar(me.viewer.account_id)
        live.run(end())
        live.change(me.viewer)
        with pytest.raises(ConnectionClosed) as told:
            line.heard()
        assert told.value.rcvd is not None
        assert told.value.rcvd.code == 4403


def coached(live: LiveService, coach: SignedIn, athlete: SignedIn) -> CoachLink:
    two = athlete.viewer.account_id, coach.viewer.account_id
    link = CoachLink(new_id(), *two, LinkState.INVITED, coach.viewer.account_id, NOW)

    async def make() -> None:
        async with live.do.tools.store.begin(coach.viewer) as unit:
            assert await unit.coach_links.invite(link)
        async with live.do.tools.store.begin(athlete.viewer) as unit:
            assert await unit.coach_links.accept(link.id, NOW)

    live.run(make())
    return link


def test_a_coach_who_is_let_go_is_told_nothing_more(live: LiveService) -> None:
    athlete, coach = live.someone(), live.someone(role=Role.COACH)
    link = coached(live, coach, athlete)

    async def let_go() -> None:
        tools = live.do.tools
        async with tools.store.begin(athlete.viewer) as unit:
            assert await unit.coach_links.revoke(link.id, NOW)
            tools.access_changed(unit, coach.viewer.account_id)

    with live.line(coach) as line:
        first = line.follow_calendar(athlete.viewer.account_id)
        live.change(athlete.viewer)
        assert line.revision() == first + 1
        live.run(let_go())
        message = line.heard()
        assert (message["type"], message["id"]) == ("error", "1")
        assert message["payload"][0]["extensions"]["code"] == "NOT_FOUND"
        live.change(athlete.viewer)
        line.say(type="ping")
        assert line.heard() == {"type": "pong"}


async def away(*_: object) -> None:
    raise StoreUnavailable


def test_while_the_database_is_away_clients_are_sent_off_to_come_back(
    live: LiveService, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    me = live.someone()
    with live.line(me) as line:
        line.follow_calendar(me.viewer.account_id)
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(live.do.tools.store, "standing", away)
            live.change(me.viewer)
            assert closed(line)[0] == 1013
            with live.socket() as new:
                new.say(type="connection_init", payload=me.headers)
                assert closed(new)[0] == 1013
    with live.line(me) as line:
        assert line.follow_calendar(me.viewer.account_id) == 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []

"""Subscriptions over sockets, against a real server: the protocol, its limits, and who is let in."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.access import Role
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.reading.settings import Mode
from tests.accounts import SignedIn
from tests.people import NOW, new_id
from tests.schema.live_service import (
    CALENDAR,
    Line,
    LiveService,
    athlete_node,
    live_service,
    sockets,
)
from tests.schema.serving import KEY

ERROR = logging.ERROR
FRIENDS = sockets(origins=("https://friend.example",))


@pytest.fixture
def live(sqlite_database: str) -> Iterator[LiveService]:
    with live_service(sqlite_database) as service:
        yield service


def closed(line: Line) -> tuple[int, str]:
    """The code and reason a socket was closed with, whatever was said before."""
    try:
        while True:
            line.heard()
    except ConnectionClosed as told:
        return (told.rcvd.code, told.rcvd.reason) if told.rcvd else (1006, "")


def test_the_state_now_is_told_first_and_then_every_change(live: LiveService) -> None:
    me = live.someone()
    with live.line(me) as line:
        first = line.follow_calendar(me.viewer.account_id)
        live.change(me.viewer)
        assert line.revision() == first + 1
        live.change(me.viewer)
        assert line.revision() == first + 2


def test_a_client_that_is_back_is_told_what_it_missed(live: LiveService) -> None:
    me = live.someone()
    with live.line(me) as line:
        first = line.follow_calendar(me.viewer.account_id)
    live.change(me.viewer)
    with live.line(me) as line:
        assert line.follow_calendar(me.viewer.account_id) == first + 1


def test_what_a_client_completes_is_told_no_more_and_its_name_is_free(live: LiveService) -> None:
    me = live.someone()
    with live.line(me) as line:
        first = line.follow_calendar(me.viewer.account_id)
        line.say(type="complete", id="1")
        line.say(type="complete", id="unknown")
        line.say(type="ping")
        assert line.heard() == {"type": "pong"}
        live.change(me.viewer)
        assert line.follow_calendar(me.viewer.account_id) == first + 1


@pytest.mark.parametrize(
    "frame",
    [
        "1",
        "[]",
        "null",
        '"x"',
        "{}",
        "",
        "{",
        "[" * 20_000,
        '{"type": 1}',
        '{"type": "start"}',
        '{"type": "connection_init", "payload": 1}',
        '{"type": "ping", "payload": []}',
        '{"type": "subscribe", "id": [1], "payload": {"query": "{a}"}}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{a}"}}',
        '{"type": "subscribe", "id": "' + "x" * 101 + '", "payload": {"query": "{a}"}}',
        '{"type": "subscribe", "payload": {"query": "{a}"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "subscribe", "id": "1", "payload": 1}',
        '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
        '{"type": "subscribe", "id": "1", "payload": {"query": "{a}", "variables": []}}',
        '{"type": "complete", "id": {}}',
        '{"type": "ping", "id": ' + "9" * 5000 + "}",
        b"\x00\xff",
        b'{"type": "ping"}',
    ],
    ids=lambda frame: str(frame[:60]),
)
@pytest.mark.parametrize("when", ["greeted", "new"])
def test_odd_frames_close_their_socket_alone(
    live: LiveService, frame: str | bytes, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    me = live.someone()
    with live.line(me) as bystander, live.socket() as line:
        if when == "greeted":
            line.greet(me)
        line.connection.send(frame)
        code, _ = closed(line)
        assert code == 4400 or (code == 4401 and when == "new")
        bystander.say(type="ping")
        assert bystander.heard() == {"type": "pong"}
    assert [record for record in caplog.records if record.levelno >= ERROR] == []


def test_text_that_is_not_utf_8_closes_its_socket_without_a_traceback(
    live: LiveService, caplog: pytest.LogCaptureFixture
) -> None:
    with live.line(live.someone()) as line:
        line.connection.send(b"\xff\xfe", text=True)
        assert closed(line)[0] == 4400
    assert [record for record in caplog.records if record.levelno >= ERROR] == []


def test_a_message_over_the_limit_closes_its_socket(
    live: LiveService, caplog: pytest.LogCaptureFixture
) -> None:
    with live.line(live.someone()) as line:
        line.connection.send('{"type": "ping", "payload": {"a": "' + "x" * 70_000 + '"}}')
        assert closed(line)[0] == 1009
    assert [record for record in caplog.records if record.levelno >= ERROR] == []


def test_only_subscriptions_run_on_a_socket(live: LiveService) -> None:
    with live.line(live.someone()) as line:
        for query, code in (
            ("{ raceDistances { key } }", "BAD_REQUEST"),
            ("subscription { calendarChanged", "GRAPHQL_PARSE_FAILED"),
            ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { " + "a: __typename " * 16 + "}", "QUERY_TOO_COMPLEX"),
            ('subscription { calendarChanged(athlete: "x") { revision } }', "NOT_FOUND"),
        ):
            line.subscribe("1", query)
            message = line.heard()
            assert (message["type"], message["id"]) == ("error", "1")
            extensions = message["payload"][0]["extensions"]
            assert extensions["code"] == code
            assert len(extensions["requestId"]) == 32


def test_somebody_elses_calendar_looks_like_none(live: LiveService) -> None:
    me, other = live.someone(), live.someone()
    with live.line(me) as line:
        said = []
        for athlete_id in (other.viewer.account_id, new_id()):
            line.subscribe("1", CALENDAR, athlete=athlete_node(athlete_id))
            error = line.heard()["payload"][0]
            error["extensions"].pop("requestId")
            said.append(error)
        assert said[0] == said[1]


def test_a_name_is_used_once_at_a_time(live: LiveService) -> None:
    me = live.someone()
    with live.line(me) as line:
        line.follow_calendar(me.viewer.account_id, "é" * 100)
        line.subscribe("é" * 100, CALENDAR, athlete=athlete_node(me.viewer.account_id))
        assert closed(line)[0] == 4409


def test_too_many_operations_are_refused_one_by_one(sqlite_database: str) -> None:
    with live_service(sqlite_database, limits=sockets(operations=2)) as live:
        me = live.someone()
        with live.line(me) as line:
            line.follow_calendar(me.viewer.account_id, "1")
            line.follow_calendar(me.viewer.account_id, "2")
            line.subscribe("3", CALENDAR, athlete=athlete_node(me.viewer.account_id))
            message = line.heard()
            assert (message["type"], message["id"]) == ("error", "3")
            assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"
            line.say(type="complete", id="1")
            line.follow_calendar(me.viewer.account_id, "3")


def test_whoever_asks_too_often_waits_on_a_socket_too(sqlite_database: str) -> None:
    limits = {"requests_per_minute": 5}
    with live_service(sqlite_database, limits=limits) as live, live.line(live.someone()) as line:
        codes = set()
        for number in range(6):
            line.subscribe(str(number), "subscription { nothing }")
            codes.add(line.heard()["payload"][0]["extensions"]["code"])
        assert codes == {"GRAPHQL_VALIDATION_FAILED", "RATE_LIMITED"}


def test_whoever_opens_sockets_too_often_has_to_wait(sqlite_database: str) -> None:
    with live_service(sqlite_database, limits={"requests_per_minute": 2}) as live:
        with live.socket(), live.socket():
            pass
        with pytest.raises(InvalidStatus) as refused, live.socket():
            pass
        assert refused.value.response.status_code == 429
        assert "retry-after" in refused.value.response.headers


def test_a_client_that_does_not_say_who_it_is_has_to_go(sqlite_database: str) -> None:
    with (
        live_service(sqlite_database, limits=sockets(init_seconds=0.2)) as live,
        live.socket() as line,
    ):
        line.say(type="ping")
        assert line.heard() == {"type": "pong"}
        assert closed(line)[0] == 4408


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


def test_a_token_may_come_as_a_header(live: LiveService) -> None:
    me = live.someone()
    with live.socket(headers=me.headers) as line:
        line.say(type="connection_init")
        assert line.heard() == {"type": "connection_ack"}
        assert line.follow_calendar(me.viewer.account_id) == 0


def test_a_client_greets_before_it_asks_and_greets_once(live: LiveService) -> None:
    me = live.someone()
    with live.socket() as line:
        line.subscribe("1", CALENDAR, athlete=athlete_node(me.viewer.account_id))
        assert closed(line)[0] == 4401
    with live.line(me) as line:
        line.say(type="connection_init", payload=me.headers)
        assert closed(line)[0] == 4429


@pytest.mark.parametrize("spoken", [None, [Subprotocol("graphql-ws")]])
def test_other_protocols_are_not_spoken(live: LiveService, spoken: list[Subprotocol]) -> None:
    with live.socket(subprotocols=spoken) as line:
        assert closed(line)[0] == 4406


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
    tokens = SignedTokens(KEY, tools.clock, tools.ids, timedelta(seconds=1))
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


def test_a_server_that_stops_says_so_to_its_clients(
    sqlite_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    with ExitStack() as after:
        with live_service(sqlite_database) as live:
            me = live.someone()
            line = after.enter_context(live.line(me))
            line.follow_calendar(me.viewer.account_id)
        assert closed(line)[0] == 1012
    assert [record for record in caplog.records if record.levelno >= ERROR] == []

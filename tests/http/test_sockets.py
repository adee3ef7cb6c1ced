"""Subscriptions over sockets, against a real server: the protocol and its limits."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from tests.databases import SqliteFiles
from tests.people import new_id
from tests.schema.live_service import (
    CALENDAR,
    LiveService,
    athlete_node,
    closed,
    live_service,
    sockets,
)

ERROR = logging.ERROR


@pytest.fixture(scope="module")
def live(sqlite_files: SqliteFiles) -> Iterator[LiveService]:
    with live_service(sqlite_files.fresh()) as service:
        yield service


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
    limits = {"viewer_requests_per_minute": 5}
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

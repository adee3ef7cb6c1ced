"""Subscriptions as event streams, against a real server."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.errors import StoreUnavailable
from tests.accounts import SignedIn
from tests.databases import SqliteFiles
from tests.people import new_id
from tests.schema.live_service import CALENDAR, LiveService, athlete_node, live_service, sockets
from tests.schema.serving import KEY, Json

EVENTS = {"accept": "text/event-stream"}


@pytest.fixture(scope="module")
def live(sqlite_files: SqliteFiles) -> Iterator[LiveService]:
    with live_service(sqlite_files.fresh()) as service:
        yield service


def calendar_of(who: SignedIn) -> Json:
    return {"query": CALENDAR, "variables": {"athlete": athlete_node(who.viewer.account_id)}}


@contextmanager
def streamed(live: LiveService, body: Json, headers: dict[str, str]) -> Iterator[httpx.Response]:
    with (
        httpx.Client(timeout=20) as client,
        client.stream(
            "POST", f"{live.address}/graphql", json=body, headers=EVENTS | headers
        ) as answer,
    ):
        yield answer


def events(answer: httpx.Response) -> Iterator[tuple[str, Json]]:
    """Events as they come, signs of life left out."""
    kind = ""
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data" or line == "data:":
            yield kind, json.loads(value) if value else None


def revision(event: tuple[str, Any]) -> int:
    kind, body = event
    assert kind == "next"
    found: int = body["data"]["calendarChanged"]["revision"]
    return found


def test_the_state_now_is_told_first_and_then_every_change(live: LiveService) -> None:
    me = live.someone()
    with streamed(live, calendar_of(me), me.headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        told = events(answer)
        first = revision(next(told))
        live.change(me.viewer)
        assert revision(next(told)) == first + 1


def test_signs_of_life_keep_a_stream_open(sqlite_database: str) -> None:
    with live_service(sqlite_database, limits=sockets(ping_seconds=0.05)) as live:
        me = live.someone()
        with streamed(live, calendar_of(me), me.headers) as answer:
            lines = answer.iter_lines()
            seen = [next(lines) for _ in range(12)]
            assert seen.count(":") >= 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ raceDistances { key } }", "BAD_REQUEST"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { calendarChanged(athlete: "x") { revision } }', "NOT_FOUND"),
        (CALENDAR.replace("$athlete: ID!", "$athlete: ID! = 1.5"), "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_what_cannot_be_followed_is_said_and_the_stream_completes(
    live: LiveService, query: str, code: str
) -> None:
    with streamed(live, {"query": query}, live.someone().headers) as answer:
        (kind, body), last = list(events(answer))
    assert kind == "next"
    assert body["errors"][0]["extensions"]["code"] == code
    assert last == ("complete", None)


def test_somebody_elses_calendar_looks_like_none(live: LiveService) -> None:
    me, other = live.someone(), live.someone()
    said = []
    for athlete_id in (other.viewer.account_id, new_id()):
        body = {"query": CALENDAR, "variables": {"athlete": athlete_node(athlete_id)}}
        with streamed(live, body, me.headers) as answer:
            _, told = next(events(answer))
        told["errors"][0]["extensions"].pop("requestId")
        said.append(told)
    assert said[0] == said[1]


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer x.y.z"}, {"authorization": "x"}])
def test_strangers_are_not_let_in(live: LiveService, headers: dict[str, str]) -> None:
    with streamed(live, calendar_of(live.someone()), headers) as answer:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert json.loads(answer.read())["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_request_that_carries_no_operation_is_answered_like_any_other(live: LiveService) -> None:
    me = live.someone()
    for body, status in ((1, 400), ({}, 400), ([], 400)):
        with streamed(live, body, me.headers) as answer:
            assert answer.status_code == status
    form = httpx.post(
        f"{live.address}/graphql", data={"query": "x"}, headers=EVENTS | me.headers, timeout=20
    )
    assert form.status_code == 415


def test_a_subscription_without_a_stream_is_told_where_to_go(live: LiveService) -> None:
    me = live.someone()
    where = f"{live.address}/graphql"
    answer = httpx.post(where, json=calendar_of(me), headers=me.headers, timeout=20)
    assert answer.status_code == 405
    assert "text/event-stream" in answer.json()["errors"][0]["message"]
    reading = httpx.get(where, params={"query": CALENDAR}, headers=EVENTS | me.headers, timeout=20)
    assert reading.status_code == 406


def test_one_account_has_so_many_streams_and_no_more(sqlite_database: str) -> None:
    with live_service(sqlite_database, limits=sockets(per_viewer=1)) as live:
        me = live.someone()
        with streamed(live, calendar_of(me), me.headers) as first:
            told = events(first)
            revision(next(told))
            with streamed(live, calendar_of(me), me.headers) as second:
                assert second.status_code == 429
            with live.socket() as line:
                line.say(type="connection_init", payload=me.headers)
                with pytest.raises(ConnectionClosed):
                    line.heard()
        # The server sees soon that the first client has left.
        for _ in range(100):
            with streamed(live, calendar_of(me), me.headers) as third:
                if third.status_code == 200:
                    break
        assert third.status_code == 200


async def end_sign_in(live: LiveService, who: SignedIn) -> None:
    tools, family = live.do.tools, who.viewer.session_id
    assert family is not None
    async with tools.store.begin(who.viewer) as unit:
        assert await unit.sign_ins.revoke(family, tools.clock.now())
        tools.access_changed(unit, who.viewer.account_id)


def test_a_stream_is_cut_off_when_its_sign_in_ends(live: LiveService) -> None:
    me = live.someone()
    with streamed(live, calendar_of(me), me.headers) as answer:
        told = events(answer)
        revision(next(told))
        live.run(end_sign_in(live, me))
        assert list(told) == []
    with streamed(live, calendar_of(me), me.headers) as answer:
        assert answer.status_code == 401


def test_a_stream_is_cut_off_when_its_token_ends(live: LiveService) -> None:
    me = live.someone()
    tools, family = live.do.tools, me.viewer.session_id
    assert family is not None
    tokens = SignedTokens(KEY, tools.clock, tools.ids, timedelta(seconds=1))
    short = SignedIn(me.viewer, tokens.issue(me.viewer.account_id, family).text)
    with streamed(live, calendar_of(me), short.headers) as answer:
        told = events(answer)
        revision(next(told))
        assert list(told) == []


async def away(*_: object) -> None:
    raise StoreUnavailable


def test_while_the_database_is_away_streams_are_cut_off(
    live: LiveService, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = live.someone()
    with monkeypatch.context() as meanwhile:
        with streamed(live, calendar_of(me), me.headers) as answer:
            told = events(answer)
            revision(next(told))
            meanwhile.setattr(live.do.tools.store, "standing", away)
            live.change(me.viewer)
            assert list(told) == []
        with streamed(live, calendar_of(me), me.headers) as answer:
            assert answer.status_code == 503
    with streamed(live, calendar_of(me), me.headers) as answer:
        assert answer.status_code == 200


def test_a_server_that_stops_cuts_its_streams_off(
    sqlite_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    with ExitStack() as after:
        with live_service(sqlite_database) as live:
            me = live.someone()
            answer = after.enter_context(streamed(live, calendar_of(me), me.headers))
            told = events(answer)
            revision(next(told))
        assert list(told) == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []

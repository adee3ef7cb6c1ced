"""What every request passes on its way in and out."""

import asyncio
import logging
from dataclasses import replace

import pytest
from starlette.types import Message, Receive, Scope, Send

from strideiq.core.domain.errors import StoreUnavailable
from strideiq.core.reading.settings import Mode
from strideiq.core.runtime.readiness import Running
from strideiq.core.services.readiness import Readiness
from strideiq.schema.asgi import application
from strideiq.schema.middleware import HEADERS, BodyLimit, Envelope, TimeLimit, asker
from tests.schema.serving import parts, plain, sent

QUERY = {"query": "{ __typename }"}


async def ok(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


def test_every_answer_has_its_headers_and_its_own_name() -> None:
    app = plain()
    answers = [sent(app, "POST", "/graphql", json=QUERY), sent(app, "GET", "/nowhere")]
    for answer in answers:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "strict-transport-security" not in answer.headers
    assert answers[0].headers["x-request-id"] != answers[1].headers["x-request-id"]


def test_production_asks_for_encryption() -> None:
    answer = sent(application(parts(mode=Mode.PRODUCTION)), "GET", "/healthz")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_what_nobody_caught_is_masked_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    words = "hunter2"

    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError(words)

    answer = sent(Envelope(broken, {}), "GET", "/")
    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert answer.headers["x-request-id"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert "hunter2" not in caplog.text


def test_a_database_that_is_away_is_told_as_such(caplog: pytest.LogCaptureFixture) -> None:
    async def away(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise StoreUnavailable("no answer from 10.0.0.7")

    answer = sent(Envelope(away, {}), "GET", "/")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (503, "UNAVAILABLE")
    assert "10.0.0.7" not in answer.text
    assert "10.0.0.7" in caplog.text


def test_a_fault_in_the_middle_of_an_answer_breaks_it_off() -> None:
    async def breaks_off(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("too late")

    with pytest.raises(RuntimeError, match="too late"):
        sent(Envelope(breaks_off, {}), "GET", "/")


def test_a_client_that_went_away_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    messages = []

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "headers": [(b"content-type", b"application/json")],
        "query_string": b"",
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(plain()(scope, gone, send))
    assert messages == []
    assert [record.levelno for record in caplog.records if "given up" in record.message] == [
        logging.INFO
    ]


@pytest.mark.parametrize("size", [99_000, 100_001, 10_000_000])
@pytest.mark.parametrize("declared", [True, False])
def test_a_body_over_the_limit_is_refused(size: int, declared: bool) -> None:  # noqa: FBT001  both ways
    body = b'{"query": "{ __typename }", "x": "' + b"x" * (size - 36) + b'"}'

    async def chunks() -> object:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    answer = sent(
        plain(),
        "POST",
        "/graphql",
        content=body if declared else chunks(),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == (200 if size <= 100_000 else 413)


@pytest.mark.parametrize("length", ["9" * 30, "100001"])
def test_a_length_that_is_too_much_is_refused_before_reading(length: str) -> None:
    answer = sent(
        Envelope(BodyLimit(ok, 100_000), {}), "POST", "/", headers={"content-length": length}
    )
    assert answer.status_code == 413


def test_an_answer_that_does_not_begin_in_time_is_given_up() -> None:
    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.sleep(60)

    answer = sent(Envelope(TimeLimit(slow, 0.01), {}), "GET", "/")
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"


def test_an_answer_that_has_begun_may_take_its_time() -> None:
    async def long(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.05)
        await send({"type": "http.response.body", "body": b"done"})

    answer = sent(Envelope(TimeLimit(long, 0.01), {}), "GET", "/")
    assert answer.text == "done"


def test_an_address_has_so_many_requests_a_minute() -> None:
    app = application(parts(limits={"requests_per_minute": 3}))
    answers = [sent(app, "POST", "/graphql", json=QUERY) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert sent(app, "GET", "/healthz").status_code == 200


@pytest.mark.parametrize(
    ("client", "who"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:0db8:0001:0002"),
        (("2001:db8:1:2:ffff::1", 1), "2001:0db8:0001:0002"),
        (("socket", 0), "socket"),
        (None, "unknown"),
    ],
)
def test_one_household_counts_as_one_asker(client: object, who: str) -> None:
    assert asker({"client": client}) == who


def test_health_and_readiness() -> None:
    made = parts()
    app = application(made)
    assert sent(app, "GET", "/healthz").json() == {"status": "ok"}
    assert sent(app, "GET", "/readyz").json()["status"] == "ready"


def test_whoever_opens_the_address_is_told_what_this_is() -> None:
    home = sent(plain(), "GET", "/")
    assert (home.status_code, home.headers["location"]) == (307, "/graphql")
    page = sent(application(parts(mode=Mode.PRODUCTION)), "GET", "/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "StrideIQ" in page.text
    assert "Paste the code in that mail" in page.text
    assert "<script" not in page.text
    assert {name: page.headers[name] for name in HEADERS} == HEADERS


def test_a_service_that_cannot_make_plans_yet_is_not_ready() -> None:
    readiness = Readiness({"planning": Running(lambda: False), "worker": Running(lambda: True)})
    answer = sent(application(replace(parts(), readiness=readiness)), "GET", "/readyz")
    assert answer.status_code == 503
    told = {"status": "not ready", "checks": {"planning": False, "worker": True}}
    assert answer.json() == told

"""A real server under requests that mean it no good: it answers, masks, and goes on."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from strideiq.core.reading.settings import Mode
from tests.schema.serving import parts, served, with_process
from tests.schema.test_guards import bomb
from tests.schema.test_preview import REQUEST

pytestmark = pytest.mark.slow

JSON = {"content-type": "application/json"}
PREVIEW = "query ($i: PreviewPlanInput!) { previewPlan(input: $i) { __typename ... on Refused { code } } }"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    made = with_process(parts(mode=Mode.PRODUCTION, limits={"previews_waiting": 3}))
    with served(made) as where:
        yield where


def post(address: str, body: object) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.post(f"{address}/graphql", content=content, headers=JSON, timeout=60)


def still_answers(address: str) -> bool:
    answer = post(address, {"query": "{ __typename }"})
    return answer.text == '{"data":{"__typename":"Query"}}'


@pytest.mark.parametrize(
    "query",
    [
        bomb(22),
        bomb(60),
        bomb(3, spreads=50),
        "{ " + " ".join(f"a{n}: raceDistances {{ key }}" for n in range(100)) + " }",
        "{ raceDistances { " + " ".join(f"a{n}: key" for n in range(240)) + " } }",
        "{ raceDistances { " + "key " * 900 + "} }",
        "{ " + "raceDistances { key } " * 190 + "}",
        "query A { plugins { key } } " * 90,
        "{ plugins { key " + "@skip(if: true) " * 150 + "} }",
        "{ workoutTemplates(first: 100) { nodes { steps { __typename } } edges { node { steps { __typename } } } } }"
        * 5,
        "{ a" * 300 + " }" * 300,
        "x" * 90_000,
        '{ node(id: "' + "A" * 80_000 + '") { id } }',
        "#" * 90_000,
        "\x00\x01",
    ],
    ids=lambda query: query[:24] + f" ({len(query)})",
)
def test_documents_that_want_too_much_are_answered_like_any_other(address: str, query: str) -> None:
    answer = post(address, {"query": query})
    assert answer.status_code in {200, 400}
    for error in answer.json().get("errors", ()):
        assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR"
    assert still_answers(address)


@pytest.mark.parametrize("page", [-1, -(2**31), 2**31, 2**64, 1e308, "1", [1], {"a": 1}, True])
def test_pages_that_cannot_be_are_the_clients_fault(address: str, page: object) -> None:
    query = "query ($n: Int) { workoutTemplates(first: $n) { totalCount } }"
    (error,) = post(address, {"query": query, "variables": {"n": page}}).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_ten_megabytes_are_refused(address: str) -> None:
    body = b'{"query": "' + b"x" * 10_000_000 + b'"}'
    # The server may answer and close before all of it was sent.
    with suppress(httpx.TransportError):
        assert post(address, body).status_code == 413
    assert still_answers(address)


def test_a_body_that_never_ends_is_cut_off(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
        # As many as go over the limit; after more the server's reset could overtake its answer.
        for _ in range(25):
            line.sendall(chunk)
        assert b"413" in line.recv(65_536).partition(b"\r\n")[0]
    assert still_answers(address)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01",
        b"GET\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\ncontent-length: -5\r\n\r\n",
        b"POST /graphql HTTP/9.9\r\n\r\n",
        b"GET /graphql HTTP/1.1\r\n" + b"x: " + b"y" * 200_000,
    ],
)
def test_what_is_no_request_ends_its_connection_alone(address: str, raw: bytes) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line, suppress(OSError):
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        line.recv(65_536)
    assert still_answers(address)


def test_a_socket_is_not_opened_where_there_is_nothing_to_subscribe_to(address: str) -> None:
    upgrade = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-protocol": "graphql-transport-ws",
    }
    assert httpx.get(f"{address}/healthz", headers=upgrade).status_code in {403, 404}
    assert still_answers(address)


def test_plans_asked_for_at_once_are_made_or_refused_and_never_lost(address: str) -> None:
    body = {"query": PREVIEW, "variables": {"i": REQUEST}}
    with ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(lambda _: post(address, body).json()["data"]["previewPlan"], range(24))
        )
    kinds = [answer["__typename"] for answer in answers]
    assert kinds.count("PlanPreview") >= 3
    assert {answer["code"] for answer in answers if answer["__typename"] == "Refused"} <= {"busy"}
    assert post(address, body).json()["data"]["previewPlan"]["__typename"] == "PlanPreview"


def test_readiness_follows_the_process_that_makes_plans(address: str) -> None:
    assert httpx.get(f"{address}/readyz").json()["checks"] == {"planning": True}

"""GraphQL over HTTP at its edges: media types, methods and bodies that carry nothing."""

import json

import httpx
import pytest

from strideiq.core.reading.settings import Mode
from strideiq.schema.asgi import application
from strideiq.schema.bodies import GRAPHQL, JSON, BadRequest, answer_type
from tests.schema.serving import parts, plain, sent

QUERY = {"query": "{ __typename }"}


def post(body: bytes | str, content_type: str = JSON, **headers: str) -> httpx.Response:
    named = {"content-type": content_type, **headers}
    return sent(plain(), "POST", "/graphql", content=body, headers=named)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{JSON};q=0.1, {GRAPHQL};charset=utf-8;q=0.5", GRAPHQL),
        (f"text/html, {JSON};q=0.4", JSON),
        (f"{GRAPHQL};q=oh, {JSON}", JSON),
    ],
)
def test_the_answer_is_what_the_client_prefers(accept: str | None, media: str) -> None:
    assert answer_type(accept) == media


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0", ";;;,,,"])
def test_a_client_that_takes_neither_is_told(accept: str) -> None:
    with pytest.raises(BadRequest) as caught:
        answer_type(accept)
    assert caught.value.status == 406


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"1",
        b"null",
        b'"text"',
        b"[]",
        b"[" + json.dumps(QUERY).encode() + b"]",
        b"{",
        b"\xff\xfe{}",
        b'{"query": "\xff"}',
        b"[" * 20_000,
        b'{"query": ' + b"[" * 20_000 + b"}",
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"query": NaN}',
        b'{"query": ' + b"9" * 5_000 + b"}",
        b'{"query": null}',
        b'{"query": "   "}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "operationName": 1}',
        b'{"query": "{ __typename }", "extensions": "x"}',
        b'{"query": "query A { __typename }", "operationName": "B"}',
        b'{"query": "fragment A on Query { __typename }"}',
        b'{"query": "\\ud800"}',
    ],
)
def test_a_body_that_carries_nothing_to_run_is_a_bad_request(body: bytes) -> None:
    for accept in (JSON, GRAPHQL):
        answer = post(body, accept=accept)
        assert answer.status_code == 400, answer.text
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] in {"BAD_REQUEST", "GRAPHQL_PARSE_FAILED"}
        assert error["extensions"]["requestId"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "text/plain; application/json",
        "application/json; charset=utf-16",
        "",
    ],
)
def test_what_a_foreign_page_could_send_unasked_is_refused(content_type: str) -> None:
    assert post(json.dumps(QUERY), content_type).status_code == 415


@pytest.mark.parametrize(
    "content_type", [JSON, "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
def test_json_in_utf_8_is_taken(content_type: str) -> None:
    assert post(json.dumps(QUERY), content_type).json() == {"data": {"__typename": "Query"}}


def test_subscription_without_a_stream_is_refused() -> None:
    answer = post(json.dumps({"query": "subscription { __typename }"}), accept=GRAPHQL)
    assert answer.status_code == 405


def test_reading_by_get_is_for_development() -> None:
    for mode, status in ((Mode.DEVELOPMENT, 200), (Mode.PRODUCTION, 405)):
        app = application(parts(mode=mode))
        answer = sent(app, "GET", "/graphql", params={"query": "{ __typename }", "variables": "{}"})
        assert answer.status_code == status
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"query": "{ __typename }", "variables": "["},
        {"query": "{ __typename }", "variables": "[]"},
    ],
)
def test_a_get_that_carries_nothing_is_a_bad_request(params: dict[str, str]) -> None:
    answer = sent(plain(), "GET", "/graphql", params=params)
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_told_which_there_are(method: str) -> None:
    answer = sent(plain(), method, "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


def test_browsers_get_a_page_in_development_alone() -> None:
    accept = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = sent(plain(), "GET", "/graphql", headers=accept)
    assert page.status_code == 200
    assert "graphiql" in page.text.lower()
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    closed = sent(application(parts(mode=Mode.PRODUCTION)), "GET", "/graphql", headers=accept)
    assert closed.status_code == 405


def test_a_document_of_several_operations_needs_a_name() -> None:
    document = "query A { __typename } query B { a: __typename }"
    answer = post(json.dumps({"query": document}), accept=GRAPHQL)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    named = post(json.dumps({"query": document, "operationName": "B"}))
    assert named.json() == {"data": {"a": "Query"}}


def test_a_null_that_reaches_the_top_is_still_an_answer() -> None:
    body = json.dumps({"query": "{ workoutTemplates(first: -1) { totalCount } }"})
    answer = post(body, accept=GRAPHQL)
    assert answer.status_code == 200
    assert answer.json()["data"] is None

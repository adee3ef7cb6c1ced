"""Persisted queries, and what clients may keep of their answers."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from starlette.applications import Starlette

from strideiq.core.reading.settings import Mode
from strideiq.schema.answers import is_known, takes_gzip
from strideiq.schema.asgi import application
from strideiq.schema.bodies import GRAPHQL
from tests.accounts import SignedIn, signed_in
from tests.schema.serving import ADDRESS, parts, service_on

pytestmark = pytest.mark.anyio

TODAY = 'query Today { calendar(from: "2027-01-01", to: "2027-01-31") { today days { day } } }'
RACES = "{ raceDistances { key } }"


def named(query: str) -> dict[str, Any]:
    """What names a document by its digest."""
    digest = hashlib.sha256(query.encode()).hexdigest()
    return {"persistedQuery": {"version": 1, "sha256Hash": digest}}


class Client:
    """Sends requests of one who signed in, or of a stranger."""

    def __init__(self, app: Starlette, who: SignedIn | None) -> None:
        self._app = app
        self._headers = {} if who is None else who.headers

    async def post(self, **body: object) -> httpx.Response:
        return await self._send("POST", "/graphql", json=body)

    async def get(self, query: str, *, text: bool = False, **headers: str) -> httpx.Response:
        """A GET by digest, or with the document itself."""
        asked = {"query": query} if text else {"extensions": json.dumps(named(query))}
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._send("GET", f"/graphql?{urlencode(asked)}", headers=sent)

    async def _send(self, method: str, path: str, **rest: Any) -> httpx.Response:  # noqa: ANN401  httpx's own
        headers = self._headers | rest.pop("headers", {})
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            return await client.request(method, path, headers=headers, **rest)


@pytest.fixture(params=[Mode.DEVELOPMENT, Mode.PRODUCTION])
async def client(request: pytest.FixtureRequest, sqlite_database: str) -> AsyncIterator[Client]:
    async with service_on(sqlite_database, mode=request.param) as made:
        yield Client(application(made), await signed_in(made.do))


def code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


async def test_a_digest_is_refused_until_its_document_came_once(client: Client) -> None:
    unknown = await client.post(extensions=named(TODAY))
    assert (unknown.status_code, code(unknown)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    sent = await client.post(query=TODAY, extensions=named(TODAY))
    again = await client.post(extensions=named(TODAY))
    assert sent.json()["data"]
    assert again.json() == sent.json()
    assert (await client.get(TODAY)).json() == sent.json()


async def test_a_digest_of_another_document_is_refused_and_kept_for_none(client: Client) -> None:
    assert code(await client.post(query=RACES, extensions=named(TODAY))) == "BAD_REQUEST"
    assert code(await client.post(extensions=named(TODAY))) == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_document_that_fails_is_not_known_by_its_digest(client: Client) -> None:
    await client.post(query="{ nothing }", extensions=named("{ nothing }"))
    assert code(await client.post(extensions=named("{ nothing }"))) == "PERSISTED_QUERY_NOT_FOUND"


async def test_strangers_use_known_documents_and_add_none(sqlite_database: str) -> None:
    async with service_on(sqlite_database) as made:
        app = application(made)
        member, stranger = Client(app, await signed_in(made.do)), Client(app, None)
        assert (await stranger.post(query=RACES, extensions=named(RACES))).json()["data"]
        assert code(await stranger.post(extensions=named(RACES))) == "PERSISTED_QUERY_NOT_FOUND"
        await member.post(query=RACES, extensions=named(RACES))
        assert (await stranger.post(extensions=named(RACES))).json()["data"]


@pytest.mark.parametrize(
    "persisted",
    [
        {"version": 2, "sha256Hash": "0" * 64},
        {"version": 1},
        {"version": 1, "sha256Hash": "0" * 63},
        {"version": 1, "sha256Hash": "../../etc"},
        {"version": 1, "sha256Hash": 7},
        [],
        "x",
    ],
)
async def test_a_digest_that_cannot_be_one_is_refused(client: Client, persisted: object) -> None:
    answer = await client.post(extensions={"persistedQuery": persisted})
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


async def test_in_production_only_known_digests_come_by_get(sqlite_database: str) -> None:
    async with service_on(sqlite_database, mode=Mode.PRODUCTION) as made:
        client = Client(application(made), await signed_in(made.do))
        plain = await client.get(RACES, text=True)
        assert (plain.status_code, plain.headers["allow"]) == (405, "POST")
        assert code(await client.get(RACES)) == "PERSISTED_QUERY_NOT_FOUND"
        await client.post(query=RACES, extensions=named(RACES))
        assert (await client.get(RACES)).json()["data"]


async def test_a_mutation_does_not_come_by_get(client: Client) -> None:
    change = "mutation { signOutEverywhere { __typename } }"
    assert (await client.post(query=change, extensions=named(change))).status_code == 200
    refused = await client.get(change)
    assert refused.status_code in {401, 405}


@pytest.mark.parametrize("query", [TODAY, RACES])
async def test_an_unchanged_answer_is_not_sent_twice(client: Client, query: str) -> None:
    await client.post(query=query, extensions=named(query))
    first = await client.get(query)
    assert first.headers["cache-control"] == "private, no-cache"
    assert set(first.headers["vary"].split(", ")) == {"accept", "accept-encoding", "authorization"}
    tag = first.headers["etag"]
    again = await client.get(query, if_none_match=f'"other", {tag}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["cache-control"] == "private, no-cache"
    assert "vary" in again.headers
    assert (await client.get(query, if_none_match='"other"')).json() == first.json()
    assert (await client.get(query, accept_encoding="identity")).headers["etag"] == tag


async def test_answers_by_post_are_not_for_keeping(client: Client) -> None:
    for _ in range(2):
        answer = await client.post(query=TODAY)
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


async def test_answers_go_out_packed_to_those_who_unpack_them(client: Client) -> None:
    await client.post(query=TODAY, extensions=named(TODAY))
    packed = await client.get(TODAY, accept_encoding="br, gzip")
    plain = await client.get(TODAY, accept_encoding="gzip;q=0")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert json.loads(plain.content)["data"]["calendar"]["days"] == []


async def test_both_media_types_are_answered_from_what_is_kept(client: Client) -> None:
    await client.post(query=TODAY, extensions=named(TODAY))
    for media in ("application/json", GRAPHQL):
        answer = await client.get(TODAY, accept=media)
        assert answer.headers["content-type"].startswith(media)
        assert answer.json()["data"]
    unknown = await client.get("{ x: raceDistances { key } }", accept=GRAPHQL)
    assert unknown.status_code == 400


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("br;q=1, GZIP;q=0.5", True),
        ("gzip; q=0", False),
        ("deflate, br", False),
        ("gzipped", False),
    ],
)
def test_only_clients_that_say_so_take_gzip(header: str, takes: bool) -> None:  # noqa: FBT001  a case
    assert takes_gzip(header) is takes


@pytest.mark.parametrize(
    ("header", "known"),
    [("", False), ('W/"a"', True), ('"a"', True), ('"b",W/"a"', True), ("*", True), ('"b"', False)],
)
def test_a_tag_is_known_by_any_of_those_sent(header: str, known: bool) -> None:  # noqa: FBT001  a case
    assert is_known('W/"a"', header) is known


def test_metrics_count_documents_and_name_nobody() -> None:
    async def asked() -> str:
        app = application(parts())
        client = Client(app, None)
        await client.post(query=RACES)
        await client.post(query=RACES)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as plain:
            return (await plain.get("/metrics")).text

    text = asyncio.run(asked())
    assert 'strideiq_document_cache_total{result="hit"} 1' in text
    assert 'strideiq_document_cache_total{result="miss"} 1' in text
    assert "# TYPE strideiq_response_cache_total counter" in text

"""What comes of an Unleash server that is there, away, odd, or refuses."""

import json
import logging
import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from strideiq.core.adapters.flags.server import UnleashServer
from strideiq.core.domain.errors import FlagServerAway
from strideiq.core.domain.flag import Strategy
from strideiq.core.engine.flags.unleash import Feature, feature_of, state_text
from tests.flags import flag

pytestmark = pytest.mark.anyio

TOKEN, ADMIN = "default:test.client-secret", "*:*.admin-secret"
ON, OFF = feature_of(flag("a")), feature_of(flag("a", enabled=False))

Answer = Callable[[httpx.Request], httpx.Response]


class Pages:
    """A server made of one answer, which remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.answer(request)


def says(*features: Feature, etag: str = "") -> Answer:
    text = state_text(features)
    return lambda _: httpx.Response(200, text=text, headers={"etag": etag} if etag else {})


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("all connection attempts failed", request=request)


def server(pages: Answer, folder: Path, *, admin: str | None = ADMIN) -> UnleashServer:
    transport = httpx.MockTransport(pages)
    return UnleashServer(
        "http://unleash.example/api/", TOKEN, "test", folder, admin_token=admin, transport=transport
    )


def only_file(folder: Path) -> Path:
    (kept,) = folder.iterdir()
    return kept


async def test_what_it_says_is_taken_once_and_asked_for_by_its_tag(tmp_path: Path) -> None:
    pages = Pages(says(ON, etag='"1"'))
    there = server(pages, tmp_path)
    assert await there.look()
    assert [each["name"] for each in there.features] == ["a"]
    pages.answer = lambda _: httpx.Response(304)
    assert not await there.look()
    pages.answer = says(ON, etag='"2"')
    assert not await there.look()
    first, second, _ = pages.asked
    assert str(first.url) == "http://unleash.example/api/client/features"
    assert first.headers["authorization"] == TOKEN
    assert second.headers["if-none-match"] == '"1"'
    await there.close()


async def test_while_it_is_away_what_it_said_last_counts_also_after_a_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pages = Pages(says(ON))
    there = server(pages, tmp_path)
    await there.look()
    pages.answer = away
    for _ in range(3):
        assert not await there.look()
    again = server(away, tmp_path)
    assert not await again.look()
    assert again.features == there.features != ()
    elsewhere = UnleashServer("http://other.example", TOKEN, "test", tmp_path)
    assert elsewhere.features == ()
    told = [each.getMessage() for each in caplog.records if each.name == "strideiq.service"]
    assert told == 2 * [
        "the Unleash server cannot be reached (ConnectError); flags stay as it said last"
    ]
    kept = only_file(tmp_path)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda _: httpx.Response(401, text=TOKEN), "answers 401"),
        (lambda _: httpx.Response(200, text="<html>"), "answers what is no list of flags"),
        (lambda _: httpx.Response(200, text='{"features": [1]}'), "what is no list of flags"),
        (says({**OFF, "enabled": "yes"}), "says what cannot be used"),
    ],
)
async def test_an_odd_answer_is_told_once_and_changes_nothing(
    answer: Answer, told: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pages = Pages(says(ON))
    there = server(pages, tmp_path)
    await there.look()
    pages.answer = answer
    for _ in range(2):
        assert not await there.look()
    pages.answer = says(ON)
    await there.look()
    assert [each["enabled"] for each in there.features] == [True]
    mine = [each.getMessage() for each in caplog.records if each.name == "strideiq.service"]
    assert len(mine) == 2
    assert told in mine[0]
    assert mine[1] == "the Unleash server is well again"
    assert TOKEN not in caplog.text


async def test_flags_that_cannot_be_kept_on_disk_count_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    there = server(says(ON), tmp_path / "file")
    assert await there.look()
    assert "cannot be kept on disk" in caplog.text


async def test_a_broken_last_good_state_is_no_state(tmp_path: Path) -> None:
    await server(says(ON), tmp_path).look()
    kept = only_file(tmp_path)
    kept.write_bytes(b"\xff{")
    assert server(away, tmp_path).features == ()


async def test_a_change_is_told_call_by_call(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json=[{"id": "one"}, {"id": "two"}])
        return httpx.Response(409 if request.url.path.endswith("/features") else 200)

    pages = Pages(answer)
    there = server(pages, tmp_path)
    await there.put(flag("a", strategies=(Strategy(30),)))
    at = "/api/admin/projects/default/features"
    told = [(each.method, each.url.path.removeprefix(at)) for each in pages.asked]
    there_of_a = "/a/environments/test"
    assert told == [
        ("POST", ""),
        ("GET", f"{there_of_a}/strategies"),
        ("PUT", f"{there_of_a}/strategies/one"),
        ("DELETE", f"{there_of_a}/strategies/two"),
        ("POST", f"{there_of_a}/on"),
    ]
    assert {each.headers["authorization"] for each in pages.asked} == {ADMIN}
    assert json.loads(pages.asked[2].content)["parameters"]["rollout"] == "30"
    pages.asked.clear()
    await there.put(flag("a", enabled=False, strategies=(Strategy(1), Strategy(2), Strategy(3))))
    told = [(each.method, each.url.path.removeprefix(at + there_of_a)) for each in pages.asked]
    assert told[1:] == [
        ("POST", "/off"),
        ("GET", "/strategies"),
        ("PUT", "/strategies/one"),
        ("PUT", "/strategies/two"),
        ("POST", "/strategies"),
    ]


@pytest.mark.parametrize("answer", [away, lambda _: httpx.Response(403, text=ADMIN)])
async def test_a_change_that_is_not_taken_is_refused_without_a_secret(
    answer: Answer, tmp_path: Path
) -> None:
    with pytest.raises(FlagServerAway) as refused:
        await server(answer, tmp_path).switch(flag("a"))
    assert refused.value.__cause__ is None
    assert "secret" not in str(refused.value)


def test_nothing_is_changed_there_without_a_token(tmp_path: Path) -> None:
    assert server(away, tmp_path).can_change
    assert not server(away, tmp_path, admin=None).can_change


async def test_a_library_says_nothing_of_requests_at_the_usual_level(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await server(says(ON), tmp_path).look()
    assert not caplog.records


@pytest.mark.parametrize(("url", "token"), [("http://[::1", "x"), ("http://unleash", "ü")])
async def test_an_address_or_a_token_that_cannot_be_is_no_crash(
    url: str, token: str, tmp_path: Path
) -> None:
    there = UnleashServer(url, token, "test", tmp_path, transport=httpx.MockTransport(says(ON)))
    assert not await there.look()
    assert there.trouble.startswith("cannot be reached")

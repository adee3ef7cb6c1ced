"""Reading the messages of sockets: something we know, or a reason to close."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.schema.bodies import Operation
from strideiq.schema.socket_messages import (
    Close,
    CloseCode,
    Complete,
    Init,
    Ping,
    Pong,
    Subscribe,
    read,
    written,
)
from tests.profiles import examples

KINDS = ["connection_init", "ping", "pong", "subscribe", "complete", "next", "x"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PAYLOADS = VALUES | st.fixed_dictionaries(
    {}, optional={"query": VALUES, "variables": VALUES, "operationName": VALUES}
)
MESSAGES = st.fixed_dictionaries(
    {}, optional={"type": st.sampled_from(KINDS) | VALUES, "id": VALUES, "payload": PAYLOADS}
)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"type": "connection_init"}, Init({})),
        ({"type": "connection_init", "payload": None}, Init({})),
        ({"type": "connection_init", "payload": {"a": 1}}, Init({"a": 1})),
        ({"type": "ping", "payload": {"a": 1}}, Ping()),
        ({"type": "pong"}, Pong()),
        ({"type": "complete", "id": "1", "more": 1}, Complete("1")),
        (
            {"type": "subscribe", "id": "1", "payload": {"query": "{a}", "variables": {"b": 2}}},
            Subscribe("1", Operation("{a}", None, {"b": 2})),
        ),
    ],
)
def test_what_the_protocol_knows_is_read(sent: object, message: object) -> None:
    assert read(json.dumps(sent)) == message


def closes(text: str | None) -> bool:
    """Whether this closes its socket; anything else than a Close comes through."""
    try:
        read(text)
    except Close as close:
        return (close.code, len(close.reason.encode()) <= 123) == (CloseCode.BAD_REQUEST, True)
    return False


@settings(max_examples=examples(2000))
@given(MESSAGES | VALUES)
def test_any_json_is_read_or_closes_the_socket(sent: object) -> None:
    known = isinstance(sent, dict) and sent.get("type") in KINDS[:5]
    assert closes(json.dumps(sent)) or known


@settings(max_examples=examples(1000))
@given(st.text(st.characters()) | st.none())
def test_any_text_is_read_or_closes_the_socket(text: str | None) -> None:
    assert closes(text)


def test_reasons_fit_into_a_closing_frame() -> None:
    reason = Close(CloseCode.TAKEN, "é" * 200).reason
    assert reason == "é" * 60


def test_a_message_of_ours_says_what_it_is_about() -> None:
    assert json.loads(written("next", "1", {"data": None})) == {
        "id": "1",
        "type": "next",
        "payload": {"data": None},
    }
    assert json.loads(written("complete", "1")) == {"id": "1", "type": "complete"}

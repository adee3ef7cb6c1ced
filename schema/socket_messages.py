"""The messages of ``graphql-transport-ws``: reading those of a client, strictly, and writing ours."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, TypeAlias

import msgspec

from strideiq.schema.bodies import BadRequest, Operation, decoded, operation_in

PROTOCOL: Final = "graphql-transport-ws"
LONGEST_ID: Final = 100
LONGEST_REASON: Final = 120
"""Bytes; a closing frame has room for 123."""


class CloseCode(IntEnum):
    """Why a socket is closed, in the numbers of the protocol."""

    TRY_LATER = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    NOT_ACCEPTABLE = 4406
    TIMEOUT = 4408
    TAKEN = 4409
    TOO_MANY = 4429


class Close(Exception):
    """The socket has to be closed."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON].decode("utf-8", "ignore")
        super().__init__(self.reason)


@dataclass(frozen=True, slots=True)
class Init:
    """The client says who it is."""

    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ping:
    """The client asks whether we are there."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The client is there."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The client asks for an operation under a name of its own."""

    id: str
    operation: Operation


@dataclass(frozen=True, slots=True)
class Complete:
    """The client wants no more of an operation."""

    id: str


Message: TypeAlias = Init | Ping | Pong | Subscribe | Complete

ACK: Final = '{"type":"connection_ack"}'
PONG: Final = '{"type":"pong"}'


def read(text: str | None) -> Message:
    """What a frame of a client says; Close for what the protocol does not know."""
    if text is None:
        raise Close(CloseCode.BAD_REQUEST, "send text, not bytes")
    try:
        sent = decoded(text.encode("utf-8", "surrogatepass"), "the message")
        return _message(sent)
    except BadRequest as bad:
        raise Close(CloseCode.BAD_REQUEST, bad.message) from bad


def _message(sent: object) -> Message:
    if not isinstance(sent, dict):
        raise Close(CloseCode.BAD_REQUEST, "a message is an object")
    match sent.get("type"):
        case "connection_init":
            return Init(_payload(sent))
        case "ping":
            _payload(sent)
            return Ping()
        case "pong":
            _payload(sent)
            return Pong()
        case "subscribe":
            return Subscribe(_id(sent), operation_in(_payload(sent)))
        case "complete":
            return Complete(_id(sent))
    raise Close(CloseCode.BAD_REQUEST, "there is no such type of message")


def _payload(sent: dict[str, Any]) -> dict[str, Any]:
    payload = sent.get("payload")
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise Close(CloseCode.BAD_REQUEST, "payload must be an object")
    return payload


def _id(sent: dict[str, Any]) -> str:
    given = sent.get("id")
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_ID:
        raise Close(CloseCode.BAD_REQUEST, f"id must be a text of 1 to {LONGEST_ID} characters")
    return given


def written(kind: str, operation_id: str, payload: object = None) -> str:
    """A message of ours about an operation."""
    message: dict[str, object] = {"id": operation_id, "type": kind}
    if payload is not None:
        message["payload"] = payload
    return msgspec.json.encode(message).decode()

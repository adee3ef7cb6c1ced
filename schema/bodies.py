"""GraphQL over HTTP: from a request to the operation it carries, and which media type to answer."""

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from starlette.requests import Request

JSON: Final = "application/json"
GRAPHQL: Final = "application/graphql-response+json"


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks to run."""

    query: str
    name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


class BadRequest(Exception):
    """A request that is not run: the status to answer with, a code, a sentence and headers.

    Header names are given with underscores: ``retry_after``.
    """

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        self.headers = headers
        self.status = status
        self.code = code
        self.message = message
        super().__init__(message)


def answer_type(accept: str | None) -> str:
    """The media type that ``accept`` asks for; BadRequest when we have none of those.

    The one with the higher ``q`` counts; where both are welcome the one named first, and
    application/json where neither is named.
    """
    if not accept or not accept.strip():
        return JSON
    best, best_q = "", 0.0
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        offered = {"*/*": JSON, "application/*": JSON, JSON: JSON, GRAPHQL: GRAPHQL}.get(media, "")
        q = _quality(parameters)
        if offered and q > best_q:
            best, best_q = offered, q
    if not best:
        raise BadRequest(406, "NOT_ACCEPTABLE", f"we answer {GRAPHQL} or {JSON}")
    return best


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


async def posted(request: Request) -> dict[str, Any]:
    """The parameters in the body of a POST; BadRequest says what is wrong with it."""
    media, *parameters = (
        piece.strip().lower() for piece in request.headers.get("content-type", "").split(";")
    )
    charset = [each.partition("=")[2].strip('"') for each in parameters if "charset" in each]
    # A browser may send only this type across sites after asking first: no forms, no plain text.
    if media != JSON or charset not in ([], ["utf-8"]):
        raise BadRequest(415, "UNSUPPORTED_MEDIA_TYPE", f"send {JSON} in UTF-8")
    sent = decoded(await request.body(), "the body")
    if isinstance(sent, list):
        raise BadRequest(400, "BAD_REQUEST", "send one operation at a time, as an object")
    if not isinstance(sent, dict):
        raise BadRequest(400, "BAD_REQUEST", "the body is not a JSON object")
    return sent


def in_the_address(request: Request) -> dict[str, Any]:
    """The parameters in the query string of a GET; BadRequest says what is wrong with them."""
    sent: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        text = request.query_params.get(name)
        sent[name] = decoded(text.encode("utf-8", "replace"), name) if text else None
    return sent


def decoded(data: bytes, what: str) -> object:
    """The JSON in ``data``; BadRequest, which calls it ``what``, when there is none."""
    try:
        value: object = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(400, "BAD_REQUEST", f"{what} cannot be read as JSON in UTF-8") from error
    return value


def operation_in(sent: dict[str, Any]) -> Operation:
    """The operation in the parameters of a request; BadRequest says what is wrong with it."""
    query, name = sent.get("query"), sent.get("operationName")
    variables, extensions = sent.get("variables"), sent.get("extensions")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest(400, "BAD_REQUEST", "query must be a text with a GraphQL document")
    if not isinstance(name, str | None):
        raise BadRequest(400, "BAD_REQUEST", "operationName must be a text or null")
    if not isinstance(variables, dict | None):
        raise BadRequest(400, "BAD_REQUEST", "variables must be an object or null")
    if not isinstance(extensions, dict | None):
        raise BadRequest(400, "BAD_REQUEST", "extensions must be an object or null")
    return Operation(query, name or None, variables or {})

"""From what an operation came to, to the bytes and headers that are sent."""

from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from strideiq.schema.bodies import GRAPHQL, JSON
from strideiq.schema.errors import told
from strideiq.schema.response_cache import Body

VARY: Final = "accept, accept-encoding, authorization"
NEVER: Final = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


def plain_answer(result: ExecutionResult, media: str, request_id: str) -> Response:
    """The result as the media type wants it: in the newer one a request error has no data."""
    never_ran = isinstance(result, PreExecutionError) or (
        result.data is None and all(error.path is None for error in result.errors or ())
    )
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = told(result, request_id)
    if not (never_ran and media == GRAPHQL):
        body["data"] = result.data
    status = 400 if never_ran and media == GRAPHQL else 200
    return Response(msgspec.json.encode(body), status_code=status, media_type=_named(media))


def packed_answer(body: Body, media: str, request: Request, *, revalidated: bool) -> Response:
    """A kept answer, packed for clients that unpack it.

    ``revalidated`` lets a client keep it and ask whether it still is the same.
    """
    headers = {"vary": VARY}
    if revalidated:
        headers |= {"etag": body.tag, "cache-control": "private, no-cache"}
        if is_known(body.tag, request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
    content = body.packed
    if takes_gzip(request.headers.get("accept-encoding", "")):
        headers["content-encoding"] = "gzip"
    else:
        content = body.plain
    return Response(content, headers=headers, media_type=_named(media))


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client that sends this header reads gzip."""
    for part in accept_encoding.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() in {"gzip", "x-gzip"}:
            return quality.replace(" ", "") not in NEVER
    return False


def is_known(tag: str, if_none_match: str) -> bool:
    """Whether a client that sends this header has the body of this tag."""
    sent = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return tag.removeprefix("W/") in sent or "*" in sent


def _named(media: str) -> str:
    return f"{media}; charset=utf-8" if media == GRAPHQL else JSON

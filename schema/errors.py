"""What a failed request is told: a code on every error, and nothing of our inside.

::

    document that cannot be read        GRAPHQL_PARSE_FAILED
    document against the schema         GRAPHQL_VALIDATION_FAILED
    variables that cannot be taken      BAD_USER_INPUT
    ClientError                         its own code
    NotSignedIn                         UNAUTHENTICATED
    NotAllowed, NotIncluded             FORBIDDEN
    NotFound, any other Refusal         NOT_FOUND, BAD_USER_INPUT
    StoreUnavailable                    UNAVAILABLE
    anything else                       INTERNAL_SERVER_ERROR, masked, with the request id
"""

import logging
import re
from collections.abc import Callable
from typing import Any, Final

from graphql import GraphQLError, GraphQLSyntaxError
from starlette.responses import JSONResponse
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from strideiq.core.domain import errors
from strideiq.core.domain.traces import trace_of

MOST_ERRORS: Final = 5
LONGEST_MESSAGE: Final = 300
MASKED: Final = "something went wrong on our side"
AWAY: Final = "the database cannot be reached now; nothing was changed, try again soon"
UNAUTHENTICATED: Final = "UNAUTHENTICATED"

_log = logging.getLogger("strideiq.service")
_SUGGESTION = re.compile(r"\s*Did you mean\b.*", re.DOTALL)


class ClientError(GraphQLError):
    """A request that cannot be answered as it was asked; ``message`` is for whoever asked."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message, extensions={"code": code})


def told(result: ExecutionResult, request_id: str) -> list[dict[str, Any]]:
    """The errors of ``result`` as they leave the house, the first few of them.

    Names that a message suggests are taken out: they tell strangers the schema.
    """
    found = result.errors or []
    before = isinstance(result, PreExecutionError)
    return [_told(error, request_id, before=before) for error in found[:MOST_ERRORS]]


def _told(error: GraphQLError, request_id: str, *, before: bool) -> dict[str, Any]:
    message, code = _judged(error, before=before)
    if code == "INTERNAL_SERVER_ERROR":
        cause = error.original_error or error
        _log.error("request %s failed: %s", request_id, trace_of(cause))
    shown: dict[str, Any] = {"message": message}
    if error.locations:
        shown["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        shown["path"] = error.path
    shown["extensions"] = {"code": code, "requestId": request_id}
    return shown


def _judged(error: GraphQLError, *, before: bool) -> tuple[str, str]:
    """The message and the code of an error; ``before`` says that nothing was run yet."""
    ours = error.original_error if isinstance(error.original_error, ClientError) else error
    if isinstance(ours, ClientError):
        return ours.message[:LONGEST_MESSAGE], str((ours.extensions or {})["code"])
    known = next((told for kind, told in _KNOWN if isinstance(error.original_error, kind)), None)
    if known is not None:
        return known(error.original_error)
    if isinstance(error, GraphQLSyntaxError):
        return _without_hints(error.message), "GRAPHQL_PARSE_FAILED"
    if before and isinstance(error.original_error, RecursionError):
        return "the document is nested too deeply", "GRAPHQL_PARSE_FAILED"
    if error.path is None and isinstance(error.original_error, GraphQLError | None):
        code = "GRAPHQL_VALIDATION_FAILED" if before else "BAD_USER_INPUT"
        return _without_hints(error.message), code
    return MASKED, "INTERNAL_SERVER_ERROR"


def _coded(code: str) -> Callable[[Any], tuple[str, str]]:
    return lambda refusal: (str(refusal)[:LONGEST_MESSAGE], code)


_KNOWN: Final = (
    (errors.NotSignedIn, _coded(UNAUTHENTICATED)),
    (errors.NotAllowed, _coded("FORBIDDEN")),
    (errors.NotIncluded, _coded("FORBIDDEN")),
    (errors.NotFound, _coded("NOT_FOUND")),
    (errors.Refusal, _coded("BAD_USER_INPUT")),
    (errors.StoreUnavailable, lambda _: (AWAY, "UNAVAILABLE")),
)


def _without_hints(message: str) -> str:
    return _SUGGESTION.sub("", message)[:LONGEST_MESSAGE]


def failure(status: int, code: str, message: str, request_id: str, **headers: str) -> JSONResponse:
    """A request that never reached GraphQL, in the shape of a GraphQL error.

    Header names are given with underscores: ``retry_after``.
    """
    error = {"message": message, "extensions": {"code": code, "requestId": request_id}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JSONResponse({"errors": [error]}, status_code=status, headers=named)

"""The endpoint /graphql: one operation in, one answer out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.http.ides import get_graphql_ide_html
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.services.admission import UNKNOWN, Admitted
from strideiq.schema.bodies import (
    GRAPHQL,
    JSON,
    BadRequest,
    Operation,
    answer_type,
    in_the_address,
    posted,
)
from strideiq.schema.build import QuietSchema
from strideiq.schema.context import Context, Services
from strideiq.schema.errors import UNAUTHENTICATED, failure, told
from strideiq.schema.middleware import asker

IDE_POLICY: Final = (
    "default-src 'none'; connect-src 'self'; img-src data: https:; font-src https:;"
    " style-src 'unsafe-inline' https:; script-src 'unsafe-inline' https:; frame-ancestors 'none'"
)
"""The page for browsers fetches its scripts; it is served in development alone."""

READING: Final = frozenset({OperationType.QUERY})
CHANGING: Final = frozenset({OperationType.QUERY, OperationType.MUTATION})


@dataclass(frozen=True, slots=True)
class Openness:
    """What strangers are given: introspection, operations by GET, and the page for browsers."""

    introspection: bool
    get_queries: bool
    ide: bool


class GraphQLView:
    """Answers GraphQL over HTTP; ``request_id_of`` names the request."""

    def __init__(
        self,
        schema: QuietSchema,
        services: Services,
        openness: Openness,
        request_id_of: Callable[[Request], str],
    ) -> None:
        self._schema = schema
        self._services = services
        self._openness = openness
        self._request_id_of = request_id_of
        self._methods = "GET, POST" if openness.get_queries or openness.ide else "POST"

    async def __call__(self, request: Request) -> Response:
        """The answer to one request."""
        request_id = self._request_id_of(request)
        try:
            if self._wants_page(request):
                page = get_graphql_ide_html(graphql_ide="graphiql")
                return HTMLResponse(page, headers={"content-security-policy": IDE_POLICY})
            media = answer_type(request.headers.get("accept"))
            operation, allowed = await self._read(request)
            context = self._context(request, operation, await self._admitted(request), request_id)
            result = await self._run(operation, allowed, context)
        except BadRequest as bad:
            headers = {405: {"allow": self._methods}, 401: {"www_authenticate": "Bearer"}}
            named = headers.get(bad.status, {})
            return failure(bad.status, bad.code, bad.message, request_id, **named)
        return _answer(result, media, request_id)

    def _wants_page(self, request: Request) -> bool:
        return (
            self._openness.ide
            and request.method == "GET"
            and "query" not in request.query_params
            and "text/html" in request.headers.get("accept", "")
        )

    async def _read(self, request: Request) -> tuple[Operation, frozenset[OperationType]]:
        if request.method == "POST":
            return await posted(request), CHANGING
        if request.method == "GET" and self._openness.get_queries:
            return in_the_address(request), READING
        raise BadRequest(405, "METHOD_NOT_ALLOWED", "send operations by POST")

    async def _admitted(self, request: Request) -> Admitted:
        """Who asks; BadRequest for a token that is not, or no longer, good."""
        header = request.headers.get("authorization")
        if header is None:
            return UNKNOWN
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise BadRequest(401, UNAUTHENTICATED, "send the access token as: Bearer TOKEN")
        try:
            return await self._services.do.admission.admit(token.strip())
        except NotSignedIn as error:
            raise BadRequest(401, UNAUTHENTICATED, "the access token is not good") from error

    def _context(
        self, request: Request, operation: Operation, admitted: Admitted, request_id: str
    ) -> Context:
        return Context(
            request_id=request_id,
            admitted=admitted,
            address=asker(request.scope),
            today=admitted.today(self._services.do.tools.clock.now()),
            services=self._services,
            may_introspect=self._openness.introspection,
            names_operation=operation.name is not None,
        )

    async def _run(
        self, operation: Operation, allowed: frozenset[OperationType], context: Context
    ) -> ExecutionResult:
        try:
            return await self._schema.execute(
                operation.query,
                variable_values=operation.variables,
                context_value=context,
                operation_name=operation.name,
                allowed_operation_types=allowed,
            )
        except CannotGetOperationTypeError as error:
            raise BadRequest(400, "BAD_REQUEST", "the document has no such operation") from error
        except InvalidOperationTypeError as error:
            raise BadRequest(405, "METHOD_NOT_ALLOWED", "send this operation by POST") from error


def _answer(result: ExecutionResult, media: str, request_id: str) -> Response:
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
    named = f"{media}; charset=utf-8" if media == GRAPHQL else JSON
    return Response(msgspec.json.encode(body), status_code=status, media_type=named)

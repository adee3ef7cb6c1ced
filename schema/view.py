"""The endpoint /graphql: one operation in, one answer out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.http.ides import get_graphql_ide_html
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from strideiq.core.domain.access import Role
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.services.admission import APP_VERSION, UNKNOWN, Admitted, using
from strideiq.core.services.flag_answers import one_request
from strideiq.schema.answers import packed_answer, plain_answer
from strideiq.schema.bodies import (
    GRAPHQL,
    JSON,
    BadRequest,
    Operation,
    answer_type,
    in_the_address,
    operation_in,
    posted,
)
from strideiq.schema.build import QuietSchema
from strideiq.schema.context import Context, Services
from strideiq.schema.current_services import CurrentServices
from strideiq.schema.errors import UNAUTHENTICATED, failure
from strideiq.schema.middleware import asker
from strideiq.schema.persisted import PersistedQueries, digest_in
from strideiq.schema.response_cache import Body, ResponseCache

OK: Final = 200
IDE_POLICY: Final = (
    "default-src 'none'; connect-src 'self'; img-src data: https:; font-src https:;"
    " style-src 'unsafe-inline' https:; script-src 'unsafe-inline' https:; frame-ancestors 'none'"
)
"""The page for browsers fetches its scripts; it is served in development alone."""

READING: Final = frozenset({OperationType.QUERY})
FOLLOW: Final = "subscribe over graphql-transport-ws, or by POST that accepts text/event-stream"
CHANGING: Final = frozenset({OperationType.QUERY, OperationType.MUTATION})


LOOKS_INSIDE: Final = frozenset({Role.ADMIN, Role.OWNER})
"""Who may introspect the schema in production too."""


@dataclass(frozen=True, slots=True)
class Openness:
    """What strangers are given: introspection, operations by GET, and the page for browsers."""

    introspection: bool
    get_queries: bool
    ide: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One operation as it came: which kinds of operation may come that way, and how it is answered.

    ``is_new`` says that its document came along with a digest to know it by from now on;
    ``revalidated`` that its client keeps the answer and asks whether it still is the same.
    """

    operation: Operation
    allowed: frozenset[OperationType]
    is_new: bool = False
    revalidated: bool = False


class GraphQLView:
    """Answers GraphQL over HTTP; ``viewers`` counts the requests of each account.

    ``request_id_of`` names the request.
    """

    def __init__(
        self,
        schema: QuietSchema,
        services: CurrentServices,
        openness: Openness,
        kept: ResponseCache,
        persisted: PersistedQueries,
        viewers: RateLimiter,
        request_id_of: Callable[[Request], str],
    ) -> None:
        self._schema = schema
        self._services = services
        self._openness = openness
        self._kept = kept
        self._persisted = persisted
        self._viewers = viewers
        self._request_id_of = request_id_of
        self._methods = "GET, POST" if openness.get_queries or openness.ide else "POST"

    async def __call__(self, request: Request) -> Response:
        """The answer to one request."""
        request_id = self._request_id_of(request)
        media = JSON
        try:
            if self._wants_page(request):
                page = get_graphql_ide_html(graphql_ide="graphiql")
                return HTMLResponse(page, headers={"content-security-policy": IDE_POLICY})
            media = answer_type(request.headers.get("accept"))
            asked = await self._read(request)
            admitted = await self._admitted(request)
            return await self._answer(request, asked, admitted, media)
        except BadRequest as bad:
            headers = {405: {"allow": self._methods}, 401: {"www_authenticate": "Bearer"}}
            status = 400 if bad.status == OK and media == GRAPHQL else bad.status
            named = headers.get(bad.status, {}) | bad.headers
            return failure(status, bad.code, bad.message, request_id, **named)

    async def _answer(
        self, request: Request, asked: Asked, admitted: Admitted, media: str
    ) -> Response:
        """What is kept for these, or else what the operation comes to now."""
        # One set of plugins answers, whatever comes while it does.
        services = self._services.now()
        operation, now = asked.operation, services.do.tools.clock.now()
        key = self._kept.key(operation, admitted, now, services.made_with)
        found = None if key is None else await self._kept.find(key)
        if found is not None:
            return packed_answer(found, media, request, revalidated=asked.revalidated)
        context = self._context(request, operation, admitted, services)
        result = await self._run(operation, asked.allowed, context)
        answer = plain_answer(result, media, context.request_id)
        if result.errors:
            return answer
        if asked.is_new and not admitted.viewer.is_stranger:
            await self._persisted.keep(operation.query)
        # The document may be known only now that it was run.
        key = key or self._kept.key(operation, admitted, now, services.made_with)
        if key is None and not asked.revalidated:
            return answer
        body = Body.of(bytes(answer.body))
        if key is not None:
            await self._kept.keep(key, body)
        return packed_answer(body, media, request, revalidated=asked.revalidated)

    def _wants_page(self, request: Request) -> bool:
        return (
            self._openness.ide
            and request.method == "GET"
            and "query" not in request.query_params
            and "text/html" in request.headers.get("accept", "")
        )

    async def _read(self, request: Request) -> Asked:
        is_get = request.method == "GET"
        if not is_get and request.method != "POST":
            raise BadRequest(405, "METHOD_NOT_ALLOWED", "send operations by POST")
        sent = in_the_address(request) if is_get else await posted(request)
        digest = digest_in(sent)
        by_digest = digest is not None and sent.get("query") is None
        if is_get and not (by_digest or self._openness.get_queries):
            raise BadRequest(405, "METHOD_NOT_ALLOWED", "send operations by POST")
        if digest is not None:
            sent = await self._persisted.filled(sent, digest)
        return Asked(
            operation_in(sent),
            READING if is_get else CHANGING,
            is_new=digest is not None and not by_digest,
            revalidated=digest is not None and is_get,
        )

    async def _admitted(self, request: Request) -> Admitted:
        """Who asks; BadRequest for a token that is not good, and for whoever had their share."""
        header = request.headers.get("authorization")
        if header is None:
            return UNKNOWN
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise BadRequest(401, UNAUTHENTICATED, "send the access token as: Bearer TOKEN")
        try:
            admitted = await self._services.now().do.admission.admit(token.strip())
        except NotSignedIn as error:
            raise BadRequest(401, UNAUTHENTICATED, "the access token is not good") from error
        wait = await self._viewers.wait_s(admitted.viewer.account_id.hex)
        if wait:
            message = f"too many requests; ask again in {wait} s"
            raise BadRequest(429, "RATE_LIMITED", message, retry_after=str(wait))
        return using(admitted, request.headers.get(APP_VERSION, ""))

    def _context(
        self, request: Request, operation: Operation, admitted: Admitted, services: Services
    ) -> Context:
        return Context(
            request_id=self._request_id_of(request),
            admitted=admitted,
            address=asker(request.scope),
            today=admitted.today(services.do.tools.clock.now()),
            serve=lambda: services,
            may_introspect=self._openness.introspection or admitted.viewer.role in LOOKS_INSIDE,
            names_operation=operation.name is not None,
        )

    async def _run(
        self, operation: Operation, allowed: frozenset[OperationType], context: Context
    ) -> ExecutionResult:
        try:
            with one_request():
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
            following = error.operation_type is OperationType.SUBSCRIPTION
            message = FOLLOW if following else "send this operation by POST"
            raise BadRequest(405, "METHOD_NOT_ALLOWED", message) from error

"""The service as an ASGI application: its routes and what every request passes."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from strideiq.core.ports.cache import Cache
from strideiq.core.ports.rates import RateLimiter
from strideiq.core.reading.settings import Mode
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner
from strideiq.core.services.preview import Planning
from strideiq.core.services.readiness import Readiness
from strideiq.core.services.use_cases import UseCases
from strideiq.schema.build import QuietSchema, build_schema
from strideiq.schema.context import Services
from strideiq.schema.current_services import CurrentServices, made_with
from strideiq.schema.event_stream import EventStreams
from strideiq.schema.following import Following
from strideiq.schema.front_page import front_page
from strideiq.schema.library import library
from strideiq.schema.metrics import metrics
from strideiq.schema.middleware import (
    HEADERS,
    ONLY_ENCRYPTED,
    BodyLimit,
    Envelope,
    RateLimit,
    TimeLimit,
    request_id_of,
)
from strideiq.schema.persisted import PersistedQueries
from strideiq.schema.response_cache import ResponseCache
from strideiq.schema.socket import Sockets
from strideiq.schema.view import GraphQLView, Openness

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
"""All of them reach the view, which answers those it does not take in GraphQL's own shape."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of; without ``readiness`` it stands on nothing else.

    ``cache`` holds answers and persisted queries. ``limiter`` counts the requests of each address,
    ``viewers`` those of each account.
    """

    planners: CurrentPlanner
    defaults: Defaults
    planning: Planning
    limiter: RateLimiter
    running: AbstractAsyncContextManager[None]
    mode: Mode
    do: UseCases
    cache: Cache
    viewers: RateLimiter
    readiness: Readiness = field(default_factory=lambda: Readiness({}))


class Service(Starlette):
    """Routes and middleware for requests; sockets pass them by, for all would wait with them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry one request, one socket, or the life of the server."""
        if scope["type"] == "websocket":
            await self.state.sockets(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def application(parts: Parts) -> Starlette:
    """The service; ``parts.running`` is entered when it starts and left when it stops.

    ``state.following`` has to be told to stop before a server waits for its connections.
    """
    limits, development = parts.defaults.service, parts.mode is Mode.DEVELOPMENT
    schema, services = build_schema(limits), current_services(parts)
    following = Following(schema, services, parts.viewers, may_introspect=development)
    kept = response_cache(parts, schema)
    view = GraphQLView(
        schema,
        services,
        Openness(introspection=development, get_queries=development, ide=development),
        kept,
        PersistedQueries(parts.cache),
        parts.viewers,
        request_id_of,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with parts.running:
            yield

    app = Service(
        routes=routes(
            parts, view, EventStreams(following), partial(metrics, kept, schema.documents)
        ),
        middleware=[
            Middleware(Envelope, headers=HEADERS | ({} if development else ONLY_ENCRYPTED)),
            Middleware(TimeLimit, seconds=limits.request_seconds),
            Middleware(RateLimit, limiter=parts.limiter),
            Middleware(BodyLimit, most=limits.body_bytes),
        ],
        lifespan=lifespan,
    )
    app.state.following = following
    app.state.sockets = Sockets(following, parts.limiter, same_origin=not development)
    return app


def routes(
    parts: Parts, view: GraphQLView, streams: EventStreams, counted: Callable[[], Response]
) -> Sequence[Route]:
    """Everything that answers requests; ``counted`` has the figures of the moment."""

    async def graphql(request: Request) -> ASGIApp:
        return await (streams.answer(request) if streams.wanted(request) else view(request))

    async def front(_: Request) -> Response:
        return front_page(explores=parts.mode is Mode.DEVELOPMENT)

    async def measured(_: Request) -> Response:
        return counted()

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def readyz(_: Request) -> JSONResponse:
        checks = await parts.readiness.checks()
        ready = all(checks.values())
        body = {"status": "ready" if ready else "not ready", "checks": checks}
        return JSONResponse(body, status_code=200 if ready else 503)

    return (
        Route("/", front),
        Route("/graphql", graphql, methods=METHODS),
        Route("/metrics", measured),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    )


def response_cache(parts: Parts, schema: QuietSchema) -> ResponseCache:
    """The answers that are kept; another schema, plugin or mode makes others."""
    types = hashlib.sha256(schema.as_str().encode()).hexdigest()
    versions = {"schema": types, "mode": parts.mode}
    introspection = parts.mode is Mode.DEVELOPMENT
    return ResponseCache(parts.cache, schema.documents, versions, may_introspect=introspection)


def current_services(parts: Parts) -> CurrentServices:
    """What requests are answered with, now and after every change of the plugins."""

    def services(planner: Planner) -> Services:
        races = planner.config.rules.distances
        return Services(
            library=library(planner),
            host=planner.host,
            planning=parts.planning,
            defaults=parts.defaults,
            race_metres={key: race.length for key, race in races.items()},
            most_items=parts.defaults.service.most_items,
            do=parts.do,
            made_with=made_with(planner),
        )

    return CurrentServices(parts.planners, services)

"""The service for tests: called in the process, or by a real server on loopback."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from strideiq.core.adapters.caches import InProcessCache
from strideiq.core.adapters.rate_limits import InProcessRateLimiter
from strideiq.core.cli.server import server_of
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.runtime.previews import planning, running
from strideiq.core.runtime.readiness import Running
from strideiq.core.runtime.service import use_cases, viewer_limiter
from strideiq.core.services.generation import GeneratedPlan, generate_plan
from strideiq.core.services.preview import Preview, PreviewAsked, with_options
from strideiq.core.services.readiness import Readiness
from strideiq.core.services.use_cases import UseCases
from strideiq.schema.asgi import Parts, application
from tests.access import widest

Json = Any
"""An answer as it was decoded."""

ADDRESS = "http://service"
PLENTY = 1_000_000
KEY = "a key that signs the tokens of tests alone"


@cache
def runtime() -> Runtime:
    """The program with the shipped files, loaded once; everybody has the widest membership."""
    loaded = load(Settings())
    return replace(loaded, terms=widest(loaded.terms))


@dataclass(frozen=True, slots=True)
class Here:
    """Makes plans in the test's own process, or does what a test wants instead."""

    make: Callable[[PlanRequest], GeneratedPlan] = field(
        default_factory=lambda: partial(generate_plan, planner=runtime().planner)
    )
    is_ready: bool = True

    async def generate(self, asked: PreviewAsked) -> Preview:
        """The plan, made at once."""
        return with_options(self.make(asked.request), asked, runtime().planner)


@asynccontextmanager
async def nothing_running() -> AsyncIterator[None]:
    """Nothing to start or stop."""
    yield


def settings_for(database_url: str) -> Settings:
    """The settings of a service on this database, with a key for tests."""
    return Settings(database_url=database_url, secret_key=KEY)


def nowhere() -> UseCases:
    """Use cases for requests that need no database."""
    settings = settings_for("sqlite:///never-opened.db")
    return use_cases(tools(settings), settings, runtime())


def defaults(limits: Mapping[str, Any], query: Mapping[str, Any]) -> Defaults:
    """The shipped defaults with some limits of the service changed."""
    shipped = runtime().defaults
    changed = shipped.service.query.model_copy(update=dict(query))
    service = shipped.service.model_copy(update={**limits, "query": changed})
    return shipped.model_copy(update={"service": service})


def parts(
    *,
    mode: Mode = Mode.DEVELOPMENT,
    limits: Mapping[str, Any] | None = None,
    query_limits: Mapping[str, Any] | None = None,
    make: Callable[[PlanRequest], GeneratedPlan] | None = None,
    do: UseCases | None = None,
) -> Parts:
    """What the service is made of in tests: no rate limit unless ``limits`` says so."""
    unlimited = {"requests_per_minute": PLENTY, "viewer_requests_per_minute": PLENTY}
    chosen = defaults(unlimited | dict(limits or {}), query_limits or {})
    return Parts(
        planners=runtime().planners,
        defaults=chosen,
        planning=Here(make) if make else Here(),
        limiter=InProcessRateLimiter(chosen.service.requests_per_minute),
        running=nothing_running(),
        mode=mode,
        do=do or nowhere(),
        cache=InProcessCache(chosen.service.caches.answer_bytes),
        viewers=viewer_limiter(chosen),
    )


@asynccontextmanager
async def service_on(database_url: str, **service: Any) -> AsyncIterator[Parts]:  # noqa: ANN401
    """What the service on a migrated database is made of; ``service`` is for ``parts``."""
    settings = settings_for(database_url)
    made = parts(**service)
    do = use_cases(tools(settings), settings, replace(runtime(), defaults=made.defaults))
    try:
        yield replace(made, do=do)
    finally:
        await do.tools.store.close()


_last: list[tuple[Parts, ASGIApp]] = []


def app_of(made: Parts) -> ASGIApp:
    """The application of these parts, built once for tests that ask it again and again."""
    if not _last or _last[0][0] is not made:
        _last[:] = [(made, application(made))]
    return _last[0][1]


async def posted(
    made: Parts,
    query: str,
    variables: Json = None,
    *,
    token: str | None = None,
    address: str = "127.0.0.1",
) -> httpx.Response:
    """The answer to one operation, sent from ``address`` with this access token."""
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app=app_of(made), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as client:
        return await client.post("/graphql", json={"query": query, "variables": variables})


async def answered(
    made: Parts, query: str, variables: Json = None, *, token: str | None = None
) -> Json:
    """The data of an answer without errors."""
    answer = (await posted(made, query, variables, token=token)).json()
    assert "errors" not in answer, answer
    return answer["data"]


def sent(app: ASGIApp, method: str, path: str, **rest: Any) -> httpx.Response:  # noqa: ANN401
    """The answer of ``app``, called without a server."""

    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            return await client.request(method, path, **rest)

    return asyncio.run(call())


@cache
def plain() -> Starlette:
    """The service as it is when nothing else is said; building one takes longer than most tests."""
    return application(parts())


def ask(query: str, variables: Json = None, **service: Any) -> Json:  # noqa: ANN401
    """What the service answers to a query; ``service`` is for ``parts``."""
    body = {"query": query, "variables": variables}
    app = application(parts(**service)) if service else plain()
    answer = sent(app, "POST", "/graphql", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def data(query: str, variables: Json = None, **service: Any) -> Json:  # noqa: ANN401
    """The data of an answer without errors."""
    answer = ask(query, variables, **service)
    assert "errors" not in answer, answer
    return answer["data"]


def codes(query: str, variables: Json = None, **service: Any) -> list[str]:  # noqa: ANN401
    """The codes of the errors of an answer."""
    errors = ask(query, variables, **service)["errors"]
    return [error["extensions"]["code"] for error in errors]


@contextmanager
def served(made: Parts) -> Iterator[str]:
    """The address of a real server with this service, stopped at the end."""
    listening = socket.create_server(("127.0.0.1", 0))
    carrier = server_of(application(made), made.defaults.service.sockets)
    thread = threading.Thread(target=carrier.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    port = listening.getsockname()[1]
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as client:
            client.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
        yield f"http://127.0.0.1:{port}"
    finally:
        carrier.should_exit = True
        thread.join(30)
        listening.close()


def with_process(made: Parts) -> Parts:
    """The same service with plans made in their own process, as ``strideiq serve`` has it."""
    plans = planning(Settings(), replace(runtime(), defaults=made.defaults), safe_mode=False)
    readiness = Readiness({"planning": Running(lambda: plans.is_ready)})
    return replace(made, planning=plans, running=running(plans), readiness=readiness)

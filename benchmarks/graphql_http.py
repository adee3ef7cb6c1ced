"""The service over HTTP against plain Starlette handlers that give the same values as JSON.

Every row is a server in a process of its own, asked by eight keep-alive connections.
"""

import asyncio
import json
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from strideiq.core.adapters.caches import InProcessCache
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.engine.export.plan_json import to_json
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.runtime.memory import settle_memory
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import Runtime, load
from strideiq.core.runtime.previews import planning, running
from strideiq.core.runtime.service import rate_limiter, use_cases, viewer_limiter
from strideiq.core.services.generation import generate_plan
from strideiq.schema.asgi import Parts, application

CONNECTIONS: Final = 8
SECONDS: Final = 3.0
WARM_UP: Final = 20
UNLIMITED: Final = {"requests_per_minute": 1_000_000, "previews_waiting": 1000}

TEMPLATES: Final = """{ workoutTemplates(first: 30) { nodes {
    id key title family stress purpose phases raceDistances volumeTiers plugin } } }"""
PREVIEW: Final = """query ($input: PreviewPlanInput!) { previewPlan(input: $input) {
    ... on PlanPreview { findings { code severity place sentence } plan { volumeTier predictedS
      weeks { number start end phase kind target distance reasons { code sentence }
        days { day title family stress distance durationS
          steps { ... on PlannedStep { kind end durationS distance zone pace { fastS slowS } }
            ... on PlannedRepeat { times steps { kind end durationS distance zone } } }
          reasons { code sentence } } } } } } }"""
INPUT: Final = {
    "goal": {"raceDistance": "marathon", "raceDay": "2027-04-18", "target": "3:30:00"},
    "today": "2026-12-14",
    "daysPerWeek": 5,
    "weeklyDistance": "50 km",
    "longestRun": "18 km",
}
BODIES: Final[dict[str, dict[str, Any]]] = {
    "templates": {"query": TEMPLATES},
    "preview": {"query": PREVIEW, "variables": {"input": INPUT}},
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one server came to."""

    per_s: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    size: int


def main() -> None:
    """Print the figures, or be one of the servers."""
    if len(sys.argv) > 1:
        serve(sys.argv[1], int(sys.argv[2]))
        return
    print(f"{'':22}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'kB':>7}{'of plain':>10}")
    for what in BODIES:
        plain, ours = (measure(f"{kind}-{what}", BODIES[what]) for kind in ("plain", "graphql"))
        row(f"plain {what}", plain, plain)
        row(f"graphql {what}", ours, plain)


def row(name: str, found: Figures, plain: Figures) -> None:
    """Print one line."""
    print(
        f"{name:22}{found.per_s:8.0f}{found.p50_ms:9.2f}{found.p99_ms:9.2f}{found.cpu_ms:9.2f}"
        f"{found.size / 1000:7.1f}{found.per_s / plain.per_s:10.2f}"
    )


def measure(server: str, body: dict[str, Any]) -> Figures:
    """Ask one server for some seconds; CPU counts all of its processes, start-up left out."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    idle = cpu_of(server, port, lambda: asyncio.run(ask(port, body, 0.0)))[1]
    (times, size), cpu = cpu_of(server, port, lambda: asyncio.run(ask(port, body, SECONDS)))
    times.sort()
    return Figures(
        per_s=len(times) / SECONDS,
        p50_ms=times[len(times) // 2] * 1000,
        p99_ms=times[int(len(times) * 0.99)] * 1000,
        cpu_ms=(cpu - idle) * 1000 / len(times),
        size=size,
    )


def cpu_of(
    server: str, port: int, use: Callable[[], tuple[list[float], int]]
) -> tuple[tuple[list[float], int], float]:
    """What ``use`` gives while the server runs, and the CPU seconds it took from start to end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([sys.executable, __file__, server, str(port)])
    try:
        found = use()
    finally:
        process.terminate()
        process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def ask(port: int, body: dict[str, Any], seconds: float) -> tuple[list[float], int]:
    """Seconds of every answer within ``seconds``, after a few to warm up, and an answer's size."""
    content = json.dumps(body).encode()
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    request = head.encode() + content
    await until_it_listens(port)
    times: list[float] = []
    size = 0

    async def connection(end: Callable[[], bool], kept: list[float]) -> None:
        nonlocal size
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while not end():
            begin = time.perf_counter()
            writer.write(request)
            headers = await reader.readuntil(b"\r\n\r\n")
            length = int(headers.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            answer = await reader.readexactly(length)
            kept.append(time.perf_counter() - begin)
            size = len(answer)
            if b'"errors"' in answer[:200]:
                raise RuntimeError(answer[:500].decode())
        writer.close()

    warm: list[float] = []
    await connection(lambda: len(warm) >= WARM_UP, warm)
    stop = time.perf_counter() + seconds
    over = lambda: time.perf_counter() >= stop  # noqa: E731  a name for one comparison
    await asyncio.gather(*(connection(over, times) for _ in range(CONNECTIONS)))
    return times, size


async def until_it_listens(port: int) -> None:
    """Wait for the server's socket."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


def serve(name: str, port: int) -> None:
    """Be the server of this name."""
    runtime = load(Settings())
    kind, _, what = name.partition("-")
    app = ours(runtime) if kind == "graphql" else plain(runtime, what)
    settle_memory()
    uvicorn.run(app, port=port, log_level="error", ws="none", access_log=False)


def ours(runtime: Runtime) -> ASGIApp:
    """The service as ``strideiq serve`` has it, without its limit on requests."""
    service = runtime.defaults.service.model_copy(update=UNLIMITED)
    defaults = runtime.defaults.model_copy(update={"service": service})
    shared = replace(runtime, defaults=defaults)
    plans = planning(Settings(), shared, safe_mode=False)
    limiter = rate_limiter(defaults)
    settings = Settings(database_url="sqlite:///never-opened.db", secret_key="k" * 32)
    do = use_cases(tools(settings), settings, shared)
    mode, kept = Mode.PRODUCTION, InProcessCache(0)
    return application(
        Parts(
            runtime.planners,
            defaults,
            plans,
            limiter,
            running(plans),
            mode,
            do,
            kept,
            viewer_limiter(defaults),
        )
    )


def plain(runtime: Runtime, what: str) -> ASGIApp:
    """A handler without GraphQL, limits or another process."""
    answers: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "templates": _templates(runtime),
        "preview": _preview(runtime),
    }
    return Starlette(routes=[Route("/graphql", answers[what], methods=["POST"])])


def _templates(runtime: Runtime) -> Callable[[Request], Awaitable[Response]]:
    workouts = runtime.host.catalogue().workouts
    names = ("id", "title", "family", "stress", "purpose", "phases", "distances", "tiers", "plugin")

    async def handler(request: Request) -> Response:
        await request.json()
        rows = [{name: getattr(workout, name) for name in names} for workout in workouts]
        return JSONResponse({"data": rows})

    return handler


def _preview(runtime: Runtime) -> Callable[[Request], Awaitable[Response]]:
    minutes = runtime.defaults.minutes.in_order()
    asked = PlanRequest(
        Goal("marathon", date(2027, 4, 18), 12_600.0),
        date(2026, 12, 14),
        Availability(5, minutes),
        weekly_m=50_000.0,
        longest_m=18_000.0,
    )

    async def handler(request: Request) -> Response:
        await request.json()
        made = generate_plan(asked, runtime.planner)
        return Response(
            to_json(made.plan, made.findings, made.advice), media_type="application/json"
        )

    return handler


if __name__ == "__main__":
    main()

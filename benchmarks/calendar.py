"""An athlete's calendar over HTTP: ours uncached and cached, and others on the same PostgreSQL data.

Seeds athletes with 126 planned workouts each. Every row is a server in a process of its own, asked
by eight keep-alive connections for many athletes in turn. Ours and the naive peer check the sign-in
with every request and ours its limits too; PostGraphile is given the plan.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

import uvicorn
from starlette.types import ASGIApp

from benchmarks.service.loading import Asked, Figures, free_port, measure, process
from benchmarks.service.peers import naive, plain_sql
from benchmarks.service.seeding import FIRST_DAY, KEY, LAST_DAY, MONTH_END, Seeded, seed
from strideiq.core.adapters.caches import InProcessCache
from strideiq.core.adapters.redis_cache import RedisCache
from strideiq.core.cli.server import KEEP_ALIVE_S
from strideiq.core.ports.cache import Cache
from strideiq.core.reading.settings import Mode, Settings
from strideiq.core.runtime.memory import settle_memory
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import load
from strideiq.core.runtime.previews import planning, running
from strideiq.core.runtime.service import rate_limiter, use_cases, viewer_limiter
from strideiq.schema.asgi import Parts, application
from tests.http.node import packages, program
from tests.servers import Postgres, Redis

HERE: Final = Path(__file__).parent
ATHLETES: Final = 2000
SECONDS: Final = 5.0
BIG: Final = 1_000_000_000
UNLIMITED: Final = {"requests_per_minute": 1_000_000, "viewer_requests_per_minute": 1_000_000}

DAY: Final = (
    "id day week title family stress durationS distance option hasOptions isSkipped athleteNote"
)
WEEK: Final = "number start end phase kind target"
STEP: Final = "kind durationS distance zone effort note"
STEPS: Final = f"steps {{ ... on PlannedStep {{ {STEP} }} ... on PlannedRepeat {{ times steps {{ {STEP} }} }} }}"
DATES: Final = "query ($from: Date!, $to: Date!)"
OURS: Final = {
    "28 days": f"{DATES} {{ calendar(from: $from, to: $to) {{ days {{ workouts {{ {DAY} {STEPS} }} }} weeks {{ {WEEK} }} }} }}",
    "whole plan": f"{DATES} {{ calendar(from: $from, to: $to) {{ days {{ workouts {{ {DAY} }} }} weeks {{ {WEEK} }} }} }}",
}
NAIVE: Final = {
    "28 days": f"{DATES} {{ calendar(first: $from, last: $to) {{ days {{ {DAY} steps {{ {STEP} }} }} weeks {{ {WEEK} }} }} }}",
    "whole plan": f"{DATES} {{ calendar(first: $from, last: $to) {{ days {{ {DAY} }} weeks {{ {WEEK} }} }} }}",
}
ROW: Final = (
    "id day week title family stress durationS distanceM option optionB skippedAt athleteNote"
)
THEIRS: Final = {
    name: f"""query ($plan: UUID!) {{
      allPlannedWorkouts(condition: {{planId: $plan}}, orderBy: DAY_ASC{first}) {{
        nodes {{ {row} }} }}
      allPlanWeeks(condition: {{planId: $plan}}, orderBy: START_ASC{weeks}) {{
        nodes {{ number start end phase kind targetM }} }} }}"""
    for name, first, weeks, row in (
        ("28 days", ", first: 28", ", first: 4", f"{ROW} optionA"),
        ("whole plan", "", "", ROW.replace(" optionB", "")),
    )
}
SPANS: Final = {
    "28 days": {"from": str(FIRST_DAY), "to": str(MONTH_END)},
    "whole plan": {"from": str(FIRST_DAY), "to": str(LAST_DAY)},
}
GOALS_MS: Final = {"ours, cached in process": 0.5, "ours, cached in Redis": 0.8}


def main() -> None:
    """Print the figures, or be one of the servers."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--athletes", type=int, default=ATHLETES)
    reading.add_argument("--seconds", type=float, default=SECONDS)
    reading.add_argument("--serve", nargs=4, metavar=("NAME", "PORT", "DATABASE", "REDIS"))
    asked = reading.parse_args()
    if asked.serve:
        serve(*asked.serve)
        return
    postgres, redis = Postgres.launch(), Redis.launch()
    people = asyncio.run(seed(postgres.url(), load(Settings()), asked.athletes))
    for query in OURS:
        print(f"\n{query}, {asked.athletes} athletes")
        print(f"{'':26}{'req/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'kB':>8}")
        found = {name: row(name, query, people, postgres, redis, asked.seconds) for name in SERVERS}
        judge(found)


def row(
    name: str, query: str, people: list[Seeded], postgres: Postgres, redis: Redis, seconds: float
) -> Figures:
    """Measure one server and print its line."""
    port = free_port()
    command = _command(name, port, postgres, redis)
    with process(command) as pid:
        requests = [SERVERS[name](query, each) for each in people]
        found = asyncio.run(measure(port, pid, requests, seconds))
    print(
        f"{name:26}{found.per_s:8.0f}{found.p50_ms:9.2f}{found.p95_ms:9.2f}{found.p99_ms:9.2f}"
        f"{found.cpu_ms:9.3f}{found.size / 1000:8.1f}",
        flush=True,
    )
    return found


def judge(found: dict[str, Figures]) -> None:
    """Print the goals and what they came to."""
    uncached, peer = found["ours, uncached"].cpu_ms, found["PostGraphile 5"].cpu_ms
    print(f"  uncached against PostGraphile: {uncached / peer:.2f} of its CPU; the goal is 1")
    for name, goal in GOALS_MS.items():
        print(f"  {name}: {found[name].cpu_ms:.3f} ms of CPU; the goal is {goal} ms")
    naive_ms = found["naive Strawberry"].cpu_ms
    print(f"  uncached against naive: {naive_ms / uncached:.1f} times less CPU")


def _ours(query: str, who: Seeded) -> Asked:
    return Asked({"query": OURS[query], "variables": SPANS[query]}, _signed_in(who))


def _naive(query: str, who: Seeded) -> Asked:
    return Asked({"query": NAIVE[query], "variables": SPANS[query]}, _signed_in(who))


def _theirs(query: str, who: Seeded) -> Asked:
    return Asked({"query": THEIRS[query], "variables": {"plan": str(who.plan_id)}}, {})


def _sql(query: str, who: Seeded) -> Asked:
    return Asked({"variables": SPANS[query], "steps": query == "28 days"}, _signed_in(who))


def _signed_in(who: Seeded) -> dict[str, str]:
    return {"authorization": f"Bearer {who.token}"}


SERVERS: Final[dict[str, Callable[[str, Seeded], Asked]]] = {
    "naive Strawberry": _naive,
    "ours, uncached": _ours,
    "ours, cached in process": _ours,
    "ours, cached in Redis": _ours,
    "PostGraphile 5": _theirs,
    "SQL to JSON bytes": _sql,
}


def _command(name: str, port: int, postgres: Postgres, redis: Redis) -> list[str]:
    if name == "PostGraphile 5":
        url = postgres.url().replace("postgresql+asyncpg", "postgresql")
        pinned = HERE / "postgraphile"
        script = str(pinned / "server.mjs")
        return [program("node"), script, url, str(port), str(packages(pinned))]
    return [sys.executable, __file__, "--serve", name, str(port), postgres.url(), redis.url()]


def serve(name: str, port: str, database: str, redis: str) -> None:
    """Be the server of this name."""
    made = {"naive Strawberry": naive, "SQL to JSON bytes": plain_sql}.get(name)
    app = made(database) if made else ours(database, _cache(name, redis))
    settle_memory()
    uvicorn.run(
        app,
        port=int(port),
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
    )


def _cache(name: str, redis: str) -> Cache:
    if name == "ours, cached in Redis":
        return RedisCache(redis, 3600)
    return InProcessCache(BIG if name == "ours, cached in process" else 0)


def ours(database: str, cache: Cache) -> ASGIApp:
    """The service as ``strideiq serve`` has it, with limits that let the benchmark through."""
    settings = Settings(data_dir=Path(tempfile.mkdtemp()), database_url=database, secret_key=KEY)
    runtime = load(settings)
    limits = runtime.defaults.service.model_copy(update=UNLIMITED)
    defaults = runtime.defaults.model_copy(update={"service": limits})
    shared = replace(runtime, defaults=defaults)
    plans = planning(settings, shared, safe_mode=False)
    return application(
        Parts(
            runtime.planners,
            defaults,
            plans,
            rate_limiter(defaults),
            running(plans),
            Mode.PRODUCTION,
            use_cases(tools(settings), settings, shared),
            cache,
            viewer_limiter(defaults),
        )
    )


if __name__ == "__main__":
    main()

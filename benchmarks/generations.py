"""1,000 plans asked for at once through GraphQL: how long until all are stored, and none lost.

One server, two worker processes, PostgreSQL and Redis and this client share the machine. A wait is
from sending the request to the moment the plan was stored.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

sys.path.pop(0)  # a neighbour here is called calendar, as a module of Python is
sys.path.insert(0, str(Path(__file__).parents[1]))

from strideiq.core.adapters.clock import SystemClock
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import Job, JobState
from strideiq.core.ports import Store
from strideiq.core.reading.settings import (
    CONFIG_DIR,
    DATABASE_URL,
    REDIS_URL,
    SECRET_KEY,
    Settings,
)
from strideiq.core.runtime.outside import tools
from strideiq.core.store import migrate
from strideiq.schema.node import node_id, uuid_in
from tests.jobs.programs import Program, family, running, serving
from tests.jobs.season import Asker, asker, config
from tests.schema.serving import KEY
from tests.servers import Kept, Postgres, Redis

GENERATIONS: Final = 1000
CONNECTIONS: Final = 32
PROCESSES: Final = 2
WARM_UP: Final = 20
DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
ASK: Final = """mutation ($input: GeneratePlanInput!) {
  generatePlan(input: $input) { __typename ... on Job { id state } } }"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was accepted, and when it was sent."""

    job: UUID
    sent: datetime


async def main() -> None:
    """Start everything, ask, and print the figures."""
    with ExitStack() as stack:
        postgres, redis = Postgres.launch(DURABLE), Redis.launch()
        stack.callback(postgres.kept.remove)
        stack.callback(redis.kept.remove)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = {
            DATABASE_URL: postgres.url(),
            REDIS_URL: redis.url(),
            SECRET_KEY: KEY,
            CONFIG_DIR: str(config(folder)),
        }
        await migrate.upgrade(postgres.url())
        shared = tools(Settings(database_url=postgres.url()))
        runners = [await asker(shared) for _ in range(GENERATIONS)]
        server = stack.enter_context(serving(settings))
        workers = stack.enter_context(running(["worker", "--processes", str(PROCESSES)], settings))
        await until_done(shared.store, await ask_all(server, runners[:WARM_UP]))
        kept = {
            "server": server.kept,
            "workers": workers.kept,
            "PostgreSQL": postgres.kept,
            "Redis": redis.kept,
        }
        used = {name: -cpu_s(each) for name, each in kept.items()} | {
            "client": -time.process_time()
        }
        began = time.perf_counter()
        asked = await ask_all(server, runners)
        accepted_s = time.perf_counter() - began
        jobs = await until_done(shared.store, asked)
        stored_s = time.perf_counter() - began
        for name, each in kept.items():
            used[name] += cpu_s(each)
        used["client"] += time.process_time()
        report(asked, jobs, accepted_s, stored_s)
        parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in used.items())
        print(f"CPU {sum(used.values()):.1f} s: {parts}")
        await shared.store.close()


def report(asked: list[Asked], jobs: dict[UUID, Job], accepted_s: float, stored_s: float) -> None:
    """Print what came of it."""
    waits = sorted(
        (finished - one.sent).total_seconds()
        for one in asked
        if (finished := jobs[one.job].finished_at) is not None
    )
    states = Counter(job.state for job in jobs.values())
    plans = {job.result_id for job in jobs.values() if job.state is JobState.SUCCEEDED}
    print(f"{len(asked)} requests accepted in {accepted_s:.2f} s")
    print(f"all stored after {stored_s:.2f} s, {len(asked) / stored_s:.0f} plans a second")
    print(f"wait p50 {waits[len(waits) // 2]:.2f} s, p99 {waits[len(waits) * 99 // 100]:.2f} s")
    print(f"lost {len(asked) - len(plans)}, ended as {dict(states)}")


async def ask_all(server: Program, runners: list[Asker]) -> list[Asked]:
    """Ask for a plan for each of them over a few connections."""
    waiting = list(reversed(runners))
    asked: list[Asked] = []

    async def line() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        while waiting:
            who = waiting.pop()
            sent = SystemClock().now()
            writer.write(request(who))
            made = (await answer(reader))["data"]["generatePlan"]
            if made["__typename"] != "Job":
                raise SystemExit(f"refused: {made}")
            asked.append(Asked(uuid_in("Job", made["id"], "job"), sent))
        writer.close()

    await asyncio.gather(*(line() for _ in range(CONNECTIONS)))
    return asked


def request(who: Asker) -> bytes:
    """A request for a plan, as bytes."""
    wish = {"goal": node_id("Goal", str(who.goal_id)), "weeklyDistance": "40 km"}
    body = json.dumps({"query": ASK, "variables": {"input": wish}}).encode()
    headers = {
        "host": "localhost",
        "content-type": "application/json",
        "content-length": str(len(body)),
        **who.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /graphql HTTP/1.1\r\n{lines}\r\n".encode() + body


async def answer(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401  JSON
    """The next answer, decoded."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    return json.loads(await reader.readexactly(length))


async def until_done(store: Store, asked: list[Asked]) -> dict[UUID, Job]:
    """The jobs once none is open."""
    while True:
        async with store.read(PROGRAM) as unit:
            counts = await unit.jobs.counts()
        if not counts[JobState.QUEUED] + counts[JobState.RUNNING] + counts[JobState.DEFERRED]:
            break
        await asyncio.sleep(0.05)
    async with store.read(PROGRAM) as unit:
        found = [await unit.jobs.get(one.job) for one in asked]
    return {job.id: job for job in found if job is not None}


def cpu_s(kept: Kept) -> float:
    """CPU seconds that the processes of a command have used."""
    pids = [] if kept.keeping is None else family(kept.keeping.pid)
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


if __name__ == "__main__":
    asyncio.run(main())

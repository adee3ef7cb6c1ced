"""Worker processes and servers are killed while plans are made; every request has one plan in the end."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import JobState
from strideiq.core.jobs.supervisor import Supervisor
from strideiq.core.reading.settings import CONFIG_DIR, DATABASE_URL, SECRET_KEY, Settings
from strideiq.core.runtime.access import access_of
from strideiq.core.runtime.links import links
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import load
from strideiq.core.runtime.worker_process import workers
from strideiq.core.services.plan_requests import PlanRequests
from strideiq.core.services.tools import Tools
from strideiq.schema.node import node_id, uuid_in
from tests.jobs import season
from tests.jobs.programs import alive, serving
from tests.jobs.season import Asker
from tests.profiles import SOAK, examples
from tests.schema.serving import KEY
from tests.servers import Redis

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

GENERATIONS = examples(200)
RUNNERS = 5
SEED = None if SOAK else 20261121
KILLS = 4 if not SOAK else 20


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis server that this test may break."""
    server = Redis.launch()
    yield server
    server.kept.remove()


@dataclass(frozen=True, slots=True)
class Scene:
    """A server's side and two worker processes of its own."""

    tools: Tools
    plans: PlanRequests
    workers: Supervisor

    async def kill_one(self, chance: random.Random) -> None:
        """Kill one worker process while a job is in progress."""
        while not (await self.running() and self.workers.pids):  # noqa: ASYNC110  rows have no event
            await asyncio.sleep(0.002)
        await asyncio.sleep(chance.uniform(0, 0.03))
        for pid in chance.sample(self.workers.pids, k=min(1, len(self.workers.pids))):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    async def running(self) -> int:
        """How many jobs are in progress."""
        async with self.tools.store.read(PROGRAM) as unit:
            return (await unit.jobs.counts())[JobState.RUNNING]


@asynccontextmanager
async def scene(database: str, redis_url: str, folder: Path) -> AsyncIterator[Scene]:
    settings = Settings(
        database_url=database, redis_url=redis_url, config_dir=season.config(folder, **season.QUICK)
    )
    runtime = load(settings)
    linked = links(settings, runtime.defaults, safe_mode=False)
    shared = tools(settings, linked.bell, linked.events)
    kept = workers(settings, runtime.defaults, linked.events, 2, safe_mode=False)
    try:
        async with linked.running(), kept.running():
            yield Scene(
                shared,
                PlanRequests(
                    shared,
                    access_of(shared, runtime),
                    runtime.planners,
                    runtime.defaults.service.athletes,
                ),
                kept,
            )
    finally:
        await shared.store.close()


async def test_killed_workers_lose_nothing_and_do_nothing_twice(
    postgres_database: str, own_redis: Redis, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311  moments, not secrets
    async with scene(postgres_database, own_redis.url(), tmp_path) as here:
        askers = [await season.asker(here.tools) for _ in range(RUNNERS)]
        asked: list[UUID] = []

        async def kill() -> None:
            for _ in range(KILLS):
                await here.kill_one(chance)
                await asyncio.sleep(chance.uniform(0, 1))

        killing = asyncio.create_task(kill())
        for number in range(GENERATIONS):
            asked.append(await season.ask(here.plans, askers[number % RUNNERS]))
            await asyncio.sleep(chance.uniform(0, KILLS / GENERATIONS))
        await killing
        await season.each_has_one_plan(here.tools.store, asked, askers)


async def test_a_redis_that_is_flushed_and_restarted_loses_nothing(
    postgres_database: str, own_redis: Redis, tmp_path: Path
) -> None:
    async with scene(postgres_database, own_redis.url(), tmp_path) as here:
        askers = [await season.asker(here.tools) for _ in range(RUNNERS)]
        asked: list[UUID] = []

        async def ask(number: int) -> None:
            for _ in range(number):
                asked.append(await season.ask(here.plans, askers[len(asked) % RUNNERS]))

        third = max(1, GENERATIONS // 3)
        await ask(third)
        await asyncio.to_thread(own_redis.stop)
        await ask(third)
        await asyncio.to_thread(own_redis.start)
        await ask(third)
        await season.each_has_one_plan(here.tools.store, asked, askers)


ASK = """mutation ($input: GeneratePlanInput!) {
  generatePlan(input: $input) { __typename ... on Job { id } } }"""


async def asked_over_http(client: httpx.AsyncClient, address: str, who: Asker, key: str) -> UUID:
    """The job of this key; asked again and again while nobody answers."""
    wish = {"goal": node_id("Goal", str(who.goal_id)), "key": key, "weeklyDistance": "30 km"}
    while True:
        try:
            answer = await client.post(
                address, json={"query": ASK, "variables": {"input": wish}}, headers=who.headers
            )
        except httpx.TransportError:
            await asyncio.sleep(0.05)
            continue
        made = answer.json()["data"]["generatePlan"]
        assert made["__typename"] == "Job", made
        return uuid_in("Job", made["id"], "job")


async def test_an_embedded_server_that_is_killed_goes_on_where_it_was(
    sqlite_database: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311  moments, not secrets
    shared = tools(Settings(database_url=sqlite_database))
    askers = [await season.asker(shared) for _ in range(RUNNERS)]
    settings = {
        DATABASE_URL: sqlite_database,
        SECRET_KEY: KEY,
        CONFIG_DIR: str(season.config(tmp_path, **season.QUICK)),
    }
    orphans: list[int] = []
    with serving(settings) as server:
        async with httpx.AsyncClient(timeout=60) as client:

            async def ask(number: int) -> UUID:
                await asyncio.sleep(chance.uniform(0, KILLS))
                who = askers[number % RUNNERS]
                return await asked_over_http(client, server.address, who, f"key {number}")

            asking = [asyncio.create_task(ask(number)) for number in range(GENERATIONS)]
            for _ in range(KILLS):
                await asyncio.sleep(chance.uniform(0.3, 1))
                orphans += await asyncio.to_thread(server.kill)
                await asyncio.to_thread(server.start)
            asked = await asyncio.gather(*asking)
        assert len(set(asked)) == GENERATIONS
        await season.each_has_one_plan(shared.store, asked, askers)
        orphans += await asyncio.to_thread(server.kill)
    await shared.store.close()
    assert len(orphans) > KILLS
    async with asyncio.timeout(30):
        while any(map(alive, orphans)):  # noqa: ASYNC110  processes have no event
            await asyncio.sleep(0.05)

"""Workers are killed while they look at rules by night; nobody is forgotten and nothing made twice."""

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import JobState
from strideiq.core.domain.proposal import Outcome
from strideiq.core.domain.rule_set import RuleSet, RuleSetVersion
from strideiq.core.jobs.supervisor import Supervisor
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.links import links
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import load
from strideiq.core.runtime.worker_process import workers
from strideiq.core.services.rule_evaluation import EVALUATE
from strideiq.core.services.tools import Tools
from tests.access import open_house
from tests.jobs import season
from tests.people import athlete, new_id, someone
from tests.profiles import SOAK, examples
from tests.servers import Redis
from tests.services.adapting import follow, recorded

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

RUNNERS = examples(200)
KILLS = 2 if not SOAK else 15
SEED = None if SOAK else 20261121
LONGEST_WAIT_S = 120
RULES = """
title: For everybody in the middle of a plan
rules:
  - id: ease
    title: Ease off
    when: {fact: plan.distance, "==": half}
    then:
      - {action: adjust_load, percent: -30, days: 10}
    reason: "You are in a plan for {plan.distance}."
    source: A test
"""


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis server that this test may break."""
    server = Redis.launch()
    yield server
    server.kept.remove()


def config(folder: Path) -> Path:
    """A folder in which it is always night, and the reference evaluator judges."""
    open_house(season.config(folder, **season.QUICK))
    target = folder / "default.yaml"
    values = yaml.safe_load(target.read_text(encoding="utf-8"))
    values["rules_engine"] = "reference"
    values["service"]["nightly"] = {"hour": 0, "batch": 5, "look_seconds": 0.3}
    target.write_text(yaml.safe_dump(values), encoding="utf-8")
    return folder


async def everybody(shared: Tools) -> None:
    """Athletes in the middle of a plan, and a rule of the house that speaks to all of them."""
    now = shared.clock.now()
    rules = RuleSet(new_id(), "house", "House", now, RULES, 1, now, published=1)
    version = RuleSetVersion(new_id(), rules.id, 1, RULES, "digest", None, "", now)
    async with shared.store.begin(PROGRAM) as unit:
        assert await unit.rule_sets.add(rules)
        await unit.rule_sets.add_version(version)
    for _ in range(RUNNERS):
        viewer = await someone(shared.store)
        today = athlete(viewer.account_id).today(now)
        async with shared.store.begin(PROGRAM) as unit:
            await recorded(unit, viewer, 20, today)
            await follow(unit, viewer, today)


async def looked_at(store: Store) -> int:
    """How many athletes have been looked at for as long as they need to be."""
    async with store.read(PROGRAM) as unit:
        counts = await unit.jobs.counts()
    assert counts[JobState.FAILED] == 0
    return counts[JobState.SUCCEEDED]


async def kill_one(kept: Supervisor, store: Store, chance: random.Random) -> None:
    """Kill a worker process while it looks at somebody's rules."""
    while not kept.pids:  # noqa: ASYNC110  processes have no event
        await asyncio.sleep(0.01)
    before = await looked_at(store)
    while await looked_at(store) == before < RUNNERS:  # noqa: ASYNC110  rows have no event
        await asyncio.sleep(0.01)
    await asyncio.sleep(chance.uniform(0, 0.1))
    for pid in chance.sample(kept.pids, k=min(1, len(kept.pids))):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def test_killed_workers_forget_nobody_and_propose_nothing_twice(
    postgres_database: str, own_redis: Redis, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311  moments, not secrets
    settings = Settings(
        database_url=postgres_database, redis_url=own_redis.url(), config_dir=config(tmp_path)
    )
    runtime = load(settings)
    linked = links(settings, runtime.defaults, safe_mode=False)
    shared = tools(settings, linked.bell, linked.events)
    await everybody(shared)
    kept = workers(settings, runtime.defaults, linked.events, 2, safe_mode=False)
    try:
        async with linked.running(), kept.running(), asyncio.timeout(LONGEST_WAIT_S):
            for _ in range(KILLS):
                await kill_one(kept, shared.store, chance)
            while await looked_at(shared.store) < RUNNERS:  # noqa: ASYNC110  rows have no event
                await asyncio.sleep(0.1)
        await each_was_looked_at_once(shared)
    finally:
        await shared.store.close()


async def each_was_looked_at_once(shared: Tools) -> None:
    """AssertionError unless everybody has the one proposal of the rule, and its one entry."""
    async with shared.store.read(PROGRAM) as unit:
        athletes = await unit.athletes.page(limit=10_000)
        assert len(athletes) == RUNNERS
        for each in athletes:
            jobs = [job for job in await unit.jobs.of(each.id) if job.kind == EVALUATE]
            made = await unit.proposals.page(each.id)
            entries = await unit.ledger.page(each.id)
            [eased] = [entry for entry in entries if entry.rule == "house:house/ease"]
            proposed = [entry for entry in entries if entry.outcome is Outcome.PROPOSED]
            assert {entry.proposal_id for entry in proposed} == {one.id for one in made}
            assert len(proposed) == len(made)
            assert eased in entries
            assert len(jobs) == 1
            assert jobs[0].finished_at is not None
            assert jobs[0].finished_at - jobs[0].created_at < timedelta(days=1)

"""Running programs for tests of what admins change: servers, a worker, and an owner at each server."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from click.testing import CliRunner

from strideiq.core.cli.main import cli
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.job import Job, JobState
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.reading.settings import from_environment
from strideiq.core.runtime.outside import tools
from strideiq.core.services.plan_requests import GENERATE
from strideiq.core.services.wishes import Wishes
from strideiq.schema.node import node_id
from tests.e2e.client import Client
from tests.people import new_id
from tests.services.planned import sunday

EMAIL, PASSWORD = "olga@example.org", "twelve hills before noon"
STOP = "system.plans"
PREVIEW = f'query ($a: ID!) {{ flagPreview(name: "{STOP}", athlete: $a) {{ on }} }}'
PATIENCE_S = 60


@dataclass(slots=True)
class Installation:
    """Running programs, with an owner at each server."""

    settings: Mapping[str, str]
    servers: list[Client]
    owner: str
    owner_id: UUID

    def told(self) -> list[bool]:
        """What each server says of the switch."""
        return [server.ask(PREVIEW, a=self.owner)["flagPreview"]["on"] for server in self.servers]

    def worker_is_stopped(self) -> bool:
        """Whether a plan that is asked for now is put off, and not begun."""
        job = asyncio.run(done_with(self.settings, self.owner_id))
        assert job.is_open or job.state is JobState.FAILED, job
        return job.is_open


async def done_with(settings: Mapping[str, str], athlete: UUID) -> Job:
    """A job for a goal that there is not, once a worker has put it off or failed it."""
    shared = tools(from_environment(settings))
    payload = {**Wishes().plain(), "goal_id": str(new_id())}
    try:
        async with shared.store.begin(PROGRAM) as unit:
            asked = await shared.enqueue(unit, GENERATE, payload, athlete_id=athlete)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                async with shared.store.read(PROGRAM) as unit:
                    job = await unit.jobs.get(asked.id)
                assert job is not None
                if not job.is_open or job.run_after > asked.run_after:
                    return job
                await asyncio.sleep(0.05)
    finally:
        await shared.store.close()


def typed(settings: Mapping[str, str], *words: str, sent: str | None = None) -> None:
    done = CliRunner(env=dict(settings)).invoke(cli, list(words), input=sent)
    assert done.exit_code == 0, done.output


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_S * 20):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError(is_so)


def installed(
    settings: Mapping[str, str], addresses: list[str], http: httpx.Client
) -> Installation:
    typed(settings, "admin", "create", "--email", EMAIL, sent=f"{PASSWORD}\n")
    servers = [Client([address], str, http) for address in addresses]
    for server in servers:
        server.sign_in(EMAIL, PASSWORD)
    (account,) = servers[0].ask("{ accounts { nodes { key } } }")["accounts"]["nodes"]
    key = account["key"]
    return Installation(settings, servers, node_id("Athlete", key), UUID(key))


async def plan_versions(house: Installation) -> set[str]:
    """What a plan is made with that the worker makes now."""
    shared = tools(from_environment(house.settings))
    goal = Goal("half", sunday(datetime.now(UTC).date() + timedelta(weeks=12)))
    try:
        async with shared.store.begin(PROGRAM) as unit:
            earlier = await unit.goals.of(house.owner_id)
            stored = StoredGoal(new_id(), house.owner_id, goal, Priority.A, shared.clock.now())
            if not earlier:
                await unit.goals.add(stored)
            goal_id = earlier[0].id if earlier else stored.id
            wishes = Wishes(weekly_m=30_000.0, longest_m=12_000.0, activate=False)
            payload = {**wishes.plain(), "goal_id": str(goal_id)}
            job = await shared.enqueue(unit, GENERATE, payload, athlete_id=house.owner_id)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                async with shared.store.read(PROGRAM) as unit:
                    found = await unit.jobs.get(job.id)
                    if found is not None and isinstance(found.result_id, UUID):
                        plan = await unit.plans.get(found.result_id)
                        assert plan is not None
                        return set(plan.versions)
                assert found is None or found.is_open, found.error
                await asyncio.sleep(0.05)
    finally:
        await shared.store.close()

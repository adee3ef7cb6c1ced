"""A server and its worker follow a plugin file that changes, and a change on the command line."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.reading.settings import CONFIG_DIR, DATA_DIR, from_environment
from strideiq.core.runtime.outside import tools
from strideiq.core.services.plan_requests import GENERATE
from strideiq.core.services.wishes import Wishes
from tests.e2e.client import Client
from tests.e2e.test_flags_obeyed import Installation, installed, typed, until
from tests.jobs.programs import serving
from tests.jobs.season import QUICK, config
from tests.people import new_id
from tests.plugin_folder import PluginFolder
from tests.services.planned import sunday

pytestmark = pytest.mark.slow

WORKOUTS = '{ workoutTemplates(filter: {families: ["easy"]}) { nodes { key title } } }'
PATIENCE_S = 60


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(config(tmp_path / "config", **QUICK))


@pytest.fixture
def embedded(folder: PluginFolder, tmp_path: Path) -> Iterator[Installation]:
    """One server on an SQLite file, with a worker of its own."""
    settings = {DATA_DIR: str(tmp_path / "data"), CONFIG_DIR: str(folder.path)}
    with serving(settings) as server, httpx.Client() as http:
        yield installed(settings, [server.address], http)


def title(server: Client) -> str | None:
    """The title of the runner's own workout, where the server has it."""
    nodes = server.ask(WORKOUTS)["workoutTemplates"]["nodes"]
    return {each["key"]: each["title"] for each in nodes}.get("extra-easy")


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


def test_a_server_and_its_worker_follow_files_and_the_command_line(
    embedded: Installation, folder: PluginFolder
) -> None:
    (server,) = embedded.servers
    assert title(server) is None
    folder.write(title="Dropped in")
    until(lambda: title(server) == "Dropped in")
    until(lambda: "plugin extra" in asyncio.run(plan_versions(embedded)))
    folder.write(zone="Z")
    until(lambda: server.ask("{ pluginHealth { refused } }")["pluginHealth"]["refused"] != [])
    assert title(server) == "Dropped in"
    folder.write(title="Repaired")
    until(lambda: title(server) == "Repaired")
    typed(embedded.settings, "plugins", "off", "extra")
    until(lambda: title(server) is None)
    until(lambda: "plugin extra" not in asyncio.run(plan_versions(embedded)))

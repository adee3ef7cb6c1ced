"""Plugins over the wire: what admins see, change and follow, and what every answer is made with."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from strideiq.core.domain.access import Permission, Role
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.planner import Runtime
from strideiq.core.runtime.service import use_cases
from strideiq.schema.asgi import Parts
from tests.plugin_folder import PluginFolder
from tests.schema.serving import parts, settings_for
from tests.schema.wire import Person, person

pytestmark = pytest.mark.anyio

STATE = "... on Plugin { key status options { name value } }"
HEALTH = "since refused plugins { key status faults where }"
WORKOUT = '{ workoutTemplates(filter: {families: ["easy"]}) { nodes { key title } } }'
RELOAD = (
    "mutation { reloadPlugins { __typename ... on InvalidInput { problems { path message"
    " suggestion } } ... on PluginHealth { refused } } }"
)


@dataclass(frozen=True)
class Stage:
    """A service with plugins of its own, which a test changes."""

    made: Parts
    runtime: Runtime
    folder: PluginFolder

    async def admin(self) -> Person:
        """Somebody who may manage plugins."""
        permissions = frozenset({Permission.MANAGE_PLUGINS})
        return await person(self.made, Role.ADMIN, granted=permissions)


@pytest.fixture
async def stage(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Stage]:
    folder = PluginFolder(tmp_path)
    folder.write()
    runtime, settings = folder.runtime(), settings_for(sqlite_database)
    do = use_cases(tools(settings), settings, runtime)
    yield Stage(replace(parts(do=do), planners=runtime.planners), runtime, folder)
    await do.tools.store.close()


async def titles(who: Person) -> dict[str, str]:
    found = (await who.asks(WORKOUT))["workoutTemplates"]["nodes"]
    return {each["key"]: each["title"] for each in found}


async def test_a_plugin_is_changed_and_every_answer_shows_it(stage: Stage) -> None:
    admin, athlete = await stage.admin(), await person(stage.made)
    assert (await titles(athlete))["extra-easy"] == "Extra easy"
    off = await admin.does("setPlugin", STATE, plugin="extra", enabled=False)
    assert off == {"__typename": "Plugin", "key": "extra", "status": "OFF", "options": []}
    assert "extra-easy" not in await titles(athlete)
    node = '{ node(id: "UGx1Z2luOmV4dHJh") { ... on Plugin { key status enabled where } } }'
    shown = {"key": "extra", "status": "OFF", "enabled": False}
    assert (await athlete.asks(node))["node"] == {**shown, "where": None}
    where = f"{stage.folder.path}/plugins/workouts/extra.yaml"
    assert (await admin.asks(node))["node"] == {**shown, "where": where}
    await admin.does("setPlugin", STATE, plugin="extra", enabled=True)
    assert "extra-easy" in await titles(athlete)


async def test_options_are_set_as_written_and_refused_with_what_to_write(stage: Stage) -> None:
    admin = await stage.admin()

    async def sets(value: str | None) -> dict[str, object]:
        sent = [{"name": "key_sessions", "value": value}]
        answer = await admin.does("setPlugin", STATE, plugin="following", options=sent)
        return {
            **answer,
            "options": {each["name"]: each["value"] for each in answer.get("options", [])},
        }

    assert (await sets("4"))["options"]["key_sessions"] == "4"  # type: ignore[index]
    refused = await sets("many")
    assert refused["problems"] == [
        {
            "path": ["options"],
            "message": "plugin 'following': option 'key_sessions' must be an integer, not 'many'",
            "suggestion": "write 3 or another integer",
        }
    ]
    assert (await sets("1e400"))["__typename"] == "InvalidInput"
    assert (await sets(None))["options"]["key_sessions"] == "3"  # type: ignore[index]
    unknown = await admin.does("setPlugin", STATE, plugin="extras", enabled=True)
    assert unknown["__typename"] == "NotFound"
    assert unknown["suggestion"] == "did you mean 'extra'?"


async def test_a_bad_file_is_told_and_the_last_good_plugins_serve(stage: Stage) -> None:
    admin = await stage.admin()
    stage.folder.write(title="Asked for")
    assert (await admin.asks(RELOAD))["reloadPlugins"] == {
        "__typename": "PluginHealth",
        "refused": [],
    }
    assert (await titles(admin))["extra-easy"] == "Asked for"
    stage.folder.write(zone="Z")
    [problem] = (await admin.asks(RELOAD))["reloadPlugins"]["problems"]
    assert "extra.yaml:16:28: workouts.0.steps.0.zone: 'Z' is not allowed" in problem["message"]
    assert problem["suggestion"].startswith("write one of 'E'")
    await stage.made.do.plugins.upkeep.look()
    health = (await admin.asks(f"{{ pluginHealth {{ {HEALTH} }} }}"))["pluginHealth"]
    assert "extra.yaml:16:28" in health["refused"][0]
    assert {each["status"] for each in health["plugins"]} == {"ON"}
    assert (await titles(admin))["extra-easy"] == "Asked for"

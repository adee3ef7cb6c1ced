"""A server and its worker obey what changes beside them: plugin files and the command line."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from strideiq.core.reading.settings import CONFIG_DIR, DATA_DIR
from tests.e2e.client import Client
from tests.e2e.installation import STOP, Installation, installed, plan_versions, typed, until
from tests.jobs.programs import serving
from tests.jobs.season import QUICK, config
from tests.plugin_folder import PluginFolder

pytestmark = pytest.mark.slow

WORKOUTS = '{ workoutTemplates(filter: {families: ["easy"]}) { nodes { key title } } }'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> PluginFolder:
    return PluginFolder(config(tmp_path_factory.mktemp("beside") / "config", **QUICK))


@pytest.fixture(scope="module")
def embedded(folder: PluginFolder) -> Iterator[Installation]:
    """One server on an SQLite file, with a worker of its own."""
    settings = {DATA_DIR: str(folder.path.parent / "data"), CONFIG_DIR: str(folder.path)}
    with serving(settings) as server, httpx.Client() as http:
        yield installed(settings, [server.address], http)


def title(server: Client) -> str | None:
    """The title of the runner's own workout, where the server has it."""
    nodes = server.ask(WORKOUTS)["workoutTemplates"]["nodes"]
    return {each["key"]: each["title"] for each in nodes}.get("extra-easy")


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


def test_an_embedded_server_and_its_worker_obey_the_command_line(embedded: Installation) -> None:
    assert embedded.told() == [False]
    for word, enabled in (("on", True), ("off", False)):
        typed(embedded.settings, "flags", word, STOP, "--note", "trouble")
        until(lambda: embedded.told() == [enabled])  # noqa: B023  asked before the next turn
        until(lambda: embedded.worker_is_stopped() is enabled)  # noqa: B023

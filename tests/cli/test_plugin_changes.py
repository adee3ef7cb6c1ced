"""``strideiq plugins on|off|set``: changes beside a server, kept where every process reads them."""

import asyncio
from pathlib import Path

import pytest

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.plugin import PluginSetting
from strideiq.core.reading.settings import from_environment
from strideiq.core.runtime.outside import database_url
from strideiq.core.store.unit_of_work import open_store
from tests.cli.running import refused, run


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRIDEIQ_DATA_DIR", str(tmp_path / "data"))


def stored() -> tuple[dict[str, PluginSetting], list[str]]:
    """What was changed, and under which requests."""

    async def look() -> tuple[dict[str, PluginSetting], list[str]]:
        store = open_store(database_url(from_environment()))
        try:
            async with store.read(PROGRAM) as unit:
                events = await unit.audit.page(action="plugin.changed")
                return dict(await unit.plugin_settings.all()), [each.request_id for each in events]
        finally:
            await store.close()

    return asyncio.run(look())


def said(*words: str) -> str:
    result = run("plugins", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_plugins_are_turned_off_set_and_given_back() -> None:
    assert said("off", "volume").startswith("volume: off")
    assert said("off", "volume").startswith("volume: off")
    assert said("on", "volume").startswith("volume: on")
    assert "key_sessions=4" in said("set", "following", "key_sessions=4")
    assert "key_sessions=3" in said("set", "following", "--back", "key_sessions")
    settings, requests = stored()
    assert settings == {"volume": PluginSetting(enabled=True), "following": PluginSetting()}
    assert requests == ["strideiq plugins"] * 4


def test_what_cannot_serve_is_refused_with_what_to_write_instead() -> None:
    assert "key_sessions' is 9, above its maximum -> write 6 or less" in refused(
        "plugins", "set", "following", "key_sessions=9"
    )
    assert "no workout of stress 'rest'" in run("plugins", "off", "rest-and-race").stderr
    assert refused("plugins", "off", "volum").endswith("did you mean 'volume'?")
    assert "write KEY=VALUE" in refused("plugins", "set", "following", "key_sessions")
    assert "nothing to set" in refused("plugins", "set", "following")

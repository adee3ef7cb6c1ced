"""Every planted fault of the list of plugins is refused at its place, and what served goes on."""

from dataclasses import replace
from pathlib import Path

import pytest

from strideiq.core.domain.plugin import PluginSetting
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from strideiq.core.runtime.plugin_sets import PluginSets
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.plugin_upkeep import Upkeep
from tests.faults.planted import Planted
from tests.faults.plugin_faults import LIST, LIST_FAULTS, SETTING_FAULTS


@pytest.fixture(scope="module")
def shipped() -> PluginSets:
    return load(Settings()).plugins


@pytest.fixture
def kept(shipped: PluginSets, tmp_path: Path) -> Upkeep:
    """The plugins of a list without a fault, which serve."""
    (tmp_path / "plugins.yaml").write_text(LIST, encoding="utf-8")
    sets = replace(shipped, overlay=tmp_path)
    return Upkeep(CurrentPlanner(sets.load({}), sets.stamp()), sets)


@pytest.mark.parametrize("fault", LIST_FAULTS, ids=lambda each: each.name)
def test_a_planted_fault_is_told_and_the_running_plugins_stay(
    fault: Planted, kept: Upkeep, tmp_path: Path
) -> None:
    served = kept.planners.now()
    assert not kept.is_due({})
    (tmp_path / "plugins.yaml").write_text(fault.text(LIST), encoding="utf-8")
    assert kept.is_due({})
    kept.bring({})
    assert str(kept.refused[0]).removeprefix(f"{tmp_path}/") == fault.told
    assert kept.planners.now() is served
    (tmp_path / "plugins.yaml").write_text(LIST + "# repaired\n", encoding="utf-8")
    kept.bring({})
    assert kept.refused == ()


@pytest.mark.parametrize(("name", "value", "told"), SETTING_FAULTS)
def test_a_fault_in_what_admins_set_is_told_and_the_running_plugins_stay(
    name: str, value: str | int, told: str, kept: Upkeep
) -> None:
    served = kept.planners.now()
    kept.bring({"following": PluginSetting(None, {name: value})})
    [problem] = kept.refused
    assert str(problem) == (
        f"plugin settings:1:1: following.options.{name}: plugin 'following': {told}"
    )
    assert kept.planners.now() is served
    kept.bring({"following": PluginSetting(None, {"key_sessions": 5})})
    assert kept.refused == ()
    assert kept.planners.now() is not served

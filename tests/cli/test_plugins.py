from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from strideiq.core.cli.main import cli
from strideiq.core.reading.overlay import PLUGIN_FOLDERS

SOUND = """\
plugin: {id}
kind: workouts
version: "1.0"
api: 1
title: A plugin
author: A runner
licence: CC0-1.0
source: own work
workouts:
  - id: {id}-run
    title: Easy run
    family: easy
    stress: easy
    purpose: Builds the base.
    steps: [{{fill: 1 km, zone: E}}]
"""


def strideiq(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration folder with one sound plugin of the runner's own."""
    folder = tmp_path / "config"
    workouts = folder / "plugins" / "workouts"
    workouts.mkdir(parents=True)
    (workouts / "mine.yaml").write_text(SOUND.format(id="mine"), encoding="utf-8")
    return folder


def test_list_shows_every_plugin_with_its_state(config: Path) -> None:
    done = strideiq("--config", config, "plugins", "list")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert lines[0] == ["PLUGIN", "KIND", "VERSION", "STATUS", "WHERE"]
    own = str(config / "plugins" / "workouts" / "mine.yaml")
    assert ["mine", "workouts", "1.0", "on", own] in lines
    assert any(line[-1] == "plugins/workouts/easy.yaml" for line in lines)


def test_list_shows_a_broken_plugin_its_problems_and_the_others(config: Path) -> None:
    broken = config / "plugins" / "workouts" / "broken.yaml"
    broken.write_text(SOUND.format(id="broken") + "colour: red\n", encoding="utf-8")
    done = strideiq("--config", config, "plugins", "list")
    assert done.exit_code == 2
    assert any(line.split()[::3] == ["broken", "broken"] for line in done.stdout.splitlines())
    assert f"{broken}:16:1: colour: unknown key 'colour'" in done.stderr
    assert "mine" in done.stdout


def test_list_in_safe_mode_shows_only_what_was_shipped(config: Path) -> None:
    done = strideiq("--config", config, "--safe-mode", "plugins", "list")
    assert done.exit_code == 0
    assert "mine" not in done.stdout
    assert "plugins/workouts/easy.yaml" in done.stdout


def test_check_says_that_nothing_is_wrong(config: Path) -> None:
    done = strideiq("plugins", "check", config / "plugins" / "workouts" / "mine.yaml")
    assert done.exit_code == 0
    assert done.stdout == "mine: workouts plugin, version 1.0: nothing wrong\n"


def test_check_lists_every_problem_and_exits_with_2(config: Path) -> None:
    file = config / "plugins" / "workouts" / "mine.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("licence: CC0-1.0\n", "colour: red\n"), encoding="utf-8")
    done = strideiq("plugins", "check", file)
    assert done.exit_code == 2
    assert f"{file}:1:1: 'licence' is missing" in done.stderr
    assert f"{file}:7:1: colour: unknown key 'colour'" in done.stderr


def test_check_of_a_folder_without_plugins_is_refused(tmp_path: Path) -> None:
    done = strideiq("plugins", "check", tmp_path)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"strideiq: {tmp_path} holds no plugin -> name a plugin's YAML")


@pytest.mark.parametrize("kind", ["workouts", "phases", "plans", "rules", "provider"])
def test_new_writes_a_project_that_passes_the_check(kind: str, tmp_path: Path) -> None:
    made = strideiq("plugins", "new", kind, "hill-days", "--into", tmp_path)
    assert made.exit_code == 0
    assert made.stdout.endswith(f"Next: strideiq plugins check {tmp_path / 'hill-days'}\n")
    done = strideiq("plugins", "check", tmp_path / "hill-days")
    assert done.stdout == f"hill-days: {kind} plugin, version 0.1.0: nothing wrong\n"


def test_new_does_not_write_over_anything(tmp_path: Path) -> None:
    (tmp_path / "hill-days").mkdir()
    done = strideiq("plugins", "new", "workouts", "hill-days", "--into", tmp_path)
    assert done.exit_code == 2
    assert "exists already -> choose another name" in done.stderr
    assert list((tmp_path / "hill-days").iterdir()) == []


def test_new_refuses_a_name_that_cannot_be_an_id(tmp_path: Path) -> None:
    done = strideiq("plugins", "new", "workouts", "Hill Days", "--into", tmp_path)
    assert done.exit_code == 2
    assert "'Hill Days' cannot be the name of a plugin" in done.stderr


def test_generate_says_which_optional_plugin_it_leaves_out(config: Path) -> None:
    broken = config / "plugins" / "workouts" / "mine.yaml"
    broken.write_text("plugin: mine\nkind: workouts\n", encoding="utf-8")
    (config / "plugins.yaml").write_text(
        "plugins:\n"
        "  - {plugin: mine, optional: true}\n"
        + "".join(f"  - folder: {name}\n" for name in PLUGIN_FOLDERS),
        encoding="utf-8",
    )
    words = ("generate", "--race", "5k", "--date", "2027-02-14", "--today", "2026-12-07")
    done = strideiq("--config", config, *words)
    assert done.exit_code == 0, done.stderr
    assert f"note: left out: {broken}" in done.stderr


def test_a_family_no_phase_asks_for_is_hinted_at(config: Path) -> None:
    lonely = SOUND.format(id="lonely").replace("family: easy", "family: hill")
    lonely = lonely.replace("stress: easy", "stress: quality\n    work_zone: T")
    lonely = lonely.replace(
        "[{fill: 1 km, zone: E}]", "[{fill: 1 km, zone: E}, {time: '10:00', zone: T}]"
    )
    (config / "plugins" / "workouts" / "lonely.yaml").write_text(lonely, encoding="utf-8")
    done = strideiq("--config", config, "plugins", "list")
    assert done.exit_code == 0
    assert "lonely.yaml:" in done.stderr
    assert "hill" in done.stderr

"""What a runner's folder changes without touching Python, and how its faults are told."""

from pathlib import Path

import pytest

from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.reading.overlay import shipped_config
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime, load

FARTLEK = """\
plugin: fartlek
kind: workouts
version: 1.0.0
api: 1
title: Fartlek
author: A coach
licence: CC0-1.0
source: own work
workouts:
  - id: fartlek-minutes
    title: Minutes fast and easy
    family: threshold
    stress: quality
    work_zone: T
    purpose: Playing with pace.
    steps:
      - {part: warm_up, fill: 1 km, zone: E}
      - repeat: [3, 15]
        steps:
          - {time: "1:00", zone: T}
          - {part: recover, time: "1:00", zone: E}
"""


def own(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def overlaid(folder: Path, *, safe_mode: bool = False) -> Runtime:
    return load(Settings(config_dir=folder), safe_mode=safe_mode)


def workouts(runtime: Runtime) -> set[str]:
    return {workout.id for workout in runtime.host.catalogue().workouts}


def problems(folder: Path) -> list[str]:
    with pytest.raises(InvalidFiles) as caught:
        overlaid(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_files_alone_are_sound() -> None:
    runtime = load(Settings())
    assert len(workouts(runtime)) >= 25
    assert list(runtime.planner.config.rules.distances) == ["5k", "10k", "half", "marathon"]
    assert runtime.planner.config.rules.distances["marathon"].length == 42_195


def test_a_workout_file_adds_to_the_shipped_ones(tmp_path: Path) -> None:
    own(tmp_path, "plugins/workouts/fartlek.yaml", FARTLEK)
    assert workouts(overlaid(tmp_path)) == workouts(load(Settings())) | {"fartlek-minutes"}


def test_a_file_of_the_same_name_replaces_the_shipped_one(tmp_path: Path) -> None:
    text = FARTLEK.replace("plugin: fartlek", "plugin: hills").replace(
        "family: threshold", "family: hills"
    )
    own(tmp_path, "plugins/workouts/hills.yaml", text)
    changed = workouts(overlaid(tmp_path))
    assert "fartlek-minutes" in changed
    assert "hills-short" not in changed


def test_safe_mode_leaves_the_runners_plugins_out(tmp_path: Path) -> None:
    own(tmp_path, "plugins/workouts/fartlek.yaml", "plugin: [")
    assert workouts(overlaid(tmp_path, safe_mode=True)) == workouts(load(Settings()))


def test_a_configuration_file_replaces_the_shipped_one_as_a_whole(tmp_path: Path) -> None:
    shipped = (shipped_config() / "plan_rules.yaml").read_text(encoding="utf-8")
    own(tmp_path, "plan_rules.yaml", shipped.replace("length: 10 km", "length: 10.1 km"))
    assert overlaid(tmp_path).planner.config.rules.distances["10k"].length == 10_100


def test_problems_of_every_file_are_told_together(tmp_path: Path) -> None:
    default = (shipped_config() / "default.yaml").read_text(encoding="utf-8")
    own(tmp_path, "default.yaml", default.replace("units: km", "units: yd"))
    own(tmp_path, "plan_rules.yaml", "request: 1\n")
    own(
        tmp_path,
        "plugins/workouts/fartlek.yaml",
        FARTLEK.replace("stress: quality", "stress: hard"),
    )
    own(tmp_path, "volume_tier.yaml", "")
    told = problems(tmp_path)
    for file in (
        "default.yaml:4:",
        "plan_rules.yaml:1:",
        "volume_tier.yaml:1:1",
        "fartlek.yaml:13:",
    ):
        assert any(file in problem for problem in told), file


def test_a_race_distance_that_nobody_declares_is_named(tmp_path: Path) -> None:
    text = FARTLEK.replace(
        "    steps:\n      - {part", "    distances: [50k]\n    steps:\n      - {part"
    )
    own(tmp_path, "plugins/workouts/fartlek.yaml", text)
    (problem,) = problems(tmp_path)
    assert "there is no race distance '50k'" in problem


def test_a_folder_of_the_list_is_known(tmp_path: Path) -> None:
    listing = (shipped_config() / "plugins.yaml").read_text(encoding="utf-8")
    own(tmp_path, "plugins.yaml", listing + "  - folder: club\n")
    own(tmp_path, "plugins/club/fartlek.yaml", FARTLEK)
    assert "fartlek-minutes" in workouts(overlaid(tmp_path))

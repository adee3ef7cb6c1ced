from pathlib import Path

import pytest

from strideiq.core.reading.overlay import CONFIG_FILES, config_file, misplaced, shipped_config


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_the_shipped_file_counts_until_the_runner_has_one(name: str, tmp_path: Path) -> None:
    for overlay in (None, tmp_path):
        file = config_file(name, overlay)
        assert (file.path, file.label) == (shipped_config() / name, f"config/{name}")
        assert file.path.is_file()
    (tmp_path / name).write_text("")
    file = config_file(name, tmp_path)
    assert (file.path, file.label) == (tmp_path / name, str(tmp_path / name))


def test_what_nothing_would_read_is_named_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "plan_rule.yaml").write_text("")
    (tmp_path / "notes").mkdir()
    (tmp_path / "plugins" / "workout").mkdir(parents=True)
    (tmp_path / "plugins" / "run.yaml").write_text("")
    problems = [str(problem).removeprefix(f"{tmp_path}/") for problem in misplaced(tmp_path)]
    assert problems == [
        (
            "notes:1:1: nothing reads what has this name -> known names are default.yaml,"
            " entitlements.yaml, flags.yaml, memberships.yaml, plan_rules.yaml, plugins.yaml,"
            " policies.yaml, volume_tiers.yaml, plugins, schemas, README.md"
        ),
        "plan_rule.yaml:1:1: nothing reads what has this name -> did you mean 'plan_rules.yaml'?",
        (
            "plugins/run.yaml:1:1: nothing reads what has this name"
            " -> known names are phases, plans, providers, rules, workouts, README.md"
        ),
        "plugins/workout:1:1: nothing reads what has this name -> did you mean 'workouts'?",
    ]


def test_what_is_known_or_hidden_is_no_problem(tmp_path: Path) -> None:
    for name in (*CONFIG_FILES, "README.md", ".git"):
        (tmp_path / name).write_text("")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "plugins" / "club").mkdir(parents=True)
    (tmp_path / "plugins" / "__pycache__").mkdir()
    assert list(misplaced(tmp_path, ["club"])) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = misplaced(tmp_path / "gone")
    assert problem.what == "there is no such configuration folder"

"""What authors get: the facade, checks of one path, projects to start from, a pytest plugin."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from strideiq import plugins as facade
from strideiq.core.domain.errors import Refusal
from strideiq.core.host.checking import check, configuration
from strideiq.core.host.hookspecs import hookimpl
from strideiq.core.host.scaffold import CONTENT, scaffold
from strideiq.core.host.trial import trial_plan
from tests.host.desk import Desk

HEAVY = ("pydantic", "yaml", "pluggy", "strideiq.core.host.host", "strideiq.core.domain")


def test_the_facade_holds_the_hook_mark_and_values_and_nothing_else() -> None:
    public = {name for name in vars(facade) if not name.startswith("_")}
    assert public - {"workouts", "phases", "plans", "rules", "providers"} == set(facade.__all__)
    assert facade.hookimpl is hookimpl
    for name in facade.__all__:
        owner = getattr(facade, name).__module__
        assert owner.startswith(("strideiq.core.domain.", "pluggy")), name


def test_check_reports_only_what_is_at_the_path(desk: Desk) -> None:
    desk.workouts("broken", "colour: red")
    good, bad = desk.workouts("good"), desk.workouts("bad", "colour: red")
    assert check(good)[1] == ()
    (problem,) = check(bad)[1]
    assert str(problem).startswith(f"{bad}:9:1: colour: unknown key 'colour'")
    assert len(check(bad.parent)[1]) == 2


def test_check_compares_with_what_was_shipped(desk: Desk) -> None:
    file = desk.workouts("mine", workout="easy-run")
    (problem,) = check(file)[1]
    assert "there is already a workout 'easy-run' in plugin 'easy'" in str(problem)


def test_check_lets_a_copy_of_a_shipped_plugin_take_its_place(root: Path) -> None:
    host, problems = check(root / "plugins" / "workouts" / "easy.yaml")
    assert problems == ()
    assert [state.id for state in host.unlisted()] == ["easy"]


def test_check_holds_race_distances_against_the_configuration(desk: Desk) -> None:
    file = desk.workouts("mine")
    file.write_text(file.read_text() + "    distances: [marathn]\n", encoding="utf-8")
    (problem,) = check(file)[1]
    assert "there is no race distance 'marathn' -> did you mean 'marathon'?" in str(problem)


def test_check_gives_options(desk: Desk) -> None:
    file = desk.workouts("mine", "options: {size: {type: integer, default: 1, meaning: m}}")
    assert check(file, options={"size": 2})[1] == ()
    (problem,) = check(file, options={"size": "many"})[1]
    assert "must be an integer" in str(problem)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def test_a_trial_plan_is_made_with_the_plugin_and_always_the_same(tmp_path: Path) -> None:
    write(tmp_path, scaffold("workouts", "hill-days"))
    host, _ = check(tmp_path)
    config = configuration()
    plan = trial_plan(host, config, race="half", weeks=16, days=5)
    assert plan == trial_plan(host, config, race="half", weeks=16, days=5)
    assert (plan.goal.distance, plan.goal.race_day.weekday()) == ("half", 6)
    assert "hill-days-repeats" in {workout.template_id for workout in plan.workouts()}


def test_check_refuses_a_path_without_plugins(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="holds no plugin"):
        check(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    with pytest.raises(Refusal, match="names no plugin"):
        check(tmp_path)


@pytest.mark.parametrize(
    "name", ["Hills", "9-hills", "hills_two", "hills-", "class", "../hills", ""]
)
def test_a_name_that_cannot_be_a_plugins_id_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="cannot be the name of a plugin"):
        scaffold("workouts", name)


@pytest.mark.slow
@pytest.mark.parametrize("kind", CONTENT)
def test_a_new_project_passes_its_own_test(kind: str, tmp_path: Path) -> None:
    write(tmp_path, scaffold(kind, "hill-days"))
    assert check(tmp_path)[1] == ()
    # From a source tree the pytest plugin is named; where StrideIQ is installed pytest finds it.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "strideiq.core.host.testing"]
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-p", "no:randomly"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


FAILING_TEST = """
def test_plugin(strideiq_host):
    strideiq_host("bad.yaml")
"""


@pytest.mark.slow
def test_the_pytest_plugin_fails_a_test_with_every_problem(desk: Desk, tmp_path: Path) -> None:
    desk.workouts("bad", "colour: red", "size: 3").rename(tmp_path / "bad.yaml")
    (tmp_path / "test_bad.py").write_text(FAILING_TEST, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "strideiq.core.host.testing"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "test_bad.py"],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "bad.yaml:9:1: colour: unknown key 'colour'" in done.stdout
    assert "bad.yaml:10:1: size: unknown key 'size'" in done.stdout


@pytest.mark.slow
def test_the_pytest_plugin_costs_nothing_until_it_is_used() -> None:
    code = (
        f"import sys, strideiq.core.host.testing; print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    # pytest itself brings pluggy
    assert done.stdout.strip() == "['pluggy']"

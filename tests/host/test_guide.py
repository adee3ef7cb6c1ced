"""The author's guide is complete, and what it shows works."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from strideiq.core.cli.main import cli
from strideiq.core.domain.action import ActionName
from strideiq.core.host.checking import check
from strideiq.core.host.code import hooks
from strideiq.core.host.kinds import KINDS
from strideiq.core.host.places import Root
from strideiq.core.host.start import start
from strideiq.core.reading.overlay import PLUGIN_FOLDERS
from strideiq.core.reading.shapes.actions import ActionShape
from strideiq.core.reading.shapes.manifest import Manifest, Option, Requires
from strideiq.core.reading.shapes.phases import PhaseShape, PhaseWeeks
from strideiq.core.reading.shapes.plugins_file import PluginsFile
from strideiq.core.reading.shapes.rules import OPERATORS, RuleShape, ScopeShape
from strideiq.core.reading.shapes.steps import RepeatShape, StepShape
from strideiq.core.reading.shapes.workouts import StimulusName, SuitsName, WorkoutShape
from strideiq.core.reading.shaping import load

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# (\S+\.(?:yaml|py))\n")


@dataclass(frozen=True)
class Guide:
    text: str

    def section(self, title: str) -> str:
        """The text under a heading of the second level."""
        return self.text.split(f"\n## {title}\n")[1].split("\n## ")[0]

    def terms(self, title: str) -> list[str]:
        """The code headings in a section, in order."""
        return re.findall(r"^### `(\w+)`$", self.section(title), re.MULTILINE)

    def blocks(self, *languages: str) -> Iterator[str]:
        for language, text in BLOCK.findall(self.text):
            if language in languages:
                yield text


@pytest.fixture(scope="module")
def guide(root: Path) -> Guide:
    return Guide((root / "plugins" / "README.md").read_text(encoding="utf-8"))


@pytest.fixture
def written(guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every file that the guide shows; the current one."""
    for text in guide.blocks("yaml", "python"):
        named = NAMED.match(text)
        assert named, f"an example without the name of its file:\n{text}"
        file = tmp_path / named[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_key_of_the_manifest_has_its_heading(guide: Guide) -> None:
    assert guide.terms("Every key of the manifest") == list(Manifest.model_fields)


def test_every_key_below_the_manifest_is_explained(guide: Guide) -> None:
    section = guide.section("Every key of the manifest")
    for shape in (Option, Requires):
        assert [key for key in shape.model_fields if f"`{key}`" not in section] == []


def test_every_key_of_every_kind_has_its_heading(guide: Guide) -> None:
    added = {key for kind in KINDS.values() for key in kind.model.model_fields}
    assert set(guide.terms("What each kind adds")) == added - set(Manifest.model_fields)


def test_every_key_of_a_workout_a_phase_and_a_rule_is_explained(guide: Guide) -> None:
    shapes = {
        "workouts": (WorkoutShape, StepShape, RepeatShape, StimulusName, SuitsName),
        "phases": (PhaseShape, PhaseWeeks),
        "rules": (RuleShape, ScopeShape, *get_args(get_args(ActionShape)[0])),
    }
    section = guide.section("What each kind adds")
    for heading, named in shapes.items():
        under = section.split(f"### `{heading}`\n")[1].split("\n### ")[0]
        keys = {key for each in named for key in getattr(each, "model_fields", get_args(each))}
        assert [key for key in sorted(keys) if not re.search(rf"`{key}\b", under)] == []


def test_every_operator_and_every_action_is_explained(guide: Guide) -> None:
    under = guide.section("What each kind adds").split("### `rules`\n")[1].split("\n### ")[0]
    said = (*OPERATORS, "all", "any", "not", "option", *ActionName)
    assert [
        word
        for word in said
        if not re.search(rf"`{{?{re.escape(word)}\b|`{re.escape(word)}`", under)
    ] == []


def test_every_hook_has_its_heading(guide: Guide) -> None:
    assert guide.terms("Every hook") == list(hooks())


def test_every_value_of_a_hook_is_explained_under_it(guide: Guide) -> None:
    text = guide.section("Every hook")
    for name, values in hooks().items():
        under = text.split(f"### `{name}`\n")[1].split("\n### ")[0]
        assert [value for value in values if value != "options" and f"`{value}`" not in under] == []


def test_every_plugin_that_is_shown_is_sound(written: Path) -> None:
    others = ("plugins.yaml", *(path.name for path in (written / "documents").iterdir()))
    shown = [path for path in written.rglob("*.yaml") if path.name not in others]
    assert len(shown) >= 5
    for path in shown:
        assert [str(problem) for problem in check(path)[1]] == []


def test_a_list_that_is_shown_turns_off_nothing_by_omission(written: Path) -> None:
    lists = list(written.rglob("plugins.yaml"))
    assert len(lists) >= 2
    for path in lists:
        listed = load(path, PluginsFile)[0]
        assert listed is not None
        assert {entry.folder for entry in listed.plugins} >= set(PLUGIN_FOLDERS)


def test_the_python_that_is_shown_brings_what_the_text_says(written: Path) -> None:
    root = Root(written, "guide")
    host = start(written / "examples" / "plugins.yaml", (root,))
    host.require_healthy()
    made = host.catalogue()
    assert {"club-night", "club-200s", "club-300s"} <= {workout.id for workout in made.workouts}
    assert "club-season" in {phase.id for phase in made.phases}
    watch, problems = check(written / "examples" / "stopwatch")
    assert problems == ()
    data = b"2027-01-31 10000 3000\nten miles\n"
    (batch,) = watch.read_activities(data, "sunday.watch").values
    assert [run.distance_m for run in batch.activities] == [10000.0]
    assert [problem.row for problem in batch.problems] == [2]


@pytest.mark.usefixtures("written")
def test_the_commands_that_are_shown_work(guide: Guide) -> None:
    lines = "".join(guide.blocks("console")).splitlines()
    assert len(lines) >= 5
    for line in lines:
        _, program, *words = shlex.split(line)
        assert program == "strideiq"
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, f"{line}\n{done.output}"
        if "generate" in words and "--plan" not in words:
            assert "Lamp-post hills" in done.stdout


@pytest.mark.slow
def test_the_tests_that_are_shown_pass(written: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "strideiq.core.host.testing"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "examples/test_club.py"],
        cwd=written,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout

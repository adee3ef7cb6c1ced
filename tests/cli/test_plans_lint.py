import json
from pathlib import Path

import pytest

from strideiq.core.cli.plans_lint import UNSOUND
from strideiq.core.engine.planning.lint import LINT_RULES
from tests.cli.running import generate, refused, run

BAD = "tests/fixtures/plan_too_much.csv"
RUNNER = ("--recent", "10k 45:00", "--weekly", "40km", "--longest", "14km")


@pytest.fixture(autouse=True)
def _from_the_root(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_plan_of_ours_is_sound(form: str, tmp_path: Path) -> None:
    asked = ("--race", "10k", "--date", "2027-03-14", "--today", "2027-01-04", *RUNNER)
    file = tmp_path / f"plan.{form}"
    file.write_text(generate(*asked, "--format", form), encoding="utf-8")
    ended = run("plans", "lint", str(file), *RUNNER, "--volume", "mid")
    assert (ended.exit_code, ended.stdout) == (0, f"{file.name}: 11 weeks, no findings\n")


def test_findings_stand_in_a_table_and_end_the_command_with_3() -> None:
    ended = run("plans", "lint", BAD, "--recent", "10k 50:00")
    assert ended.exit_code == UNSOUND == 3
    lines = ended.stdout.splitlines()
    assert lines[0].split()[:4] == ["error", "2027-02-03", "quality-spacing", "Hard"]
    assert lines[-1] == f"plan_too_much.csv: 8 weeks, {len(lines) - 1} findings"
    assert "note: volume tier mid, by the biggest week" in ended.stderr.splitlines()


def test_findings_as_json_tell_the_race_and_what_was_inferred() -> None:
    ended = run("plans", "lint", BAD, "--recent", "10k 50:00", "--format", "json")
    told = json.loads(ended.stdout)
    assert ended.exit_code == UNSOUND
    assert (told["format"], told["sound"]) == ("strideiq-findings/1", False)
    assert (told["race"], told["race_day"]) == ("10k", "2027-02-28")
    assert "quality-spacing" in {finding["code"] for finding in told["findings"]}
    assert "taper weeks: 7, by volume and the day of the race" in told["inferred"]


def test_the_rules_are_listed_with_limits_and_sources() -> None:
    lines = run("plans", "lint", "--rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in LINT_RULES]
    (guard,) = (line for line in lines if line.startswith("run-guard"))
    assert "Frandsen 2025" in guard
    assert "keys run_guard, first_runs" in guard
    told = json.loads(run("plans", "lint", "--rules", "--format", "json").stdout)
    assert {rule["code"] for rule in told} == {rule.code for rule in LINT_RULES}


def test_every_problem_of_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("date,km\n2027-01-32,5\n2027-01-05,x\n", encoding="utf-8")
    ended = run("plans", "lint", str(file))
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert [line.split(": ")[0] for line in ended.stderr.splitlines()] == [
        "bad.csv:2:1",
        "bad.csv:3:2",
    ]


def test_unknown_columns_are_noted(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("date,km,type,mood\n2027-01-10,10,race,good\n", encoding="utf-8")
    ended = run("plans", "lint", str(file), "--units", "mi")
    assert "note: not read: column 'mood'" in ended.stderr.splitlines()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Missing argument 'FILE'"),
        (("nowhere.csv",), "nowhere.csv: cannot be read: No such file"),
        (("tests",), "cannot be read: Is a directory"),
        ((BAD, "--race", "9k"), "there is no race distance '9k' -> write one of 5k, 10k"),
        ((BAD, "--recent", "fast"), "'fast' is not a race -> write distance and time"),
        ((BAD, "--days", "9"), "9 is not in the range 1<=x<=7"),
        ((BAD, "--date", "soon"), "'soon' is not a day"),
        ((BAD, "--volume", "huge"), "there is no volume tier 'huge' -> write one of low"),
        ((BAD, "--recent", "10k 10:00"), "too fast"),
    ],
)
def test_what_cannot_be_judged_is_refused(words: tuple[str, ...], told: str) -> None:
    assert told in refused("plans", "lint", *words)

"""Whole plans that a coach can read; a change of any line is a change of what runners do.

``pytest tests/test_golden_plans.py --write-golden`` writes them anew, to be read in the diff.
"""

from pathlib import Path

import pytest

from tests.cli.running import run

HISTORY = "tests/fixtures/history_marathon.csv"
PLANS = {
    "marathon-from-history": (
        *("--race", "marathon", "--date", "2027-04-18", "--goal", "3:30:00", "--days", "5"),
        *("--today", "2026-12-14", "--history", HISTORY),
    ),
    "5k-beginner": ("--race", "5k", "--date", "2027-02-14", "--days", "3", "--today", "2026-12-07"),
}


@pytest.mark.parametrize("name", PLANS)
def test_plan_is_the_one_that_was_read(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(root)
    result = run("generate", *PLANS[name])
    golden = root / "tests" / "golden" / f"{name}.txt"
    if request.config.getoption("--write-golden"):
        golden.write_text(result.stdout, encoding="utf-8")
    assert result.exit_code == 0
    assert result.stdout == golden.read_text(encoding="utf-8")

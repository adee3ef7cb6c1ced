"""Whole plans that a coach can read; a change of any line is a change of what runners do.

``pytest tests/test_golden_plans.py --write-golden`` writes them anew, to be read in the diff.
"""

from datetime import date
from pathlib import Path

import pytest

from strideiq.core.cli.plans import about
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.export.plan_summary import plan_days, plan_summary
from strideiq.core.engine.planning.standard import chosen, request_for
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from strideiq.core.services.generation import Planner, generate_plan
from tests.cli.running import run
from tests.engine.planning.test_standard import STANDARD

HISTORY = "tests/fixtures/history_marathon.csv"
PLANS = {
    "marathon-from-history": (
        *("--race", "marathon", "--date", "2027-04-18", "--goal", "3:30:00", "--days", "5"),
        *("--today", "2026-12-14", "--history", HISTORY),
    ),
    "5k-beginner": ("--race", "5k", "--date", "2027-02-14", "--days", "3", "--today", "2026-12-07"),
}
RACE_DAY = date(2027, 5, 30)
MOST_BYTES = 11_000


@pytest.fixture(scope="module")
def planner() -> Planner:
    return load(Settings()).planner


def hold(text: str, golden: Path, request: pytest.FixtureRequest) -> None:
    """Compare with the golden file, or write it anew."""
    if request.config.getoption("--write-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PLANS)
def test_plan_is_the_one_that_was_read(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(root)
    result = run("generate", *PLANS[name])
    assert result.exit_code == 0
    hold(result.stdout, root / "tests" / "golden" / f"{name}.txt", request)


@pytest.mark.parametrize("name", STANDARD)
def test_standard_plan_is_the_one_that_was_read(
    name: str, planner: Planner, root: Path, request: pytest.FixtureRequest
) -> None:
    template = chosen(name, planner.host.catalogue())
    plan = generate_plan(request_for(template, RACE_DAY), planner).plan
    page = plan_summary(plan, UnitSystem.METRIC, about(template, UnitSystem.METRIC))
    text = f"{page}\n{plan_days(plan, UnitSystem.METRIC)}"
    assert len(text.encode()) <= MOST_BYTES
    hold(text, root / "tests" / "golden" / "plans" / f"{name}.txt", request)

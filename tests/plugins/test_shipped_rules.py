"""The shipped rules on runners whose past is known: what a coach would say, and as often."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from strideiq.core.domain.activity import Activity
from strideiq.core.engine.rules.backtest import Past, backtest
from strideiq.core.engine.rules.history import Recorded
from tests.schema.serving import runtime

TODAY = date(2027, 1, 4)


def fired(plugin: str, ago_and_km: Iterable[tuple[int, float]], days: int) -> dict[str, list[int]]:
    """How many days ago each rule of a plugin fired, over the last ``days``."""
    planner = runtime().planner
    rules = [rule for rule in planner.host.rules() if rule.plugin == plugin]
    runs = [Activity(TODAY - timedelta(days=ago), 1000 * km, 360 * km) for ago, km in ago_and_km]
    past = {"": Past(Recorded(runs))}
    told = backtest(rules, (), past, TODAY - timedelta(days=days), TODAY, planner.facts)
    return {
        each.rule.partition("/")[2]: [(TODAY - on.day).days for on in each.new]
        for each in told.rules
        if each.new
    }


def test_a_break_is_spoken_of_once_in_each_of_its_stages() -> None:
    before = ((ago, 8.0) for ago in range(90, 200, 2))
    assert fired("returning", before, 89) == {
        "one-to-two-weeks-off": [84],
        "two-to-four-weeks-off": [76],
        "long-break": [62],
        "very-long-break": [33],
    }


@pytest.mark.parametrize(("usual_km", "fires"), [(8.0, False), (5.0, True)])
def test_two_weeks_are_a_jump_only_above_what_was_run_before(usual_km: float, fires: bool) -> None:  # noqa: FBT001  a case
    usual = [(ago, usual_km) for ago in range(29, 140)]
    light = [(ago, 4.0) for ago in range(15, 29)]
    back = [(ago, 7.0) for ago in range(1, 15)]
    assert ("fortnight-jump" in fired("volume", [*usual, *light, *back], 3)) is fires

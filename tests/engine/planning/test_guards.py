from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.engine.planning.guards import RunLog, first_run_limit, guard_limit, ramp_limit
from strideiq.core.reading.shapes.planning import PlanRules
from tests.engine.planning.asking import MONDAY


@pytest.mark.parametrize(
    ("longest", "allowed"),
    [(3_000, 5_000), (10_000, 12_000), (11_999, 13_999), (12_000, 13_200), (30_000, 33_000)],
)
def test_a_run_may_be_a_tenth_longer_or_two_kilometres_where_runs_are_short(
    rules: PlanRules, longest: float, allowed: float
) -> None:
    assert guard_limit(longest, rules) == pytest.approx(allowed)


@pytest.mark.parametrize(
    ("highest", "allowed"),
    [(10_000, 15_000), (30_000, 35_000), (39_000, 44_850), (40_000, 44_000), (80_000, 88_000)],
)
def test_a_small_week_may_grow_by_more(rules: PlanRules, highest: float, allowed: float) -> None:
    assert ramp_limit(highest, rules.ramp) == pytest.approx(allowed)


@pytest.mark.parametrize(
    ("days", "tier", "allowed"),
    [
        (None, "low", 6_000),
        (None, "high", 18_000),
        (0, "mid", 12_000),
        (29, "mid", 12_000),
        (30, "mid", 8_000),
        (59, "high", 12_000),
        (60, "high", 8_000),
        (400, "low", 4_000),
    ],
)
def test_the_longer_the_break_the_shorter_the_first_run(
    rules: PlanRules, days: int | None, tier: str, allowed: float
) -> None:
    assert first_run_limit(days, tier, rules) == allowed


@given(
    runs=st.dictionaries(st.integers(0, 120), st.floats(100, 40_000), max_size=30),
    added=st.lists(st.tuples(st.integers(0, 3), st.floats(100, 40_000)), max_size=10),
    day=st.integers(0, 200),
    window=st.integers(1, 60),
)
def test_the_log_knows_the_longest_run_of_any_window(
    runs: dict[int, float], added: list[tuple[int, float]], day: int, window: int
) -> None:
    log = RunLog({MONDAY + timedelta(days=d): metres for d, metres in runs.items()})
    everything = list(runs.items())
    last = max(runs, default=0)
    for later, metres in added:
        last += later
        log.add(MONDAY + timedelta(days=last), metres)
        everything.append((last, metres))
    inside = [metres for d, metres in everything if day - window <= d < day]
    found = log.longest_before(MONDAY + timedelta(days=day), window)
    assert found == max(inside, default=None)

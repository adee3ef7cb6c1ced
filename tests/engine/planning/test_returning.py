"""The way back after a break, by days off and by how long the runner runs again."""

from datetime import timedelta
from math import inf

import pytest

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.returning import easy_until, way_back
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from tests.engine.planning.asking import MONDAY, ask, runs

USUAL = 56_000.0


def shares(days: int, rules: PlanRules) -> list[float] | None:
    """The share of the usual week on each Monday after so many days off."""
    history = runs(MONDAY, USUAL, 18_000.0, pause=days - 1)
    start = starting_point(ask(history=history, weekly_m=None, longest_m=None), rules.start)
    back = way_back(start, rules)
    if back is None:
        return None
    found = []
    day = MONDAY
    while day < back.ends:
        found.append(round(back.week_m(day) / USUAL, 2))
        day += timedelta(weeks=1)
    assert back.week_m(back.ends) == pytest.approx(USUAL)
    return found


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (5, None),
        (13, None),
        (14, [0.5, 0.75]),
        (28, [0.5, 0.5, 0.75, 0.75]),
        (30, [0.33, 0.33, 0.5, 0.75, 0.75]),
        (56, [0.33, 0.33, 0.33, 0.5, 0.5, 0.5, 0.75, 0.75]),
        (57, [0.33] * 3 + [0.5] * 3 + [0.7] * 3 + [0.85] * 3),
        (300, [0.33] * 3 + [0.5] * 3 + [0.7] * 3 + [0.85] * 3),
    ],
)
def test_longer_breaks_take_more_and_smaller_stages(
    days: int, expected: list[float] | None, rules: PlanRules
) -> None:
    assert shares(days, rules) == expected


def test_after_more_than_eight_weeks_runs_are_short_at_first(rules: PlanRules) -> None:
    history = runs(MONDAY, USUAL, 18_000.0, pause=69)
    start = starting_point(ask(history=history, weekly_m=None, longest_m=None), rules.start)
    back = way_back(start, rules)
    assert back is not None
    longest = [back.longest_s(MONDAY + timedelta(weeks=n)) / 60 for n in (0, 3, 6, 9, 12)]
    assert longest == [30, 60, 90, 120, inf]


def made(days_off: int, config: PlanConfig, catalogue: Catalogue) -> Plan:
    history = runs(MONDAY, USUAL, 18_000.0, pause=days_off - 1)
    asked = ask("10k", 20, history=history, weekly_m=None, longest_m=None)
    generation = generate(asked, catalogue, config)
    assert generation.is_sound
    return generation.plan


def test_weeks_on_the_way_back_are_easy_short_and_in_phases_of_their_own(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    plan = made(70, config, catalogue)
    back = [week for week in plan.weeks if week.kind is WeekKind.RETURN]
    assert [week.phase for week in back] == ["return"] * 6 + ["return-strides"] * 6
    for week in back:
        assert {w.stress for w in week.workouts} <= {Stress.EASY, Stress.REST, Stress.RECOVERY}
    first = [w.duration_s for week in back[:3] for w in week.workouts]
    assert max(first) <= 30 * 60
    later = plan.weeks[len(back)]
    assert back[-1].distance_m < later.distance_m <= USUAL


def test_a_break_of_a_week_asks_for_easy_days_and_nothing_else(
    catalogue: Catalogue, config: PlanConfig, rules: PlanRules
) -> None:
    history = runs(MONDAY, USUAL, 18_000.0, pause=8)
    asked = ask("10k", 12, history=history, weekly_m=None, longest_m=None)
    start = starting_point(asked, rules.start)
    assert way_back(start, rules) is None
    assert easy_until(start, rules.start) == MONDAY + timedelta(days=4)
    plan = generate(asked, catalogue, config).plan
    assert plan.weeks[0].kind is WeekKind.LOADING
    early = plan.weeks[0].workouts[:5]
    assert not [w for w in early if w.stress in {Stress.QUALITY, Stress.LONG} and w.hard_s]
    without = generate(ask("10k", 12), catalogue, config).plan
    assert [w for w in without.weeks[0].workouts[:5] if w.stress is Stress.QUALITY]


def test_running_again_counts_as_part_of_the_way_back(rules: PlanRules) -> None:
    before = runs(MONDAY, USUAL, 18_000.0, pause=40)
    again = tuple(Activity(MONDAY - timedelta(days=n), 5000.0, 1800.0) for n in (12, 9, 6, 3))
    asked = ask(history=(*before, *again), weekly_m=None, longest_m=None)
    start = starting_point(asked, rules.start)
    back = way_back(start, rules)
    assert back is not None
    assert start.back_on == MONDAY - timedelta(days=12)
    assert back.week_m(MONDAY) == pytest.approx(USUAL * 0.5, rel=0.03)


def back_again(weeks: int, week_m: float, longest_m: float) -> tuple[Activity, ...]:
    """A usual year, six weeks off, and so many weeks of running since."""
    before = runs(MONDAY - timedelta(weeks=weeks), USUAL, 14_000.0, pause=41)
    return (*before, *runs(MONDAY, week_m, longest_m, weeks=weeks))


@pytest.mark.parametrize(("weeks", "days"), [(1, 4), (2, 5), (3, 6), (4, 5)])
@pytest.mark.parametrize("week_m", [24_000.0, 34_000.0])
def test_nobody_is_thrown_back_behind_what_they_run_again(
    weeks: int, days: int, week_m: float, catalogue: Catalogue, config: PlanConfig
) -> None:
    history = back_again(weeks, week_m, week_m / 3)
    made = generate(
        ask("half", 16, days, history=history, weekly_m=None, longest_m=None), catalogue, config
    )
    assert made.is_sound
    first = made.plan.weeks[0]
    assert first.kind is WeekKind.RETURN
    assert 0.9 * week_m <= first.distance_m <= 1.2 * week_m
    assert {w.stress for w in first.workouts} <= {Stress.EASY, Stress.REST, Stress.RECOVERY}


def test_a_first_run_of_the_last_days_makes_no_week(rules: PlanRules) -> None:
    run = Activity(MONDAY - timedelta(days=2), 5000.0, 1800.0)
    history = (*runs(MONDAY, USUAL, 18_000.0, pause=41), run)
    start = starting_point(ask(history=history, weekly_m=None, longest_m=None), rules.start)
    assert (start.again_m, start.again_s) == (5000, 1800)


def test_only_the_last_weeks_tell_what_is_run_again(rules: PlanRules) -> None:
    history = (
        *runs(MONDAY - timedelta(weeks=6), USUAL, 18_000.0, pause=80),
        *runs(MONDAY - timedelta(weeks=4), 30_000.0, 12_000.0, weeks=2),
        *runs(MONDAY, 16_000.0, 6000.0, weeks=4),
    )
    start = starting_point(ask(history=history, weekly_m=None, longest_m=None), rules.start)
    assert start.on_a_break
    assert start.again_m == pytest.approx(16_000)
    assert start.again_s == pytest.approx(6000 * 0.36)


def test_a_longer_run_since_a_long_break_may_come_again(rules: PlanRules) -> None:
    history = (*runs(MONDAY, USUAL, 18_000.0, pause=80), Activity(MONDAY, 7000.0, 2700.0))
    asked = ask(history=history, weekly_m=None, longest_m=None, today=MONDAY + timedelta(days=1))
    back = way_back(starting_point(asked, rules.start), rules)
    assert back is not None
    assert back.longest_s(MONDAY + timedelta(days=1)) == 2700
    assert back.longest_s(MONDAY + timedelta(weeks=3)) == 60 * 60

from dataclasses import replace
from datetime import timedelta

import pytest

from strideiq.core.domain.activity import Activity
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanRules
from tests.engine.planning.asking import MONDAY, ask, runs


def test_recent_weeks_count_and_the_runners_word_does_not_where_there_are_runs(
    rules: PlanRules,
) -> None:
    request = ask(history=runs(MONDAY, 40_000.0, 15_000.0), weekly_m=80_000.0, longest_m=30_000.0)
    start = starting_point(request, rules.start)
    assert start.recent_m == pytest.approx(40_000)
    assert not start.stated
    assert not start.on_a_break
    assert start.break_days == 1
    assert max(start.longest_by_day.values()) == 15_000


def test_the_runners_word_fills_the_silence_of_the_history(rules: PlanRules) -> None:
    start = starting_point(ask(weekly_m=45_000.0, longest_m=16_000.0), rules.start)
    assert (start.recent_m, start.stated, start.break_days) == (45_000, True, None)
    assert start.longest_by_day == {MONDAY - timedelta(days=1): 16_000}


def test_after_a_break_the_weeks_before_it_are_known(rules: PlanRules) -> None:
    history = runs(MONDAY, 48_000.0, 18_000.0, pause=40)
    start = starting_point(ask(history=history, weekly_m=None, longest_m=None), rules.start)
    assert start.on_a_break
    assert start.break_days == 41
    assert start.recent_m == 0
    assert start.usual_m == pytest.approx(48_000)


def test_the_way_back_from_a_break_begins_with_a_single_run(rules: PlanRules) -> None:
    back = Activity(MONDAY - timedelta(days=2), 4000.0, 1500.0)
    history = (*runs(MONDAY, 48_000.0, 18_000.0, pause=40), back)
    start = starting_point(ask(history=history, weekly_m=None, longest_m=None), rules.start)
    assert start.on_a_break
    assert (start.pause_days, start.back_on) == (39, MONDAY - timedelta(days=2))
    assert start.recent_m == pytest.approx(1000)
    assert start.usual_m == pytest.approx(48_000)


def test_only_runs_before_today_count_and_the_longest_of_each_day(rules: PlanRules) -> None:
    day = MONDAY - timedelta(days=3)
    history = (
        Activity(day, 3000.0, 1000.0),
        Activity(day, 9000.0, 3000.0),
        Activity(day, 60_000.0, 9000.0, sport="ride"),
        Activity(MONDAY, 20_000.0, 7000.0),
    )
    start = starting_point(ask(history=history, weekly_m=None, longest_m=None), rules.start)
    assert start.longest_by_day == {day: 9000}
    assert start.recent_m == pytest.approx(3000)


def test_nothing_known_is_no_break(rules: PlanRules) -> None:
    request = replace(ask(), weekly_m=None, longest_m=None)
    start = starting_point(request, rules.start)
    assert (start.recent_m, start.usual_m, start.break_days, start.on_a_break) == (
        0,
        0,
        None,
        False,
    )
    assert start.longest_by_day == {}

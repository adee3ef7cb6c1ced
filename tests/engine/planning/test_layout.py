from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.layout import (
    Neighbours,
    TrainingDays,
    quality_days,
    recovery_day,
    run_days,
    training_days,
)
from strideiq.core.reading.shapes.planning import PlanRules
from tests.engine.planning.asking import MONDAY, ask

WEEK = [MONDAY + timedelta(days=i) for i in range(7)]
FAR = MONDAY + timedelta(weeks=10)


def trained(request: PlanRequest, rules: PlanRules) -> TrainingDays:
    availability = request.availability
    return training_days(availability, availability.minutes, range(7), rules.days)


def weekdays(days: list[date]) -> list[int]:
    return [day.weekday() for day in days]


@pytest.mark.parametrize(
    ("days", "running"),
    [
        (3, [1, 3, 6]),
        (4, [1, 3, 5, 6]),
        (5, [1, 2, 3, 5, 6]),
        (6, [0, 1, 2, 3, 5, 6]),
        (7, [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_running_days_spread_around_a_sunday_long_run(
    rules: PlanRules, days: int, running: list[int]
) -> None:
    training = trained(ask(days=days), rules)
    assert training.long_run == 6
    assert sorted(training.weekdays) == running


def test_the_long_run_moves_to_the_day_with_most_time_when_its_own_is_too_short(
    rules: PlanRules,
) -> None:
    minutes = (60, 60, 60, 60, 60, 240, 119)
    assert trained(ask(minutes=minutes), rules).long_run == 5
    enough = (60, 60, 60, 60, 60, 240, 120)
    assert trained(ask(minutes=enough), rules).long_run == 6


def test_a_small_week_runs_on_the_first_of_the_runners_days(rules: PlanRules) -> None:
    training = trained(ask(days=5), rules)
    assert weekdays(run_days(WEEK, training, 2)) == [1, 6]
    assert weekdays(run_days(WEEK, training, 9, closed=[WEEK[6]])) == [1, 2, 3, 5]
    assert weekdays(run_days(WEEK[4:], training, 5)) == [5, 6]


def test_quality_comes_two_and_four_days_after_the_long_run(rules: PlanRules) -> None:
    training = trained(ask(days=5), rules)
    found = quality_days(
        run_days(WEEK, training, 5),
        2,
        training,
        Neighbours(None, None, FAR),
        rules.days,
        long_day=WEEK[6],
        long_is_quality=False,
    )
    assert weekdays(found) == [1, 3]


@given(
    running=st.sets(st.integers(0, 6), min_size=1),
    long_run=st.integers(0, 6),
    wanted=st.integers(0, 4),
    hard_before=st.integers(1, 5),
    long_before=st.integers(1, 5),
    to_race=st.integers(-10, 30),
    long_is_quality=st.booleans(),
)
def test_hard_days_keep_their_distance_from_everything_around(
    rules: PlanRules,
    running: set[int],
    long_run: int,
    wanted: int,
    hard_before: int,
    long_before: int,
    to_race: int,
    *,
    long_is_quality: bool,
) -> None:
    training = TrainingDays(tuple(range(7)), long_run)
    long_day = WEEK[long_run] if long_run in running else None
    around = Neighbours(
        MONDAY - timedelta(days=hard_before),
        MONDAY - timedelta(days=long_before),
        MONDAY + timedelta(days=to_race),
    )
    found = quality_days(
        [WEEK[i] for i in sorted(running)],
        wanted,
        training,
        around,
        rules.days,
        long_day=long_day,
        long_is_quality=long_is_quality,
    )
    hard = [around.last_quality, *found, *([long_day] if long_day and long_is_quality else [])]
    in_order = sorted(day for day in hard if day)
    assert len(found) <= wanted
    assert found == sorted(set(found))
    assert all(day in WEEK and day.weekday() in running and day != long_day for day in found)
    after_long = {day + timedelta(days=1) for day in (around.last_long, long_day) if day}
    assert not after_long & set(found)
    gap = rules.days.quality_gap
    assert all(
        (two - one).days >= gap for one, two in pairwise(in_order) if {one, two} & set(found)
    )
    before = [(around.race_day - day).days for day in found]
    assert all(days < 0 or days >= rules.days.quality_before_race for days in before)


def test_the_recovery_run_is_the_day_after_the_long_run_where_that_is_easy(
    rules: PlanRules,
) -> None:
    training = TrainingDays(tuple(range(7)), 6)
    roles = dict.fromkeys(WEEK, Stress.EASY) | {WEEK[6]: Stress.LONG}
    assert recovery_day(roles, training, rules.days) == WEEK[0]
    roles[WEEK[0]] = Stress.QUALITY
    assert recovery_day(roles, training, rules.days) == WEEK[4]
    assert recovery_day(dict.fromkeys(WEEK, Stress.QUALITY), training, rules.days) is None

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.goal import Goal, GoalKind
from strideiq.core.engine.planning.calendar import weeks_after, weeks_between, weeks_of, weeks_until
from tests.engine.planning.asking import MONDAY

DAYS = st.dates(date(2026, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize("weekday", range(7))
def test_a_race_from_monday_to_wednesday_ends_its_week_the_others_stand_in_a_whole_one(
    weekday: int,
) -> None:
    race = MONDAY + timedelta(weeks=6, days=weekday)
    last = weeks_until(race, MONDAY)[-1]
    assert last.is_whole
    assert race in last.days
    assert last.days[-1].weekday() == (weekday if weekday < 3 else 6)
    assert len([day for day in last.days if day < race]) >= 3


def test_a_plan_that_starts_in_the_middle_of_a_week_starts_with_the_rest_of_it() -> None:
    thursday = MONDAY + timedelta(days=3)
    frames = weeks_until(MONDAY + timedelta(weeks=4, days=-1), thursday)
    assert [len(frame.days) for frame in frames] == [4, 7, 7, 7]
    assert [frame.is_whole for frame in frames] == [False, True, True, True]


def test_weeks_that_end_on_a_tuesday_race_cut_the_first_one_off() -> None:
    frames = weeks_until(MONDAY + timedelta(weeks=2, days=1), MONDAY)
    assert [len(frame.days) for frame in frames] == [2, 7, 7]


@given(today=DAYS, ahead=st.integers(1, 290), after=st.integers(0, 3))
def test_weeks_hold_every_day_once_and_the_race_in_the_last_before_recovery(
    today: date, ahead: int, after: int
) -> None:
    race = today + timedelta(days=ahead)
    before = weeks_until(race, today)
    frames = before + weeks_after(before, after)
    days = [day for frame in frames for day in frame.days]
    assert days == [today + timedelta(days=i) for i in range(len(days))]
    assert [frame.number for frame in frames] == list(range(1, len(frames) + 1))
    assert race in before[-1].days
    assert all(frame.is_whole for frame in frames[1:])
    assert len(frames) == len(before) + after


@given(days=st.integers(0, 280), first=st.integers(0, 6))
def test_a_plan_without_a_race_has_weeks_that_end_on_the_weekday_of_its_last_day(
    days: int, first: int
) -> None:
    today = MONDAY + timedelta(days=first)
    last = today + timedelta(days=days)
    frames = weeks_between(today, last)
    assert [day for frame in frames for day in frame.days] == [
        today + timedelta(days=n) for n in range(days + 1)
    ]
    assert all(frame.is_whole for frame in frames[1:])
    assert {frame.days[-1].weekday() for frame in frames} == {last.weekday()}
    keeping = Goal("10k", last, kind=GoalKind.MAINTAIN)
    assert weeks_of(keeping, today) == frames
    assert weeks_of(Goal("10k", last), today) == weeks_until(last, today)

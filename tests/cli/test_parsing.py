from datetime import date

import pytest

from strideiq.core.cli.parsing import (
    parse_day,
    parse_goal,
    parse_minutes,
    parse_recent,
    parse_weekday,
)
from strideiq.core.domain.activity import RaceResult

RACES = {"10k": 10_000.0, "half": 21_097.5, "marathon": 42_195.0}
TODAY = date(2026, 11, 23)


def test_a_day() -> None:
    assert parse_day("2027-04-19") == date(2027, 4, 19)


@pytest.mark.parametrize("text", ["tomorrow", "19.4.2027", "20270419", "2027-02-30", ""])
def test_not_a_day(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day -> write it as 2027-04-19"):
        parse_day(text)


def test_the_first_and_the_last_day_there_are() -> None:
    assert parse_day("1970-01-01") == date(1970, 1, 1)
    assert parse_day("2199-12-31") == date(2199, 12, 31)


@pytest.mark.parametrize("text", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31"])
def test_days_far_off_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is out of range -> write a day from 1970 to 2199"):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "metres", "seconds"),
    [
        ("3:30:00", 42_195, 12_600),
        ("3:30", 42_195, 12_600),
        ("1:45", 21_097.5, 6300),
        ("45:30", 10_000, 2730),
        ("90:00", 21_097.5, 5400),
        ("5:30", 10_000, 330),
        ("1:30", 42_195, 5400),
    ],
)
def test_hours_and_minutes_where_minutes_and_seconds_cannot_be_meant(
    text: str, metres: float, seconds: float
) -> None:
    assert parse_goal(text, metres) == seconds


@pytest.mark.parametrize(
    ("text", "race"),
    [
        ("10k 45:30", RaceResult(10_000, 2730)),
        ("Half 1:42:00 2026-10-04", RaceResult(21_097.5, 6120, date(2026, 10, 4))),
        ("8 km 37:10", RaceResult(8000, 2230)),
        ("marathon 3:45", RaceResult(42_195, 13_500)),
    ],
)
def test_a_recent_race(text: str, race: RaceResult) -> None:
    assert parse_recent(text, RACES, TODAY) == race


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is not a race -> write distance and time"),
        ("10k", "is not a race -> write distance and time"),
        ("2026-10-04", "is not a race -> write distance and time"),
        ("10k fast", "is not a duration"),
        ("far 45:30", "is not a distance"),
        ("0 km 45:30", "is no race distance"),
        ("10k 45:30 2026-12-01", "lies after 2026-11-23"),
    ],
)
def test_not_a_recent_race(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        parse_recent(text, RACES, TODAY)


def test_minutes_by_weekday() -> None:
    assert parse_minutes("mon=45, Sunday=180,") == {0: 45, 6: 180}
    assert parse_minutes("") == {}


@pytest.mark.parametrize("text", ["mon", "mon=", "mon=x", "mon=-5", "mon=1441", "mon=²"])
def test_not_minutes(text: str) -> None:
    with pytest.raises(ValueError, match="is not a weekday with minutes -> write mon=45,sun=180"):
        parse_minutes(text)


def test_weekdays_may_be_cut_short_while_they_are_clear() -> None:
    assert [parse_weekday(name) for name in ("Monday", "tu", "THU", "su")] == [0, 1, 3, 6]


@pytest.mark.parametrize("text", ["", "s", "t", "someday", "mondays"])
def test_not_a_weekday(text: str) -> None:
    with pytest.raises(ValueError, match="is not a weekday -> write one of monday"):
        parse_weekday(text)

"""Units: what a runner types becomes SI, and SI prints as a runner writes it."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.units import (
    METRES_PER_MILE,
    UnitSystem,
    format_distance,
    format_duration,
    format_pace,
    parse_distance,
    parse_duration,
    parse_pace,
)

UNITS = st.sampled_from(UnitSystem)
METRES = st.floats(0, 500_000)
SECONDS = st.floats(0, 100 * 3600)
PACES = st.floats(60, 1200)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("10k", 10_000),
        ("10 km", 10_000),
        (" 10 KM ", 10_000),
        ("42.195km", 42_195),
        ("400 m", 400),
        ("6.2 mi", 6.2 * METRES_PER_MILE),
        ("6 miles", 6 * METRES_PER_MILE),
        ("1 mile", METRES_PER_MILE),
        ("0 km", 0),
    ],
)
def test_distance_as_a_runner_writes_it(text: str, metres: float) -> None:
    assert parse_distance(text) == pytest.approx(metres)


def test_bare_number_takes_the_default_unit() -> None:
    assert parse_distance("40", UnitSystem.METRIC) == pytest.approx(40_000)
    assert parse_distance("40", UnitSystem.IMPERIAL) == pytest.approx(40 * METRES_PER_MILE)
    assert parse_distance("400 m", UnitSystem.IMPERIAL) == pytest.approx(400)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10", "'10' has no unit -> write 10 km, 10 mi"),
        ("10 furlongs", "unknown unit 'furlongs' -> write km, mi or m"),
        ("-5 km", "is not a distance -> write"),
        ("10,5 km", "is not a distance -> write"),
        ("9" * 400 + " km", "is not a distance -> write"),
        ("٤ km", "is not a distance -> write"),
        ("nan km", "is not a distance -> write"),
        ("", "is not a distance -> write"),
    ],
)
def test_distance_that_cannot_be_read_says_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        parse_distance(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45:30", 2730),
        ("3:30:00", 12_600),
        ("1:30:00", 5400),
        ("90:00", 5400),
        ("0:59", 59),
        ("13:17.8", 797.8),
        ("90 s", 90),
        ("12 min", 720),
        ("12min", 720),
        ("1 h", 3600),
        ("1.5 h", 5400),
        ("1h30m", 5400),
        ("1 h 30 min 5 s", 5405),
    ],
)
def test_duration_as_a_runner_writes_it(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("45", "is not a duration -> write 45:30"),
        ("", "is not a duration -> write 45:30"),
        ("3:30:00:00", "is not a duration -> write 45:30"),
        ("-1:00", "is not a duration -> write 45:30"),
        ("30 s 2 h", "is not a duration -> write 45:30"),
        ("4:60", "has 60 seconds -> write seconds from 00 to 59"),
        ("4:5", "is not a duration -> write 45:30"),
        ("1:75:00", "has 75 as minutes -> write hours:mm:ss"),
        ("1:5:00", "has 5 as minutes -> write hours:mm:ss"),
    ],
)
def test_duration_that_cannot_be_read_says_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "s_per_km"),
    [
        ("4:30/km", 270),
        ("4:30 /km", 270),
        ("4:30 min/km", 270),
        ("4:30 per km", 270),
        ("7:15/mi", 435 / 1.609344),
        ("7:15 min/mile", 435 / 1.609344),
    ],
)
def test_pace_as_a_runner_writes_it(text: str, s_per_km: float) -> None:
    assert parse_pace(text) == pytest.approx(s_per_km)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4:30", "is not a pace -> write 4:30/km or 7:15/mi"),
        ("fast/km", "is not a pace -> write 4:30/km or 7:15/mi"),
        ("4.5/km", "is not a pace -> write 4:30/km or 7:15/mi"),
        ("1:30/m", "per 'm' -> write it per km or per mi"),
        ("4:30/lap", "per 'lap' -> write it per km or per mi"),
        ("4:75/km", "has 75 seconds"),
        ("0:00/km", "is no time at all"),
    ],
)
def test_pace_that_cannot_be_read_says_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        parse_pace(text)


def test_printing() -> None:
    assert format_distance(12_480, UnitSystem.METRIC) == "12.5 km"
    assert format_distance(42_195, UnitSystem.IMPERIAL, digits=2) == "26.22 mi"
    assert format_distance(10_000, UnitSystem.METRIC, digits=0) == "10 km"
    assert format_duration(12_600) == "3:30:00"
    assert format_duration(2730) == "45:30"
    assert format_duration(8) == "0:08"


@pytest.mark.parametrize(
    ("seconds", "text"), [(299.6, "5:00"), (3599.7, "1:00:00"), (7199.5, "2:00:00")]
)
def test_rounding_carries_into_minutes_and_hours(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


def test_negative_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        format_duration(-30)


def test_pace_converts_inversely_to_distance() -> None:
    assert format_pace(270, UnitSystem.METRIC) == "4:30/km"
    assert format_pace(270, UnitSystem.IMPERIAL) == "7:15/mi"
    assert format_pace(299.6, UnitSystem.METRIC) == "5:00/km"


@given(METRES, UNITS, st.integers(0, 3))
def test_distance_reads_back_as_printed(metres: float, units: UnitSystem, digits: int) -> None:
    unit = 1000 if units is UnitSystem.METRIC else METRES_PER_MILE
    back = parse_distance(format_distance(metres, units, digits))
    assert abs(back - metres) <= 0.5 * unit / 10**digits + 1e-6


@given(SECONDS)
def test_duration_reads_back_as_printed(seconds: float) -> None:
    text = format_duration(seconds)
    assert abs(parse_duration(text) - seconds) <= 0.5
    assert all(int(part) < 60 for part in text.split(":")[1:])


@given(PACES, UNITS)
def test_pace_reads_back_as_printed(s_per_km: float, units: UnitSystem) -> None:
    assert abs(parse_pace(format_pace(s_per_km, units)) - s_per_km) <= 0.5


@given(SECONDS, SECONDS)
def test_a_longer_duration_never_prints_shorter(one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert parse_duration(format_duration(short)) <= parse_duration(format_duration(long))


def refusal(parse: Callable[[str], float], text: str) -> str | None:
    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return None


@given(st.text(max_size=30) | st.from_regex(r"[0-9:. ]{1,6}(km|mi|m|/km|h|min|s)?"))
def test_any_text_is_read_or_refused_with_advice(text: str) -> None:
    for parse in (parse_distance, parse_duration, parse_pace):
        message = refusal(parse, text)
        assert message is None or " -> " in message

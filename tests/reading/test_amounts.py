"""Quantities are written as people write them, and read back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.units import parse_distance, parse_duration, parse_pace
from strideiq.core.reading.amounts import distance_text, duration_text, pace_text, share_text


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (12_000, "12 km"),
        (400, "400 m"),
        (21_097.5, "21.0975 km"),
        (9977.9328, "6.2 mi"),
        (0, "0 m"),
    ],
)
def test_distances(metres: float, text: str) -> None:
    assert distance_text(metres) == text
    assert parse_distance(text) == metres


@pytest.mark.parametrize(
    ("seconds", "text"), [(270, "4:30"), (5400, "1:30:00"), (40, "0:40"), (90.5, "90.5 s")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text
    assert parse_duration(text) == seconds


def test_paces_and_shares() -> None:
    assert pace_text(270.0) == "4:30/km"
    assert pace_text(parse_pace("7:15/mi")) == "7:15/mi"
    assert (share_text(0.8), share_text(0.625)) == ("80 %", "62.5 %")


@given(st.floats(0.0, 1e6))
def test_any_amount_is_written_the_same_once_it_has_been_written(amount: float) -> None:
    for write, parse in ((distance_text, parse_distance), (duration_text, parse_duration)):
        text = write(amount)
        assert parse(text) == pytest.approx(amount, abs=1e-4)
        assert write(parse(text)) == text

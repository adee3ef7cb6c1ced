"""A race over one distance gives a time over another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.units import parse_duration
from strideiq.core.engine.pacing.equivalence import equivalent_time
from strideiq.core.engine.pacing.vdot import race_time


@pytest.mark.parametrize(
    ("ten_km", "half", "marathon"),
    [
        ("40:00", "1:28:33", "3:04:38"),
        ("50:00", "1:50:52", "3:49:34"),
        ("60:00", "2:12:57", "4:33:22"),
    ],
)
def test_a_10k_gives_a_half_and_a_marathon(ten_km: str, half: str, marathon: str) -> None:
    race = RaceResult(10_000, parse_duration(ten_km))
    assert equivalent_time(race, 21_097.5) == pytest.approx(parse_duration(half), abs=1)
    assert equivalent_time(race, 42_195) == pytest.approx(parse_duration(marathon), abs=1)


@given(st.floats(25, 80), st.floats(3000, 42_195), st.floats(3000, 42_195))
def test_there_and_back_is_the_race_itself(vdot: float, run_m: float, other_m: float) -> None:
    race = RaceResult(run_m, race_time(run_m, vdot))
    there = RaceResult(other_m, equivalent_time(race, other_m))
    assert equivalent_time(there, run_m) == pytest.approx(race.duration_s, abs=0.01)


def test_a_race_without_a_vdot_is_refused() -> None:
    with pytest.raises(Refusal, match="too fast") as refused:
        equivalent_time(RaceResult(10_000, 1200), 42_195)
    assert refused.value.constraint == "recent_race"

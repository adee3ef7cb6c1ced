"""VDOT against published race times (Daniels' Running Formula, 3rd ed.) and against itself."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.units import METRES_PER_MILE, parse_duration
from strideiq.core.engine.pacing.vdot import (
    MARATHON_M,
    oxygen_cost,
    race_time,
    race_vdot,
    speed_at,
    sustainable_fraction,
    time_limits,
    vdot,
)

HALF_M = 21_097.5
VDOTS = st.floats(20, 90)
DISTANCES = st.floats(1500, MARATHON_M)

PUBLISHED = [
    (30, 5000, "30:40"),
    (30, 10_000, "63:46"),
    (30, HALF_M, "2:21:04"),
    (30, MARATHON_M, "4:49:17"),
    (34, 10_000, "57:26"),
    (36, HALF_M, "2:01:19"),
    (38, MARATHON_M, "3:59:35"),
    (40, 5000, "24:08"),
    (40, 10_000, "50:03"),
    (42, HALF_M, "1:46:27"),
    (44, MARATHON_M, "3:32:23"),
    (46, 5000, "21:25"),
    (48, 10_000, "42:50"),
    (50, 5000, "19:57"),
    (50, 10_000, "41:21"),
    (50, HALF_M, "1:31:35"),
    (50, MARATHON_M, "3:10:49"),
    (54, HALF_M, "1:25:40"),
    (56, 5000, "18:05"),
    (60, 10_000, "35:22"),
    (62, MARATHON_M, "2:38:54"),
    (66, 5000, "15:42"),
    (70, HALF_M, "1:08:21"),
    (74, 10_000, "29:34"),
    (78, MARATHON_M, "2:10:27"),
    (80, 5000, "13:17.8"),
    (85, 10_000, "26:19"),
    (85, MARATHON_M, "2:01:10"),
]
PUBLISHED_SHORT = [
    (30, 1500, "8:30"),
    (30, METRES_PER_MILE, "9:11"),
    (85, 1500, "3:23"),
    (85, METRES_PER_MILE, "3:39"),
]


@pytest.mark.parametrize(("published", "distance_m", "time"), PUBLISHED)
def test_race_times_are_the_published_ones_within_two_parts_in_a_thousand(
    published: float, distance_m: float, time: str
) -> None:
    assert race_time(distance_m, published) == pytest.approx(parse_duration(time), rel=0.002)


@pytest.mark.parametrize(("published", "distance_m", "time"), PUBLISHED_SHORT)
def test_short_race_times_are_the_published_ones_within_the_rounding_of_the_book(
    published: float, distance_m: float, time: str
) -> None:
    assert race_time(distance_m, published) == pytest.approx(parse_duration(time), rel=0.0035)


@pytest.mark.parametrize(("published", "distance_m", "time"), PUBLISHED + PUBLISHED_SHORT)
def test_published_race_times_give_back_their_vdot(
    published: float, distance_m: float, time: str
) -> None:
    assert vdot(distance_m, parse_duration(time)) == pytest.approx(published, abs=0.3)


def test_the_two_equations() -> None:
    assert oxygen_cost(250) == pytest.approx(-4.60 + 0.182258 * 250 + 0.000104 * 62_500)
    assert sustainable_fraction(0) == pytest.approx(1.2883951)
    assert sustainable_fraction(10_000) == pytest.approx(0.8)


@given(st.floats(0, 100))
def test_speed_undoes_oxygen_cost(vo2: float) -> None:
    assert oxygen_cost(speed_at(vo2)) == pytest.approx(vo2, abs=1e-9)


@given(DISTANCES, VDOTS)
def test_race_time_undoes_vdot(distance_m: float, fitness: float) -> None:
    time = race_time(distance_m, fitness)
    limits = time_limits(distance_m)
    assert limits is not None
    if limits[0] <= time <= limits[1]:
        assert vdot(distance_m, time) == pytest.approx(fitness, abs=1e-6)


@given(DISTANCES, st.data())
def test_a_slower_race_has_a_lower_vdot(distance_m: float, data: st.DataObject) -> None:
    limits = time_limits(distance_m)
    assert limits is not None
    fast, slow = sorted(data.draw(st.tuples(st.floats(*limits), st.floats(*limits))))
    if slow - fast > 1e-3:
        assert vdot(distance_m, fast) > vdot(distance_m, slow)


@given(VDOTS, DISTANCES, DISTANCES)
def test_a_longer_race_takes_longer_at_a_slower_pace(
    fitness: float, one_m: float, other_m: float
) -> None:
    short, long = sorted((one_m, other_m))
    if long - short > 1:
        assert race_time(short, fitness) < race_time(long, fitness)
        assert race_time(short, fitness) / short < race_time(long, fitness) / long


@pytest.mark.parametrize(
    ("distance_m", "time", "instead"),
    [
        (MARATHON_M, "1:30:00", "1:55:28"),
        (MARATHON_M, "7:00:00", "6:35:34"),
        (5000, "9:00", "12:01"),
        (5000, "0:00", "12:01"),
        (5000, "1:00:00", "42:38"),
        (1500, "3:00", "3:20"),
        (60_000, "5:00:00", "4:30:00"),
    ],
)
def test_a_time_out_of_range_is_refused_with_the_nearest_that_is_accepted(
    distance_m: float, time: str, instead: str
) -> None:
    with pytest.raises(Refusal) as refused:
        vdot(distance_m, parse_duration(time))
    assert refused.value.constraint == "target_s"
    assert refused.value.instead == parse_duration(instead)
    assert instead in refused.value.suggestion
    assert "VDOT 20 to 90" in refused.value.message
    assert 20 <= vdot(distance_m, parse_duration(instead)) <= 90


@pytest.mark.parametrize("distance_m", [0, 100, 400, 200_000, math.inf, math.nan])
def test_a_distance_no_time_fits_is_refused(distance_m: float) -> None:
    with pytest.raises(Refusal, match=r"No VDOT fits a race of .* -> give a race from 1500 m"):
        vdot(distance_m, 600)


def test_the_slowest_published_marathon_is_accepted() -> None:
    assert vdot(MARATHON_M, parse_duration("4:49:17")) == pytest.approx(30, abs=0.1)


def test_a_stated_race_is_refused_with_a_race_that_is_accepted() -> None:
    race = RaceResult(10_000, 1200, date(2026, 10, 5))
    with pytest.raises(Refusal, match=r"too fast.*or leave the race out") as refused:
        race_vdot(race)
    instead = refused.value.instead
    assert refused.value.constraint == "recent_race"
    assert isinstance(instead, RaceResult)
    assert (instead.distance_m, instead.day) == (10_000, date(2026, 10, 5))
    assert race_vdot(instead) == pytest.approx(90, abs=0.1)


def test_a_stated_race_of_an_impossible_distance_is_better_left_out() -> None:
    with pytest.raises(Refusal, match="or leave the race out") as refused:
        race_vdot(RaceResult(100, 12))
    assert refused.value.instead is None

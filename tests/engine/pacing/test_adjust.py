import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import PaceRange
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.pacing.adjust import (
    adjusted,
    adjusted_zones,
    cost_ratio,
    dew_point,
    heat_share,
    height_s_km,
    hill_share,
    too_hot,
)
from strideiq.core.engine.pacing.zones import zones
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.conditions import ConditionRules
from strideiq.core.runtime.planner import load

MARATHON = 42_195.0
CALM = Conditions()
ON_ANY_DAY = st.builds(
    Conditions,
    course=st.sampled_from(list(Course)),
    ascent_m=st.floats(0, 3000),
    descent_m=st.none() | st.floats(0, 3000),
    altitude_m=st.floats(0, 4000),
    temperature_c=st.none() | st.floats(-20, 45),
    humidity=st.none() | st.floats(0.05, 1),
    acclimatised=st.booleans(),
)


@pytest.fixture(scope="session")
def table() -> ConditionRules:
    """The shipped tables."""
    return load(Settings()).planner.config.rules.conditions


@pytest.mark.parametrize(
    ("grade", "ratio"),
    [
        (-0.20, 0.500),
        (-0.10, 0.598),
        (-0.05, 0.763),
        (-0.02, 0.897),
        (0.0, 1.0),
        (0.02, 1.113),
        (0.05, 1.301),
        (0.10, 1.658),
        (0.15, 2.06),
    ],
)
def test_the_cost_of_a_slope_is_what_minetti_measured(grade: float, ratio: float) -> None:
    assert cost_ratio(grade) == pytest.approx(ratio, abs=0.0015)


def test_slopes_beyond_what_was_measured_cost_as_much_as_the_steepest() -> None:
    assert cost_ratio(0.9) == cost_ratio(0.45)


@pytest.mark.parametrize(
    ("feet", "least", "most"), [(4000, 4, 5), (5000, 8, 10), (6000, 12, 15), (7000, 16, 20)]
)
def test_height_costs_the_seconds_a_mile_that_daniels_gives(
    feet: float, least: float, most: float, table: ConditionRules
) -> None:
    per_mile = height_s_km(replace(CALM, altitude_m=feet * 0.3048), table.altitude) * 1.609344
    assert least - 0.6 <= per_mile <= most


def test_low_places_cost_nothing(table: ConditionRules) -> None:
    assert height_s_km(replace(CALM, altitude_m=900), table.altitude) == 0


def heat(fahrenheit: float, dew_fahrenheit: float, *, used_to_it: bool = True) -> Conditions:
    return Conditions(
        temperature_c=(fahrenheit - 32) * 5 / 9,
        dew_point_c=(dew_fahrenheit - 32) * 5 / 9,
        acclimatised=used_to_it,
    )


@pytest.mark.parametrize(
    ("together", "middle", "upper"),
    [
        (100, 0, 0),
        (101, 0.0025, 0.005),
        (110, 0.0025, 0.005),
        (120, 0.0075, 0.01),
        (130, 0.015, 0.02),
        (140, 0.025, 0.03),
        (150, 0.0375, 0.045),
        (160, 0.0525, 0.06),
        (170, 0.07, 0.08),
        (180, 0.09, 0.10),
    ],
)
def test_heat_slows_by_the_middle_of_its_band_and_newcomers_by_its_end(
    together: float, middle: float, upper: float, table: ConditionRules
) -> None:
    dew = together * 0.4
    assert heat_share(heat(together - dew, dew), table.heat) == pytest.approx(middle)
    new = heat(together - dew, dew, used_to_it=False)
    assert heat_share(new, table.heat) == pytest.approx(upper)
    assert not too_hot(new, table.heat)


def test_above_the_last_band_nobody_runs_hard(table: ConditionRules) -> None:
    hot = heat(100, 81)
    assert too_hot(hot, table.heat)
    pacing = adjusted(300.0, MARATHON, hot, table)
    assert pacing.by_effort
    assert "too hot to run hard" in pacing.adjustments[0].sentence


@pytest.mark.parametrize(
    ("celsius", "humidity", "dew"), [(25, 0.6, 16.7), (30, 1, 30), (10, 0.5, 0.1)]
)
def test_the_dew_point_by_magnus(celsius: float, humidity: float, dew: float) -> None:
    assert dew_point(celsius, humidity) == pytest.approx(dew, abs=0.1)


def test_a_dew_point_goes_before_humidity(table: ConditionRules) -> None:
    dry = Conditions(temperature_c=28, dew_point_c=5, humidity=0.9)
    assert heat_share(dry, table.heat) < heat_share(replace(dry, dew_point_c=None), table.heat)


def test_humidity_that_nobody_knows_is_said_to_be_taken(table: ConditionRules) -> None:
    (heat_,) = adjusted(300.0, MARATHON, Conditions(temperature_c=28), table).adjustments
    assert heat_.sentence.startswith("28 °C with a dew point of 20 °C, taking 60% humidity")


def test_what_goes_up_and_down_again_costs_more_than_the_flat(table: ConditionRules) -> None:
    share = hill_share(300, 300, MARATHON, table.hills)
    # 6 km at 5 % up, 6 km down that give back a fifth at most, and 30.2 km of flat.
    assert share == pytest.approx(6000 * (0.3014 - 0.2) / MARATHON, abs=1e-4)


def test_no_descent_gives_back_more_than_a_fifth(table: ConditionRules) -> None:
    assert hill_share(0, 2000, 10_000, table.hills) == pytest.approx(-0.2)


def test_a_hilly_course_that_nobody_measured_has_the_usual_climb(table: ConditionRules) -> None:
    (hills,) = adjusted(300.0, 10_000, Conditions(Course.HILLY), table).adjustments
    assert hills.sentence.startswith("100 m up and 100 m down, as usual on such a course: ")
    assert adjusted(300.0, 10_000, Conditions(Course.TRACK), table).adjustments == ()


def test_trails_are_run_by_effort(table: ConditionRules) -> None:
    pacing = adjusted(300.0, 10_000, Conditions(Course.TRAIL, ascent_m=400), table)
    assert pacing.by_effort
    assert pacing.adjusted_s > 1.1 * pacing.flat_s


def test_shares_add_up_and_name_their_tables(table: ConditionRules) -> None:
    day = Conditions(Course.HILLY, 300, None, 1600, 24, 16, None, acclimatised=False)
    pacing = adjusted(300.0, MARATHON, day, table)
    assert [each.code for each in pacing.adjustments] == ["hills", "heat", "altitude"]
    shares = sum(each.share for each in pacing.adjustments)
    assert pacing.adjusted_s_km == pytest.approx(300 * (1 + shares))
    assert pacing.adjusted_s == pytest.approx(pacing.adjusted_s_km * 42.195)
    assert [each.table.split()[0] for each in pacing.adjustments] == [
        "Minetti",
        "Hadley,",
        "Daniels,",
    ]


def test_a_runner_of_miles_reads_feet_and_fahrenheit(table: ConditionRules) -> None:
    day = Conditions(Course.HILLY, 300, None, 1600, 24, 16)
    told = [
        each.sentence
        for each in adjusted(300.0, MARATHON, day, table, UnitSystem.IMPERIAL).adjustments
    ]
    assert told[0].startswith("984 ft up and 984 ft down")
    assert told[1].startswith("75 °F with a dew point of 61 °F")
    assert told[2].startswith("5249 ft above the sea")


def test_repetitions_are_slowed_half_by_heat_and_not_by_height(table: ConditionRules) -> None:
    flat = zones(50.0)
    hot = adjusted_zones(flat, heat(80, 60), table)
    assert hot.threshold.mid_s_km / flat.threshold.mid_s_km == pytest.approx(1.025)
    assert hot.repetition.mid_s_km / flat.repetition.mid_s_km == pytest.approx(1.0125)
    high = adjusted_zones(flat, Conditions(altitude_m=1525), table)
    assert high.interval.mid_s_km - flat.interval.mid_s_km == pytest.approx(5.6)
    assert (high.repetition, high.easy) == (flat.repetition, flat.easy)


@given(day=ON_ANY_DAY, flat=st.floats(150, 600))
def test_every_day_gives_a_pace_that_is_a_number(
    day: Conditions, flat: float, table: ConditionRules
) -> None:
    pacing = adjusted(flat, MARATHON, day, table)
    assert math.isfinite(pacing.adjusted_s)
    assert 0.8 * flat <= pacing.adjusted_s_km
    assert pacing.flat_s_km == flat
    uphill = not day.descent_m or day.descent_m <= day.ascent_m
    if uphill:
        assert pacing.adjusted_s_km >= flat
    band = adjusted_zones(zones(50.0), day, table)
    assert isinstance(band.easy, PaceRange)
    assert band.repetition.fast_s_km < band.easy.slow_s_km


@given(celsius=st.floats(0, 40), more=st.floats(0, 10))
def test_hotter_is_never_faster(celsius: float, more: float, table: ConditionRules) -> None:
    cool = Conditions(temperature_c=celsius, humidity=0.5)
    warm = replace(cool, temperature_c=celsius + more)
    assert heat_share(cool, table.heat) <= heat_share(warm, table.heat)

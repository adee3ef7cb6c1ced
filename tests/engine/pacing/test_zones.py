"""Training paces against the published ones, and their order at every fitness."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import PaceRange, Zone, Zones
from strideiq.core.domain.units import parse_duration
from strideiq.core.engine.pacing.zones import zone_pace, zones

VDOTS = st.floats(20, 90)


def bands(paces: Zones) -> list[PaceRange]:
    return [paces.easy, paces.marathon, paces.threshold, paces.interval, paces.repetition]


@pytest.mark.parametrize(
    ("vdot", "fast", "slow"),
    [
        (30, "7:27", "8:14"),
        (40, "5:56", "6:38"),
        (50, "4:56", "5:34"),
        (60, "4:15", "4:49"),
        (85, "3:11", "3:38"),
    ],
)
def test_easy_range_is_the_published_one(vdot: float, fast: str, slow: str) -> None:
    easy = zones(vdot).easy
    assert easy.fast_s_km == pytest.approx(parse_duration(fast), abs=0.8)
    assert easy.slow_s_km == pytest.approx(parse_duration(slow), abs=3.4)


@pytest.mark.parametrize(
    ("vdot", "marathon", "threshold"),
    [
        (30, "7:03", "6:24"),
        (40, "5:29", "5:06"),
        (45, "4:57", "4:38"),
        (50, "4:31", "4:15"),
        (60, "3:52", "3:40"),
        (70, "3:24", "3:14"),
        (85, "2:52", "2:46"),
    ],
)
def test_marathon_and_threshold_paces_are_the_published_ones(
    vdot: float, marathon: str, threshold: str
) -> None:
    paces = zones(vdot)
    assert paces.marathon.mid_s_km == pytest.approx(parse_duration(marathon), abs=2.0)
    assert paces.threshold.mid_s_km == pytest.approx(parse_duration(threshold), abs=0.8)


@pytest.mark.parametrize(
    ("vdot", "pace"), [(40, "4:42"), (50, "3:55"), (60, "3:23"), (70, "2:59"), (85, "2:33")]
)
def test_interval_pace_is_the_published_one(vdot: float, pace: str) -> None:
    assert zones(vdot).interval.mid_s_km == pytest.approx(parse_duration(pace), abs=0.7)


@pytest.mark.parametrize(
    ("vdot", "seconds_per_200"), [(30, 67), (40, 52), (50, 43), (60, 37), (70, 32), (85, 27)]
)
def test_repetition_pace_is_the_published_one(vdot: float, seconds_per_200: float) -> None:
    assert zones(vdot).repetition.mid_s_km / 5 == pytest.approx(seconds_per_200, abs=1.95)


@given(VDOTS)
def test_no_zone_reaches_into_the_next(vdot: float) -> None:
    paces = bands(zones(vdot))
    assert all(band.fast_s_km < band.slow_s_km for band in paces)
    for slower, faster in pairwise(paces):
        assert slower.fast_s_km > faster.slow_s_km


@given(VDOTS, VDOTS)
def test_a_fitter_runner_runs_every_zone_faster(one: float, other: float) -> None:
    low, high = sorted((one, other))
    if high - low > 1e-6:
        for slower, faster in zip(bands(zones(low)), bands(zones(high)), strict=True):
            assert slower.fast_s_km > faster.fast_s_km
            assert slower.slow_s_km >= faster.slow_s_km


@given(VDOTS)
def test_easy_is_never_slower_than_a_brisk_walk(vdot: float) -> None:
    assert zones(vdot).easy.slow_s_km <= 630


def test_each_zone_names_its_pace() -> None:
    paces = zones(50)
    assert zone_pace(paces, Zone.E, 300) == paces.easy
    assert zone_pace(paces, Zone.M, 300) == paces.marathon
    assert zone_pace(paces, Zone.T, 300) == paces.threshold
    assert zone_pace(paces, Zone.I, 300) == paces.interval
    assert zone_pace(paces, Zone.R, 300) == paces.repetition


def test_race_pace_lies_around_the_even_pace() -> None:
    pace = zone_pace(zones(50), Zone.RACE, 300)
    assert pace.mid_s_km == pytest.approx(300)
    assert pace.fast_s_km == pytest.approx(295.5)
    assert pace.slow_s_km == pytest.approx(304.5)

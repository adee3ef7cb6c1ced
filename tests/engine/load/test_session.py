"""Load: hours by intensity squared, and the table for what has no pace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import Sport
from strideiq.core.engine.load.session import other_load, run_load
from strideiq.core.engine.pacing.zones import zones
from strideiq.core.reading.shapes.progressions import LoadRules

HOUR = 3600.0
THRESHOLD = zones(50).threshold.mid_s_km
TABLE = LoadRules(strength=40.0, cross=dict.fromkeys(Zone, 60.0) | {Zone.T: 95.0})


def hour_at(pace_s_km: float) -> float:
    return run_load(HOUR / pace_s_km * 1000, HOUR, THRESHOLD)


@pytest.mark.parametrize(
    ("pace", "load"),
    [
        (zones(50).easy.slow_s_km, 58),
        (zones(50).easy.fast_s_km, 74),
        (zones(50).marathon.mid_s_km, 89),
        (zones(50).threshold.mid_s_km, 100),
        (zones(50).interval.mid_s_km, 118),
    ],
)
def test_an_hour_of_a_runner_of_vdot_50(pace: float, load: float) -> None:
    assert hour_at(pace) == pytest.approx(load, abs=1.0)


@given(pace=st.floats(150, 700), parts=st.integers(1, 10))
def test_load_grows_with_time_and_with_the_square_of_speed(pace: float, parts: int) -> None:
    whole = hour_at(pace)
    part = run_load(HOUR / parts / pace * 1000, HOUR / parts, THRESHOLD)
    assert part * parts == pytest.approx(whole)
    assert hour_at(pace / 2) == pytest.approx(4 * whole)


def test_standing_and_no_time_have_none() -> None:
    assert run_load(0.0, 90.0, THRESHOLD) == 0
    assert run_load(0.0, 0.0, THRESHOLD) == 0


def test_what_has_no_pace_takes_its_load_from_the_table() -> None:
    assert other_load(Sport.STRENGTH, None, HOUR / 2, TABLE) == 20
    assert other_load(Sport.CROSS, Zone.T, HOUR, TABLE) == 95
    assert other_load(Sport.CROSS, None, HOUR, TABLE) == 60

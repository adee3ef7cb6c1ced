"""Fitness rests on the best evidence there is, and says so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.activity import Activity, RaceResult
from strideiq.core.domain.athlete import EvidenceKind, Fitness
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.units import UnitSystem, parse_duration
from strideiq.core.engine.pacing.fitness import (
    FitnessSettings,
    assess,
    hardest_run,
    telling_race,
    time_off_factor,
)
from strideiq.core.engine.pacing.vdot import raw_vdot
from strideiq.core.engine.pacing.zones import zones

TODAY = date(2026, 10, 12)
SETTINGS = FitnessSettings(
    window_days=90, oldest_days=730, min_distance_m=3000, goal_gap_vdot=3.0, assumed_vdot=30.0
)
HALF_M = 21_097.5


def run(km: float, time: str, days_ago: int, sport: str = "run") -> Activity:
    return Activity(TODAY - timedelta(days=days_ago), km * 1000, parse_duration(time), sport=sport)


def race(km: float, time: str, days_ago: int | None = None) -> RaceResult:
    day = None if days_ago is None else TODAY - timedelta(days=days_ago)
    return RaceResult(km * 1000, parse_duration(time), day)


def judged(
    *history: Activity,
    recent: RaceResult | None = None,
    target: str | None = None,
    units: UnitSystem = UnitSystem.METRIC,
) -> Fitness:
    target_s = None if target is None else parse_duration(target)
    return assess(recent, history, HALF_M, target_s, TODAY, SETTINGS, units)


def test_a_stated_race_beats_every_run_and_goal() -> None:
    fitness = judged(run(10, "40:00", 3), recent=race(10, "45:30", 4), target="1:30:00")
    assert fitness.evidence.kind is EvidenceKind.RACE
    assert fitness.vdot == 44.7
    assert fitness.evidence.sentence == "10.0 km in 45:30 on 2026-10-08 is VDOT 44.7."
    assert fitness.zones == zones(44.7)


def test_a_race_without_a_day_is_taken_as_fresh() -> None:
    fitness = judged(recent=race(10, "45:30"))
    assert fitness.evidence.sentence == "10.0 km in 45:30 is VDOT 44.7."
    assert fitness.evidence.time_off_factor == 1


def test_the_sentence_speaks_the_units_of_the_runner() -> None:
    fitness = judged(recent=race(10, "45:30"), units=UnitSystem.IMPERIAL)
    assert fitness.evidence.sentence == "6.2 mi in 45:30 is VDOT 44.7."


def test_a_race_without_running_since_loses_by_the_days_off() -> None:
    fitness = judged(run(8, "44:00", 40), recent=race(10, "45:30", 35))
    assert fitness.evidence.time_off_factor == pytest.approx(0.91)
    assert fitness.vdot == pytest.approx(44.7 * 0.91, abs=0.1)
    assert "; 35 days without such running leave 91.0% of it." in fitness.evidence.sentence


def test_a_race_alone_does_not_say_that_running_stopped() -> None:
    fitness = judged(recent=race(10, "45:30", 35))
    assert fitness.evidence.time_off_factor == 1
    assert fitness.vdot == 44.7


def test_a_history_that_ended_years_ago_says_nothing_of_today() -> None:
    assert judged(run(10, "40:00", 731)).evidence.kind is EvidenceKind.ASSUMED


def test_running_since_the_race_keeps_its_worth() -> None:
    fitness = judged(run(2, "14:00", 2), recent=race(10, "45:30", 35))
    assert fitness.evidence.time_off_factor == 1
    assert fitness.vdot == 44.7


def test_the_hardest_recent_run_is_a_lower_bound() -> None:
    fitness = judged(run(5, "30:00", 2), run(10, "50:00", 80), run(10, "40:00", 200))
    assert fitness.evidence.kind is EvidenceKind.HARDEST_RUN
    assert fitness.vdot == pytest.approx(40, abs=0.1)
    assert fitness.evidence.sentence == (
        "The hardest run of the last 90 days, 10.0 km in 50:00 on 2026-07-24, is VDOT 40.0, "
        "a lower bound because it need not have been all-out."
    )


@pytest.mark.parametrize(
    "other",
    [
        run(2.9, "9:00", 1),
        run(10, "20:00", 1),
        run(3, "3:00", 1),
        run(10, "40:00", 1, sport="ride"),
        run(10, "40:00", -1),
    ],
    ids=["too short", "implausible", "hardly a minute a kilometre", "no run", "after today"],
)
def test_what_does_not_tell_fitness_is_left_out(other: Activity) -> None:
    assert judged(other, run(10, "50:00", 2)).vdot == pytest.approx(40, abs=0.1)


def test_runs_before_a_break_count_for_less() -> None:
    fitness = judged(run(10, "45:00", 40), run(10, "50:00", 33))
    assert fitness.evidence.time_off_factor == pytest.approx(1 - 0.003 * 28)
    assert fitness.vdot == pytest.approx(45.3 * 0.916, abs=0.1)
    assert "33 days without such running leave 91.6% of it" in fitness.evidence.sentence


def test_older_history_counts_from_the_last_days_of_running() -> None:
    fitness = judged(run(10, "38:00", 600), run(10, "50:00", 200), run(10, "55:00", 120))
    assert fitness.vdot == pytest.approx(40.0 * 0.8, abs=0.1)
    assert "of the 90 days up to 2026-06-14, 10.0 km in 50:00" in fitness.evidence.sentence


def test_a_first_jog_after_a_long_break_does_not_restore_old_fitness() -> None:
    fitness = judged(run(10, "50:00", 200), run(2, "14:00", 1))
    assert fitness.vdot == pytest.approx(40.0 * 0.8, abs=0.1)


def test_the_goal_less_a_gap_stands_in_for_history() -> None:
    fitness = judged(run(2, "14:00", 1), target="1:31:35")
    assert fitness.evidence.kind is EvidenceKind.GOAL
    assert fitness.vdot == pytest.approx(47, abs=0.1)
    assert fitness.evidence.sentence == (
        "No race or run to go by: the goal of 1:31:35 asks for VDOT 50.0, "
        "and training starts from 47.0."
    )


def test_nothing_known_is_assumed_openly() -> None:
    fitness = judged()
    assert fitness.evidence.kind is EvidenceKind.ASSUMED
    assert fitness.vdot == 30
    assert fitness.evidence.sentence == (
        "No race, run or goal time to go by: VDOT 30.0 is assumed."
    )


def test_an_impossible_race_or_goal_is_refused_by_name() -> None:
    with pytest.raises(Refusal, match="too fast") as refused:
        judged(recent=race(10, "20:00"))
    assert refused.value.constraint == "recent_race"
    assert judged(recent=refused.value.instead).vdot == 85  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="too fast") as refused:
        judged(target="45:00")
    assert refused.value.constraint == "target_s"


@pytest.mark.parametrize(
    ("days", "factor"),
    [(0, 1), (5, 1), (6, 0.997), (10, 0.985), (21, 0.952), (42, 0.889), (70, 0.805), (365, 0.8)],
)
def test_time_off_costs_what_daniels_published(days: int, factor: float) -> None:
    assert time_off_factor(days) == pytest.approx(factor)


runs = st.builds(
    Activity,
    day=st.dates(TODAY - timedelta(days=1000), TODAY),
    distance_m=st.floats(0, 100_000),
    duration_s=st.floats(0, 50_000),
)


@given(st.lists(runs, max_size=20))
def test_any_history_gives_a_fitness_in_range_whatever_its_order(history: list[Activity]) -> None:
    fitness = assess(None, history, HALF_M, None, TODAY, SETTINGS)
    assert 20 <= fitness.vdot <= 85
    assert fitness.vdot == round(fitness.vdot, 1)
    backwards = list(reversed(history))
    assert assess(None, backwards, HALF_M, None, TODAY, SETTINGS).vdot == fitness.vdot


@given(st.lists(st.floats(1000, 6000), min_size=1, max_size=20))
def test_no_recent_run_was_run_above_the_judged_fitness(times: list[float]) -> None:
    history = [Activity(TODAY, 10_000, seconds) for seconds in times]
    plausible = [level for seconds in times if 20 <= (level := raw_vdot(10_000, seconds)) <= 85]
    fitness = assess(None, history, HALF_M, None, TODAY, SETTINGS)
    assert all(level <= fitness.vdot + 0.05 for level in plausible)


SLOW, FAST = race(10, "55:00", 20), race(10, "45:30", 60)


@pytest.mark.parametrize(
    ("races", "told"),
    [
        ([], None),
        ([SLOW, FAST], FAST),
        ([FAST, SLOW], FAST),
        ([SLOW, race(10, "40:00", 20 + 91)], SLOW),
        ([race(10, "40:00", 20 + 90), SLOW], race(10, "40:00", 20 + 90)),
        ([race(10, "45:30", 730)], race(10, "45:30", 730)),
        ([race(10, "45:30", 731)], None),
        ([race(10, "45:30", -1)], None),
        ([race(10, "45:30")], None),
        ([race(10, "20:00", 3)], None),
        ([race(0.2, "0:30", 3), SLOW], SLOW),
        ([race(10, "45:30", 60), race(10, "45:30", 30)], race(10, "45:30", 30)),
    ],
)
def test_the_best_race_around_the_newest_tells_fitness(
    races: list[RaceResult], told: RaceResult | None
) -> None:
    assert telling_race(races, TODAY, SETTINGS) == told


@given(
    st.lists(
        st.builds(
            RaceResult,
            st.floats(1, 500_000),
            st.floats(1, 300_000),
            st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=100)),
        )
    )
)
def test_a_telling_race_can_always_be_judged(races: list[RaceResult]) -> None:
    told = telling_race(races, TODAY, SETTINGS)
    if told is not None:
        assert told in races
        assert 20 <= judged(recent=told).vdot <= 85


def test_the_run_that_tells_most_is_the_hardest_of_the_window() -> None:
    settings = FitnessSettings(90, 730, 5000.0, 2.0, 30.0)
    today = date(2027, 1, 4)
    old = Activity(today - timedelta(days=120), 10_000, 2400)
    hard = Activity(today - timedelta(days=20), 10_000, 2700)
    jog = Activity(today - timedelta(days=3), 12_000, 4500)
    short = Activity(today - timedelta(days=2), 1000, 180)
    ride = Activity(today - timedelta(days=2), 30_000, 3600, sport="ride")
    assert hardest_run((old, hard, jog, short, ride), today, settings) == hard
    assert hardest_run((old, short, ride), today, settings) is None

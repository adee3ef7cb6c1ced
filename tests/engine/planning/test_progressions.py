"""Progressions: how big a session is at a point of the plan, when it may come, and how often."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.key_sessions import KeySessions
from strideiq.core.engine.planning.progressions import Sizing, sizings
from strideiq.core.engine.planning.scale import Cost, cost_of
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.shapes.progressions import After
from tests.engine.planning.asking import MONDAY
from tests.engine.planning.pricing import at_paces, cruise, template, timed

THRESHOLD = Sizing(
    name="threshold",
    sizes=(600.0, 900.0, 1800.0),
    measured=False,
    from_out=inf,
    to_out=0,
    every=0,
    most=inf,
    after=None,
    near={},
)
DAY = timedelta(days=1)


def session(rules: PlanRules, sizing: Sizing) -> Cost:
    return cost_of(cruise(), at_paces(), rules.work_rounding, sizing)


@pytest.mark.parametrize(
    ("position", "size"), [(0.0, 600), (0.25, 750), (0.5, 900), (0.75, 1350), (1.0, 1800)]
)
def test_what_lies_between_two_sizes_is_interpolated(position: float, size: float) -> None:
    assert THRESHOLD.at(position) == pytest.approx(size)


@given(st.lists(st.floats(1, 5000), min_size=1, max_size=8), st.floats(0, 1), st.floats(0, 1))
def test_sizes_rise_and_stay_within_the_list(sizes: list[float], one: float, other: float) -> None:
    rising = replace(THRESHOLD, sizes=tuple(sorted(sizes)))
    low, high = sorted((one, other))
    assert rising.sizes[0] <= rising.at(low) + 1e-6
    assert rising.at(low) <= rising.at(high) + 1e-6
    assert rising.at(high) <= rising.sizes[-1] + 1e-6


@given(first=st.integers(3, 40), last=st.integers(0, 3), start=st.integers(0, 20))
def test_a_plan_of_any_length_runs_through_the_whole_list(
    first: int, last: int, start: int
) -> None:
    sizing = replace(THRESHOLD, from_out=start)
    build_up = (first, last)
    begin = min(start, first)
    if begin > last:
        assert sizing.position(begin, build_up) == 0
        assert sizing.position(last, build_up) == 1
    places = [sizing.position(out, build_up) for out in range(first, -1, -1)]
    assert places == sorted(places)


def test_a_window_opens_and_closes() -> None:
    hills = replace(THRESHOLD, from_out=10, to_out=3)
    assert [hills.is_open(out) for out in (11, 10, 3, 2)] == [False, True, True, False]


def test_each_zone_has_its_own_and_a_race_may_have_one_more(rules: PlanRules) -> None:
    marathon, ten = sizings(rules, "marathon", "mid"), sizings(rules, "10k", "mid")
    race = template(timed(600, zone=Zone.RACE), work_zone=Zone.RACE)
    for all_, name in ((marathon, "marathon-pace"), (ten, "race-pace-10k")):
        found = all_.of_template(race)
        assert found is not None
        assert found.name == name
        threshold = all_.of_template(cruise())
        assert threshold is not None
        assert threshold.name == "threshold"
    named = marathon.of_template(replace(cruise(), progression="steady"))
    assert named is not None
    assert named.name == "steady"
    assert sizings(rules, "15k", "mid").of["race"].name == "race-pace"


def test_what_has_no_work_has_no_progression(rules: PlanRules) -> None:
    all_ = sizings(rules, "10k", "low")
    assert all_.of_template(template(work_zone=None, stress=Stress.LONG)) is None
    assert all_.of_template(template(work_zone=Zone.T, stress=Stress.EASY)) is None


def test_a_progression_that_nobody_declared_is_named(rules: PlanRules) -> None:
    with pytest.raises(StrideIQError, match="'session' names the progression 'tempo'"):
        sizings(rules, "10k", "low").of_template(replace(cruise(), progression="tempo"))


def test_sessions_keep_their_weeks_while_building_up_and_their_number_always(
    rules: PlanRules,
) -> None:
    sizing = replace(THRESHOLD, every=2, most=3)
    keys = KeySessions()

    def may(days: int, *, building_up: bool = True) -> bool:
        return keys.may_come(sizing, MONDAY + days * DAY, building_up=building_up)

    assert may(0)
    keys.note(session(rules, sizing), 900, MONDAY)
    # A fortnight, give or take the days by which a session moves within its week.
    assert [may(days) for days in (7, 10, 11, 14)] == [False, False, True, True]
    assert may(7, building_up=False)
    keys.note(session(rules, sizing), 900, MONDAY + 14 * DAY)
    keys.note(session(rules, sizing), 900, MONDAY + 28 * DAY)
    assert not may(60)


def test_intervals_wait_for_weeks_of_other_work(rules: PlanRules) -> None:
    interval = replace(
        THRESHOLD, name="interval", after=After(weeks=4, work=("threshold", "hills"))
    )
    keys = KeySessions()
    day: date = MONDAY
    assert not keys.may_come(interval, day + 100 * DAY, building_up=True)
    keys.note(session(rules, THRESHOLD), 900, day)
    assert not keys.may_come(interval, day + 27 * DAY, building_up=True)
    assert keys.may_come(interval, day + 28 * DAY, building_up=True)


def test_a_session_is_counted_by_template_and_size(rules: PlanRules) -> None:
    keys, cost = KeySessions(), session(rules, THRESHOLD)
    for _ in range(2):
        keys.note(cost, 900.2, MONDAY)
    assert keys.often(cost, 900.0) == 2
    assert keys.often(cost, 1200.0) == 0

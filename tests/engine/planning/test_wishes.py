"""Wishes for the days of a plan, each seen in the plan that it leads to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Away, CrossSlot
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.units import UnitSystem
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.engine.pacing.vdot import race_time
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.slots import kept_slots
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask

RACE = RaceResult(10_000.0, 2_700.0, MONDAY - timedelta(days=20))
HALF = ask("half", 14, recent_race=RACE)


def wishing(request: PlanRequest, **changes: Any) -> PlanRequest:  # noqa: ANN401  any field
    return replace(request, availability=replace(request.availability, **changes))


@pytest.fixture(scope="module")
def planned(catalogue: Catalogue, config: PlanConfig) -> Any:  # noqa: ANN401  a function
    def plan(request: PlanRequest) -> Plan:
        made = generate(request, catalogue, config)
        assert made.is_sound
        return made.plan

    return plan


def of(plan: Plan, stress: Stress) -> list[PlannedWorkout]:
    return [day for day in plan.workouts() if day.stress is stress]


def test_hard_sessions_go_to_the_preferred_days(planned: Any) -> None:  # noqa: ANN401
    usual = {day.day.weekday() for day in of(planned(HALF), Stress.QUALITY)}
    wished = of(planned(wishing(HALF, quality_weekdays=(2, 4))), Stress.QUALITY)
    assert 2 not in usual
    assert {day.day.weekday() for day in wished[:8]} == {2, 4}


def test_cross_training_has_the_minutes_of_its_slot(planned: Any) -> None:  # noqa: ANN401
    plan = planned(wishing(HALF, cross_training=(CrossSlot(4, 50),)))
    slots = [
        (day.day.weekday(), each.duration_s / 60, each.distance_m)
        for day in plan.workouts()
        for each in day.also
        if each.sport is Sport.CROSS
    ]
    assert len(slots) >= 10
    assert set(slots) == {(4, 50.0, 0.0)}


def test_a_slot_gives_way_where_runs_need_its_day() -> None:
    three = (0, 60, 0, 60, 0, 0, 120)
    availability = ask(days=3, minutes=three).availability
    on_a_run_day = replace(availability, cross_training=(CrossSlot(1, 60),))
    assert kept_slots(on_a_run_day, 20, 0.5) == {}
    beside_a_run = replace(availability, cross_training=(CrossSlot(1, 30),))
    assert kept_slots(beside_a_run, 20, 0.5) == {1: 30}
    long_run = replace(availability, cross_training=(CrossSlot(6, 100),))
    assert kept_slots(long_run, 20, 0.5) == {}


def test_strength_is_half_as_long_in_the_taper_and_ends_before_the_race(planned: Any) -> None:  # noqa: ANN401
    plan = planned(wishing(HALF, strength_weekdays=(1, 3)))
    lengths = {
        kind: [
            each.duration_s
            for week in plan.weeks
            if week.kind is kind
            for day in week.workouts
            for each in day.also
        ]
        for kind in (WeekKind.LOADING, WeekKind.TAPER, WeekKind.RACE)
    }
    assert lengths[WeekKind.RACE] == []
    assert max(lengths[WeekKind.TAPER], default=0) <= 0.5 * 45 * 60
    assert len(lengths[WeekKind.TAPER]) <= 1
    assert max(lengths[WeekKind.LOADING]) > 0.5 * 45 * 60


def test_second_runs_are_a_part_of_their_day(planned: Any) -> None:  # noqa: ANN401
    many = ask(days=6, weekly_m=110_000.0, longest_m=28_000.0, recent_race=RACE)
    plan, doubled = planned(many), planned(wishing(many, doubles=2))
    assert plan.volume_tier == "high"
    for once, twice in zip(plan.weeks, doubled.weeks, strict=True):
        assert once.target_m == twice.target_m
    seconds = [sum(bool(day.also) for day in week.workouts) for week in doubled.weeks]
    assert max(seconds) == 2


def test_second_runs_take_no_longer_than_easy_running(planned: Any) -> None:  # noqa: ANN401
    many = ask(days=6, weekly_m=110_000.0, longest_m=28_000.0, recent_race=RACE)
    plan = planned(wishing(many, doubles=6))
    seconds = [each for day in plan.workouts() for each in day.also]
    easy_s_km = plan.fitness.zones.easy.mid_s_km
    assert len(seconds) > 20
    assert all(each.duration_s <= each.distance_m * easy_s_km / 1000 + 1 for each in seconds)


def test_a_race_on_the_way_is_run_at_its_own_pace_between_easy_days(planned: Any) -> None:  # noqa: ANN401
    sunday = MONDAY + timedelta(days=7 * 8 - 1)
    plan = planned(replace(HALF, races=(SideRace("10k", sunday, Priority.B, name="Park run"),)))
    by_day = {day.day: day for day in plan.workouts()}
    race = by_day[sunday]
    assert (race.title, race.stress, race.distance_m) == ("Park run", Stress.RACE, 10_000.0)
    assert race.duration_s == pytest.approx(race_time(10_000.0, plan.fitness.vdot), rel=0.02)
    assert by_day[sunday - timedelta(days=1)].stress is Stress.REST
    around = [by_day[sunday + timedelta(days=d)] for d in (-2, -1, 1, 2)]
    assert all(day.stress in {Stress.REST, Stress.EASY, Stress.RECOVERY} for day in around)
    week = next(week for week in plan.weeks if week.start <= sunday <= week.end)
    assert not [day for day in week.workouts if day.stress is Stress.LONG]


def test_the_long_run_moves_within_its_week_while_its_day_is_away(planned: Any) -> None:  # noqa: ANN401
    sunday = MONDAY + timedelta(days=7 * 5 - 1)
    plan = planned(wishing(HALF, away=(Away(sunday, sunday),)))
    week = next(week for week in plan.weeks if week.end == sunday)
    assert not week.workouts[-1].steps
    assert [day.stress for day in week.workouts].count(Stress.LONG) == 1


def test_strength_leaves_an_easy_day_its_shortest_run(planned: Any) -> None:  # noqa: ANN401
    short = (26, 120, 0, 26, 0, 0, 240)
    slow = RaceResult(10_000.0, 5_000.0, MONDAY - timedelta(days=20))
    asked = ask("half", 14, days=4, minutes=short, recent_race=slow, units=UnitSystem.IMPERIAL)
    plan = planned(wishing(asked, strength_weekdays=(0, 3)))
    assert min(day.distance_m for day in plan.workouts() if day.distance_m) >= 1500

"""Whatever is asked of days: minutes, days off, races, strength and second runs are kept to."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.requests import plan_requests
from tests.profiles import examples

# A year of running printed for a failing example is long; that must not hide the failure.
pytestmark = pytest.mark.filterwarnings("default:Generating overly large repr")
DAY = timedelta(days=1)
FAST = (Zone.I, Zone.R, Zone.RACE)
STRIDES_S = 150


def minutes_of(request: PlanRequest, day: date) -> int:
    away = [a.minutes for a in request.availability.away if a.first <= day <= a.last]
    return min([request.availability.minutes[day.weekday()], *away])


def seconds_of(workout: PlannedWorkout) -> float:
    return workout.duration_s + sum(each.duration_s for each in workout.also)


def check_days(request: PlanRequest, plan: Plan) -> None:
    """Time for every day, and nothing at all where there is none."""
    for workout in plan.workouts():
        if workout.stress is Stress.RACE:
            continue
        minutes = minutes_of(request, workout.day)
        assert seconds_of(workout) <= minutes * 60 + 1
        if not minutes:
            assert not workout.steps
            assert not workout.also
        if any(a.first <= workout.day <= a.last for a in request.availability.away):
            assert workout.stress not in {Stress.QUALITY, Stress.LONG}


def check_races(request: PlanRequest, made: Generation) -> None:
    """Every race asked for on its day, but those that a finding says are left out."""
    left_out = {f.place for f in made.findings if f.code == "race-given-up"}
    asked = {race.day for race in request.races if str(race.day) not in left_out}
    on_the_way = {
        workout.day
        for workout in made.plan.workouts()
        if workout.stress is Stress.RACE and workout.day != request.goal.race_day
    }
    assert on_the_way == asked - {request.goal.race_day}


def check_second_runs(request: PlanRequest, week: PlanWeek) -> None:
    """Second runs are easy, no more than asked for, and part of the week's distance."""
    second = [each for day in week.workouts for each in day.also if each.sport is Sport.RUN]
    assert len(second) <= request.availability.doubles
    assert all(run.hard_s <= STRIDES_S and run.stress is Stress.EASY for run in second)
    first = sum(day.distance_m for day in week.workouts if day.stress is not Stress.RACE)
    assert first + sum(run.distance_m for run in second) == pytest.approx(week.target_m, abs=1)


def check_strength(request: PlanRequest, week: PlanWeek, following: PlannedWorkout | None) -> None:
    """Strength only on the days kept for it, and before fast work only where no other day serves."""
    asked = request.availability.strength_weekdays
    days = [*week.workouts, *([following] if following else [])]
    tiring = {day.day - DAY for day in days if _needs_fresh_legs(day, request)}
    done = [day.day for day in week.workouts if any(e.sport is Sport.STRENGTH for e in day.also)]
    assert all(day.weekday() in asked for day in done)
    inside = tiring - {week.end}
    if set(done) & inside:
        assert len(done) == 1


def _needs_fresh_legs(day: PlannedWorkout, request: PlanRequest) -> bool:
    fast = FAST if request.goal.distance == "5k" else FAST[:2]
    return day.stress is Stress.LONG or day.seconds_in(*fast) > STRIDES_S


def weeks_with_next_day(plan: Plan) -> Iterator[tuple[PlanWeek, PlannedWorkout | None]]:
    following = [week.workouts[0] for week in plan.weeks[1:]]
    yield from zip(plan.weeks, [*following, None], strict=True)


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_days_are_kept_to_whatever_is_asked(catalogue: Catalogue, config: PlanConfig) -> None:
    @settings(max_examples=examples(1500, 20), suppress_health_check=[HealthCheck.too_slow])
    @given(plan_requests())
    def every_request(request: PlanRequest) -> None:
        try:
            made = generate(request, catalogue, config)
        except Refusal:
            return
        check_days(request, made.plan)
        check_races(request, made)
        for week, following in weeks_with_next_day(made.plan):
            check_second_runs(request, week)
            if week.kind is not WeekKind.RACE:
                check_strength(request, week, following)

    every_request()

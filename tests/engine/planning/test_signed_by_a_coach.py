"""What a coach looks for first in a whole plan: its race week, its race pace, its variety."""

from collections.abc import Iterator
from datetime import date

import pytest

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress, flat
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.standard import request_for
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import ask

RACE_DAY = date(2027, 5, 30)
SHORT = ("5k", "10k")


@pytest.fixture(scope="module")
def standard(catalogue: Catalogue, config: PlanConfig) -> dict[str, Plan]:
    return {
        template.id: generate(request_for(template, RACE_DAY), catalogue, config).plan
        for template in catalogue.plans
    }


def hard_days(plan: Plan, kind: WeekKind) -> Iterator[tuple[int, PlannedWorkout]]:
    """Weeks and hard sessions of the weeks of a kind."""
    for week in plan.weeks:
        if week.kind is kind:
            yield from ((week.number, w) for w in week.workouts if w.stress is Stress.QUALITY)


def race_pace_m(workout: PlannedWorkout) -> float:
    return sum(s.distance_m * times for s, times in flat(workout.steps) if s.zone is Zone.RACE)


def test_a_race_week_reminds_of_fast_running_at_a_third_of_the_biggest_week(
    standard: dict[str, Plan],
) -> None:
    for name, plan in standard.items():
        (race,) = [week for week in plan.weeks if week.kind is WeekKind.RACE]
        biggest = max(week.distance_m for week in plan.weeks)
        assert 0.3 <= race.distance_m / biggest <= 0.5, name
        assert any(w.stress is Stress.QUALITY for w in race.workouts), name


def test_no_run_of_a_race_week_is_much_longer_than_those_of_the_week_before(
    standard: dict[str, Plan], config: PlanConfig
) -> None:
    most = config.rules.taper.race_week_beside
    for name, plan in standard.items():
        (at,) = [k for k, week in enumerate(plan.weeks) if week.kind is WeekKind.RACE]
        before, week = plan.weeks[at - 1 : at + 1]
        usual = max(w.distance_m for w in before.workouts if w.stress is not Stress.LONG)
        longest = max(w.distance_m for w in week.workouts if w.stress is not Stress.RACE)
        assert longest <= most * usual, name


def test_peaks_of_short_races_have_enough_at_the_pace_of_the_race(
    standard: dict[str, Plan],
) -> None:
    for name, plan in standard.items():
        if plan.goal.distance in SHORT:
            biggest = max(week.distance_m for week in plan.weeks)
            most = max(race_pace_m(w) for _, w in hard_days(plan, WeekKind.LOADING))
            assert most >= 0.06 * biggest, name


def test_the_hard_days_of_a_week_are_never_the_same(
    standard: dict[str, Plan], catalogue: Catalogue, config: PlanConfig
) -> None:
    long_plan = ask(weeks=24, days=4, weekly_m=35_000.0, longest_m=14_000.0)
    plans = [*standard.values(), generate(long_plan, catalogue, config).plan]
    for plan in plans:
        days = [(week, w.template_id) for week, w in hard_days(plan, WeekKind.LOADING)]
        assert len(days) == len(set(days)), (plan.template, days)


def test_runners_of_four_days_have_two_hard_days_at_the_peak(standard: dict[str, Plan]) -> None:
    for name, plan in standard.items():
        if plan.volume_tier == "low":
            peak = [w for w in plan.weeks if w.phase == "peak" and w.kind is WeekKind.LOADING]
            hard = [sum(w.hard_s > 150 for w in week.workouts) for week in peak]
            assert set(hard) == {2}, name

"""Less and more for a while, and kinds of sessions left out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import PlannedRepeat, PlannedWorkout, Sport, Stress, flat
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.ground import Ground, NothingToChange
from tests.engine.adaptation.grounds import Plans, do
from tests.engine.planning.asking import ask


def load(plan: Plan, first: date, days: int) -> float:
    """Load of some days, races left out."""
    last = first + timedelta(days=days - 1)
    return sum(
        w.day_load
        for w in plan.workouts()
        if first <= w.day <= last and w.stress is not Stress.RACE
    )


def easy_m(workout: PlannedWorkout) -> float:
    return sum(s.distance_m * n for s, n in flat(workout.steps) if s.zone == "E")


def grid_of(workout: PlannedWorkout) -> int:
    return round(workout.distance_m) % 500


@pytest.mark.parametrize("percent", [-10, -20, -50])
@pytest.mark.parametrize("name", ["marathon", "half", "5k-beginner", "10k-daily"])
def test_load_falls_by_what_was_asked_for(plans: Plans, name: str, percent: int) -> None:
    for week in (2, 5):
        ground = plans.on(name, week)
        changed = apply([do("adjust_load", percent=percent, days=14)], ground)
        before, now = (load(plan, ground.today, 14) for plan in (ground.plan, changed.plan))
        assert now / before - 1 == pytest.approx(percent / 100, abs=0.08)
        assert all(grid_of(w) == 0 or w.stress is Stress.RACE for w in changed.plan.workouts())


def test_days_after_the_span_stay(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("adjust_load", percent=-20, days=7)], ground)
    assert {each.day for each in changed.diff} <= {
        ground.today + timedelta(days=n) for n in range(7)
    }


def test_repetitions_go_before_intensity(plans: Plans) -> None:
    ground = plans.on("10k-daily", 5)
    changed = apply([do("adjust_load", percent=-30, days=28)], ground)
    shortened = 0
    for was, now in zip(ground.plan.workouts(), changed.plan.workouts(), strict=True):
        if was == now or now.template_id != was.template_id or not was.hard_s:
            continue
        paces = [
            (s.zone, s.pace, s.distance_m if s.end == "distance" else s.duration_s)
            for s, _ in flat(was.steps)
            if s.zone != "E"
        ]
        repeats = any(isinstance(entry, PlannedRepeat) for entry in was.steps)
        if repeats:
            assert [
                (s.zone, s.pace, s.distance_m if s.end == "distance" else s.duration_s)
                for s, _ in flat(now.steps)
                if s.zone != "E"
            ] == paces
            shortened += now.hard_s < was.hard_s
    assert shortened >= 3


def test_a_session_below_its_smallest_size_is_an_easy_run(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("adjust_load", percent=-50, days=7)], ground)
    tuesday = next(each for each in changed.diff if each.before.stress is Stress.QUALITY)
    assert tuesday.after.stress is Stress.EASY
    assert tuesday.after.distance_m == tuesday.before.distance_m / 2


def test_a_run_not_worth_its_day_is_rest_and_the_next_one_takes_it(plans: Plans) -> None:
    ground = plans.on("5k-beginner", 2)
    changed = apply([do("adjust_load", percent=-60, days=7)], ground)
    kinds = [each.after.stress for each in changed.diff]
    assert Stress.REST in kinds
    assert any(stress is not Stress.REST for stress in kinds)
    runs = [each for each in changed.diff if each.after.distance_m]
    assert all(3000 <= each.after.distance_m <= each.before.distance_m for each in runs)


def test_nothing_is_left_of_a_load_without_anything(plans: Plans) -> None:
    strong = ask("half", 14, 5)
    days = replace(strong.availability, strength_weekdays=(0, 3))
    ground = plans.of(replace(strong, availability=days))
    assert any(w.also for w in ground.plan.workouts())
    changed = apply([do("adjust_load", percent=-100, days=14)], ground)
    assert load(changed.plan, ground.today, 14) == 0
    lighter = apply([do("adjust_load", percent=-20, days=14)], ground)
    beside = [sum(len(w.also) for w in plan.workouts()) for plan in (ground.plan, lighter.plan)]
    assert beside[0] == beside[1]


def test_more_is_done_in_weeks_of_building_up_alone(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("adjust_load", percent=5, days=56)], ground)
    grown = {
        week.kind
        for week in changed.plan.weeks
        for each in changed.diff
        if week.start <= each.day <= week.end
    }
    assert grown == {WeekKind.LOADING}
    assert sum(each.after.distance_m - each.before.distance_m for each in changed.diff) > 0


def test_more_never_takes_a_day_longer_than_it_has(plans: Plans) -> None:
    short = Availability(5, (60, 60, 60, 60, 60, 60, 130))
    ground = plans.of(replace(ask("half", 14, 5), availability=short))
    changed = apply([do("adjust_load", percent=20, days=28)], ground)
    for workout in changed.plan.workouts():
        if workout.stress is not Stress.RACE:
            assert workout.duration_s <= short.minutes[workout.day.weekday()] * 60 + 1


def test_no_room_for_more_is_said(plans: Plans) -> None:
    """What would grow is too hard for its week, and softer it is less than before."""
    with pytest.raises(NothingToChange, match="as much as its limits allow"):
        apply([do("adjust_load", percent=20, days=7)], plans.on("half", 8))


def test_no_run_in_the_span_is_said(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    with pytest.raises(NothingToChange, match="no run of the next 1 days"):
        apply([do("adjust_load", percent=-20, days=1)], ground)


def skipped(ground: Ground, session: str, days: int) -> list[tuple[PlannedWorkout, PlannedWorkout]]:
    """The days of such sessions, before and after."""
    changed = apply([do("skip", session=session, days=days)], ground)
    touched = {day for _, touched in changed.by_action for day in touched}
    both = zip(ground.plan.workouts(), changed.plan.workouts(), strict=True)
    return [(was, now) for was, now in both if was.day in touched]


def test_skipped_quality_is_an_easy_run_over_its_easy_part(plans: Plans) -> None:
    for was, now in skipped(plans.on("10k-daily", 6), "quality", 14):
        assert not now.hard_s
        if was.stress is Stress.QUALITY:
            assert now.stress is Stress.EASY
            assert now.distance_m == pytest.approx(max(easy_m(was), 3000), abs=250)


def test_a_long_run_with_hard_running_loses_that_and_stays_long(plans: Plans) -> None:
    days = skipped(plans.on("marathon", 7), "quality", 7)
    was, now = next((was, now) for was, now in days if was.stress is Stress.LONG)
    assert was.hard_s > 1000
    assert (now.stress, now.hard_s) == (Stress.LONG, 0)
    assert now.distance_m > was.distance_m * 0.9


def test_a_skipped_long_run_is_no_longer_than_the_others_of_its_week(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    [(was, now)] = skipped(ground, "long", 7)
    assert (was.stress, now.stress) == (Stress.LONG, Stress.EASY)
    week = next(week for week in ground.plan.weeks if week.start <= was.day <= week.end)
    others = [w.distance_m for w in week.workouts if w.day != was.day]
    assert now.distance_m == min(max(others), was.distance_m / 2)


def test_skipped_easy_runs_are_rest(plans: Plans) -> None:
    for was, now in skipped(plans.on("marathon", 7), "easy", 7):
        assert was.stress in {Stress.EASY, Stress.RECOVERY}
        assert now.stress is Stress.REST
        assert not [each for each in now.also if each.sport is Sport.RUN]

"""What follows from less: nothing is left too long, too hard or leaping, and nothing grows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from strideiq.core.domain.action import Action
from strideiq.core.domain.plan import Severity, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.footing import footing
from strideiq.core.engine.adaptation.ground import Changed, Ground
from strideiq.core.engine.adaptation.settle import judged, settle
from strideiq.core.engine.adaptation.sheet import Sheet
from tests.engine.adaptation.grounds import Plans, at, do
from tests.engine.planning.asking import ask

SOME_WEEKS_OFF = do("adjust_load", percent=-100, days=14)


def others(changed: Changed) -> dict[date, tuple[float, float]]:
    """Metres before and after of days that no action touched."""
    touched = {day for _, days in changed.by_action for day in days}
    return {
        each.day: (each.before.distance_m, each.after.distance_m)
        for each in changed.diff
        if each.day not in touched
    }


def unsettled(ground: Ground, action: Action) -> set[str]:
    """Errors of a plan that is cut and left at that."""
    sheet = Sheet.of(footing(ground))
    affected = {
        each.day
        for each in apply([action], ground).diff
        if each.day < ground.today + timedelta(days=int(dict(action.parameters)["days"]))
    }
    changed = {w.day: w for w in apply([action], ground).plan.workouts()}
    for day in affected:
        sheet.days[day] = changed[day]
    return {f.code for f in judged(sheet, ()) if f.severity is Severity.ERROR}


def test_a_long_run_stays_a_sound_share_of_a_smaller_week(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("adjust_load", percent=-50, days=3)], ground)
    [(before, after)] = others(changed).values()
    week = changed.plan.weeks[6]
    assert after < before
    assert after <= week.distance_m * 0.4 + 1
    assert after > week.distance_m * 0.38


def test_a_shorter_long_run_has_less_hard_running(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    [day] = others(apply([do("adjust_load", percent=-50, days=3)], ground))
    was, now = (
        next(w for w in plan.workouts() if w.day == day)
        for plan in (ground.plan, apply([do("adjust_load", percent=-50, days=3)], ground).plan)
    )
    assert now.hard_s / was.hard_s == pytest.approx(now.distance_m / was.distance_m, abs=0.1)


def test_weeks_after_a_break_do_not_leap(plans: Plans) -> None:
    ground = plans.on("5k-beginner", 2)
    assert "ramp" in unsettled(ground, SOME_WEEKS_OFF)
    changed = apply([SOME_WEEKS_OFF], ground)
    smaller = others(changed)
    assert smaller
    assert all(after < before for before, after in smaller.values())
    assert all(finding.severity is Severity.WARNING for finding in changed.findings)


def test_a_cut_back_is_one_beside_smaller_weeks_too(plans: Plans) -> None:
    ground = plans.on("marathon", 2)
    action = do("adjust_load", percent=-30, days=14)
    changed = apply([action], ground)
    was, now = ground.plan.weeks[3], changed.plan.weeks[3]
    assert was.kind is now.kind is WeekKind.CUT_BACK
    assert now.distance_m < was.distance_m


def test_a_long_run_shorter_than_the_others_is_an_easy_run(plans: Plans) -> None:
    """Its week was cut on the day of the long run alone, with runs still to come after it."""
    plan = plans.of(ask("half", 14, 4, long_run=2))
    ground = at(plan, plan.today + timedelta(weeks=5, days=2))
    changed = apply([do("adjust_load", percent=-45, days=1)], ground)
    day = changed.diff[0]
    assert (day.before.stress, day.after.stress) == (Stress.LONG, Stress.EASY)


def test_what_was_run_hard_already_refuses_nothing(plans: Plans) -> None:
    """On Thursday the hard session of Tuesday is behind; what is left of the week may be left out."""
    ground = plans.on("half", 6, 3)
    changed = apply([do("adjust_load", percent=-100, days=7)], ground)
    assert {f.code for f in changed.findings} & {"week-quality", "easy-share"}
    assert {f.severity for f in changed.findings} == {Severity.WARNING}


def test_a_known_error_excuses_nothing_larger(plans: Plans) -> None:
    ground = plans.on("5k-beginner", 4)
    gone = [w.day for w in ground.plan.workouts() if w.day < ground.today]
    sheet = Sheet.of(footing(replace(ground, skipped=frozenset(gone[-14:]))))
    known = judged(sheet, ())
    assert any(finding.severity is Severity.ERROR for finding in known)
    assert all(finding.severity is Severity.WARNING for finding in judged(sheet, known))
    for day, workout in sheet.days.items():
        if sheet.is_open(day):
            sheet.days[day] = _longer(workout)
    assert any(finding.severity is Severity.ERROR for finding in judged(sheet, known))


def _longer(workout: PlannedWorkout) -> PlannedWorkout:
    return replace(workout, distance_m=workout.distance_m * 1.2)


def test_a_session_that_came_too_often_gets_another_size(plans: Plans) -> None:
    """The one that was changed, not the one planned long ago that is the third of its size now."""
    ground = plans.on("10k-daily", 3)
    sheet = Sheet.of(footing(ground))
    hard = [
        w for w in ground.plan.workouts() if w.stress is Stress.QUALITY and sheet.is_open(w.day)
    ]
    repeated = next(w for w in hard if w.template_id.startswith("threshold"))
    twins = [replace(repeated, day=w.day) for w in hard if w.day > repeated.day][:2]
    for twin in twins:
        sheet.days[twin.day] = twin
    assert "repeated-workout" in {f.code for f in judged(sheet, ())}
    settle(sheet, ())
    sizes = [sheet.days[each.day].hard_s for each in (repeated, *twins)]
    assert sizes[0] == repeated.hard_s
    assert sizes[2] < repeated.hard_s
    assert "repeated-workout" not in {f.code for f in judged(sheet, ())}


def test_what_cannot_be_made_smaller_ends_the_settling(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    sheet = Sheet.of(footing(ground))
    tuesday, wednesday = (ground.today + timedelta(days=n) for n in (1, 2))
    sheet.days[wednesday] = replace(sheet.days[tuesday], day=wednesday)
    errors = {f.code for f in settle(sheet, ()) if f.severity is Severity.ERROR}
    assert errors == {"quality-spacing"}

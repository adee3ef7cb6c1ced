"""Changes that break the rules about weeks that are not as usual."""

from dataclasses import replace

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from tests.engine.planning import mutations as change
from tests.engine.planning.lint_case import BREAKS, KM, Broken, Case, breaks, of

__all__ = ["BREAKS"]


@breaks("return-week")
def a_usual_week_right_after_a_break(case: Case) -> Broken:
    # What was run of late is known, so that the other rules have nothing to say.
    start, today = case.context.start, case.context.request.today
    paused = replace(start, pause_days=20, back_on=today, usual_m=40 * KM)
    return Broken(case.plan, of(case.plan.weeks[0]), replace(case.context, start=paused))


@breaks("return-week")
def a_return_without_a_break(case: Case) -> Broken:
    week = case.weeks(WeekKind.CUT_BACK, quality=1)[0]
    as_return = change.in_week(case.plan, week.number, lambda w: replace(w, kind=WeekKind.RETURN))
    return Broken(as_return, of(week), also=frozenset({"return-easy"}))


@breaks("return-easy")
def a_hard_session_in_the_days_after_a_break(case: Case) -> Broken:
    day = next(w.day for w in case.plan.workouts() if w.stress is Stress.QUALITY)
    paused = replace(case.context.start, short_back_on=day)
    return Broken(case.plan, day, replace(case.context, start=paused))


@breaks("tune-up-week")
def a_tune_up_week_without_a_race(case: Case) -> Broken:
    week = case.weeks(WeekKind.CUT_BACK)[0]
    as_tune_up = change.in_week(case.plan, week.number, lambda w: replace(w, kind=WeekKind.TUNE_UP))
    return Broken(as_tune_up, of(week))


@breaks("young-week")
def a_week_too_big_for_a_child(case: Case) -> Broken:
    request = replace(case.context.request, age=15)
    week = next(week for week in case.plan.weeks if week.distance_m > 50 * KM)
    return Broken(case.plan, of(week), replace(case.context, request=request))

"""The action that makes the coming week one of recovery."""

from statistics import fmean
from typing import Final

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plan import PlanWeek, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.adaptation.ground import NothingToChange
from strideiq.core.engine.adaptation.resize import plain, resized, with_less_beside
from strideiq.core.engine.adaptation.sheet import Sheet
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.explain.words import KINDS

MAY_RECOVER: Final = frozenset({WeekKind.LOADING, WeekKind.CUT_BACK})


def insert_recovery_week(sheet: Sheet, percent: float) -> None:
    """Make the coming whole week one of recovery, at a share of the usual week, without hard running.

    Usual is the mean of the last weeks of building up. The race stays on its day, so nothing is
    pushed back: what the week would have had is left out and made up for by nothing, and the weeks
    after it are as planned. A cut-back that comes next stays, for who is tired is well served by two.
    """
    week = _coming(sheet)
    before_m = sum(run.runs_m for run in sheet.runs_of(week))
    share = _usual_m(sheet, week) * percent / 100 / before_m if before_m else 1.0
    hard = [run for run in sheet.runs_of(week) if run.hard_s]
    if share >= 1 and not hard:
        raise NothingToChange("week", f"week {week.number} is as light as that already")
    share, brief = min(share, 1.0), sheet.footing.brief
    left_m = 0.0
    for run in sheet.runs_of(week):
        wish_m = min(run.distance_m * share + left_m, run.distance_m)
        if run.stress is Stress.RECOVERY or not run.hard_s:
            now = resized(brief, run, wish_m, share)
        else:
            stress = Stress.LONG if run.stress is Stress.LONG else Stress.EASY
            now = plain(brief, run, wish_m, stress)
        left_m = max(-brief.grid_m, min(wish_m - now.distance_m, brief.rules.runs.worth_a_day))
        sheet.days[run.day] = with_less_beside(brief, now, share)
    if week.kind is WeekKind.LOADING:
        sheet.kinds[week.number] = WeekKind.CUT_BACK


def _coming(sheet: Sheet) -> PlanWeek:
    """The next whole week. Raises Refusal where it has its purpose, or where none is left."""
    today = sheet.footing.today
    for planned in sheet.weeks:
        whole = len(planned.workouts) == DAYS_IN_WEEK and planned.start >= today
        if not whole or not all(map(sheet.is_open, (w.day for w in sheet.runs_of(planned)))):
            continue
        week = sheet.week_of(planned.start)
        if week.kind not in MAY_RECOVER:
            raise Refusal(
                "week",
                f"week {week.number}, the next whole one, is {KINDS[week.kind]}",
                suggestion="leave it as it is, or make its load smaller",
            )
        return week
    raise NothingToChange("week", "no whole week is left to recover in")


def _usual_m(sheet: Sheet, week: PlanWeek) -> float:
    """The mean of the last weeks of building up before a week; its own metres where there is none."""
    brief = sheet.footing.brief
    loading = [
        each.distance_m
        for each in sheet.weeks
        if each.number < week.number
        and each.kind is WeekKind.LOADING
        and len(each.workouts) == DAYS_IN_WEEK
    ]
    last = loading[-max(1, brief.rules.cut_back.every[brief.tier] - 1) :]
    return fmean(last) if last else week.distance_m

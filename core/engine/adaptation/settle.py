"""Making a changed plan sound: what less running leaves too long or too hard is made smaller too.

A share of a week cannot be left out without another share growing: with less easy running a long run
is too much of its week, and a hard session too much of its distance. What the linter names is made
smaller step by step, never anything larger, until it has nothing left to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from strideiq.core.domain.plan import Finding, PlanWeek, Severity, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.adaptation.resize import amount, plain, resized, size_of
from strideiq.core.engine.adaptation.sheet import Sheet
from strideiq.core.engine.planning.lint import week_place

MOST_ROUNDS: Final = 200
DAY_TOO_LONG: Final = frozenset(
    {"run-guard", "long-run-share", "beside-long-run", "long-run-time", "day-minutes"}
)
TOO_HARD: Final = frozenset(
    {"quality-cap", "week-quality", "easy-share", "fast-share", "repeated-workout"}
)
WEEK_TOO_BIG: Final = frozenset(
    {"ramp", "taper-shape", "tune-up-week", "return-week", "young-week", "first-week"}
)


def settle(sheet: Sheet, known: Iterable[Finding]) -> tuple[Finding, ...]:
    """Make smaller what the linter names, as long as that helps; what it says in the end.

    ``known`` is what it says of the plan without the change: an error of that is no error of the
    change where the day or week it names has become no larger, and is told as a warning.
    """
    before = {(f.code, f.place) for f in known if f.severity is Severity.ERROR}
    for _ in range(MOST_ROUNDS):
        findings = _judged(sheet, before)
        errors = [f for f in findings if f.severity is Severity.ERROR]
        if not errors or not _smaller(sheet, errors):
            break
    return findings


def judged(sheet: Sheet, known: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same for a change that has to fit as it is."""
    return _judged(sheet, {(f.code, f.place) for f in known if f.severity is Severity.ERROR})


def _judged(sheet: Sheet, before: set[tuple[str, str]]) -> tuple[Finding, ...]:
    plan = sheet.plan()
    was = _measures(sheet.weeks)
    now = _measures(plan.weeks)
    run_hard = {week_place(week) for week in plan.weeks if not _may_soften(sheet, week)}
    return tuple(
        replace(found, severity=Severity.WARNING)
        if ((found.code, found.place) in before and _no_larger(found.place, was, now))
        or (found.code in TOO_HARD and found.place in run_hard)
        else found
        for found in sheet.footing.judged(plan)
    )


def _may_soften(sheet: Sheet, week: PlanWeek) -> bool:
    """Whether hard running of a week is still to come; what was run stays as hard as it was."""
    return any(day.hard_s and sheet.is_open(day.day) for day in week.workouts)


Measures = Mapping[str, tuple[float, float]]
"""Metres and hard seconds by place."""


def _measures(weeks: Iterable[PlanWeek]) -> Measures:
    found: dict[str, tuple[float, float]] = {}
    for week in weeks:
        for day in week.workouts:
            found[str(day.day)] = (day.runs_m, day.hard_s)
        found[week_place(week)] = (week.distance_m, sum(day.hard_s for day in week.workouts))
    return found


def _no_larger(place: str, was: Measures, now: Measures) -> bool:
    (metres, hard_s), (now_m, now_hard_s) = was.get(place, (0, 0)), now.get(place, (0, 0))
    return now_m <= metres + 1 and now_hard_s <= hard_s + 1


def _smaller(sheet: Sheet, errors: Iterable[Finding]) -> bool:
    """Make smaller, by one step each, what errors name; whether there was anything to."""
    weeks = {week_place(week): week for week in sheet.weeks}
    by_day = {str(day): day for day in sheet.days}
    done = False
    for found in errors:
        day, week = by_day.get(found.place), weeks.get(found.place)
        if found.code in TOO_HARD:
            done |= _soften(sheet, found, [day] if day else _days_of(week))
        elif found.code in WEEK_TOO_BIG and week is not None:
            done |= _trim(sheet, week)
        elif found.code == "cut-back" and week is not None:
            done |= _cut_back(sheet, week)
        elif found.code in DAY_TOO_LONG and day is not None:
            done |= _no_long_run(sheet, found, day) or _shorten(sheet, day)
    return done


def _days_of(week: PlanWeek | None) -> list[date]:
    return [] if week is None else [workout.day for workout in week.workouts]


def _shorten(sheet: Sheet, day: date) -> bool:
    """A run one step shorter, with as much less of its hard running."""
    brief, workout = sheet.footing.brief, sheet.days[day]
    if not sheet.is_open(day) or not workout.distance_m:
        return False
    metres, planned = workout.distance_m - brief.grid_m, sheet.was(day)
    # From what was planned, or step after step too small for a repetition would cost none.
    whole = planned if planned.template_id == workout.template_id else workout
    share = metres / whole.distance_m
    if whole.hard_s:
        share = min(share, workout.hard_s / whole.hard_s)
    sheet.days[day] = resized(brief, whole, metres, share)
    return True


def _trim(sheet: Sheet, week: PlanWeek) -> bool:
    """The longest easy run of a week one step shorter, or where there is none the longest run."""
    runs = [run for run in sheet.runs_of(week) if sheet.is_open(run.day) and run.distance_m]
    easy = [run for run in runs if run.stress is Stress.EASY]
    longest = max(easy or runs, key=lambda run: (run.distance_m, run.day), default=None)
    return longest is not None and _shorten(sheet, longest.day)


def _cut_back(sheet: Sheet, week: PlanWeek) -> bool:
    """The last cut-back up to a week smaller, so that it counts as one beside smaller weeks."""
    for each in reversed(sheet.weeks):
        now = sheet.week_of(each.start)
        if each.number <= week.number and now.kind is WeekKind.CUT_BACK:
            return _trim(sheet, each)
    return False


def _no_long_run(sheet: Sheet, found: Finding, day: date) -> bool:
    """Where a long run became shorter than a run that did not change, it is an easy run."""
    if found.code != "beside-long-run" or sheet.is_shorter(day):
        return False
    for run in sheet.runs_of(sheet.week_of(day)):
        if run.stress is Stress.LONG and sheet.is_open(run.day) and sheet.is_shorter(run.day):
            brief = sheet.footing.brief
            sheet.days[run.day] = plain(brief, run, run.distance_m, Stress.EASY)
            return True
    return False


def _soften(sheet: Sheet, found: Finding, days: list[date]) -> bool:
    """The hardest of these days with less hard running, one that was changed first."""
    hard = [day for day in days if sheet.is_open(day) and sheet.days[day].hard_s]
    if found.code == "repeated-workout":
        changed = sheet.changed_days()
        same = (sheet.days[day].template_id for day in days)
        wanted = next(same, "")
        alike = [day for day in changed if sheet.days[day].template_id == wanted]
        hard = alike[-1:] or hard
    if not hard:
        return False
    day = max(hard, key=lambda each: (sheet.days[each].hard_s, each))
    sheet.days[day] = _softer(sheet, sheet.days[day])
    return True


def _softer(sheet: Sheet, workout: PlannedWorkout) -> PlannedWorkout:
    """One step of its size less over the same distance, or an easy or plain long run."""
    brief = sheet.footing.brief
    cost = brief.shelf.cost(workout.template_id)
    stress = Stress.LONG if workout.stress is Stress.LONG else Stress.EASY
    size = size_of(cost, workout) if cost is not None else 0.0
    if cost is None or not cost.unit.work_s or size - cost.grid < cost.low:
        return plain(brief, workout, workout.distance_m, stress)
    share = amount(cost, size - cost.grid) / amount(cost, size)
    return resized(brief, workout, workout.distance_m, share)

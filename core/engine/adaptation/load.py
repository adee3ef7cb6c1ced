"""Actions that change how much is done: less or more for a while, a kind of session left out."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.engine.adaptation.ground import NothingToChange
from strideiq.core.engine.adaptation.resize import (
    BESIDE_UP_TO,
    hard_m,
    plain,
    resized,
    rested,
    shortest_m,
    with_less_beside,
)
from strideiq.core.engine.adaptation.sheet import Sheet
from strideiq.core.engine.planning.diary import Brief

OF_A_KIND: Final = {
    "quality": frozenset({Stress.QUALITY}),
    "long": frozenset({Stress.LONG}),
    "easy": frozenset({Stress.EASY, Stress.RECOVERY}),
}
"""Stresses of the days that are a session of a kind."""


def adjust_load(sheet: Sheet, percent: float, days: int) -> None:
    """Change distance, and so time, of every run of the next ``days`` days by a share.

    What rounding leaves over is carried to the next run. Races stay; more is done in weeks of
    building up alone, so cut-backs, tune-ups, tapers and recovery stay as light as they are.
    """
    brief, share, left_m = sheet.footing.brief, 1 + percent / 100, 0.0
    affected = [day for day in sheet.open_days(days) if _may(sheet, day, share)]
    if not affected:
        raise NothingToChange("days", f"no run of the next {days} days can be changed so")
    for day in affected:
        workout = sheet.days[day]
        wish_m = workout.distance_m * share + left_m
        now = _sized(brief, workout, wish_m, share)
        left_m = wish_m - now.distance_m
        # A run that is left out is not made up for by more than its neighbour had.
        left_m = max(-brief.grid_m, min(left_m, brief.rules.runs.worth_a_day))
        sheet.days[day] = with_less_beside(brief, now, share)


def _may(sheet: Sheet, day: date, share: float) -> bool:
    workout = sheet.days[day]
    if not workout.steps or workout.sport is not Sport.RUN:
        return bool(workout.also) and share < BESIDE_UP_TO
    if share < 1:
        return True
    # A recovery run stands for a day of rest, and more of it would be none.
    return workout.stress is not Stress.RECOVERY and sheet.week_of(day).kind is WeekKind.LOADING


def _sized(brief: Brief, workout: PlannedWorkout, metres: float, share: float) -> PlannedWorkout:
    """A run near so many metres: never more than before for less, nor more than its day holds."""
    if not workout.steps or workout.sport is not Sport.RUN:
        return workout
    if share < 1:
        metres = min(metres, workout.distance_m)
        if metres < shortest_m(brief, workout):
            return rested(brief, workout)
    else:
        metres = max(workout.distance_m, min(metres, brief.time_limit_m(workout.day)))
    if abs(metres - workout.distance_m) < brief.grid_m / 2 and share > 1:
        metres = workout.distance_m
    return resized(brief, workout, metres, share)


def skip(sheet: Sheet, session: str, days: int) -> None:
    """Leave out the sessions of a kind in the next ``days`` days.

    A hard session becomes an easy run over its easy part; a long run with hard running in it keeps
    its distance and loses that. A long run becomes an easy run of half its distance, or of the
    longest other run of its week where that is less. Easy runs become rest.
    """
    changed = list(_without(sheet, session, days))
    if not changed:
        raise NothingToChange("session", f"no {session} session is in the next {days} days")
    for workout in changed:
        sheet.days[workout.day] = workout


def _without(sheet: Sheet, session: str, span: int) -> Iterator[PlannedWorkout]:
    """The days of such sessions without them."""
    brief = sheet.footing.brief
    strides_s = brief.rules.lint.strides_at_most
    for day in sheet.open_days(span):
        workout = sheet.days[day]
        if session == "quality" and workout.stress is Stress.LONG and workout.hard_s > strides_s:
            yield plain(brief, workout, workout.distance_m, Stress.LONG)
        elif workout.stress not in OF_A_KIND[session]:
            continue
        elif session == "quality":
            metres = max(workout.distance_m - hard_m(workout), shortest_m(brief, workout))
            yield plain(brief, workout, metres, Stress.EASY)
        elif session == "long":
            yield plain(brief, workout, _in_place_of_long(sheet, workout), Stress.EASY)
        else:
            yield rested(brief, workout)


def _in_place_of_long(sheet: Sheet, workout: PlannedWorkout) -> float:
    """Metres of the easy run that stands in for a long one."""
    brief = sheet.footing.brief
    others = [run for run in sheet.runs_of(sheet.week_of(workout.day)) if run.day != workout.day]
    half = workout.distance_m / 2
    longest = max((run.distance_m for run in others), default=half)
    return max(min(half, longest), shortest_m(brief, workout))

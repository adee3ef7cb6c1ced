"""A written session as a planned workout: its steps, totals and load at the runner's paces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.foreign import Work, WrittenSession
from strideiq.core.domain.goal import Goal
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Sport,
    StepEnd,
    StepKind,
    Stress,
    flat,
)
from strideiq.core.engine.load.session import other_load, run_load
from strideiq.core.reading.shapes.planning import PlanRules

ROUNDED: Final = 0.02
"""Files round; a race this much off a known length, as a share, is meant to have it."""


_ABOUT: Final = 0.05


@dataclass(frozen=True, slots=True)
class Clock:
    """Paces in seconds per kilometre by zone, and what is raced: the goal and its seconds."""

    mid: Mapping[Zone, float]
    threshold: float
    goal: Goal
    race_s: float
    rules: PlanRules


def day_of(rows: Sequence[WrittenSession], day: date, clock: Clock) -> PlannedWorkout:
    """Everything written for one day: its run, or rest, with the others beside it."""
    runs = [row for row in rows if row.sport is Sport.RUN]
    main = runs[0] if runs else WrittenSession(0, day, "Rest", stress=Stress.REST)
    others = tuple(_workout(row, clock) for row in rows if row is not main)
    workout = _workout(main, clock)
    return replace(workout, also=others) if others else workout


def _workout(row: WrittenSession, clock: Clock) -> PlannedWorkout:
    if row.sport is not Sport.RUN:
        return _beside(row, clock)
    steps = _race(row, clock) if _is_race(row, clock) else _steps(row, clock)
    metres = seconds = load = 0.0
    zones: dict[Zone, float] = {}
    for step, times in flat(steps):
        metres += step.distance_m * times
        seconds += step.duration_s * times
        load += run_load(step.distance_m, step.duration_s, clock.threshold) * times
        if step.zone is not None:
            zones[step.zone] = zones.get(step.zone, 0.0) + step.duration_s * times
    hard = sum(took for zone, took in zones.items() if zone is not Zone.E)
    stress = row.stress
    if _is_race(row, clock):
        stress = Stress.RACE
    elif stress is None and not steps:
        stress = Stress.REST
    elif stress is None:
        stress = Stress.QUALITY if hard > clock.rules.lint.strides_at_most else Stress.EASY
    title = row.title or stress.value.capitalize()
    return PlannedWorkout(
        row.day,
        row.template_id or title,
        title,
        stress.value,
        stress,
        steps,
        metres,
        seconds,
        tuple(zones.items()),
        load=load,
    )


def _beside(row: WrittenSession, clock: Clock) -> PlannedWorkout:
    seconds = row.duration_s or 0.0
    step = PlannedStep(StepKind.RUN, StepEnd.TIME, seconds, 0.0, None, None, None)
    title = row.title or row.sport.value.capitalize()
    return PlannedWorkout(
        row.day,
        row.template_id or title,
        title,
        row.sport.value,
        row.stress or Stress.EASY,
        (step,),
        duration_s=seconds,
        sport=row.sport,
        load=other_load(row.sport, None, seconds, clock.rules.load),
    )


def _is_race(row: WrittenSession, clock: Clock) -> bool:
    """Whether a row is a race: it says so, or is the goal's day and no other length than its."""
    if row.stress is not None or row.day != clock.goal.race_day:
        return row.stress is Stress.RACE
    length = clock.rules.distances[clock.goal.distance].length
    return row.distance_m is None or abs(row.distance_m - length) <= _ABOUT * length


def _race(row: WrittenSession, clock: Clock) -> tuple[PlannedStep, ...]:
    """The whole race in one step; what files round is the race's own length."""
    goal = clock.rules.distances[clock.goal.distance].length
    is_goal = row.day == clock.goal.race_day
    metres = row.distance_m or (goal if is_goal else 0.0)
    for race in clock.rules.distances.values():
        if abs(metres - race.length) <= ROUNDED * race.length:
            metres = race.length
    seconds = row.duration_s or (
        clock.race_s * metres / goal if is_goal else metres * clock.mid[Zone.RACE] / 1000
    )
    return (PlannedStep(StepKind.RUN, StepEnd.DISTANCE, seconds, metres, Zone.RACE, None, None),)


def _steps(row: WrittenSession, clock: Clock) -> tuple[PlannedStep | PlannedRepeat, ...]:
    """The easy part of a run in one step, and its work as it is written."""
    hard = [work for work in row.work if work.zone is not Zone.E]
    work = tuple(_work(each, clock) for each in hard)
    work_m = sum(step.distance_m * times for step, times in flat(work))
    work_s = sum(step.duration_s * times for step, times in flat(work))
    easy = clock.mid[Zone.E]
    metres, seconds = row.distance_m, row.duration_s
    if metres is None and seconds is None:
        easy_s = sum(w.times * (w.duration_s or 0.0) for w in row.work if w.zone is Zone.E)
        easy_m = easy_s * 1000 / easy
    elif metres is None:
        easy_s = max(0.0, (seconds or 0.0) - work_s)
        easy_m = easy_s * 1000 / easy
    else:
        easy_m = max(0.0, metres - work_m)
        easy_s = easy_m * easy / 1000 if seconds is None else max(0.0, seconds - work_s)
    if not easy_m and not easy_s:
        return work
    first = PlannedStep(StepKind.RUN, StepEnd.DISTANCE, easy_s, easy_m, Zone.E, None, None)
    return first, *work


def _work(work: Work, clock: Clock) -> PlannedStep | PlannedRepeat:
    pace = clock.mid[work.zone]
    if work.distance_m is not None:
        end, metres, seconds = StepEnd.DISTANCE, work.distance_m, work.distance_m * pace / 1000
    else:
        seconds = work.duration_s or 0.0
        end, metres = StepEnd.TIME, seconds * 1000 / pace
    step = PlannedStep(StepKind.RUN, end, seconds, metres, work.zone, None, None)
    return step if work.times == 1 else PlannedRepeat(work.times, (step,))

"""Words that explanations share: kinds of weeks, counts of days, and the work of a session."""

from collections.abc import Iterator
from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.units import (
    METRES_PER_KM,
    UnitSystem,
    format_distance,
    format_duration,
)
from strideiq.core.domain.workout import PlannedRepeat, PlannedStep, PlannedWorkout, StepEnd, Stress

Facts = tuple[tuple[str, str | float | int], ...]

KEPT: Final = 1000
"""Reasons that are kept by what they say: days of a week, and weeks of plans, share many."""

KINDS: Final = {
    WeekKind.RETURN: "a week that leads back to running",
    WeekKind.LOADING: "a week that builds up",
    WeekKind.CUT_BACK: "a cut-back week",
    WeekKind.TUNE_UP: "a week with a race on the way",
    WeekKind.TAPER: "a taper week",
    WeekKind.RACE: "the week of the race",
    WeekKind.RECOVERY: "a recovery week",
}


def shape(workout: PlannedWorkout, units: UnitSystem) -> str:
    """The work of a session, ``5 x 5:00`` or ``20:00 and 4 x 0:20``; of other runs the distance.

    A long run with work tells both: ``24.0 km with 40:00 faster``.
    """
    work = " and ".join(_work(workout, units)) if workout.hard_s else ""
    if work and workout.stress is not Stress.LONG:
        return work
    distance = format_distance(workout.distance_m, units)
    return f"{distance} with {work} faster" if work else distance


def _work(workout: PlannedWorkout, units: UnitSystem) -> Iterator[str]:
    for entry in workout.steps:
        if isinstance(entry, PlannedStep):
            if _is_work(entry):
                yield _amount(entry, units)
            continue
        hard = [_amount(step, units) for step in entry.steps if _is_work(step)]
        if hard:
            yield _repeated(entry, hard)


def _repeated(repeat: PlannedRepeat, amounts: list[str]) -> str:
    once = " + ".join(amounts)
    if repeat.times == 1:
        return once
    return f"{repeat.times} x {once}" if len(amounts) == 1 else f"{repeat.times} x ({once})"


def _is_work(step: PlannedStep) -> bool:
    return step.zone not in {None, Zone.E} and step.end is not StepEnd.OPEN


def _amount(step: PlannedStep, units: UnitSystem) -> str:
    if step.end is StepEnd.TIME:
        return format_duration(step.duration_s)
    if step.distance_m < METRES_PER_KM:
        return f"{step.distance_m:.0f} m"
    return format_distance(step.distance_m, units)

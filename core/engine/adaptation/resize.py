"""A day's run made smaller or larger without breaking it.

Repetitions go before intensity: a session keeps its paces and loses repetitions, or minutes of its
one piece. Where not even its smallest size is left, it becomes an easy run; what is too short to be
worth a run becomes rest.
"""

from dataclasses import replace
from math import inf
from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    RepeatTemplate,
    Sport,
    StepEnd,
    StepTemplate,
    Stress,
    flat,
)
from strideiq.core.engine.planning.compose import on_day
from strideiq.core.engine.planning.diary import Brief
from strideiq.core.engine.planning.scale import Cost, Sized

ABOVE_ITS_SHARE: Final = 1.34
"""The smallest size of a session may have this much more work than it should; else it is left out."""
BESIDE_UP_TO: Final = 0.5
"""A load below this share of what was planned leaves out what stands beside the runs too."""
_SLACK: Final = 1e-6


def resized(brief: Brief, workout: PlannedWorkout, metres: float, share: float) -> PlannedWorkout:
    """The run over ``metres`` (rounded to the grid) with this share of its hard running."""
    metres = brief.units(metres + brief.grid_m / 2) * brief.grid_m
    if metres < shortest_m(brief, workout):
        return rested(brief, workout)
    cost = brief.shelf.cost(workout.template_id)
    sized = _sized(cost, workout, metres, share) if cost is not None else None
    if sized is None:
        stress = workout.stress if workout.stress in {Stress.LONG, Stress.RECOVERY} else Stress.EASY
        return plain(brief, workout, metres, stress)
    return written(brief, workout, sized, metres)


def plain(brief: Brief, workout: PlannedWorkout, metres: float, stress: Stress) -> PlannedWorkout:
    """A run of a stress without hard running over so many metres, rounded to the grid."""
    metres = brief.units(metres + brief.grid_m / 2) * brief.grid_m
    most_s = brief.minutes_on(workout.day) * 60.0
    cost = (
        brief.shelf.plain(stress, metres, {}, most_s)
        or brief.shelf.plain(Stress.EASY, metres, {}, most_s)
        or brief.shelf.by_stress[Stress.EASY][0]
    )
    return written(brief, workout, Sized(cost, cost.low, cost.base, "template"), metres)


def rested(brief: Brief, workout: PlannedWorkout) -> PlannedWorkout:
    """The day without a run; strength and cross-training beside it stay."""
    cost = brief.shelf.by_stress[Stress.REST][0]
    beside = tuple(each for each in workout.also if each.sport is not Sport.RUN)
    day = replace(workout, also=beside)
    return written(brief, day, Sized(cost, cost.low, cost.base, "template"), 0.0)


def written(brief: Brief, workout: PlannedWorkout, sized: Sized, metres: float) -> PlannedWorkout:
    """A sized template written out on the day of ``workout``, with what stands beside that."""
    template = sized.cost.template
    composed = brief.composer.compose(sized, metres)
    title = workout.title if template.id == workout.template_id else template.title
    run = on_day(workout.day, sized, composed, workout.reasons, title)
    return replace(run, also=workout.also)


def with_less_beside(brief: Brief, workout: PlannedWorkout, share: float) -> PlannedWorkout:
    """The day with what stands beside its run: second runs shrink, and half a load has none."""
    if not workout.also or share >= 1:
        return workout
    if share < BESIDE_UP_TO:
        return replace(workout, also=())
    also = (
        resized(brief, each, each.distance_m * share, share) if each.sport is Sport.RUN else each
        for each in workout.also
    )
    return replace(workout, also=tuple(each for each in also if each.steps))


def shortest_m(brief: Brief, workout: PlannedWorkout) -> float:
    """The shortest run that is worth its day; one that was planned shorter may stay so."""
    return min(workout.distance_m, brief.rules.runs.worth_a_day)


def hard_m(workout: PlannedWorkout) -> float:
    """Metres of a run that are faster than easy."""
    return sum(
        step.distance_m * times
        for step, times in flat(workout.steps)
        if step.zone is not None and step.zone is not Zone.E
    )


def size_of(cost: Cost, workout: PlannedWorkout) -> float:
    """The size a template was written out at."""
    for entry, planned in zip(cost.template.steps, workout.steps, strict=False):
        match entry, planned:
            case RepeatTemplate(), PlannedRepeat() if entry.low != entry.high:
                return float(planned.times)
            case StepTemplate(), PlannedStep() if entry.amount.low != entry.amount.high:
                by_time = entry.amount.end is StepEnd.TIME
                return planned.duration_s if by_time else planned.distance_m
    return cost.low


def _sized(cost: Cost, workout: PlannedWorkout, metres: float, share: float) -> Sized | None:
    """The template at its share of work within so many metres; None where that would break it."""
    size = size_of(cost, workout)
    now, wanted = amount(cost, size), amount(cost, size) * share
    if amount(cost, cost.low) > max(wanted * ABOVE_ITS_SHARE, wanted + _SLACK):
        return None
    unit = cost.unit.work_s or cost.unit.seconds
    if cost.grid and unit and share != 1:
        exact = (wanted - amount(cost, cost.low)) / (unit * cost.grid)
        # Half a repetition less rather than more.
        steps = max(0, int(exact + 0.5 - _SLACK))
        size = min(cost.low + steps * cost.grid, cost.high, size if share < 1 else inf)
    while True:
        sized = Sized(cost, size, cost.at(size), "changed")
        if sized.least_m <= metres + _SLACK:
            return sized
        if not cost.grid or not now or size - cost.grid < cost.low - _SLACK:
            return None
        size -= cost.grid


def amount(cost: Cost, size: float) -> float:
    """Seconds of work at a size; of strides and the like, which are none, those of their steps."""
    load = cost.at(size)
    return load.work_s if cost.base.work_s or cost.unit.work_s else cost.unit.seconds * size

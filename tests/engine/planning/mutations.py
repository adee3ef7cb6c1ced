"""Small changes to a finished plan, each leaving everything else as it was."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Stress,
)
from strideiq.core.engine.load.session import run_load

Steps = tuple[PlannedStep | PlannedRepeat, ...]
Change = Callable[[PlannedWorkout], PlannedWorkout]


def with_steps(workout: PlannedWorkout, steps: Steps) -> PlannedWorkout:
    """``workout`` with other steps and the totals that follow from them."""
    metres = seconds = load = 0.0
    zone_s: dict[Zone, float] = {}
    threshold = threshold_pace(workout)
    for step, times in each(steps):
        metres += step.distance_m * times
        seconds += step.duration_s * times
        load += run_load(step.distance_m, step.duration_s, threshold) * times
        if step.zone is not None:
            zone_s[step.zone] = zone_s.get(step.zone, 0.0) + step.duration_s * times
    return replace(
        workout,
        steps=steps,
        distance_m=metres,
        duration_s=seconds,
        zone_s=tuple(zone_s.items()),
        load=load,
    )


def threshold_pace(workout: PlannedWorkout) -> float:
    """The threshold pace that a workout's load was reckoned with; without a load any will do."""
    at_one = sum(run_load(s.distance_m, s.duration_s, 1.0) * n for s, n in each(workout.steps))
    return (workout.load / at_one) ** 0.5 if at_one else 0.0


def each(steps: Steps) -> Iterator[tuple[PlannedStep, int]]:
    """Every step with the number of times it is run."""
    for entry in steps:
        if isinstance(entry, PlannedRepeat):
            yield from ((step, entry.times) for step in entry.steps)
        else:
            yield entry, 1


def sized(step: PlannedStep, metres: float, zone: Zone | None = None) -> PlannedStep:
    """``step`` over ``metres`` at its own speed, in another zone if one is named."""
    seconds = metres * step.duration_s / step.distance_m
    return replace(step, distance_m=metres, duration_s=seconds, zone=zone or step.zone)


def longer(workout: PlannedWorkout, metres: float) -> PlannedWorkout:
    """``workout`` with ``metres`` more (or, below 0, less) of easy running at its start."""
    place, first = next(
        (place, step)
        for place, step in enumerate(workout.steps)
        if isinstance(step, PlannedStep) and step.zone is Zone.E
    )
    changed = sized(first, first.distance_m + metres)
    return with_steps(workout, (*workout.steps[:place], changed, *workout.steps[place + 1 :]))


def lasting(workout: PlannedWorkout, seconds: float) -> PlannedWorkout:
    """``workout`` over the same distance in ``seconds``, its easy running slower for it."""
    place, first = next(
        (place, step)
        for place, step in enumerate(workout.steps)
        if isinstance(step, PlannedStep) and step.zone is Zone.E
    )
    changed = replace(first, duration_s=first.duration_s + seconds - workout.duration_s)
    return with_steps(workout, (*workout.steps[:place], changed, *workout.steps[place + 1 :]))


def in_week(plan: Plan, number: int, change: Callable[[PlanWeek], PlanWeek]) -> Plan:
    """``plan`` with one week changed."""
    weeks = tuple(change(week) if week.number == number else week for week in plan.weeks)
    return replace(plan, weeks=weeks)


def restated(week: PlanWeek) -> PlanWeek:
    """``week`` with what its days come to as its stated distance."""
    return replace(week, target_m=week.distance_m)


def on_days(plan: Plan, changes: Mapping[date, Change]) -> Plan:
    """``plan`` with the workouts of some days changed and their weeks' distance restated."""

    def changed(week: PlanWeek) -> PlanWeek:
        if not any(workout.day in changes for workout in week.workouts):
            return week
        workouts = tuple(changes[w.day](w) if w.day in changes else w for w in week.workouts)
        return restated(replace(week, workouts=workouts))

    return replace(plan, weeks=tuple(changed(week) for week in plan.weeks))


def on_day(plan: Plan, day: date, change: Change) -> Plan:
    """``plan`` with the workout of one day changed and its week's distance restated."""
    return on_days(plan, {day: change})


def swapped(plan: Plan, one: date, other: date) -> Plan:
    """``plan`` with the workouts of two days exchanged."""
    by_day = {workout.day: workout for workout in plan.workouts()}
    return on_days(
        plan,
        {
            one: lambda _: replace(by_day[other], day=one),
            other: lambda _: replace(by_day[one], day=other),
        },
    )


def like_week(plan: Plan, number: int, model: int) -> Plan:
    """``plan`` whose week ``number`` has the days of its week ``model``."""
    source = next(week for week in plan.weeks if week.number == model)
    later = timedelta(weeks=number - model)
    days = tuple(replace(workout, day=workout.day + later) for workout in source.workouts)
    return in_week(plan, number, lambda week: restated(replace(week, workouts=days)))


def week_longer(plan: Plan, week: PlanWeek, metres: float, *stresses: Stress) -> Plan:
    """``plan`` with every run of a week, or those of some stresses, longer by ``metres``."""
    return on_days(
        plan, {run.day: lambda run: longer(run, metres) for run in runs_of(week, *stresses)}
    )


def week_scaled(plan: Plan, week: PlanWeek, factor: float) -> Plan:
    """``plan`` with every run of a week ``factor`` times as long, steps and all."""
    return on_days(plan, {run.day: lambda run: scaled(run, factor) for run in runs_of(week)})


def scaled(workout: PlannedWorkout, factor: float) -> PlannedWorkout:
    """``workout`` with every step ``factor`` times as long."""

    def part(step: PlannedStep) -> PlannedStep:
        return sized(step, step.distance_m * factor)

    return with_steps(
        workout,
        tuple(
            replace(entry, steps=tuple(part(step) for step in entry.steps))
            if isinstance(entry, PlannedRepeat)
            else part(entry)
            for entry in workout.steps
        ),
    )


def runs_of(week: PlanWeek, *stresses: Stress) -> list[PlannedWorkout]:
    """The runs of a week, of some stresses if any are named, without the goal race."""
    wanted = stresses or tuple(s for s in Stress if s is not Stress.RACE)
    return [workout for workout in week.workouts if workout.steps and workout.stress in wanted]

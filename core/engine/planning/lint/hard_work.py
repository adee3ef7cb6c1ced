"""Lint rules about hard work over a week and a plan: how much of it, and how often the same."""

from collections import Counter
from collections.abc import Iterator

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import Finding, Plan, PlanWeek
from strideiq.core.domain.workout import PlannedStep, PlannedWorkout, Sport, StepEnd, Stress, flat
from strideiq.core.engine.planning.intensity import easy_share, is_fast
from strideiq.core.engine.planning.lint.context import (
    SECOND,
    LintContext,
    error,
    is_hard,
    week_place,
)


def intensity(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Most of a week's running time is easy, and little of it at interval pace or faster."""
    distance, tier = context.request.goal.distance, plan.volume_tier
    most = context.rules.intensity.fast
    for week in plan.weeks:
        total, hard, fast = _times(week, context)
        if not hard:
            continue
        least = easy_share(context.rules, week.kind, week.phase, distance, tier)
        if hard > total * (1 - least) + SECOND:
            sentence = (
                f"{1 - hard / total:.0%} of the week's running time is easy; "
                f"at least {least:.0%} is sound."
            )
            yield error("easy-share", week_place(week), sentence)
        if fast > total * most + SECOND:
            sentence = (
                f"{fast / total:.0%} of the week's running time is at interval pace or faster; "
                f"{most:.0%} is the most."
            )
            yield error("fast-share", week_place(week), sentence)


def repeated_workouts(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No hard session comes back step for step, unless it is a test."""
    most = context.rules.repeats_at_most
    seen: Counter[object] = Counter()
    for workout in plan.workouts():
        if workout.template_id in context.tests or not is_hard(workout, context):
            continue
        work = tuple(_size(step, times) for step, times in flat(workout.steps) if _works(step))
        if not work:
            continue
        seen[workout.template_id, work] += 1
        if seen[workout.template_id, work] == most + 1:
            times = "time" if most == 1 else "times"
            sentence = (
                f"{workout.title} has been run step for step {most} {times} before; "
                "give it another size, or run another session."
            )
            yield error("repeated-workout", workout.day, sentence)


def _times(week: PlanWeek, context: LintContext) -> tuple[float, float, float]:
    """Seconds of running in a week without races: in all, hard and fast; strides are neither."""
    total = hard = fast = 0.0
    for day in week.workouts:
        for workout in (day, *day.also) if day.also else (day,):
            if workout.stress is Stress.RACE or workout.sport is not Sport.RUN:
                continue
            total += workout.duration_s
            if is_hard(workout, context):
                hard += workout.hard_s
                fast += _fast_s(workout, context)
    return total, hard, fast


def _fast_s(workout: PlannedWorkout, context: LintContext) -> float:
    race_zone = context.race.race_zone
    return sum(seconds for zone, seconds in workout.zone_s if is_fast(zone, race_zone))


def _works(step: PlannedStep) -> bool:
    return step.zone is not None and step.zone is not Zone.E


def _size(step: PlannedStep, times: int) -> tuple[object, ...]:
    amount = step.duration_s if step.end is StepEnd.TIME else step.distance_m
    return times, str(step.zone), str(step.end), round(amount)

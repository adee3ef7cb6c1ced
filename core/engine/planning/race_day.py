"""The race of a plan under its conditions: the pace they leave, and the flat one beside it."""

from collections.abc import Iterator
from dataclasses import replace

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.conditions import RacePacing
from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.units import UnitSystem, format_duration, format_pace
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Reason,
    Stress,
)
from strideiq.core.engine.pacing.adjust import adjusted, adjusted_zones, too_hot
from strideiq.core.reading.shapes.conditions import ConditionRules


def under_conditions(plan: Plan, race_s: float, table: ConditionRules, units: UnitSystem) -> Plan:
    """The plan with the pace of its race as the conditions leave it; as it is where none are known.

    ``race_s`` are the seconds to race in on a flat cool day at the sea.
    """
    conditions = plan.goal.conditions
    if conditions is None:
        return plan
    metres = plan.goal_distance_m
    pacing = adjusted(race_s / metres * 1000, metres, conditions, table, units)
    pacing = replace(pacing, zones=adjusted_zones(plan.fitness.zones, conditions, table))
    weeks = tuple(_week(week, plan, pacing, units) for week in plan.weeks)
    return replace(plan, weeks=weeks, pacing=pacing)


def heat_warning(plan: Plan, table: ConditionRules) -> Iterator[tuple[str, str]]:
    """Code and sentence of a race that is too hot to run hard."""
    conditions = plan.goal.conditions
    if conditions is not None and too_hot(conditions, table.heat):
        sentence = (
            "It is too hot to run hard on the day of the race: run by effort, drink, and stop "
            "when you feel unwell; or choose another race."
        )
        yield "race-too-hot", sentence


def _week(week: PlanWeek, plan: Plan, pacing: RacePacing, units: UnitSystem) -> PlanWeek:
    days = [_is_goal_race(workout, plan) for workout in week.workouts]
    if not any(days):
        return week
    workouts = tuple(
        _race(workout, pacing, units) if races else workout
        for workout, races in zip(week.workouts, days, strict=True)
    )
    return replace(week, workouts=workouts)


def _is_goal_race(workout: PlannedWorkout, plan: Plan) -> bool:
    return workout.stress is Stress.RACE and workout.day == plan.goal.race_day


def _race(workout: PlannedWorkout, pacing: RacePacing, units: UnitSystem) -> PlannedWorkout:
    """The race at the pace its conditions leave; its load goes by its pace, as any run's."""
    slower = pacing.adjusted_s_km / pacing.flat_s_km
    told = {"pace", "effort"}
    return replace(
        workout,
        steps=tuple(_entry(entry, slower, pacing) for entry in workout.steps),
        duration_s=workout.duration_s * slower,
        zone_s=tuple((zone, seconds * slower) for zone, seconds in workout.zone_s),
        load=workout.load / slower,
        reasons=(
            *(reason for reason in workout.reasons if reason.code not in told),
            *race_reasons(pacing, units),
        ),
    )


def _entry(
    entry: PlannedStep | PlannedRepeat, slower: float, pacing: RacePacing
) -> PlannedStep | PlannedRepeat:
    if isinstance(entry, PlannedRepeat):
        return replace(entry, steps=tuple(_step(step, slower, pacing) for step in entry.steps))
    return _step(entry, slower, pacing)


def _step(step: PlannedStep, slower: float, pacing: RacePacing) -> PlannedStep:
    pace = step.pace
    if pace is not None:
        pace = PaceRange(pace.fast_s_km * slower, pace.slow_s_km * slower)
    by_feel = pacing.by_effort and step.zone is Zone.RACE
    return replace(step, duration_s=step.duration_s * slower, pace=None if by_feel else pace)


def race_reasons(pacing: RacePacing, units: UnitSystem) -> Iterator[Reason]:
    """The flat pace beside the one to race at, and one sentence for each thing that changes it."""
    flat, now = format_pace(pacing.flat_s_km, units), format_pace(pacing.adjusted_s_km, units)
    flat_time, time = format_duration(pacing.flat_s), format_duration(pacing.adjusted_s)
    if pacing.by_effort:
        sentence = (
            f"Run it by effort, not by pace: about {time}; "
            f"on a flat cool day at the sea it would be {flat_time} at {flat}."
        )
    else:
        sentence = (
            f"Race pace {now}, for a race of {time}; "
            f"on a flat cool day at the sea {flat} for {flat_time}."
        )
    facts = (("pace", now), ("race_time", time), ("flat", flat), ("flat_time", flat_time))
    yield Reason("race-conditions", sentence, facts)
    for each in pacing.adjustments:
        said, _, share = each.sentence.rpartition(": ")
        told = (("conditions", said), ("share", share.rstrip(".")), ("table", each.table))
        yield Reason(f"race-{each.code}", f"{each.sentence[:-1]} ({each.table}).", told)

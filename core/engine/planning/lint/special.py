"""Lint rules about days that differ: races on the way, days away, what stands beside a run."""

from collections.abc import Iterator
from datetime import date, timedelta

from strideiq.core.domain.goal import GoalKind, SideRace
from strideiq.core.domain.plan import Finding, Plan
from strideiq.core.domain.units import counted, format_duration
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress
from strideiq.core.engine.planning.lint.context import (
    METRE,
    SECOND,
    LintContext,
    error,
    is_hard,
    week_place,
)
from strideiq.core.engine.planning.special_days import (
    easy_after,
    easy_before,
    is_away,
    no_long_run_after,
    races_before_goal,
    races_on_the_way,
)


def races_on_their_days(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The goal race and every race asked for are on their days, whole, and there is no other."""
    if plan.goal != context.request.goal:
        yield error("race-day", "plan", "The plan is for another goal than the one asked for.")
    asked = dict(_races_asked(plan, context))
    # Races that have been run are none of this request's.
    planned = {
        w.day: w
        for w in plan.workouts()
        if w.stress is Stress.RACE and w.day >= context.request.today
    }
    for day in sorted(asked.keys() | planned.keys()):
        if day not in planned:
            others = ", ".join(str(other) for other in planned if other not in asked) or "no day"
            sentence = f"The race belongs on this day; the plan has it on {others}."
            yield error("race-day", day, sentence)
        elif day not in asked:
            if len(planned) > len(asked) or all(other in planned for other in asked):
                yield error("race-day", day, "No race was asked for on this day.")
        elif abs(planned[day].distance_m - asked[day]) > METRE:
            is_, should = context.shown(planned[day].distance_m), context.shown(asked[day])
            yield error("race-day", day, f"The race is {is_} long instead of {should}.")


def _races_asked(plan: Plan, context: LintContext) -> Iterator[tuple[date, float]]:
    """The day and the metres of each race that the plan has to have."""
    first, last = plan.weeks[0].start, plan.weeks[-1].end
    for race in races_on_the_way(context.request):
        if first <= race.day <= last:
            yield race.day, context.rules.distances[race.distance].length
    goal = context.request.goal
    if goal.kind is GoalKind.RACE and goal.race_day >= context.request.today:
        yield goal.race_day, context.race.length


def around_races(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The days around a race on the way are easy."""
    for race in races_before_goal(context.request):
        for workout in plan.workouts():
            if workout.day >= context.request.today:
                yield from _around(workout, race, context)


def _around(workout: PlannedWorkout, race: SideRace, context: LintContext) -> Iterator[Finding]:
    days = (workout.day - race.day).days
    hard, long = is_hard(workout, context), workout.stress is Stress.LONG
    if hard and -easy_before(race, context.rules) <= days < 0:
        sentence = f"Hard session {counted(-days, 'day')} before the race on {race.day}."
        yield error("around-race", workout.day, sentence)
    elif hard and 0 < days <= easy_after(race, context.rules):
        sentence = f"Hard session {counted(days, 'day')} after the race on {race.day}."
        yield error("around-race", workout.day, sentence)
    elif long and (days == -1 or 0 < days <= no_long_run_after(race, context.rules)):
        side = "before" if days < 0 else "after"
        sentence = f"Long run {counted(abs(days), 'day')} {side} the race on {race.day}."
        yield error("around-race", workout.day, sentence)


def days_away(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Days away have neither a hard session nor a long run."""
    availability = context.request.availability
    for workout in plan.workouts() if availability.away else ():
        if workout.day >= context.request.today and is_away(availability, workout.day):
            if is_hard(workout, context):
                yield error("away", workout.day, "Hard session on a day away.")
            elif workout.stress is Stress.LONG:
                yield error("away", workout.day, "Long run on a day away.")


def double_days(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Second runs are easy and short, beside an easy or hard run, and no more than asked for."""
    rules, most = context.rules.doubles, context.request.availability.doubles
    for week in plan.weeks:
        days = [(day, run) for day in week.workouts if day.also for run in _second_runs(day)]
        for day, run in days:
            if run.stress not in {Stress.EASY, Stress.RECOVERY} or is_hard(run, context):
                yield error("double-day", day.day, "The second run of the day is not easy.")
            elif day.stress not in {Stress.EASY, Stress.QUALITY}:
                sentence = (
                    f"A second run on a day of {day.title}; only easy and hard days have one."
                )
                yield error("double-day", day.day, sentence)
            elif run.duration_s > rules.time + SECOND:
                sentence = (
                    f"The second run takes {format_duration(run.duration_s)}; "
                    f"{format_duration(rules.time)} is the most."
                )
                yield error("double-day", day.day, sentence)
        if days and plan.volume_tier not in rules.tiers:
            tiers = ", ".join(rules.tiers) or "none"
            sentence = f"Second runs are for volume tier {tiers}, not for {plan.volume_tier}."
            yield error("double-day", week_place(week), sentence)
        elif len(days) > most:
            sentence = f"{len(days)} second runs, but {most} were asked for."
            yield error("double-day", week_place(week), sentence)


def _second_runs(day: PlannedWorkout) -> Iterator[PlannedWorkout]:
    return (each for each in day.also if each.sport is Sport.RUN)


def strength_days(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No strength in the last days before the goal race."""
    if context.request.goal.kind is not GoalKind.RACE:
        return
    least = timedelta(days=context.rules.strength.before_race)
    race_day = context.request.goal.race_day
    for day in plan.workouts():
        if not day.also and day.sport is Sport.RUN:
            continue
        near = timedelta() <= race_day - day.day <= least
        if near and any(each.sport is Sport.STRENGTH for each in (day, *day.also)):
            days = counted((race_day - day.day).days, "day")
            sentence = (
                f"Strength {days} before the race; none belongs in the last {least.days} days."
            )
            yield error("strength-before-race", day.day, sentence)

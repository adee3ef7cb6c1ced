"""Lint rules about days: spacing, rest, the race, the past."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Finding, Plan, WeekKind
from strideiq.core.domain.units import counted, format_duration
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.lint.context import (
    SECOND,
    LintContext,
    error,
    is_hard,
    is_whole,
    training_runs,
    week_place,
)


def every_week_a_week(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The plan has weeks of one to seven days, and a volume tier that limits are known for."""
    if not plan.weeks:
        yield error("calendar", "plan", "The plan has no weeks.")
    for week in plan.weeks:
        if not 1 <= len(week.workouts) <= DAYS_IN_WEEK:
            sentence = f"A week has 1 to {DAYS_IN_WEEK} days, this one {len(week.workouts)}."
            yield error("calendar", week_place(week), sentence)
    known = ", ".join(context.race.long_run)
    if plan.volume_tier not in context.race.long_run:
        sentence = f"No limits are known for volume tier {plan.volume_tier!r}; known are {known}."
        yield error("volume-tier", "plan", sentence)


def every_day_once(plan: Plan, _: LintContext) -> Iterator[Finding]:
    """Each day of the plan stands there exactly once, in order."""
    for before, after in pairwise(plan.workouts()):
        if after.day - before.day != timedelta(days=1):
            yield error("calendar", after.day, f"The day before it in the plan is {before.day}.")


def quality_spacing(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Hard sessions keep their distance from each other, more after one at interval pace."""
    days = context.rules.days
    hard = [w for w in plan.workouts() if is_hard(w, context)]
    longer = days.gap_after_intervals > days.quality_gap
    for before, after in pairwise(hard):
        gap = days.quality_gap
        if longer and _has_intervals(before, context):
            gap = days.gap_after_intervals
        if (after.day - before.day).days < gap:
            since = counted((after.day - before.day).days, "day")
            sentence = f"Hard session {since} after the one on {before.day}; {gap} are needed."
            yield error("quality-spacing", after.day, sentence)


def _has_intervals(workout: PlannedWorkout, context: LintContext) -> bool:
    """Whether a session has more interval running than strides; race pace counts as its zone."""
    seconds = workout.seconds_in(Zone.I)
    if context.race.race_zone == Zone.I.value:
        seconds += workout.seconds_in(Zone.RACE)
    return seconds > context.rules.lint.strides_at_most


def quality_after_long_run(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The day after a long run is not a hard one."""
    for before, after in pairwise(plan.workouts()):
        if before.stress is Stress.LONG and is_hard(after, context):
            yield error("quality-after-long-run", after.day, "Hard session right after a long run.")


def quality_before_race(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The last days before the race are easy."""
    if context.request.goal.kind is not GoalKind.RACE:
        return
    least = context.rules.days.quality_before_race
    for workout in plan.workouts():
        days = (context.request.goal.race_day - workout.day).days
        if 0 <= days < least and is_hard(workout, context):
            sentence = f"Hard session {counted(days, 'day')} before the race; {counted(least, 'day')} are needed."
            yield error("quality-before-race", workout.day, sentence)


def rest_days(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Every week has a day of rest, or a short recovery run where seven days are run."""
    most = context.rules.runs.recovery_at_most
    for week in plan.weeks:
        runs = training_runs(week)
        if not is_whole(week) or len(runs) < DAYS_IN_WEEK:
            continue
        if context.request.availability.days_per_week < DAYS_IN_WEEK:
            yield error("rest-day", week_place(week), "The week has no day of rest.")
        elif min(run.duration_s for run in runs) > most + SECOND:
            sentence = f"Seven runs and none of at most {format_duration(most)} as recovery."
            yield error("rest-day", week_place(week), sentence)


def running_days(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No week has more runs than the runner asked for."""
    most = context.request.availability.days_per_week
    for week in plan.weeks:
        runs = len(training_runs(week))
        if runs > most:
            yield error(
                "running-days", week_place(week), f"{runs} runs, but {most} were asked for."
            )


def recovery_after_race(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Nothing hard in the recovery weeks."""
    for week in plan.weeks:
        if week.kind is WeekKind.RECOVERY:
            for workout in week.workouts:
                if is_hard(workout, context):
                    yield error("recovery", workout.day, "Hard session in a recovery week.")


WEEK_ORDER = {
    WeekKind.RETURN: 0,
    WeekKind.LOADING: 0,
    WeekKind.CUT_BACK: 0,
    WeekKind.TUNE_UP: 0,
    WeekKind.TAPER: 1,
    WeekKind.RACE: 2,
    WeekKind.RECOVERY: 3,
}


def week_order(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Weeks build up, taper, race once in the race's own week, and recover, in this order."""
    for before, after in pairwise(plan.weeks):
        if WEEK_ORDER[after.kind] < WEEK_ORDER[before.kind]:
            sentence = f"A {after.kind.value} week after a {before.kind.value} week."
            yield error("week-order", week_place(after), sentence)
    goal = context.request.goal
    for week in plan.weeks:
        races = goal.kind is GoalKind.RACE and week.start <= goal.race_day <= week.end
        if races != (week.kind is WeekKind.RACE):
            sentence = "The week of the race, and no other, is the race week."
            yield error("week-order", week_place(week), sentence)


def past_days(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Days before today are as they were in the plan this one replaces, none more and none less."""
    today = context.request.today
    was = _before(context.previous, today) if context.previous else {}
    now = _before(plan, today)
    for day in sorted(was.keys() | now.keys()):
        if was.get(day) != now.get(day):
            yield error("past-day", day, "A day that has passed is changed.")


def _before(plan: Plan, today: date) -> dict[date, PlannedWorkout]:
    return {workout.day: workout for workout in plan.workouts() if workout.day < today}

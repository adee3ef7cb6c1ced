"""Lint rules about weeks that are not as usual: after a break, around a race, of the young."""

from collections.abc import Iterator

from strideiq.core.domain.goal import Priority
from strideiq.core.domain.plan import Finding, Plan, WeekKind
from strideiq.core.domain.units import format_duration
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.lint.context import (
    METRE,
    SECOND,
    LintContext,
    error,
    is_hard,
    is_whole,
    passed_m,
    training_runs,
    week_place,
)
from strideiq.core.engine.planning.returning import easy_until, way_back
from strideiq.core.engine.planning.side_races import side_races
from strideiq.core.engine.planning.softening import young
from strideiq.core.engine.planning.volume_tiers import first_week

BEFORE_THE_TAPER = {WeekKind.RETURN, WeekKind.LOADING, WeekKind.CUT_BACK, WeekKind.TUNE_UP}


def way_back_weeks(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Weeks after a break keep to the table for it, in distance and in time, and are easy."""
    back = way_back(context.start, context.rules)
    for week in plan.weeks:
        if back is None or week.start >= back.ends:
            if week.kind is WeekKind.RETURN and week.end >= context.request.today:
                yield error("return-week", week_place(week), "There is no break to return from.")
            continue
        most = back.week_m(week.start)
        if week.end < context.request.today:
            continue
        if week.distance_m > most + METRE:
            sentence = (
                f"{context.shown(week.distance_m)} on the way back from "
                f"{context.start.pause_days} days off; at most {context.shown(most)} is safe."
            )
            yield error("return-week", week_place(week), sentence)
        longest = back.longest_s(week.start)
        for run in training_runs(week):
            if run.duration_s > longest + SECOND:
                sentence = (
                    f"The run takes {format_duration(run.duration_s)} on the way back from a "
                    f"break; {format_duration(longest)} is the most."
                )
                yield error("return-week", run.day, sentence)


def easy_after_a_break(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The first days after a break, and all weeks of the way back, are easy."""
    until = easy_until(context.start, context.rules.start)
    for week in plan.weeks:
        for workout in week.workouts:
            returns = week.kind is WeekKind.RETURN or workout.day <= until
            if returns and workout.day >= context.request.today and is_hard(workout, context):
                sentence = "Hard session in the first days after a break."
                yield error("return-easy", workout.day, sentence)


def tune_up_weeks(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The week of a B race is a small one, and no other is called one.

    A race that was run before today bears a tune-up week, but asks for none any more.
    """
    races = side_races(context.request, context.start, context.rules).kept
    days = {race.day for race in races if race.priority is not Priority.C}
    first = first_week(context.request, context.start, context.rules)
    biggest = max(context.start.recent_m, first)
    for week in plan.weeks:
        raced = [workout.day for workout in week.workouts if workout.day in days]
        ahead = any(day >= context.request.today for day in raced)
        wrong = not raced if week.kind is WeekKind.TUNE_UP else ahead
        if week.kind in BEFORE_THE_TAPER and wrong:
            sentence = "The week of a race on the way, and no other, is a tune-up week."
            yield error("tune-up-week", week_place(week), sentence)
        elif week.kind is WeekKind.TUNE_UP and is_whole(week):
            metres = sum(w.distance_m for w in week.workouts if w.stress is Stress.RACE)
            most = max(
                biggest * context.rules.side_races.share - metres,
                biggest * context.rules.side_races.least,
                passed_m(week, context),
            )
            if week.distance_m > most + METRE:
                sentence = (
                    f"{context.shown(week.distance_m)} besides a race of {context.shown(metres)}; "
                    f"at most {context.shown(most)} is sound."
                )
                yield error("tune-up-week", week_place(week), sentence)
        builds_up = week.kind in {WeekKind.RETURN, WeekKind.LOADING}
        biggest = max(biggest, week.distance_m if builds_up else 0.0)


def young_weeks(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No week of a young runner has more than their age bears."""
    row = young(context.rules, context.request)
    for week in plan.weeks:
        if row is not None and week.distance_m > row.biggest_week + METRE:
            sentence = (
                f"{context.shown(week.distance_m)} in a week; below the age of {row.age} at most "
                f"{context.shown(row.biggest_week)} is sound."
            )
            yield error("young-week", week_place(week), sentence)

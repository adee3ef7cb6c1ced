"""For every lint rule about hard work the smallest changes of a sound plan that break it."""

from collections.abc import Iterator
from dataclasses import replace

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedRepeat, PlannedWorkout, Stress
from tests.engine.planning import mutations as change
from tests.engine.planning.lint_case import (
    BREAKS,
    KM,
    Broken,
    Case,
    at_marathon_pace,
    breaks,
    first,
    in_zone,
    instead_of_easy,
    of,
    with_cap,
)

__all__ = ["BREAKS"]


def hard_m(run: PlannedWorkout) -> float:
    """Metres faster than easy."""
    easy = change.with_steps(run, run.steps)
    return sum(
        step.distance_m * times
        for step, times in change.each(easy.steps)
        if step.zone not in {Zone.E, None}
    )


def cruise_sessions(case: Case) -> Iterator[tuple[PlanWeek, PlannedWorkout]]:
    """Sessions of at least a quarter of an hour at threshold in repetitions, with their weeks."""
    for week in case.weeks(WeekKind.LOADING):
        for run in change.runs_of(week, Stress.QUALITY):
            repeats = any(isinstance(entry, PlannedRepeat) for entry in run.steps)
            if repeats and run.hard_s == run.seconds_in(Zone.T) >= 900:
                yield week, run


@breaks("quality-cap")
def a_session_of_too_much_threshold(case: Case) -> Broken:
    week, run = next(cruise_sessions(case))
    metres = 0.11 * week.distance_m
    rest = in_zone(run, max(0.0, run.distance_m - metres), Zone.E)
    longer = change.with_steps(run, (rest, in_zone(run, metres, Zone.T)))
    return Broken(instead_of_easy(case.plan, week, longer), run.day)


@breaks("quality-cap")
def marathon_pace_for_too_long(case: Case) -> Broken:
    # Few runners reach the shipped limit of time before that of distance; a lower one stands in.
    short = case.context.rules.caps["M"].model_copy(update={"time": 3000.0})
    week = case.weeks(WeekKind.CUT_BACK)[2]
    run = first(week, Stress.QUALITY)
    steady = change.with_steps(run, (at_marathon_pace(run, 9 * KM),))
    plan = instead_of_easy(case.plan, week, steady)
    return Broken(plan, run.day, with_cap(case.context, short))


@breaks("week-quality")
def sessions_that_are_too_much_together(case: Case) -> Broken:
    week = next(w for w in case.weeks(WeekKind.LOADING, quality=2)[::-1] if not long_work(w))
    one, other = change.runs_of(week, Stress.QUALITY)
    # A session in marathon pace may have 20 % of the week; with the other one that is too much.
    metres = 0.26 * week.distance_m - hard_m(one)
    steady = change.with_steps(other, (at_marathon_pace(other, metres),))
    return Broken(instead_of_easy(case.plan, week, steady), of(week))


@breaks("easy-share")
def a_cut_back_week_with_a_second_session(case: Case) -> Broken:
    week = case.weeks(WeekKind.CUT_BACK, quality=1)[-1]
    hard = first(week, Stress.QUALITY)
    easy = next(
        run for run in change.runs_of(week, Stress.EASY) if abs((run.day - hard.day).days) == 2
    )
    # Less than a quarter of the distance, but more than a fifth of the time.
    metres = 0.245 * week.distance_m - hard_m(hard)
    steady = change.with_steps(easy, (at_marathon_pace(easy, metres),))
    return Broken(instead_of_easy(case.plan, week, steady), of(week))


@breaks("fast-share")
def two_sessions_of_intervals(case: Case) -> Broken:
    week = next(w for w in case.weeks(WeekKind.LOADING, quality=2) if not long_work(w))
    metres = 0.075 * week.distance_m  # within what one session may have

    def fast(run: PlannedWorkout) -> PlannedWorkout:
        rest = in_zone(run, run.distance_m - metres, Zone.E)
        return change.with_steps(run, (rest, in_zone(run, metres, Zone.I)))

    sessions = change.runs_of(week, Stress.QUALITY)
    return Broken(change.on_days(case.plan, {run.day: fast for run in sessions}), of(week))


@breaks("repeated-workout")
def the_same_session_three_times(case: Case) -> Broken:
    (_, run), *later = cruise_sessions(case)
    plan = case.plan
    for week, other in later[:2]:
        plan = instead_of_easy(plan, week, replace(run, day=other.day))
    return Broken(plan, later[1][1].day)


def long_work(week: PlanWeek) -> bool:
    """Whether the long run of a week has work in it."""
    return any(run.hard_s > 0 for run in change.runs_of(week, Stress.LONG))

"""For every lint rule about days that differ the smallest changes of a sound plan that break it."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from strideiq.core.domain.athlete import Away, Zone
from strideiq.core.domain.goal import Priority, SideRace
from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.workout import (
    PlannedStep,
    PlannedWorkout,
    Sport,
    StepEnd,
    StepKind,
    Stress,
)
from strideiq.core.engine.planning.lint import LintContext
from strideiq.core.reading.shapes.planning import PlanRules
from tests.engine.planning import mutations as change
from tests.engine.planning.lint_case import (
    BREAKS,
    DAY,
    KM,
    Broken,
    Case,
    breaks,
    first,
    longest,
    of,
)

__all__ = ["BREAKS"]


def asking(context: LintContext, **changes: Any) -> LintContext:  # noqa: ANN401  any field
    """The linter of a runner whose weeks differ."""
    availability = replace(context.request.availability, **changes)
    return replace(context, request=replace(context.request, availability=availability))


def racing(case: Case, day: date, priority: Priority = Priority.B) -> tuple[Plan, LintContext]:
    """The plan with a 5K in place of what it has on a day, and the linter of who asked for it."""
    goal = next(w for w in case.plan.workouts() if w.stress is Stress.RACE)
    race = replace(change.scaled(goal, 5 * KM / goal.distance_m), day=day)
    request = replace(case.context.request, races=(SideRace("5k", day, priority),))
    plan = change.on_day(case.plan, day, lambda _: race)
    return plan, replace(case.context, request=request)


def beside(case: Case, days: int, hard: Stress) -> date:
    """A rest day so many days after (before, where negative) a workout of a stress."""
    by_day = {workout.day: workout for workout in case.plan.workouts()}
    loading = [day for week in case.weeks(WeekKind.LOADING) for day in week.workouts]
    return next(
        workout.day + days * DAY
        for workout in loading
        if workout.stress is hard and by_day[workout.day + days * DAY].stress is Stress.REST
    )


@breaks("around-race")
def a_hard_day_right_before_a_race_on_the_way(case: Case) -> Broken:
    day = beside(case, 1, Stress.QUALITY)
    plan, context = racing(case, day)
    return Broken(plan, day - DAY, context, frozenset({"tune-up-week"}))


@breaks("around-race")
def a_hard_day_right_after_a_race_on_the_way(case: Case) -> Broken:
    day = beside(case, -1, Stress.QUALITY)
    plan, context = racing(case, day, Priority.C)
    # The long run of the day before would speak up too.
    plan = change.on_day(plan, day - DAY, lambda w: replace(w, stress=Stress.EASY))
    return Broken(plan, day + DAY, context)


@breaks("around-race")
def a_long_run_the_day_before_a_race_on_the_way(case: Case) -> Broken:
    day = beside(case, 1, Stress.LONG)
    plan, context = racing(case, day, Priority.C)
    return Broken(plan, day - DAY, context)


@breaks("race-day")
def a_race_that_nobody_asked_for(case: Case) -> Broken:
    day = first(case.weeks(WeekKind.CUT_BACK)[0], Stress.REST).day
    plan, _ = racing(case, day)
    return Broken(plan, day)


@breaks("race-day")
def a_race_on_the_way_that_is_missing(case: Case) -> Broken:
    *_, rest = (w for w in case.weeks(WeekKind.CUT_BACK)[0].workouts if w.stress is Stress.REST)
    _, context = racing(case, rest.day, Priority.C)
    return Broken(case.plan, rest.day, replace(context, rules=without_easy_days(context)))


def without_easy_days(context: LintContext) -> PlanRules:
    """Rules under which a race leaves the days around it as they are."""
    around = context.rules.around_races
    easy = {"easy_before": {"B": 0, "C": 0}, "easy_day_for": 100 * KM}
    return context.rules.model_copy(update={"around_races": around.model_copy(update=easy)})


@breaks("away")
def a_hard_session_on_a_journey(case: Case) -> Broken:
    day = first(case.weeks(WeekKind.LOADING, quality=1)[0], Stress.QUALITY).day
    return Broken(case.plan, day, asking(case.context, away=(Away(day, day, 100),)))


@breaks("away")
def a_long_run_on_a_journey(case: Case) -> Broken:
    # One without hard running, which the rule names first.
    week = next(w for w in case.weeks(WeekKind.CUT_BACK) if not longest(w).hard_s)
    day = longest(week).day
    return Broken(case.plan, day, asking(case.context, away=(Away(day, day, 240),)))


@breaks("day-minutes")
def a_run_on_a_day_off(case: Case) -> Broken:
    day = first(case.weeks(WeekKind.LOADING)[0], Stress.EASY).day
    return Broken(case.plan, day, asking(case.context, away=(Away(day, day),)))


@breaks("day-minutes")
def strength_that_does_not_fit_beside_the_run(case: Case) -> Broken:
    run = first(case.weeks(WeekKind.LOADING)[-1], Stress.EASY)
    minutes = case.context.request.availability.minutes[run.day.weekday()]
    session = strength(case, run.day, minutes * 60 - run.duration_s + 60)
    plan = change.on_day(case.plan, run.day, lambda w: replace(w, also=(session,)))
    return Broken(plan, run.day)


@breaks("strength-before-race")
def strength_in_the_last_days(case: Case) -> Broken:
    day = case.context.request.goal.race_day - 4 * DAY
    session = strength(case, day, 1200.0)
    plan = change.on_day(case.plan, day, lambda w: replace(w, also=(session,)))
    return Broken(plan, day)


def strength(case: Case, day: date, seconds: float) -> PlannedWorkout:
    """Strength for so many seconds."""
    step = PlannedStep(StepKind.RUN, StepEnd.TIME, seconds, 0.0, None, None, None)
    load = case.context.rules.load.strength * seconds / 3600
    return PlannedWorkout(
        day=day,
        template_id="squats",
        title="Squats",
        family="strength-body",
        stress=Stress.EASY,
        steps=(step,),
        duration_s=seconds,
        sport=Sport.STRENGTH,
        load=load,
    )


def in_two(case: Case, run: PlannedWorkout, second_m: float) -> Plan:
    """The plan with one of its runs in two, the second one of so many metres."""
    easy = first(case.weeks(WeekKind.LOADING)[0], Stress.EASY)
    second = replace(change.longer(easy, second_m - easy.distance_m), day=run.day, also=())
    return change.on_day(
        case.plan, run.day, lambda w: replace(change.longer(w, -second_m), also=(second,))
    )


def doubling(case: Case, most: int = 1) -> LintContext:
    """The linter of a runner who asked for second runs and whose volume tier has them."""
    context = asking(case.context, doubles=most)
    doubles = context.rules.doubles.model_copy(update={"tiers": (case.plan.volume_tier,)})
    return replace(context, rules=context.rules.model_copy(update={"doubles": doubles}))


def easy_run(case: Case) -> tuple[PlanWeek, PlannedWorkout]:
    """The longest easy run of the plan, with its week."""
    weeks = case.weeks(WeekKind.LOADING)
    runs = [(week, run) for week in weeks for run in change.runs_of(week, Stress.EASY)]
    return max(runs, key=lambda each: each[1].distance_m)


@breaks("double-day")
def more_second_runs_than_asked_for(case: Case) -> Broken:
    week, run = easy_run(case)
    return Broken(in_two(case, run, 3 * KM), of(week), doubling(case, 0))


@breaks("double-day")
def a_second_run_in_a_volume_tier_without_them(case: Case) -> Broken:
    week, run = easy_run(case)
    context = asking(case.context, doubles=1)
    doubles = context.rules.doubles.model_copy(update={"tiers": ()})
    rules = context.rules.model_copy(update={"doubles": doubles})
    return Broken(in_two(case, run, 3 * KM), of(week), replace(context, rules=rules))


@breaks("double-day")
def a_second_run_on_the_day_of_the_long_run(case: Case) -> Broken:
    run = longest(case.weeks(WeekKind.CUT_BACK)[0])
    return Broken(in_two(case, run, 2 * KM), run.day, doubling(case))


@breaks("double-day")
def a_second_run_that_is_hard(case: Case) -> Broken:
    _, run = easy_run(case)
    plan = in_two(case, run, 3 * KM)

    def fast(workout: PlannedWorkout) -> PlannedWorkout:
        (second,) = workout.also
        step = second.steps[0]
        assert isinstance(step, PlannedStep)
        rest = change.sized(step, step.distance_m - 1000.0)
        hard = change.with_steps(second, (change.sized(step, 1000.0, Zone.T), rest))
        return replace(workout, also=(hard,))

    return Broken(change.on_day(plan, run.day, fast), run.day, doubling(case))


@breaks("double-day")
def a_second_run_that_is_too_long(case: Case) -> Broken:
    _, run = easy_run(case)
    plan = in_two(case, run, 3 * KM)
    most = case.context.rules.doubles.time + 60

    def slow(workout: PlannedWorkout) -> PlannedWorkout:
        return replace(workout, also=(change.lasting(workout.also[0], most),))

    return Broken(change.on_day(plan, run.day, slow), run.day, doubling(case))


@breaks("quality-spacing")
def intervals_too_soon_before_another_session_for_this_runner(case: Case) -> Broken:
    days = case.context.rules.days.model_copy(update={"gap_after_intervals": 7})
    context = replace(case.context, rules=case.context.rules.model_copy(update={"days": days}))
    most = context.rules.lint.strides_at_most
    hard = [w for w in case.plan.workouts() if w.stress is not Stress.RACE and w.hard_s > most]
    after = next(
        two.day
        for one, two in pairwise(hard)
        if one.seconds_in(Zone.I) > most and (two.day - one.day).days < 7
    )
    return Broken(case.plan, after, context)

"""For every lint rule the smallest changes of a sound plan that break it, and where."""

from dataclasses import replace

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import PlannedStep, PlannedWorkout, Stress
from tests.engine.planning import lint_breaks_days, lint_breaks_ways, lint_breaks_work
from tests.engine.planning import mutations as change
from tests.engine.planning.lint_case import (
    BREAKS,
    DAY,
    HOUR,
    KM,
    Broken,
    Case,
    at_marathon_pace,
    breaks,
    first,
    in_zone,
    instead_of_easy,
    later,
    longest,
    of,
)

__all__ = ["BREAKS", "lint_breaks_days", "lint_breaks_ways", "lint_breaks_work"]


@breaks("weekly-total")
def another_total_than_its_days(case: Case) -> Broken:
    week = case.weeks(WeekKind.LOADING)[3]
    plan = change.in_week(case.plan, week.number, lambda w: replace(w, target_m=w.target_m * 1.03))
    return Broken(plan, of(week))


@breaks("first-week")
def more_than_the_runner_runs_now(case: Case) -> Broken:
    week = case.plan.weeks[0]
    # So much in so few days needs long runs; they are known to this runner, the volume is not.
    known = dict.fromkeys(case.context.start.longest_by_day, 40 * KM)
    context = replace(case.context, start=replace(case.context.start, longest_by_day=known))
    easy = change.week_longer(case.plan, week, 7 * KM, Stress.EASY, Stress.QUALITY)
    run = longest(week)
    return Broken(
        change.on_day(easy, run.day, lambda w: change.longer(w, 14 * KM)), of(week), context
    )


@breaks("ramp")
def a_leap_in_volume(case: Case) -> Broken:
    week = case.weeks(WeekKind.LOADING)[6]
    easy = Stress.EASY, Stress.QUALITY
    return Broken(change.week_longer(case.plan, week, 4 * KM, *easy), of(week))


@breaks("cut-back")
def a_loading_week_instead_of_a_cut_back(case: Case) -> Broken:
    before, cut, after = case.weeks(WeekKind.CUT_BACK)[1:4]
    every = case.context.rules.cut_back.every[case.plan.volume_tier]
    assert after.number - before.number > every
    plan = change.like_week(case.plan, cut.number, cut.number - 1)
    return Broken(plan, f"week {before.number + every}")


@breaks("taper-shape")
def a_taper_nearly_as_big_as_training(case: Case) -> Broken:
    week = case.weeks(WeekKind.TAPER)[0]
    return Broken(change.week_scaled(case.plan, week, 1.15), of(week))


@breaks("taper-shape")
def a_taper_that_rises_again(case: Case) -> Broken:
    high, low = case.weeks(WeekKind.TAPER)[-2:]
    return Broken(
        change.week_scaled(case.plan, high, 0.99 * low.distance_m / high.distance_m), of(low)
    )


@breaks("taper-shape")
def no_race_week(case: Case) -> Broken:
    week = case.weeks(WeekKind.RACE)[0]
    as_taper = change.in_week(case.plan, week.number, lambda w: replace(w, kind=WeekKind.TAPER))
    return Broken(as_taper, "plan", also=frozenset({"week-order"}))


@breaks("taper-shape")
def a_taper_that_is_a_stop(case: Case) -> Broken:
    week = case.weeks(WeekKind.TAPER)[-1]
    small = change.week_scaled(case.plan, week, 0.45)
    race = case.weeks(WeekKind.RACE)[0]
    return Broken(change.week_scaled(small, race, 0.5), of(week))


@breaks("week-order")
def a_loading_week_after_the_race(case: Case) -> Broken:
    week = case.weeks(WeekKind.RECOVERY)[0]
    as_load = change.in_week(case.plan, week.number, lambda w: replace(w, kind=WeekKind.LOADING))
    return Broken(as_load, of(week))


@breaks("empty-week")
def a_week_without_a_run(case: Case) -> Broken:
    week = case.weeks(WeekKind.CUT_BACK)[0]
    rest = first(week, Stress.REST)
    empty = change.in_week(
        case.plan,
        week.number,
        lambda w: change.restated(
            replace(w, workouts=tuple(replace(rest, day=day.day) for day in w.workouts))
        ),
    )
    return Broken(empty, of(week))


@breaks("totals")
def a_run_that_states_less_than_its_steps(case: Case) -> Broken:
    run = first(case.weeks(WeekKind.LOADING)[-1], Stress.QUALITY)
    short = change.on_day(case.plan, run.day, lambda w: replace(w, duration_s=w.duration_s - 60))
    return Broken(short, run.day)


@breaks("totals")
def a_run_of_no_number(case: Case) -> Broken:
    run = first(case.weeks(WeekKind.LOADING)[-1], Stress.EASY)
    odd = change.on_day(case.plan, run.day, lambda w: replace(w, duration_s=float("nan")))
    return Broken(odd, run.day)


@breaks("quality-spacing")
def an_easy_run_at_interval_pace(case: Case) -> Broken:
    week = case.weeks(WeekKind.LOADING, quality=2)[-1]
    hard = change.runs_of(week, Stress.QUALITY)[0]
    run = next(w for w in week.workouts if w.day == hard.day + DAY)

    def fast(workout: PlannedWorkout) -> PlannedWorkout:
        step = workout.steps[0]
        assert isinstance(step, PlannedStep)
        part = change.sized(step, 1000.0, Zone.T)
        rest = change.sized(step, step.distance_m - 1000.0)
        return change.with_steps(workout, (rest, part, *workout.steps[1:]))

    plan = change.on_day(case.plan, run.day, fast)
    return Broken(plan, run.day)


@breaks("run-guard")
def a_long_run_far_beyond_the_last(case: Case) -> Broken:
    # In the first days, as the share of a whole week would speak up too.
    run = longest(case.plan.weeks[0])
    return Broken(change.on_day(case.plan, run.day, lambda w: change.longer(w, 4 * KM)), run.day)


@breaks("long-run-share")
def a_long_run_that_eats_the_week(case: Case) -> Broken:
    week = case.weeks(WeekKind.CUT_BACK)[2]
    run = longest(week)
    return Broken(instead_of_easy(case.plan, week, change.longer(run, 3 * KM)), run.day)


@breaks("beside-long-run")
def a_second_long_run(case: Case) -> Broken:
    week = case.weeks(WeekKind.LOADING, quality=1)[-1]
    *others, run = change.runs_of(week, Stress.EASY)
    most = 0.65 * longest(week).distance_m
    less = (run.distance_m - most) / len(others)
    shorter = change.on_days(
        case.plan, {other.day: lambda w: change.longer(w, less) for other in others}
    )
    added = most - run.distance_m
    return Broken(change.on_day(shorter, run.day, lambda w: change.longer(w, added)), run.day)


@breaks("long-run-time")
def a_long_run_that_takes_too_long(case: Case) -> Broken:
    day = longest(case.weeks(WeekKind.LOADING)[-1]).day
    slow = change.on_day(case.plan, day, lambda w: change.lasting(w, 3.1 * HOUR))
    return Broken(slow, day)


@breaks("day-minutes")
def a_run_that_does_not_fit_its_day(case: Case) -> Broken:
    run = first(case.weeks(WeekKind.LOADING)[-1], Stress.EASY)
    minutes = case.context.request.availability.minutes[run.day.weekday()]
    late = change.on_day(case.plan, run.day, lambda w: change.lasting(w, minutes * 60 + 5.0))
    return Broken(late, run.day)


@breaks("calendar")
def a_day_left_out(case: Case) -> Broken:
    week = case.weeks(WeekKind.CUT_BACK)[0]
    day = [w.day for w in week.workouts if w.stress is Stress.REST][-1]
    plan = change.in_week(
        case.plan,
        week.number,
        lambda w: replace(w, workouts=tuple(one for one in w.workouts if one.day != day)),
    )
    return Broken(plan, day + DAY)


@breaks("calendar")
def a_week_without_days(case: Case) -> Broken:
    # Nothing else can be said of a plan that is no calendar.
    plan = change.in_week(case.plan, 3, lambda week: replace(week, workouts=()))
    return Broken(plan, "week 3")


@breaks("calendar")
def a_plan_without_weeks(case: Case) -> Broken:
    return Broken(replace(case.plan, weeks=()), "plan")


@breaks("volume-tier")
def a_volume_tier_nobody_knows(case: Case) -> Broken:
    return Broken(replace(case.plan, volume_tier="extreme"), "plan")


@breaks("quality-spacing")
def two_hard_days_in_a_row(case: Case) -> Broken:
    week = case.weeks(WeekKind.LOADING, quality=2)[0]
    one, other = change.runs_of(week, Stress.QUALITY)[:2]
    return Broken(change.swapped(case.plan, other.day, one.day + DAY), one.day + DAY)


@breaks("quality-after-long-run")
def a_hard_day_after_the_long_run(case: Case) -> Broken:
    before, week = case.weeks(WeekKind.LOADING, WeekKind.CUT_BACK)[1:3]
    run = first(week, Stress.QUALITY)
    return Broken(change.swapped(case.plan, run.day, before.end + DAY), before.end + DAY)


@breaks("quality-before-race")
def a_hard_day_before_the_race(case: Case) -> Broken:
    run = first(case.weeks(WeekKind.RACE)[0], Stress.QUALITY)
    day = case.context.request.goal.race_day - 2 * DAY
    return Broken(change.swapped(case.plan, run.day, day), day)


@breaks("rest-day", days=7)
def seven_runs_and_none_of_them_short(case: Case) -> Broken:
    week = case.weeks(WeekKind.LOADING)[0]
    run = first(week, Stress.RECOVERY)
    most = case.context.rules.runs.recovery_at_most
    slow = change.on_day(case.plan, run.day, lambda w: change.lasting(w, most + 60))
    return Broken(slow, of(week))


@breaks("rest-day", days=7)
def seven_runs_where_six_were_asked_for(case: Case) -> Broken:
    # Whoever asks for six runs has a rest day, so seven are also too many.
    request = case.context.request
    six = replace(request, availability=replace(request.availability, days_per_week=6))
    week = case.weeks(WeekKind.LOADING)[0]
    context = replace(case.context, request=six)
    return Broken(case.plan, of(week), context, frozenset({"running-days"}))


@breaks("running-days")
def more_runs_than_asked_for(case: Case) -> Broken:
    week = case.weeks(WeekKind.RECOVERY)[-1]
    runs = change.runs_of(week)
    free = [w.day for w in week.workouts if not w.steps]
    short = change.with_steps(runs[0], (in_zone(runs[0], 2000.0, Zone.E),))
    extra = {day: lambda w: replace(short, day=w.day) for day in free[: 6 - len(runs)]}
    return Broken(change.on_days(case.plan, extra), of(week))


@breaks("race-day")
def the_race_a_day_early(case: Case) -> Broken:
    day = case.context.request.goal.race_day
    return Broken(change.swapped(case.plan, day, day - DAY), day)


@breaks("race-day")
def a_race_that_stops_short(case: Case) -> Broken:
    day = case.context.request.goal.race_day
    return Broken(change.on_day(case.plan, day, lambda w: change.scaled(w, 0.9)), day)


@breaks("race-day")
def no_race_at_all(case: Case) -> Broken:
    day = case.context.request.goal.race_day
    rest = first(case.plan.weeks[1], Stress.REST)
    return Broken(change.on_day(case.plan, day, lambda _: replace(rest, day=day)), day)


@breaks("recovery")
def a_hard_day_in_a_recovery_week(case: Case) -> Broken:
    run = first(case.weeks(WeekKind.RECOVERY)[1], Stress.RECOVERY)

    def hard(workout: PlannedWorkout) -> PlannedWorkout:
        quick = at_marathon_pace(workout, KM)
        easy = change.longer(workout, -KM).steps
        return replace(change.with_steps(workout, (*easy, quick)), stress=Stress.QUALITY)

    return Broken(change.on_day(case.plan, run.day, hard), run.day)


@breaks("past-day")
def another_title_for_what_was_run(case: Case) -> Broken:
    day = case.plan.weeks[1].workouts[2].day
    changed = change.on_day(case.plan, day, lambda w: replace(w, title="What I ran instead"))
    return Broken(changed, day, later(case, 14))

"""Lint rules about single runs: the run guard, long runs, quality caps, minutes."""

from collections import defaultdict
from collections.abc import Iterator

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import Finding, Plan, PlanWeek, WeekKind
from strideiq.core.domain.units import format_duration
from strideiq.core.domain.workout import PlannedWorkout, Sport, Stress, flat
from strideiq.core.engine.load.session import load_of, other_load
from strideiq.core.engine.planning.guards import (
    RunLog,
    beside_limit,
    first_run_limit,
    guard_limit,
)
from strideiq.core.engine.planning.intensity import cap_zone
from strideiq.core.engine.planning.lint.context import (
    METRE,
    SECOND,
    LintContext,
    error,
    is_hard,
    is_whole,
    training_runs,
    week_place,
)
from strideiq.core.engine.planning.special_days import minutes_on

LOAD_OFF = 0.5
NO_LONG_RUN = {WeekKind.RACE, WeekKind.RECOVERY}


def totals(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """What a day states of itself is what its steps add up to."""
    threshold = plan.fitness.zones.threshold.mid_s_km
    for day in plan.workouts():
        for workout in (day, *day.also) if day.also else (day,):
            if not _adds_up(workout, threshold, context):
                sentence = (
                    "Its steps do not add up to the distance, time, zones and load it states."
                )
                yield error("totals", workout.day, sentence)
                break


def _adds_up(workout: PlannedWorkout, threshold: float, context: LintContext) -> bool:
    metres = seconds = hard = squares = 0.0
    for step, times in flat(workout.steps):
        metres += step.distance_m * times
        seconds += step.duration_s * times
        if step.distance_m and step.duration_s:
            squares += step.distance_m * step.distance_m / step.duration_s * times
        if step.zone is not None and step.zone is not Zone.E:
            hard += step.duration_s * times
    load = load_of(squares, threshold)
    if workout.sport is not Sport.RUN:
        load, hard = _other_load(workout, context), 0.0
    # Written so that a value that is no number fails as well.
    return (
        abs(metres - workout.distance_m) <= METRE
        and abs(seconds - workout.duration_s) <= SECOND
        and abs(hard - workout.hard_s) <= SECOND
        and abs(load - workout.load) <= LOAD_OFF
        and min(metres, seconds, hard) >= 0
    )


def _other_load(workout: PlannedWorkout, context: LintContext) -> float:
    return sum(
        other_load(workout.sport, step.zone, step.duration_s * times, context.rules.load)
        for step, times in flat(workout.steps)
    )


def run_guard(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No run outgrows the longest of the days before it; the goal race is exempt."""
    window = context.rules.run_guard.days
    done = RunLog(context.start.longest_by_day)
    for workout in plan.workouts():
        if not workout.steps or workout.stress is Stress.RACE:
            continue
        before = done.longest_before(workout.day, window)
        if before is None:
            allowed = first_run_limit(context.start.break_days, plan.volume_tier, context.rules)
            since = f"no run in the last {window} days"
        else:
            allowed = guard_limit(before, context.rules)
            since = f"a longest run of {context.shown(before)} in the last {window} days"
        if workout.distance_m > allowed + METRE:
            sentence = (
                f"{context.shown(workout.distance_m)} after {since}; "
                f"at most {context.shown(allowed)} is safe."
            )
            yield error("run-guard", workout.day, sentence)
        done.add(workout.day, workout.distance_m)


def long_run_share(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The longest run of a week is not too much of it."""
    for week in plan.weeks:
        runs = training_runs(week)
        if week.kind in NO_LONG_RUN or not is_whole(week) or not runs:
            continue
        longest = max(runs, key=lambda w: w.distance_m)
        share = context.rules.long_run_share[len(runs)]
        if longest.distance_m > week.distance_m * share + METRE:
            sentence = (
                f"The longest run has {longest.distance_m / week.distance_m:.0%} of the week; "
                f"with {len(runs)} runs at most {share:.0%} is sound."
            )
            yield error("long-run-share", longest.day, sentence)


def beside_long_run(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No other run of a week is a second long run."""
    longest = 0.0
    for week in plan.weeks:
        runs = training_runs(week)
        longs = [run for run in runs if run.stress is Stress.LONG]
        others = [run for run in runs if run.stress is not Stress.LONG]
        if len(longs) == 1:
            most = beside_limit(longs[0].distance_m, longest, context.rules)
            for run in others:
                if run.distance_m > most + METRE:
                    sentence = (
                        f"{context.shown(run.distance_m)} beside a long run of "
                        f"{context.shown(longs[0].distance_m)}; "
                        f"at most {context.shown(most)} is sound."
                    )
                    yield error("beside-long-run", run.day, sentence)
        longest = max([longest, *(run.distance_m for run in runs)])


def long_run_time(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No training run keeps a runner on their feet too long."""
    most = context.race.long_run[plan.volume_tier].time
    for workout in plan.workouts():
        if workout.stress is not Stress.RACE and workout.duration_s > most + SECOND:
            sentence = (
                f"The run takes {format_duration(workout.duration_s)}; "
                f"{format_duration(most)} is the most."
            )
            yield error("long-run-time", workout.day, sentence)


def day_minutes(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """All that is done on a day fits its minutes; days of races are exempt."""
    availability = context.request.availability
    for workout in plan.workouts():
        seconds = workout.duration_s
        if workout.also:
            seconds += sum(each.duration_s for each in workout.also)
        minutes = minutes_on(availability, workout.day)
        if workout.stress is not Stress.RACE and seconds > minutes * 60 + SECOND:
            what = "The day" if workout.also else "The run"
            sentence = f"{what} takes {format_duration(seconds)}, but there are {minutes} minutes."
            yield error("day-minutes", workout.day, sentence)


def quality_caps(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No session and no week has more hard running than its distance bears."""
    for week in plan.weeks:
        hard = 0.0
        for workout in week.workouts:
            if is_hard(workout, context):
                metres, seconds = _work(workout)
                hard += sum(metres.values())
                for zone in metres:
                    yield from _caps(workout, zone, metres[zone], seconds[zone], week, context)
        most = week.distance_m * context.rules.week_quality_at_most
        if hard > most + METRE:
            sentence = (
                f"{context.shown(hard)} of hard running; "
                f"{context.shown(most)} is the most for this week."
            )
            yield error("week-quality", week_place(week), sentence)


def _work(workout: PlannedWorkout) -> tuple[dict[Zone, float], dict[Zone, float]]:
    metres: dict[Zone, float] = defaultdict(float)
    seconds: dict[Zone, float] = defaultdict(float)
    for step, times in flat(workout.steps):
        if step.zone not in {None, Zone.E}:
            metres[step.zone] += step.distance_m * times
            seconds[step.zone] += step.duration_s * times
    return metres, seconds


def _caps(
    workout: PlannedWorkout,
    zone: Zone,
    metres: float,
    seconds: float,
    week: PlanWeek,
    context: LintContext,
) -> Iterator[Finding]:
    cap = context.rules.caps[cap_zone(zone, context.race.race_zone)]
    most = min(cap.distance, cap.share * week.distance_m)
    if metres > most + METRE:
        sentence = (
            f"{context.shown(metres)} at {zone.value} pace; "
            f"{context.shown(most)} is the most in this week."
        )
        yield error("quality-cap", workout.day, sentence)
    if cap.time is not None and seconds > cap.time + SECOND:
        sentence = (
            f"{format_duration(seconds)} at {zone.value} pace; "
            f"{format_duration(cap.time)} is the most."
        )
        yield error("quality-cap", workout.day, sentence)

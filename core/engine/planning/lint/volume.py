"""Lint rules about weekly volume: totals, growth, cut-backs, taper."""

from collections.abc import Iterator
from itertools import pairwise

from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import Finding, Plan, PlanWeek, WeekKind
from strideiq.core.engine.planning.guards import ramp_limit
from strideiq.core.engine.planning.lint.context import (
    METRE,
    LintContext,
    error,
    is_cut_short,
    is_whole,
    passed_m,
    week_place,
    whole_week_m,
)
from strideiq.core.engine.planning.returning import way_back
from strideiq.core.engine.planning.volume_tiers import first_week

BUILD_UP = {WeekKind.RETURN, WeekKind.LOADING, WeekKind.CUT_BACK, WeekKind.TUNE_UP}
LOADS = {WeekKind.LOADING, WeekKind.CUT_BACK}


def weekly_total(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The days of a week add up to its stated distance."""
    tolerance = context.rules.lint.weekly_total
    for week in plan.weeks:
        if abs(week.distance_m - week.target_m) > max(week.target_m * tolerance, METRE):
            sentence = (
                f"The days come to {context.shown(week.distance_m)}, "
                f"but {context.shown(week.target_m)} is stated."
            )
            yield error("weekly-total", week_place(week), sentence)


def first_week_volume(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The plan starts where the runner is."""
    recent = context.start.recent_m * context.rules.start.most_of_recent
    allowed = max(recent, first_week(context.request, context.start, context.rules))
    week = plan.weeks[0]
    if week.kind in BUILD_UP and week.distance_m > allowed + METRE:
        sentence = (
            f"The first week has {context.shown(week.distance_m)}; "
            f"from where the runner is, {context.shown(allowed)} is the most."
        )
        yield error("first-week", week_place(week), sentence)


def ramp(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """A new biggest week is only a little bigger than the last biggest.

    Whoever comes back from a break may run as much as its table says, and in the end as before; a
    plan to maintain never grows, but back to what it was before runs were skipped.
    """
    weeks = [week for week in plan.weeks if week.kind in BUILD_UP]
    start = first_week(context.request, context.start, context.rules)
    highest = max(context.start.recent_m, start)
    back = way_back(context.start, context.rules)
    grows = context.request.goal.kind is GoalKind.RACE
    held = (
        max((week.target_m for week in context.previous.weeks), default=0.0)
        if context.previous
        else 0.0
    )
    for position, week in enumerate(weeks):
        volume = whole_week_m(week)
        allowed = ramp_limit(highest, context.rules.ramp)
        if not grows:
            allowed = max(highest, min(allowed, held))
        if back is not None and back.ends <= week.start:
            allowed = max(allowed, back.week_m(week.start))
        if position and volume > allowed + METRE and week.kind is not WeekKind.RETURN:
            sentence = (
                f"{context.shown(volume)} follows a biggest week of {context.shown(highest)}; "
                f"at most {context.shown(allowed)} is safe."
            )
            yield error("ramp", week_place(week), sentence)
        highest = max(highest, volume)


def empty_weeks(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """No whole week before the race is without a run, but one with days away or with a race."""
    for week in plan.weeks:
        empty = is_whole(week) and not any(day.steps for day in week.workouts)
        if week.kind in BUILD_UP and empty and not is_cut_short(week, context):
            yield error("empty-week", week_place(week), "The week has no run.")


def cut_backs(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """Building up is interrupted by a cut-back week often enough."""
    rules = context.rules.cut_back
    every = rules.every[plan.volume_tier]
    first = first_week(context.request, context.start, context.rules)
    before = max(context.start.recent_m, first)
    biggest, whole, since = 0.0, 0.0, 0
    for week in plan.weeks:
        if week.kind not in LOADS or not is_whole(week):
            biggest, since = max(biggest, week.distance_m), 0
            whole = max(whole, week.distance_m if is_whole(week) else 0.0)
            continue
        if not week.distance_m and is_cut_short(week, context):
            # More than a cut-back: the week after it may load as one that begins a block.
            since = -1
            continue
        # Where all weeks have been cut short so far, those before the plan are the measure.
        small = whole < context.rules.start.least and week.kind is WeekKind.CUT_BACK
        measure = before if small else biggest
        cut = bool(measure) and week.distance_m <= measure * rules.counts_below
        since = 0 if cut else since + 1
        biggest, whole = max(biggest, week.distance_m), max(whole, week.distance_m)
        if since >= every:
            sentence = f"{since} weeks in a row without a cut-back; one in {every} has to be one."
            yield error("cut-back", week_place(week), sentence)


def taper_shape(plan: Plan, context: LintContext) -> Iterator[Finding]:
    """The taper falls, week by week, to the shares of the biggest week that work."""
    if context.request.goal.kind is GoalKind.MAINTAIN:
        return
    least, biggest = _biggest_week(plan, context)
    taper = [w for w in plan.weeks if w.kind in {WeekKind.TAPER, WeekKind.RACE}]
    if not taper or taper[-1].kind is not WeekKind.RACE:
        yield error("taper-shape", "plan", "The plan does not end with a race week.")
        return
    whole = [w for w in plan.weeks if w.kind in BUILD_UP and is_whole(w)]
    usual = [week for week in whole if not is_cut_short(week, context)]
    if not biggest or not usual:
        return
    yield from _taper_shares(taper, (least, biggest), context, plan.volume_tier)
    for before, after in pairwise(taper):
        if after.distance_m > before.distance_m + METRE and not is_cut_short(before, context):
            sentence = (
                f"{context.shown(after.distance_m)} is more than the "
                f"{context.shown(before.distance_m)} of the taper week before."
            )
            yield error("taper-shape", week_place(after), sentence)


def _biggest_week(plan: Plan, context: LintContext) -> tuple[float, float]:
    """The biggest week that a taper has to come down from: at least, and at most.

    At least what the weeks right before it had, for days and limits may have held them down. In a
    plan that goes on the runner may have run more than was planned, or have less time since.
    """
    build_up = [week for week in plan.weeks if week.kind in BUILD_UP]
    biggest = max((week.distance_m for week in build_up), default=0.0)
    if context.previous is None:
        last = build_up[-context.rules.cut_back.every[plan.volume_tier] :]
        return max((week.distance_m for week in last), default=0.0), biggest
    today, recent = context.request.today, context.start.recent_m
    ahead = max((week.distance_m for week in build_up if week.start >= today), default=0.0)
    return ahead, max(biggest, recent)


def _taper_shares(
    taper: list[PlanWeek], bounds: tuple[float, float], context: LintContext, tier: str
) -> Iterator[Finding]:
    rules, (small, biggest) = context.rules.taper, bounds
    shares = context.race.taper[tier][-len(taper) :]
    for week, share in zip(taper[-len(shares) :], shares, strict=True):
        most = share + rules.week_tolerance
        if week.kind is WeekKind.RACE:
            most = min(most, rules.race_week_at_most)
        allowed = max(biggest * most, passed_m(week, context))
        if is_whole(week) and week.distance_m > allowed + METRE:
            sentence = (
                f"{context.shown(week.distance_m)} is more than {most:.0%} of the biggest week "
                f"({context.shown(biggest)})."
            )
            yield error("taper-shape", week_place(week), sentence)
        least = small * share * context.rules.lint.taper_at_least
        # Where every day holds no more than a short run, leaving one out is much of the week.
        short = context.rules.runs.worth_a_day * context.request.availability.days_per_week
        stopped = is_whole(week) and small * share > short and week.distance_m < least - METRE
        if week.kind is WeekKind.TAPER and stopped and not is_cut_short(week, context):
            sentence = (
                f"{context.shown(week.distance_m)} is less than {context.shown(least)}; "
                "that is no taper but a stop."
            )
            yield error("taper-shape", week_place(week), sentence)

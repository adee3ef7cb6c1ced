"""Every lint rule over one plan."""

from strideiq.core.domain.plan import Finding, Plan
from strideiq.core.engine.planning.lint import days, hard_work, runs, special, volume, ways
from strideiq.core.engine.planning.lint.context import LintContext, Rule, week_place
from strideiq.core.engine.planning.lint.registry import LINT_RULES

RULES: tuple[Rule, ...] = tuple(
    dict.fromkeys(r.judge for r in LINT_RULES if r.judge is not days.every_week_a_week)
)
"""Every judge once; that a plan is a calendar at all is asked before."""

WHOLE_RULES: tuple[Rule, ...] = (days.every_day_once, special.races_on_their_days, days.past_days)
LOOKING_BACK: tuple[Rule, ...] = (
    days.quality_spacing,
    days.quality_after_long_run,
    runs.beside_long_run,
    volume.ramp,
    volume.cut_backs,
    volume.taper_shape,
    ways.tune_up_weeks,
)
OF_ALL_WEEKS = {
    runs.beside_long_run,
    volume.first_week_volume,
    volume.cut_backs,
    volume.taper_shape,
    ways.tune_up_weeks,
    days.past_days,
}
OF_WHOLE_WEEKS: tuple[Rule, ...] = (runs.quality_caps, hard_work.intensity)
FROM_TODAY: tuple[Rule, ...] = tuple(rule for rule in RULES if rule not in OF_ALL_WEEKS)


OF_CHOICES: tuple[Rule, ...] = (
    days.quality_spacing,
    days.quality_after_long_run,
    days.quality_before_race,
    days.recovery_after_race,
    special.around_races,
    special.days_away,
    runs.totals,
    runs.long_run_time,
    runs.day_minutes,
    runs.quality_caps,
    hard_work.intensity,
)


def lint(plan: Plan, context: LintContext) -> tuple[Finding, ...]:
    """Findings of every rule, in the order of the rules and, within one, of the plan.

    A plan that is no calendar, or of no known volume tier, is told so and judged no further.
    """
    unreadable = tuple(days.every_week_a_week(plan, context))
    return unreadable or tuple(finding for rule in RULES for finding in rule(plan, context))


def lint_joined(plan: Plan, rest: Plan, as_run: Plan, context: LintContext) -> tuple[Finding, ...]:
    """Findings of a plan whose days before today were kept from ``context.previous``.

    What has passed was judged when it was planned, under what the runner asked for then. So the
    days from today on, which are ``rest``, are judged by themselves, the calendar as a whole, and
    the rules that look back judge the new weeks and days beside the old ones: an error is one both
    as planned and ``as_run``, for nobody makes a plan unsound by skipping a run.
    """
    return _joined(plan, rest, as_run, context, LOOKING_BACK)


def lint_changed(plan: Plan, rest: Plan, as_run: Plan, context: LintContext) -> tuple[Finding, ...]:
    """The same for a plan of which only some days to come were changed.

    Its days were shared out over whole weeks, so hard running is judged by whole weeks too.
    """
    return _joined(plan, rest, as_run, context, (*LOOKING_BACK, *OF_WHOLE_WEEKS))


def _joined(
    plan: Plan, rest: Plan, as_run: Plan, context: LintContext, looking_back: tuple[Rule, ...]
) -> tuple[Finding, ...]:
    unreadable = tuple(days.every_week_a_week(plan, context))
    if unreadable:
        return unreadable
    today = context.request.today
    new = {week_place(week) for week in plan.weeks if week.end >= today}
    new |= {str(workout.day) for workout in rest.workouts()} | {"plan"}
    ahead = [r for r in FROM_TODAY if r not in OF_WHOLE_WEEKS or r not in looking_back]
    looked = [found for rule in looking_back for found in rule(plan, context)]
    as_run_too = {(f.code, f.place) for rule in looking_back for f in rule(as_run, context)}
    return (
        *(found for rule in ahead for found in rule(rest, context)),
        *(found for rule in WHOLE_RULES for found in rule(plan, context)),
        *(f for f in looked if f.place in new and (f.code, f.place) in as_run_too),
    )


def lint_choices(plan: Plan, context: LintContext) -> tuple[Finding, ...]:
    """Findings of a sound plan with other workouts of the same distance and stress on some days."""
    return tuple(finding for rule in OF_CHOICES for finding in rule(plan, context))

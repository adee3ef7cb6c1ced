"""Every lint rule over one plan."""

from strideiq.core.domain.plan import Finding, Plan
from strideiq.core.engine.planning.lint import days, runs, volume
from strideiq.core.engine.planning.lint.context import LintContext, Rule

RULES: tuple[Rule, ...] = (
    days.every_day_once,
    days.week_order,
    days.race_on_race_day,
    days.past_days,
    days.running_days,
    days.rest_days,
    days.quality_spacing,
    days.quality_after_long_run,
    days.quality_before_race,
    days.recovery_after_race,
    runs.totals,
    runs.run_guard,
    runs.long_run_share,
    runs.beside_long_run,
    runs.long_run_time,
    runs.day_minutes,
    runs.quality_caps,
    volume.weekly_total,
    volume.empty_weeks,
    volume.first_week_volume,
    volume.ramp,
    volume.cut_backs,
    volume.taper_shape,
)


def lint(plan: Plan, context: LintContext) -> tuple[Finding, ...]:
    """Findings of every rule, in the order of the rules and, within one, of the plan.

    A plan that is no calendar, or of no known volume tier, is told so and judged no further.
    """
    unreadable = tuple(days.every_week_a_week(plan, context))
    return unreadable or tuple(finding for rule in RULES for finding in rule(plan, context))

"""Every code the linter can find, with its limits, its source and who judges it."""

from dataclasses import dataclass
from typing import Final

from strideiq.core.engine.planning.lint import days, hard_work, runs, special, volume, ways
from strideiq.core.engine.planning.lint.context import Rule


@dataclass(frozen=True, slots=True)
class LintRule:
    """One code: what it asks of a plan, in few words, and what that rests on.

    ``keys`` are the thresholds in ``plan_rules.yaml``, dotted; one ``judge`` may find several
    codes. ``source`` is the paper or book, ``own`` for our own proposals.
    """

    code: str
    title: str
    keys: tuple[str, ...]
    source: str
    judge: Rule


LINT_RULES: Final = (
    LintRule(
        "volume-tier",
        "A volume tier that limits are known for",
        ("distances",),
        "own",
        days.every_week_a_week,
    ),
    LintRule(
        "calendar", "Every day once, in weeks of one to seven days", (), "own", days.every_day_once
    ),
    LintRule("week-order", "Build up, taper, race, recover", (), "own", days.week_order),
    LintRule(
        "race-day",
        "The race on its day, whole, and nowhere else",
        ("distances",),
        "own",
        special.races_on_their_days,
    ),
    LintRule("past-day", "Days that have passed stay as they were", (), "own", days.past_days),
    LintRule(
        "running-days", "No more runs a week than asked for", (), "the request", days.running_days
    ),
    LintRule(
        "rest-day", "A day of rest in every week", ("runs.recovery_at_most",), "own", days.rest_days
    ),
    LintRule(
        "quality-spacing",
        "Days between hard sessions",
        ("days.quality_gap", "days.gap_after_intervals"),
        "Stanley 2013 (48 h)",
        days.quality_spacing,
    ),
    LintRule(
        "quality-after-long-run",
        "An easy day after the long run",
        (),
        "own",
        days.quality_after_long_run,
    ),
    LintRule(
        "quality-before-race",
        "Easy days before the race",
        ("days.quality_before_race",),
        "own",
        days.quality_before_race,
    ),
    LintRule("recovery", "Nothing hard after the race", (), "own", days.recovery_after_race),
    LintRule(
        "around-race",
        "Easy days around races on the way",
        ("around_races",),
        "own",
        special.around_races,
    ),
    LintRule("away", "Nothing hard or long on days away", (), "the request", special.days_away),
    LintRule(
        "double-day",
        "Second runs are easy, short and asked for",
        ("doubles",),
        "own",
        special.double_days,
    ),
    LintRule(
        "strength-before-race",
        "No strength right before the race",
        ("strength.before_race",),
        "own",
        special.strength_days,
    ),
    LintRule(
        "totals",
        "Totals are what the steps add up to",
        ("load",),
        "own; load after the rTSS of flat running",
        runs.totals,
    ),
    LintRule(
        "run-guard",
        "No run far beyond the longest of the last days",
        ("run_guard", "first_runs"),
        "Frandsen 2025; the start lengths are our own",
        runs.run_guard,
    ),
    LintRule(
        "long-run-share",
        "The long run is not too much of its week",
        ("long_run_share",),
        "DRF; below five runs a week our own",
        runs.long_run_share,
    ),
    LintRule(
        "beside-long-run",
        "No second long run in a week",
        ("runs.beside_long_run",),
        "own",
        runs.beside_long_run,
    ),
    LintRule(
        "long-run-time", "No run that takes too long", ("distances",), "DRF", runs.long_run_time
    ),
    LintRule("day-minutes", "Every run fits its day", (), "the request", runs.day_minutes),
    LintRule(
        "quality-cap",
        "Hard running of a session within its cap",
        ("caps", "distances"),
        "DRF",
        runs.quality_caps,
    ),
    LintRule(
        "week-quality",
        "Hard running of a week within its cap",
        ("week_quality_at_most",),
        "own",
        runs.quality_caps,
    ),
    LintRule(
        "easy-share",
        "Most of a week's running is easy",
        ("intensity.easy",),
        "Seiler 2010, Haugen 2022; own",
        hard_work.intensity,
    ),
    LintRule(
        "fast-share",
        "Little of a week's running is fast",
        ("intensity.fast",),
        "own",
        hard_work.intensity,
    ),
    LintRule(
        "repeated-workout",
        "No hard session repeated as it is",
        ("repeats_at_most",),
        "own",
        hard_work.repeated_workouts,
    ),
    LintRule(
        "weekly-total",
        "The days come to the stated week",
        ("lint.weekly_total",),
        "own",
        volume.weekly_total,
    ),
    LintRule("empty-week", "No week of building up without a run", (), "own", volume.empty_weeks),
    LintRule(
        "first-week",
        "The plan starts where the runner is",
        ("start",),
        "own; after a break DRF",
        volume.first_week_volume,
    ),
    LintRule("ramp", "New biggest weeks grow by little", ("ramp",), "own, after DRF", volume.ramp),
    LintRule(
        "cut-back",
        "Cut-back weeks come often enough",
        ("cut_back.every", "cut_back.counts_below"),
        "own",
        volume.cut_backs,
    ),
    LintRule(
        "taper-shape",
        "The taper falls as it should",
        ("distances", "taper.week_tolerance", "taper.race_week_at_most"),
        "Bosquet 2007, Wang 2023",
        volume.taper_shape,
    ),
    LintRule(
        "return-week",
        "After a break no more than its table allows",
        ("start.time_off", "start.least"),
        "DRF",
        ways.way_back_weeks,
    ),
    LintRule(
        "return-easy",
        "Easy days after a break",
        ("start.short_break", "start.time_off"),
        "DRF",
        ways.easy_after_a_break,
    ),
    LintRule(
        "tune-up-week",
        "A small week around a B race",
        ("side_races.share", "side_races.least"),
        "own, after DRF",
        ways.tune_up_weeks,
    ),
    LintRule(
        "young-week",
        "No bigger weeks than an age bears",
        ("runner.under_age",),
        "own",
        ways.young_weeks,
    ),
)
"""In the order in which a plan is judged; README.md tells of each."""

"""Facts of what was run: volume, gaps, jumps, load and effort."""

from typing import Final

from strideiq.core.domain.activity import Activity
from strideiq.core.engine.load.session import run_load
from strideiq.core.engine.rules.history import change_pct
from strideiq.core.engine.rules.known import Known, integer, number

_WHOLE = "Missing until the history is that long."
_WINDOW = "Sum over the days before today, every run counted once. " + _WHOLE
_AT_THRESHOLD: Final = 100.0
_THRESHOLD_EFFORT: Final = 7
_EASY_HOUR: Final = 65.0
_LOAD = (
    "A run with an effort counts minutes times effort (session-RPE, Foster), so that an hour at"
    " effort 7, which is threshold, is 100; one without counts hours times (threshold pace over"
    " pace) squared times 100 while a plan knows the threshold pace, else 65 an hour as easy"
    " running. " + _WHOLE
)


def _threshold(known: Known) -> float | None:
    running = known.running
    return running.plan.fitness.zones.threshold.mid_s_km if running else None


def run_load_of(run: Activity, threshold_s_km: float | None) -> float:
    """Load of a recorded run: by its effort, else by its pace, else as easy running."""
    if run.effort is not None:
        return _AT_THRESHOLD * run.effort * run.duration_s / (3600 * _THRESHOLD_EFFORT)
    if threshold_s_km is None:
        return _EASY_HOUR * run.duration_s / 3600
    return run_load(run.distance_m, run.duration_s, threshold_s_km)


def load(known: Known, first: int, last: int) -> float | None:
    """Load of the runs from ``first`` to ``last`` days ago; None where the history is shorter."""
    if not known.history.covers(first):
        return None
    threshold = _threshold(known)
    return sum(run_load_of(run, threshold) for run in known.history.runs(first, last))


def _mean_week_load(known: Known) -> float | None:
    total = load(known, 28, 1)
    return None if total is None else total / 4


def _effort_known_pct(known: Known) -> float | None:
    runs = known.history.runs(28, 1)
    return 100 * sum(run.effort is not None for run in runs) / len(runs) if runs else None


def _mean_week_km(known: Known) -> float | None:
    total = known.history.total(28, 1)
    if total is not None:
        return total / 4
    stated = known.request.weekly_m if known.request else None
    return stated / 1000 if stated is not None and not known.history.days else None


def _longest_run_km(known: Known) -> float | None:
    stated = known.request.longest_m if known.request else None
    if stated is not None and not known.history.days:
        return stated / 1000
    return known.history.longest(30, 1)


def _runs_per_week(known: Known) -> float | None:
    history = known.history
    return len(history.window(28, 1)) / 4 if history.covers(28) else None


def run_days_per_week(known: Known) -> float | None:
    """Days with a run per week over the last four weeks."""
    return known.history.run_days(28, 1) / 4 if known.history.covers(28) else None


def _fortnight_best_change_pct(known: Known) -> float | None:
    history = known.history
    return change_pct(history.total(14, 1), history.most_in(14, 84, 15))


def _long_run_share_pct(known: Known) -> float | None:
    total, longest = known.history.total(7, 1), known.history.longest(7, 1)
    return 100 * longest / total if total and longest is not None else None


def _change_pct(days: int, known: Known) -> float | None:
    history = known.history
    return change_pct(history.total(days, 1), history.total(2 * days, days + 1))


HISTORY_FACTS = (
    integer(
        "history.days_recorded",
        "days",
        lambda known: known.history.days_recorded,
        "Days since the first run that is known.",
        "Days from the first recorded run to today. Missing without a run.",
    ),
    integer(
        "history.days_since_last_run",
        "days",
        lambda known: known.history.days_since_last_run,
        "Days since the last run; 0 when there was one today.",
        "Days from the last recorded run to today. Missing without a run.",
    ),
    number(
        "history.week_km",
        "km",
        lambda known: known.history.total(7, 1),
        "Distance of the last 7 days.",
        _WINDOW,
    ),
    number(
        "history.month_km",
        "km",
        lambda known: known.history.total(28, 1),
        "Distance of the last 28 days.",
        _WINDOW,
    ),
    number(
        "history.week_km_mean_4",
        "km",
        _mean_week_km,
        "Distance per week over the last 4 weeks; without any recorded run what the runner stated.",
        "Distance of the last 28 days, divided by 4. " + _WHOLE,
    ),
    number(
        "history.longest_run_30d_km",
        "km",
        _longest_run_km,
        "Longest run of the last 30 days; without any recorded run what the runner stated.",
        "The longest single recording, however long the history is. Missing without one.",
    ),
    number(
        "history.runs_per_week_4",
        "runs",
        _runs_per_week,
        "Runs per week over the last 4 weeks.",
        "Recordings of the last 28 days, divided by 4; a run stopped and started counts twice. "
        + _WHOLE,
    ),
    number(
        "history.run_days_per_week_4",
        "days",
        run_days_per_week,
        "Days with a run per week over the last 4 weeks.",
        "Days of the last 28 with a recorded run, divided by 4. " + _WHOLE,
    ),
    integer(
        "history.weeks_with_runs_12",
        "weeks",
        lambda known: known.history.weeks_with_runs(12) if known.history.covers(84) else None,
        "How many of the last 12 weeks had at least one run.",
        "Counts of 7 days back from yesterday that hold a run. " + _WHOLE,
    ),
    integer(
        "history.gap_longest_14d",
        "days",
        lambda known: known.history.longest_gap(14),
        "Most days in a row without a run during the last 14 days.",
        "The longest stretch between runs inside the window. " + _WHOLE,
    ),
    integer(
        "history.gap_longest_28d",
        "days",
        lambda known: known.history.longest_gap(28),
        "Most days in a row without a run during the last 28 days.",
        "The longest stretch between runs inside the window. " + _WHOLE,
    ),
    number(
        "history.week_km_change_pct",
        "%",
        lambda known: _change_pct(7, known),
        "Change of the distance of the last 7 days against the 7 days before.",
        "The difference in per cent of the earlier days. Missing where those had no run.",
    ),
    number(
        "history.fortnight_km_change_pct",
        "%",
        lambda known: _change_pct(14, known),
        "Change of the distance of the last 14 days against the 14 days before.",
        "The difference in per cent of the earlier days. Missing where those had no run.",
    ),
    number(
        "history.fortnight_best_change_pct",
        "%",
        _fortnight_best_change_pct,
        "How far the last 14 days exceed the most of any 14 days in a row of the 10 weeks before.",
        "The difference in per cent of that most, negative below it. Missing where it is 0.",
    ),
    number(
        "history.month_km_change_pct",
        "%",
        lambda known: _change_pct(28, known),
        "Change of the distance of the last 28 days against the 28 days before.",
        "The difference in per cent of the earlier days. Missing where those had no run.",
    ),
    number(
        "history.run_jump_pct_7d",
        "%",
        lambda known: known.history.run_jump_pct(7),
        "How far the boldest run of the last 7 days exceeded the longest of the 30 days before it.",
        "Each run against the longest of its own 30 days, in per cent; the largest counts.",
    ),
    number(
        "history.long_run_share_pct",
        "%",
        _long_run_share_pct,
        "Share of the longest run in the distance of the last 7 days.",
        "The longest recording over the sum of all. Missing without a run in the window.",
    ),
    number(
        "history.load_7d",
        "",
        lambda known: load(known, 7, 1),
        "Training load of the runs of the last 7 days; an hour at threshold is 100.",
        _LOAD,
    ),
    number(
        "history.load_week_mean_4",
        "",
        _mean_week_load,
        "Training load per week over the last 4 weeks; an hour at threshold is 100.",
        _LOAD,
    ),
    number(
        "history.load_change_pct",
        "%",
        lambda known: change_pct(load(known, 7, 1), load(known, 14, 8)),
        "Change of the training load of the last 7 days against the 7 days before.",
        _LOAD,
    ),
    number(
        "history.effort_mean_7d",
        "of 10",
        lambda known: known.history.effort(7, 1),
        "Mean effort of the runs of the last 7 days, from 1 to 10.",
        "Efforts that were given, each counted by its minutes. Missing where none was given.",
    ),
    number(
        "history.effort_mean_28d",
        "of 10",
        lambda known: known.history.effort(28, 1),
        "Mean effort of the runs of the last 28 days, from 1 to 10.",
        "Efforts that were given, each counted by its minutes. Missing where none was given.",
    ),
    number(
        "history.effort_known_pct_28d",
        "%",
        _effort_known_pct,
        "Share of the runs of the last 28 days that have an effort.",
        "What the load of the month rests on: the rest is taken from pace. Missing without a run.",
    ),
)

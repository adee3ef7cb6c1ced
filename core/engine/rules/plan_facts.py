"""Facts of what is planned, and of how it is followed."""

from datetime import timedelta

from strideiq.core.domain.rule import FactDeclaration, FactType
from strideiq.core.engine.rules.history_facts import run_days_per_week
from strideiq.core.engine.rules.known import Fact, Known, integer, number, text

_GOAL = "From the plan that runs, else from the request. Missing without either."
_PLAN = "From the plan that runs. Missing without one, and before and after its weeks."
_DONE = (
    "A planned day counts as run when 70 % of its distance or of its time was recorded on that day,"
    " the day before or the day after, each recorded day counting once. A day marked as skipped does"
    " not. Missing without a plan, where no run was ever recorded"
)
_SHARE = _DONE + ", and until the plan was followed that long."


def _days_to_race(known: Known) -> int | None:
    return (known.goal.race_day - known.day).days if known.goal else None


def _weeks_to_race(known: Known) -> int | None:
    days = _days_to_race(known)
    return None if days is None else days // 7


def _days_per_week(known: Known) -> int | None:
    return known.request.availability.days_per_week if known.request else None


def _extra_days(known: Known) -> float | None:
    usual, planned = run_days_per_week(known), _days_per_week(known)
    return None if usual is None or planned is None else planned - usual


def _volume_tier(known: Known) -> str | None:
    if known.running is not None:
        return known.running.plan.volume_tier
    return known.request.volume_tier if known.request else None


def _weeks_done(known: Known) -> int | None:
    running = known.running
    if running is None:
        return None
    return sum(week.end < known.day and week.end >= running.begins for week in running.plan.weeks)


def _age_days(known: Known) -> int | None:
    return (known.day - known.running.created).days if known.running else None


def _load(known: Known, first: int, last: int) -> float | None:
    """Planned load from ``first`` to ``last`` days from today on; None without a plan."""
    if known.running is None:
        return None
    start, end = known.day + timedelta(days=first), known.day + timedelta(days=last)
    workouts = known.running.plan.workouts()
    return sum(workout.day_load for workout in workouts if start <= workout.day <= end)


def _share_pct(known: Known, days: int) -> float | None:
    followed = known.followed(days)
    return followed.share_pct if followed else None


def _key_missed(known: Known) -> int | None:
    followed = known.followed(14, whole=False)
    return followed.key_missed if followed else None


def _missed_in_row(known: Known) -> int | None:
    followed = known.followed(28, whole=False)
    return followed.missed_in_row if followed else None


PLAN_FACTS = (
    integer("plan.days_to_race", "days", _days_to_race, "Days from today to the race.", _GOAL),
    integer(
        "plan.weeks_to_race", "weeks", _weeks_to_race, "Whole weeks from today to the race.", _GOAL
    ),
    integer(
        "plan.days_per_week",
        "days",
        _days_per_week,
        "Days per week the runner wants to train.",
        "From the request. Missing without one.",
    ),
    number(
        "plan.extra_days_per_week",
        "days",
        _extra_days,
        "Days per week asked for beyond the days with a run of the last 4 weeks.",
        "plan.days_per_week less history.run_days_per_week_4. Missing where one of them is.",
    ),
    text(
        "plan.distance",
        lambda known: known.goal.distance if known.goal else None,
        "Key of the race distance, such as marathon or 10k.",
        _GOAL,
    ),
    text(
        "plan.volume_tier",
        _volume_tier,
        "Volume tier of the plan, or the one the runner asked for.",
        _GOAL + " Missing too while the planner has yet to choose.",
    ),
    Fact(
        FactDeclaration(
            "plan.has_target_time",
            FactType.BOOLEAN,
            "",
            "Whether the runner named a time for the race.",
            _GOAL,
        ),
        lambda known: known.goal.target_s is not None if known.goal else None,
    ),
    Fact(
        FactDeclaration("plan.race_day", FactType.DATE, "", "The day of the race.", _GOAL),
        lambda known: known.goal.race_day if known.goal else None,
    ),
    integer(
        "plan.age_days",
        "days",
        _age_days,
        "Days since the plan was made.",
        "Days from the day it was made to today. Missing without a plan.",
    ),
    text(
        "plan.phase",
        lambda known: known.week.phase if known.week else None,
        "Id of the phase that today is in, such as base or taper.",
        _PLAN,
    ),
    text(
        "plan.week_kind",
        lambda known: str(known.week.kind) if known.week else None,
        "What this week is for: return, loading, cut_back, tune_up, taper, race or recovery.",
        _PLAN,
    ),
    integer(
        "plan.weeks_done",
        "weeks",
        _weeks_done,
        "How many weeks of the plan are over.",
        "Weeks that ended before today, from the week on in which the plan was made.",
    ),
    number(
        "plan.load_next_7d",
        "",
        lambda known: _load(known, 0, 6),
        "Planned load from today on over 7 days; an hour at threshold is 100.",
        "Hours times (threshold pace over pace) squared times 100 of every step. Missing without a plan.",
    ),
    number(
        "plan.load_last_7d",
        "",
        lambda known: _load(known, -7, -1),
        "Planned load of the last 7 days, whether it was done or not; an hour at threshold is 100.",
        "Hours times (threshold pace over pace) squared times 100 of every step. Missing without a plan.",
    ),
    number(
        "adherence.done_pct_14d",
        "%",
        lambda known: _share_pct(known, 14),
        "Share of the planned days of the last 14 days that were run.",
        _SHARE,
    ),
    number(
        "adherence.done_pct_28d",
        "%",
        lambda known: _share_pct(known, 28),
        "Share of the planned days of the last 28 days that were run.",
        _SHARE,
    ),
    integer(
        "adherence.key_missed_14d",
        "sessions",
        _key_missed,
        "Hard sessions, long runs and races of the last 14 days that were not run.",
        _DONE + ".",
    ),
    integer(
        "adherence.missed_in_row",
        "runs",
        _missed_in_row,
        "Planned days in a row, up to yesterday, that were not run; at most those of 28 days.",
        _DONE + ".",
    ),
)

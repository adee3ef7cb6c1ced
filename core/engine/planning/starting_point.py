"""Where a runner stands on the first day: recent volume, longest run, break."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.reading.shapes.starting import StartRules, TimeOff


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """What the plan grows from; metres and days.

    ``recent_m`` is the mean week of the recent days (0 when nothing is known), ``usual_m`` the
    mean week before the break, ``break_days`` the days since the last run (None: no run known),
    ``longest_by_day`` the longest single run of each day run so far, ``stated`` whether the
    recent volume is the runner's word.

    A break that the runner still comes back from has ``pause_days`` days, and ``back_on`` is the
    first day after it: of running, or of the plan. ``again_m`` is the mean week since that day, and
    ``again_s`` the longest time of a run since then, neither looking back further than the recent
    days. ``short_back_on`` is the first day after a break that only asks for some easy days.
    """

    recent_m: float
    usual_m: float
    break_days: int | None
    longest_by_day: dict[date, float]
    stated: bool
    pause_days: int = 0
    back_on: date | None = None
    again_m: float = 0.0
    again_s: float = 0.0
    short_back_on: date | None = None

    @property
    def on_a_break(self) -> bool:
        """Whether the runner is on a break, or on the way back from one."""
        return self.back_on is not None


Runs = list[tuple[date, float]]


def starting_point(request: PlanRequest, rules: StartRules) -> StartingPoint:
    """Summarise the history before ``request.today``; the runner's word fills its silence."""
    runs = [(a.day, a.distance_m) for a in request.history if is_run(a.sport, a.day, request.today)]
    days = sorted({day for day, _ in runs})
    recent = _mean_week(runs, request.today, rules.recent_days)
    stated = recent == 0 and bool(request.weekly_m)
    longest = _longest_by_day(runs)
    _add_stated_longest(longest, request, rules)
    pause = None if stated else _pause([*days, request.today], request.today, rules)
    until = pause[0] if pause else days[-1] if days else None
    again_m, again_s = _again(request, pause[1], rules) if pause else (0.0, 0.0)
    return StartingPoint(
        recent_m=request.weekly_m or 0.0 if stated else recent,
        usual_m=_usual_week(runs, days[0], until, rules) if until else 0.0,
        break_days=(request.today - days[-1]).days if days else None,
        longest_by_day=longest,
        stated=stated,
        pause_days=(pause[1] - pause[0]).days if pause else 0,
        back_on=pause[1] if pause else None,
        again_m=again_m,
        again_s=again_s,
        short_back_on=None if stated else _short_break([*days, request.today], rules),
    )


def is_run(sport: str, day: date, today: date) -> bool:
    """Whether an activity is running that lies before ``today``."""
    return sport == "run" and day < today


def time_off_of(days: int, rules: StartRules) -> TimeOff | None:
    """The way back after so many days off; None where nothing has to be led back."""
    rows = [row for row in rules.time_off if row.from_days <= days]
    return max(rows, key=lambda row: row.from_days, default=None)


def _pause(days: Sequence[date], today: date, rules: StartRules) -> tuple[date, date] | None:
    """The last run before the latest break still being come back from, and the day it ended."""
    for last, back in reversed(list(pairwise(days))):
        row = time_off_of((back - last).days, rules)
        if row is None:
            continue
        span = row.stage_weeks * 7 * len(row.stages) if row.stage_weeks else (back - last).days
        if back + timedelta(days=span) > today:
            return last, back
    return None


def _short_break(days: Sequence[date], rules: StartRules) -> date | None:
    """The day that ended a break among the last days, if that was not run through."""
    today = days[-1]
    for last, back in reversed(list(pairwise(days))):
        if (today - back).days >= rules.short_break.easy_days:
            return None
        if (back - last).days >= rules.short_break.from_days:
            return back
    return None


def _mean_week(runs: Runs, until: date, days: int) -> float:
    since = until - timedelta(days=days)
    return sum(metres for day, metres in runs if since <= day < until) * 7 / days


def _again(request: PlanRequest, back_on: date, rules: StartRules) -> tuple[float, float]:
    """The mean week since the end of a break, and the longest time of a run since then."""
    since = max(back_on, request.today - timedelta(days=rules.recent_days))
    runs = [a for a in request.history if is_run(a.sport, a.day, request.today) and a.day >= since]
    # A few days are no week: as seven times as much they would make a big one.
    days = max(DAYS_IN_WEEK, (request.today - since).days)
    mean = sum(run.distance_m for run in runs) * DAYS_IN_WEEK / days
    return mean, max((run.duration_s for run in runs), default=0.0)


def _usual_week(runs: Runs, first: date, last: date, rules: StartRules) -> float:
    """The mean week up to the last run before a break, as far back as running is known."""
    known = ((last - first).days // DAYS_IN_WEEK + 1) * DAYS_IN_WEEK
    days = min(rules.usual_days, max(known, rules.usual_at_least))
    return _mean_week(runs, last + timedelta(days=1), days)


def _longest_by_day(runs: Runs) -> dict[date, float]:
    longest: dict[date, float] = {}
    for day, metres in runs:
        longest[day] = max(metres, longest.get(day, 0.0))
    return longest


def _add_stated_longest(
    longest: dict[date, float], request: PlanRequest, rules: StartRules
) -> None:
    since = request.today - timedelta(days=rules.recent_days)
    if request.longest_m and not any(since <= day for day in longest):
        longest[request.today - timedelta(days=1)] = request.longest_m

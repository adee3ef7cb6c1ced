"""Where a runner stands on the first day: recent volume, longest run, break."""

from dataclasses import dataclass
from datetime import date, timedelta

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.reading.shapes.planning import StartRules


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """What the plan grows from; metres and days.

    ``recent_m`` is the mean week of the recent days (0 when nothing is known), ``usual_m`` the
    mean week before the break, ``break_days`` the days since the last run (None: no run known),
    ``longest_by_day`` the longest single run of each day run so far, ``stated`` whether the
    recent volume is the runner's word.
    """

    recent_m: float
    usual_m: float
    break_days: int | None
    longest_by_day: dict[date, float]
    stated: bool

    @property
    def on_a_break(self) -> bool:
        """Whether there was running, but none lately."""
        return self.recent_m == 0 and self.break_days is not None


def starting_point(request: PlanRequest, rules: StartRules) -> StartingPoint:
    """Summarise the history before ``request.today``; the runner's word fills its silence."""
    runs = [(a.day, a.distance_m) for a in request.history if is_run(a.sport, a.day, request.today)]
    last = max((day for day, _ in runs), default=None)
    recent = _mean_week(runs, request.today, rules.recent_days)
    stated = recent == 0 and bool(request.weekly_m)
    longest = _longest_by_day(runs)
    _add_stated_longest(longest, request, rules)
    return StartingPoint(
        recent_m=request.weekly_m or 0.0 if stated else recent,
        usual_m=_mean_week(runs, last + timedelta(days=1), rules.usual_days) if last else 0.0,
        break_days=(request.today - last).days if last else None,
        longest_by_day=longest,
        stated=stated,
    )


def is_run(sport: str, day: date, today: date) -> bool:
    """Whether an activity is running that lies before ``today``."""
    return sport == "run" and day < today


def _mean_week(runs: list[tuple[date, float]], until: date, days: int) -> float:
    since = until - timedelta(days=days)
    return sum(metres for day, metres in runs if since <= day < until) * 7 / days


def _longest_by_day(runs: list[tuple[date, float]]) -> dict[date, float]:
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

"""The limits on growth: of a week, of a run, and of the first run after none."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date

from strideiq.core.reading.shapes.planning import PlanRules, Ramp


class RunLog:
    """The longest run of each day, in order of days, for looking back a window of days."""

    __slots__ = ("_days", "_metres")

    def __init__(self, longest_by_day: Mapping[date, float]) -> None:
        in_order = sorted(longest_by_day.items())
        self._days = [day.toordinal() for day, _ in in_order]
        self._metres = [metres for _, metres in in_order]

    def add(self, day: date, metres: float) -> None:
        """Note a run of ``metres`` on ``day``, which no noted day may follow."""
        self._days.append(day.toordinal())
        self._metres.append(metres)

    def longest_before(self, day: date, window: int) -> float | None:
        """Metres of the longest run in the ``window`` days before ``day``; None without any."""
        until = day.toordinal()
        first = bisect_left(self._days, until - window)
        last = bisect_left(self._days, until, lo=first)
        return max(self._metres[first:last], default=None)


def ramp_limit(highest_m: float, ramp: Ramp) -> float:
    """The biggest week allowed after a biggest week of ``highest_m`` metres so far."""
    limit = highest_m * (1 + ramp.most)
    if highest_m < ramp.small_week:
        limit = max(limit, highest_m * (1 + ramp.small_most), highest_m + ramp.small_distance)
    return limit


def guard_limit(longest_m: float, rules: PlanRules) -> float:
    """The longest run allowed after a longest of ``longest_m`` metres in the guard's window."""
    guard = rules.run_guard
    limit = longest_m * (1 + guard.most)
    return max(limit, longest_m + guard.distance) if longest_m < guard.below else limit


def first_run_limit(break_days: int | None, tier: str, rules: PlanRules) -> float:
    """The longest run allowed when none was run in the guard's window."""
    days = break_days or 0
    row = max((r for r in rules.first_runs if r.break_from <= days), key=lambda r: r.break_from)
    return row.longest[tier]


def beside_limit(long_run_m: float, longest_m: float, rules: PlanRules) -> float:
    """The longest another run may be in the week of a long run of ``long_run_m`` metres.

    Cut-back and taper weeks shorten the long run; ``longest_m``, the longest so far, keeps them
    from shortening every other run with it.
    """
    beside = rules.runs.beside_long_run
    return min(long_run_m, max(beside.distance, max(long_run_m, longest_m) * beside.most))

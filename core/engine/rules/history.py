"""A runner's history as it stood on one day; what facts are computed from."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from strideiq.core.domain.activity import Activity

LOOK_BACK_DAYS = 30
SHORTEST_RUN_M = 200.0
"""What is shorter was recorded by mistake: it neither ends a break nor counts as a run."""


class Recorded:
    """Everything an athlete recorded, put in order once to be looked at as of many days.

    ``runs`` and ``ordinals`` are the runs that are long enough and their days, ``activities`` all of
    every sport, each oldest first.
    """

    def __init__(self, activities: Iterable[Activity]) -> None:
        self.activities = tuple(sorted(activities, key=lambda activity: activity.day))
        runs = (
            run
            for run in self.activities
            if run.sport == "run" and run.distance_m >= SHORTEST_RUN_M
        )
        self.runs = tuple(sorted(runs, key=lambda run: (run.day, run.distance_m)))
        self.ordinals = tuple(run.day.toordinal() for run in self.runs)
        self.km = tuple(run.distance_m / 1000 for run in self.runs)


@dataclass(frozen=True)
class History:
    """Runs up to ``day``, oldest first; ``days`` holds their ordinals, ``km`` their lengths.

    Windows end on the day before ``day``, so that they are whole days whenever they are asked
    for; a run on ``day`` itself only counts as the last run.
    """

    day: date
    days: tuple[int, ...]
    km: tuple[float, ...]
    recorded: Recorded

    @classmethod
    def of(cls, day: date, activities: Iterable[Activity] | Recorded) -> "History":
        """The runs among ``activities`` that are not later than ``day``."""
        recorded = activities if isinstance(activities, Recorded) else Recorded(activities)
        until = bisect_right(recorded.ordinals, day.toordinal())
        return cls(day, recorded.ordinals[:until], recorded.km[:until], recorded)

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """Every activity of any sport that is not later than ``day``, oldest first."""
        everything = self.recorded.activities
        return everything[: bisect_right(everything, self.day, key=lambda each: each.day)]

    @property
    def days_since_last_run(self) -> int | None:
        """Days from the last run to ``day``; None without a run."""
        return self.day.toordinal() - self.days[-1] if self.days else None

    @property
    def days_recorded(self) -> int | None:
        """Days from the first run to ``day``; None without a run."""
        return self.day.toordinal() - self.days[0] if self.days else None

    def covers(self, days: int) -> bool:
        """Whether the history reaches back over the last ``days`` days."""
        return self.days_recorded is not None and self.days_recorded >= days

    def _places(self, first: int, last: int) -> slice:
        today = self.day.toordinal()
        start = bisect_left(self.days, today - first)
        return slice(start, bisect_left(self.days, today - last + 1))

    def window(self, first: int, last: int) -> tuple[float, ...]:
        """Kilometres of every run from ``first`` to ``last`` days ago, both included."""
        return self.km[self._places(first, last)]

    def runs(self, first: int, last: int) -> tuple[Activity, ...]:
        """Every run from ``first`` to ``last`` days ago, both included."""
        return self.recorded.runs[self._places(first, last)]

    def total(self, first: int, last: int) -> float | None:
        """Kilometres from ``first`` to ``last`` days ago; None where the history is shorter."""
        return sum(self.window(first, last)) if self.covers(first) else None

    def longest(self, first: int, last: int) -> float | None:
        """The longest run from ``first`` to ``last`` days ago in kilometres; None without one."""
        return max(self.window(first, last), default=None)

    def effort(self, first: int, last: int) -> float | None:
        """Mean effort of the runs that have one, each counted by its minutes; None without one."""
        rated = [run for run in self.runs(first, last) if run.effort is not None]
        seconds = sum(run.duration_s for run in rated)
        if not seconds:
            return None
        return sum((run.effort or 0) * run.duration_s for run in rated) / seconds

    def longest_gap(self, days: int) -> int | None:
        """Most days in a row without a run among the last ``days``; None for a short history."""
        if not self.covers(days):
            return None
        today = self.day.toordinal()
        start = bisect_left(self.days, today - days)
        ran = [today - days - 1, *(day for day in self.days[start:] if day < today), today]
        return max(later - earlier - 1 for earlier, later in pairwise(ran))

    def run_jump_pct(self, days: int) -> float | None:
        """How far the boldest run of the last ``days`` exceeded the longest of 30 days before it.

        In per cent of that longest run, negative when every run stayed below; None when no run
        has one to be compared with.
        """
        jumps = []
        for ago in range(1, days + 1):
            run = self.longest(ago, ago)
            before = self.longest(ago + LOOK_BACK_DAYS, ago + 1)
            if run is not None and before is not None:
                jumps.append(change_pct(run, before))
        return max((jump for jump in jumps if jump is not None), default=None)

    def run_days(self, first: int, last: int) -> int:
        """Days with a run from ``first`` to ``last`` days ago, however many recordings they have."""
        return len(set(self.days[self._places(first, last)]))

    def most_in(self, days: int, first: int, last: int) -> float:
        """The most kilometres of so many days in a row from ``first`` to ``last`` days ago."""
        by_day = [sum(self.window(ago, ago)) for ago in range(first, last - 1, -1)]
        return max(sum(by_day[start : start + days]) for start in range(first - last - days + 2))

    def weeks_with_runs(self, weeks: int) -> int:
        """How many of the last ``weeks`` seven-day weeks have at least one run."""
        return sum(bool(self.window(7 * week + 7, 7 * week + 1)) for week in range(weeks))


def change_pct(now: float | None, before: float | None) -> float | None:
    """The change from ``before`` to ``now`` in per cent; None without a start above zero."""
    if now is None or before is None or before <= 0:
        return None
    return 100 * (now - before) / before

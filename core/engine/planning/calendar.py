"""The weeks of a plan as dates, from the first day to the end of recovery."""

from dataclasses import dataclass
from datetime import date, timedelta

from strideiq.core.domain.goal import Goal, GoalKind

DAYS_IN_WEEK = 7
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SUNDAY = 6
THURSDAY = 3


@dataclass(frozen=True, slots=True)
class WeekFrame:
    """The days of one plan week, in order."""

    number: int
    days: tuple[date, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it has all seven days."""
        return len(self.days) == DAYS_IN_WEEK


def weeks_until(race_day: date, today: date) -> list[WeekFrame]:
    """Weeks from ``today`` to the one that ends with the race.

    Weeks run Monday to Sunday. A race from Monday to Wednesday would leave a stub too short to
    be a race week, so then every week ends on the race's weekday instead.
    """
    end_weekday = SUNDAY if race_day.weekday() >= THURSDAY else race_day.weekday()
    return weeks_between(today, race_day + timedelta(days=(end_weekday - race_day.weekday()) % 7))


def weeks_between(first: date, last: date) -> list[WeekFrame]:
    """Weeks from ``first`` to ``last``, each of which ends on the weekday of ``last``."""
    frames: list[WeekFrame] = []
    while first <= last:
        end = first + timedelta(days=(last - first).days % DAYS_IN_WEEK)
        frames.append(_frame(len(frames) + 1, first, end))
        first = end + timedelta(days=1)
    return frames


def weeks_of(goal: Goal, today: date) -> list[WeekFrame]:
    """Weeks from ``today`` to the race, or to the last day of a plan without one."""
    if goal.kind is GoalKind.MAINTAIN:
        return weeks_between(today, goal.race_day)
    return weeks_until(goal.race_day, today)


def weeks_after(frames: list[WeekFrame], count: int) -> list[WeekFrame]:
    """``count`` whole weeks that follow the last of ``frames``."""
    last = frames[-1]
    start = last.days[-1] + timedelta(days=1)
    return [
        _frame(last.number + 1 + week, begin, begin + timedelta(days=DAYS_IN_WEEK - 1))
        for week in range(count)
        for begin in (start + timedelta(weeks=week),)
    ]


def _frame(number: int, first: date, last: date) -> WeekFrame:
    days = range(first.toordinal(), last.toordinal() + 1)
    return WeekFrame(number, tuple([date.fromordinal(day) for day in days]))

"""Which day of a week is for what: long run, quality, easy runs, rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.reading.shapes.planning import DayRules, PlanRules


@dataclass(frozen=True, slots=True)
class TrainingDays:
    """The weekdays a runner trains on, in the order they are added, and the long run's weekday."""

    weekdays: tuple[int, ...]
    long_run: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What lies around a week: the hard days before it and the race."""

    last_quality: date | None
    last_long: date | None
    race_day: date


def training_days(
    request: PlanRequest, usable: Iterable[int], days_per_week: int, rules: PlanRules
) -> TrainingDays:
    """Choose weekdays among the ``usable`` ones.

    The long run keeps its weekday where there is time for it, else it takes the day with most.
    """
    open_days = set(usable)
    minutes = request.availability.minutes
    roomiest = max(open_days, key=lambda d: (minutes[d], d))
    long_run = request.availability.long_run_weekday
    needed = minutes[roomiest] * rules.days.long_run_needs
    if long_run not in open_days or minutes[long_run] < needed:
        long_run = roomiest
    ordered = [(long_run + offset) % DAYS_IN_WEEK for offset in rules.days.run_order]
    return TrainingDays(tuple([d for d in ordered if d in open_days][:days_per_week]), long_run)


def run_days(
    days: Iterable[date], training: TrainingDays, most: int, closed: Iterable[date] = ()
) -> list[date]:
    """The days of a week to run on: at most ``most``, added in the runner's order."""
    shut = set(closed)
    by_weekday = {day.weekday(): day for day in days if day not in shut}
    chosen = [by_weekday[w] for w in training.weekdays if w in by_weekday]
    return sorted(chosen[:most])


def quality_days(
    running: list[date],
    wanted: int,
    training: TrainingDays,
    around: Neighbours,
    rules: DayRules,
    *,
    long_day: date | None,
    long_is_quality: bool,
) -> list[date]:
    """Up to ``wanted`` days for quality among ``running``, spaced as the rules say.

    Never the day after a long run, never too close to other quality or to the race.
    """
    taken = [d for d in (around.last_quality, long_day if long_is_quality else None) if d]
    chosen: list[date] = []
    for day in _in_order(running, training, rules):
        if len(chosen) == wanted:
            break
        spaced = all(abs((day - other).days) >= rules.quality_gap for other in taken + chosen)
        rested = all(
            long is None or day - long != timedelta(days=1) for long in (around.last_long, long_day)
        )
        before_race = (around.race_day - day).days
        clear = before_race < 0 or before_race >= rules.quality_before_race
        if spaced and rested and clear and day != long_day:
            chosen.append(day)
    return sorted(chosen)


def _in_order(running: list[date], training: TrainingDays, rules: DayRules) -> list[date]:
    by_weekday = {day.weekday(): day for day in running}
    weekdays = [(training.long_run + offset) % DAYS_IN_WEEK for offset in rules.quality_order]
    return [by_weekday[w] for w in weekdays if w in by_weekday]


def recovery_day(roles: dict[date, Stress], training: TrainingDays, rules: DayRules) -> date | None:
    """The easy day of a seven-day week that becomes its recovery day."""
    by_weekday = {day.weekday(): day for day in roles}
    for offset in rules.recovery_order:
        day = by_weekday.get((training.long_run + offset) % DAYS_IN_WEEK)
        if day is not None and roles[day] is Stress.EASY:
            return day
    return next((day for day, role in roles.items() if role is Stress.EASY), None)

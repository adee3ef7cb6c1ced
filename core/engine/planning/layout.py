"""Which day of a week is for what: long run, quality, easy runs, rest."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.reading.shapes.planning import DayRules


@dataclass(frozen=True, slots=True)
class TrainingDays:
    """The weekdays a runner trains on, in the order they are added, and the long run's weekday.

    ``spare`` weekdays have time as well: they stand in for training days that fall away.
    ``preferred`` ones get the hard sessions first.
    """

    weekdays: tuple[int, ...]
    long_run: int
    spare: tuple[int, ...] = ()
    preferred: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What lies around a week: the hard days before it, the race, and days that stay easy."""

    last_quality: date | None
    last_long: date | None
    race_day: date
    easy: Collection[date] = ()


def training_days(
    availability: Availability, minutes: Sequence[int], usable: Collection[int], rules: DayRules
) -> TrainingDays:
    """Choose weekdays among the ``usable`` ones, which have ``minutes`` for running.

    The long run keeps its weekday where there is time for it, else it takes the day with most. Days
    preferred for hard sessions are training days, but for the day after the long run.
    """
    roomiest = max(usable, key=lambda d: (minutes[d], d))
    long_run = availability.long_run_weekday
    if long_run not in usable or minutes[long_run] < minutes[roomiest] * rules.long_run_needs:
        long_run = roomiest
    ordered = [(long_run + offset) % DAYS_IN_WEEK for offset in rules.run_order]
    after = (long_run + 1) % DAYS_IN_WEEK
    preferred = tuple(
        d for d in ordered if d in availability.quality_weekdays and d not in {long_run, after}
    )
    first = [d for d in dict.fromkeys((long_run, *preferred, *ordered)) if d in usable]
    count = availability.days_per_week
    return TrainingDays(tuple(first[:count]), long_run, tuple(first[count:]), preferred)


def run_days(
    days: Iterable[date],
    training: TrainingDays,
    most: int,
    closed: Collection[date] = (),
    away: Collection[date] = (),
) -> list[date]:
    """The days of a week to run on: at most ``most``, added in the runner's order.

    Spare weekdays stand in for training days ``away``.
    """
    by_weekday = {day.weekday(): day for day in days}
    of_training = [by_weekday[w] for w in training.weekdays if w in by_weekday]
    missing = sum(day in away for day in of_training)
    spare = [by_weekday[w] for w in training.spare if w in by_weekday] if missing else []
    free = [day for day in spare if day not in away and day not in closed]
    chosen = [day for day in of_training if day not in away and day not in closed]
    return sorted((chosen + free[:missing])[:most])


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
    """Up to ``wanted`` days for quality among ``running``, preferred ones first, spaced as the rules say.

    Never the day after a long run, never too close to other quality or to the race.
    """
    taken = [d for d in (around.last_quality, long_day if long_is_quality else None) if d]
    in_order = [
        day
        for day in _in_order(running, training, rules)
        if day not in around.easy and day != long_day and _clear(day, around, long_day, rules)
    ]
    # As many sessions as asked for, with the wider gap where that costs none.
    gaps = sorted({max(rules.quality_gap, rules.gap_after_intervals), rules.quality_gap})[::-1]
    tries = (_spaced(in_order, wanted, taken, gap) for gap in gaps)
    return max(tries, key=len, default=[])


def _clear(day: date, around: Neighbours, long_day: date | None, rules: DayRules) -> bool:
    """Whether a day is neither the one after a long run nor too close to the race."""
    yesterday = day - timedelta(days=1)
    if yesterday in {around.last_long, long_day}:
        return False
    before_race = (around.race_day - day).days
    return before_race < 0 or before_race >= rules.quality_before_race


def _spaced(days: Iterable[date], wanted: int, taken: Collection[date], gap: int) -> list[date]:
    """The first of ``days`` that lie ``gap`` days from each other and from those ``taken``."""
    chosen: list[date] = []
    for day in days:
        if len(chosen) == wanted:
            break
        if all(abs((day - other).days) >= gap for other in (*taken, *chosen)):
            chosen.append(day)
    return sorted(chosen)


def _in_order(running: list[date], training: TrainingDays, rules: DayRules) -> list[date]:
    by_weekday = {day.weekday(): day for day in running}
    usual = [(training.long_run + offset) % DAYS_IN_WEEK for offset in rules.quality_order]
    preferred = [w for w in usual if w in training.preferred]
    weekdays = dict.fromkeys((*preferred, *training.preferred, *usual))
    return [by_weekday[w] for w in weekdays if w in by_weekday]


def recovery_day(roles: dict[date, Stress], training: TrainingDays, rules: DayRules) -> date | None:
    """The easy day of a seven-day week that becomes its recovery day."""
    by_weekday = {day.weekday(): day for day in roles}
    for offset in rules.recovery_order:
        day = by_weekday.get((training.long_run + offset) % DAYS_IN_WEEK)
        if day is not None and roles[day] is Stress.EASY:
            return day
    return next((day for day, role in roles.items() if role is Stress.EASY), None)

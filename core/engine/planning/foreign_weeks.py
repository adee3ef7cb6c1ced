"""The weeks of a plan that somebody else wrote: where they begin, and what each is for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.foreign import WrittenSession
from strideiq.core.domain.goal import Goal
from strideiq.core.domain.plan import PlanWeek, WeekKind
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK, WeekFrame, weeks_until
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules

SMALLER: Final = 0.93
"""A week before the race at or below this share of the biggest is a taper week."""

CLEARLY_LONGER: Final = 1.15
"""The longest run of a week is its long run where no other comes as near as this."""

DayOf = Callable[[Sequence[WrittenSession], date], PlannedWorkout]
_DAY: Final = timedelta(days=1)


def weeks_of(
    sessions: Sequence[WrittenSession], race_day: date, phases: Mapping[str, str], day_of: DayOf
) -> tuple[PlanWeek, ...]:
    """Every day from the first session to the last, in weeks; a day without a row is a rest day.

    Weeks are those of the file where it numbers every day, else those a planner would take. Where
    the file writes no rest days, the first week is a whole one.
    """
    by_day: dict[date, list[WrittenSession]] = {}
    for each in sessions:
        by_day.setdefault(each.day, []).append(each)
    return tuple(_week(frame, by_day, phases, day_of) for frame in _frames(by_day, race_day))


def _frames(by_day: Mapping[date, Sequence[WrittenSession]], race_day: date) -> list[WeekFrame]:
    first, last = min(by_day), max(by_day)
    days = [first + _DAY * offset for offset in range((last - first).days + 1)]
    numbers = [by_day[day][0].week if day in by_day else None for day in days]
    if None not in numbers:
        own: dict[int, list[date]] = {}
        for day, number in zip(days, numbers, strict=True):
            own.setdefault(number or 0, []).append(day)
        return [WeekFrame(number, tuple(held)) for number, held in own.items()]
    rests = any(row.stress is Stress.REST for rows in by_day.values() for row in rows)
    frames = weeks_until(max(race_day, first), first)
    if not rests and not frames[0].is_whole:
        first = frames[0].days[-1] - _DAY * (DAYS_IN_WEEK - 1)
        frames = weeks_until(max(race_day, first), first)
    frames = [frame for frame in frames if frame.days[0] <= last] or frames[:1]
    while frames[-1].days[-1] < last:
        begin = frames[-1].days[-1] + _DAY
        week = tuple(begin + _DAY * offset for offset in range(DAYS_IN_WEEK))
        frames.append(WeekFrame(frames[-1].number + 1, week))
    return frames


def _week(
    frame: WeekFrame,
    by_day: Mapping[date, Sequence[WrittenSession]],
    phases: Mapping[str, str],
    day_of: DayOf,
) -> PlanWeek:
    days = [day_of(by_day.get(day, ()), day) for day in frame.days]
    rows = [row for day in frame.days for row in by_day.get(day, ())]
    named = next((row.phase for row in rows if row.phase), "")
    workouts = tuple(days) if any(row.stress for row in rows) else _with_long_run(days)
    week = PlanWeek(
        frame.number, frame.days[0], phases.get(named, ""), WeekKind.LOADING, 0.0, workouts
    )
    return replace(week, target_m=week.distance_m)


def _with_long_run(days: Sequence[PlannedWorkout]) -> tuple[PlannedWorkout, ...]:
    """The days with the clearly longest easy run as the long run."""
    *_, second, longest = (
        PlannedWorkout(days[0].day, "", "", "", Stress.REST),
        PlannedWorkout(days[0].day, "", "", "", Stress.REST),
        *sorted((d for d in days if d.stress is not Stress.RACE), key=lambda day: day.distance_m),
    )
    clear = longest.distance_m > CLEARLY_LONGER * second.distance_m
    return tuple(
        replace(day, stress=Stress.LONG)
        if clear and day is longest and day.stress is not Stress.REST
        else day
        for day in days
    )


def known_tier(weeks: Sequence[PlanWeek], goal: Goal, asked: str | None, config: PlanConfig) -> str:
    """The volume tier: the one asked for, or the highest that the biggest week is in."""
    ranges = config.tiers.biggest_week[goal.distance]
    if asked is not None and asked not in ranges:
        fix = f"write one of {', '.join(ranges)}, or leave it out"
        raise Refusal("volume_tier", f"there is no volume tier {asked!r}", suggestion=fix)
    biggest = max((week.distance_m for week in weeks), default=0.0)
    reached = [tier for tier, (least, _) in ranges.items() if least <= biggest]
    return asked or (reached or list(ranges))[-1 if reached else 0]


def week_kinds(
    weeks: Sequence[PlanWeek],
    sessions: Sequence[WrittenSession],
    goal: Goal,
    tier: str,
    rules: PlanRules,
) -> tuple[tuple[PlanWeek, ...], Iterator[str]]:
    """The weeks with their kinds: as written, or inferred from volume and the day of the race."""
    written = {row.day: row.week_kind for row in sessions if row.week_kind is not None}
    inferred = _inferred(weeks, goal, tier, rules)
    kinds = [
        next((written[w.day] for w in week.workouts if w.day in written), kind)
        for week, kind in zip(weeks, inferred, strict=True)
    ]
    done = tuple(replace(week, kind=kind) for week, kind in zip(weeks, kinds, strict=True))
    return done, iter(()) if written else _told(done)


def _told(weeks: Sequence[PlanWeek]) -> Iterator[str]:
    for kind, name in (
        (WeekKind.CUT_BACK, "cut-back weeks"),
        (WeekKind.TAPER, "taper weeks"),
        (WeekKind.RACE, "race week"),
        (WeekKind.RECOVERY, "recovery weeks"),
    ):
        numbers = [str(week.number) for week in weeks if week.kind is kind]
        if numbers:
            yield f"{name}: {', '.join(numbers)}, by volume and the day of the race"


def _inferred(weeks: Sequence[PlanWeek], goal: Goal, tier: str, rules: PlanRules) -> list[WeekKind]:
    volume = [week.distance_m for week in weeks]
    race = next(
        (k for k, week in enumerate(weeks) if week.start <= goal.race_day <= week.end), len(weeks)
    )
    kinds = [WeekKind.RACE if k == race else WeekKind.RECOVERY for k in range(len(weeks))]
    least = rules.cut_back.counts_below
    for k in range(race):
        cut = k > 0 and volume[k] <= least * max(volume[:k])
        kinds[k] = WeekKind.CUT_BACK if cut else WeekKind.LOADING
    for k in range(race - 1, max(race - len(rules.distances[goal.distance].taper[tier]), 0), -1):
        falls = k + 1 == len(weeks) or volume[k] >= volume[k + 1]
        if race == len(weeks) or not falls or volume[k] > SMALLER * max(volume[:k]):
            break
        kinds[k] = WeekKind.TAPER
    return kinds

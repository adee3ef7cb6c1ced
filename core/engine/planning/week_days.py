"""The days of one week: where runs go, where the long run goes, and which days may be hard."""

from datetime import date

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import PhaseRole
from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.intensity import cap_zone, is_fast
from strideiq.core.engine.planning.layout import run_days
from strideiq.core.engine.planning.scale import Cost
from strideiq.core.reading.shapes.planning import ZoneName

WITHOUT_LONG_RUN = {WeekKind.RACE, WeekKind.RECOVERY}


def running_days(brief: Brief, week: WeekBrief) -> tuple[list[date], float]:
    """Days to run on, and the part of the week's distance that days away leave.

    Ends of the plan and small volumes have fewer days. What falls away with a day is not made up for.
    """
    if week.wish_m < brief.rules.runs.least:
        return [], 1.0
    affordable = max(1, int(week.wish_m / brief.rules.runs.worth_a_day))
    most = len(brief.training.weekdays)
    if week.phase.role is PhaseRole.RECOVERY or week.kind is WeekKind.RACE:
        most = max(1, most - 1)
    most = min(most, affordable)
    days = week.frame.days
    closed = [day for day in days if _is_closed(brief, week, day)]
    away = [day for day in days if _without_time(brief, day)] if brief.special.away else []
    chosen = run_days(days, brief.training, most, closed, away)
    if not away:
        return chosen, 1.0
    usual = run_days(days, brief.training, most, closed)
    return chosen, min(1.0, len(chosen) / len(usual)) if usual else 1.0


def _is_closed(brief: Brief, week: WeekBrief, day: date) -> bool:
    if day in brief.special.rest:
        return True
    to_race = (brief.race_day - day).days
    if to_race >= 0:
        return to_race <= brief.rules.days.rest_before_race
    return -to_race <= brief.race.after.rest_days or week.kind is WeekKind.RACE


def _without_time(brief: Brief, day: date) -> bool:
    """Whether a day away leaves no time for the shortest run."""
    return brief.special.away.get(day, brief.least_minutes) < brief.least_minutes


def long_day(brief: Brief, diary: Diary, week: WeekBrief, runs: list[date]) -> date | None:
    """The day of the long run, if the week has one.

    It keeps its weekday. Where that is a day away, it moves to the day with most time, some days from
    the long runs around it; a race on the way takes its place.
    """
    special = brief.special
    if week.phase.role in {PhaseRole.RECOVERY, PhaseRole.RETURN} or week.kind is WeekKind.RACE:
        return None
    usual = next((d for d in week.frame.days if d.weekday() == brief.training.long_run), None)
    if usual is None:
        return None
    if usual not in special.away:
        return usual if usual in runs and usual not in special.short else None
    gap, last = brief.rules.days.long_run_gap, diary.last_long
    free = [
        day
        for day in runs
        if day not in special.short
        and (last is None or (day - last).days >= gap)
        and (usual - day).days + DAYS_IN_WEEK >= gap
    ]
    return max(free, key=lambda d: (brief.minutes_on(d), -abs((d - usual).days)), default=None)


def may_be_hard(brief: Brief, diary: Diary, week: WeekBrief, day: date) -> bool:
    """Whether a day may have hard running after the weeks before, and for all that lies around it."""
    if day <= week.easy_until or day in brief.special.easy or _follows(day, diary.last_long):
        return False
    if diary.last_quality is None:
        return True
    gap = gap_after(brief, intervals=diary.last_intervals == diary.last_quality)
    return (day - diary.last_quality).days >= gap


def _follows(day: date, other: date | None) -> bool:
    return other is not None and (day - other).days == 1


def gap_after(brief: Brief, *, intervals: bool) -> int:
    """Days from a hard session to the next."""
    days = brief.rules.days
    return max(days.quality_gap, days.gap_after_intervals) if intervals else days.quality_gap


def has_intervals(cost: Cost, race_zone: ZoneName) -> bool:
    """Whether a workout has work in the I zone, race pace counting as the race's own zone."""
    return any(cap_zone(part.zone, race_zone) == Zone.I.value for part in cost.parts)


def has_fast_work(cost: Cost, race_zone: ZoneName) -> bool:
    """Whether a workout has work at I or R pace."""
    return any(is_fast(part.zone, race_zone) for part in cost.parts)

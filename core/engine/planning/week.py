"""One week: from its wished volume to days with sized workouts that keep every rule.

The limits pull on each other (caps follow the week's distance, the week's distance follows what
its days can take), so a week is drafted, and drafted again a little smaller, until it holds.
"""

from dataclasses import dataclass, replace
from datetime import date

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.beside import place_cross, place_second_runs, place_strength
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.draft import Draft
from strideiq.core.engine.planning.guards import beside_limit, guard_limit
from strideiq.core.engine.planning.layout import (
    Neighbours,
    quality_days,
    recovery_day,
)
from strideiq.core.engine.planning.long_run import long_run_limits, pick_long_run
from strideiq.core.engine.planning.quality import pick_quality, sessions_wanted
from strideiq.core.engine.planning.scale import Sized
from strideiq.core.engine.planning.share_out import Bounds, share_out
from strideiq.core.engine.planning.week_days import (
    WITHOUT_LONG_RUN,
    has_intervals,
    long_day,
    may_be_hard,
    running_days,
)
from strideiq.core.engine.planning.work_limits import QualityRoom

MOST_DRAFTS = 60


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a draft may use: target units, quality sessions, and days held tighter than usual."""

    target: int
    sessions: int
    tight: dict[date, int]


def draft_week(brief: Brief, diary: Diary, week: WeekBrief) -> Draft:
    """Draft until the week's total, its caps and the run guard all agree."""
    runs, part = running_days(brief, week)
    attempt = Attempt(brief.units(week.wish_m * part), sessions_wanted(brief, week), {})
    for _ in range(MOST_DRAFTS):
        draft = _draft(brief, diary, week, attempt, runs)
        if draft.total > draft.target and attempt.sessions:
            attempt = replace(attempt, sessions=attempt.sessions - 1)
        elif draft.total < attempt.target:
            attempt = replace(attempt, target=draft.total)
        elif tight := _too_long(brief, diary, draft):
            attempt = replace(attempt, tight={**attempt.tight, **tight})
        else:
            break
    return draft


def _draft(
    brief: Brief, diary: Diary, week: WeekBrief, attempt: Attempt, runs: list[date]
) -> Draft:
    draft = Draft(attempt.target, dict.fromkeys(runs, Stress.EASY))
    place_cross(brief, diary, week, draft)
    if not runs:
        place_strength(brief, diary, week, draft, None, {})
        return draft
    ceilings = {day: _ceiling(brief, diary, week, day, attempt) for day in runs}
    long = long_day(brief, diary, week, runs)
    if long is not None:
        _place_long_run(brief, diary, week, draft, long, ceilings)
        long_m = draft.shares[long] * brief.grid_m
        most = brief.units(beside_limit(long_m, diary.longest_m, brief.rules))
        ceilings = {day: min(units, most) for day, units in ceilings.items()}
    elif week.frame.is_whole and week.kind not in WITHOUT_LONG_RUN:
        most = _most_without_long_run(brief, diary, draft)
        ceilings = {day: min(units, most) for day, units in ceilings.items()}
    _place_quality(brief, diary, week, draft, attempt, long, ceilings)
    _place_recovery(brief, week, draft, ceilings)
    place_strength(brief, diary, week, draft, long, ceilings)
    _share(brief, draft, long, ceilings)
    place_second_runs(brief, week, draft)
    return draft


def _most_without_long_run(brief: Brief, diary: Diary, draft: Draft) -> int:
    """The most units of a run in a week without a long run: nobody makes up for it on other days."""
    share = brief.rules.long_run_share[len(draft.roles)] * draft.target
    beside = brief.rules.runs.beside_long_run
    usual = max(beside.distance, diary.longest_m * beside.most)
    return max(min(int(share), brief.units(usual)), brief.least_units)


def _ceiling(brief: Brief, diary: Diary, week: WeekBrief, day: date, attempt: Attempt) -> int:
    """The most units a run on ``day`` may have: the guard, and the day's time at easy pace."""
    by_time = min(brief.time_limit_m(day), week.longest_s / brief.paces.easy * 1000)
    limit = min(diary.run_limit(day, brief), by_time, diary.beside_m)
    if week.kind is WeekKind.RACE and diary.longest_m:
        taper = brief.rules.taper
        short = diary.longest_m * taper.race_week_run
        short = min(short, diary.last_beside_m * taper.race_week_beside or short)
        limit = min(limit, max(short, brief.rules.runs.worth_a_day))
    units = brief.units(limit)
    return min(units, attempt.tight.get(day, units))


def _place_long_run(
    brief: Brief,
    diary: Diary,
    week: WeekBrief,
    draft: Draft,
    day: date,
    ceilings: dict[date, int],
) -> None:
    week_m = draft.target * brief.grid_m + diary.done_m
    runs = len(draft.roles) + diary.done_runs
    limits = long_run_limits(brief, diary, week, week_m, runs)
    # In whole units, so that of equal limits the first says why, and the day's the last.
    most = {code: max(brief.units(limit), brief.least_units) for code, limit in limits.items()}
    most["day"] = ceilings[day]
    held = min(most, key=lambda code: most[code])
    units = most[held]
    sized = pick_long_run(
        brief, diary, week, day, units * brief.grid_m, draft.target * brief.grid_m
    )
    draft.roles[day] = Stress.LONG if sized is not None else Stress.EASY
    if sized is not None:
        draft.sized[day] = sized
    draft.shares[day], draft.held[day] = units, held


def _place_quality(
    brief: Brief,
    diary: Diary,
    week: WeekBrief,
    draft: Draft,
    attempt: Attempt,
    long_day: date | None,
    ceilings: dict[date, int],
) -> None:
    long_work = draft.sized[long_day].load.work_m if long_day in draft.sized else 0.0
    # The goal race is a run of its week, though none of the draft.
    runs = len(draft.roles) + (week.kind is WeekKind.RACE)
    wanted = min(attempt.sessions, brief.rules.quality_by_runs[runs])
    wanted -= (long_work > 0) + sum(day in brief.special.races for day in week.frame.days)
    if wanted <= 0:
        return
    easy = {day for day in draft.roles if not may_be_hard(brief, diary, week, day)}
    around = Neighbours(diary.last_quality, diary.last_long, brief.race_day, easy)
    days = quality_days(
        list(draft.roles),
        wanted,
        brief.training,
        around,
        brief.rules.days,
        long_day=long_day,
        long_is_quality=long_work > 0,
    )
    week_m = draft.target * brief.grid_m
    for slot, day in enumerate(days):
        placed = tuple(draft.sized.values())
        room = QualityRoom(day, week_m, ceilings[day] * brief.grid_m, placed)
        sized = pick_quality(brief, diary, week, slot, room)
        if sized is not None and _rested_around(brief, draft, day, sized):
            draft.roles[day], draft.sized[day] = Stress.QUALITY, sized


def _rested_around(brief: Brief, draft: Draft, day: date, sized: Sized) -> bool:
    """Whether a session keeps its distance, which intervals make longer, from hard days of its week."""
    gap = brief.rules.days.gap_after_intervals
    if gap <= brief.rules.days.quality_gap:
        return True
    for other, placed in draft.sized.items():
        first = placed if other < day else sized
        near = placed.load.work_m > 0 and abs((other - day).days) < gap
        if near and has_intervals(first.cost, brief.race.race_zone):
            return False
    return True


def _place_recovery(brief: Brief, week: WeekBrief, draft: Draft, ceilings: dict[date, int]) -> None:
    """A week without a rest day gets a short recovery run instead."""
    if len(draft.roles) < len(week.frame.days) or not week.frame.is_whole:
        return
    day = recovery_day(draft.roles, brief.training, brief.rules.days)
    if day is not None:
        draft.roles[day] = Stress.RECOVERY
        most = brief.units(brief.rules.runs.recovery_at_most / brief.paces.easy * 1000)
        ceilings[day] = min(ceilings[day], most)


def _share(brief: Brief, draft: Draft, long_day: date | None, ceilings: dict[date, int]) -> None:
    """Share what the long run leaves among the other days."""
    fixed = draft.shares[long_day] if long_day is not None else 0
    bounds: dict[date, Bounds] = {}
    for day in draft.roles:
        if day == long_day:
            continue
        sized = draft.sized.get(day)
        bounds[day] = _bounds(brief, sized, ceilings[day], day, draft.beside_s(day))
    draft.shares |= share_out(draft.target - fixed, bounds)


def _bounds(brief: Brief, sized: Sized | None, most: int, day: date, beside_s: float) -> Bounds:
    least = brief.least_units
    if sized is None:
        return Bounds(min(least, most), most)
    seconds = brief.minutes_on(day) * 60 - beside_s - sized.load.seconds
    by_time = brief.units(sized.load.metres + seconds / brief.paces.easy * 1000)
    need = brief.units(sized.least_m + brief.grid_m - 1)
    return Bounds(need, max(need, min(most, by_time)))


def _too_long(brief: Brief, diary: Diary, draft: Draft) -> dict[date, int]:
    """Days whose run breaks the guard once the earlier runs of the same week are known."""
    window = brief.rules.run_guard.days
    longest: float | None = None
    tight: dict[date, int] = {}
    for day in sorted(draft.shares):
        metres = draft.first_run(day) * brief.grid_m
        before = diary.runs.longest_before(day, window)
        known = max((m for m in (before, longest) if m is not None), default=None)
        if known is not None:
            allowed = brief.units(guard_limit(known, brief.rules))
            if draft.first_run(day) > allowed:
                tight[day] = allowed
        longest = max(longest or 0.0, metres)
    return tight

"""How much to run each week: loading, cut-back and taper weeks, before days are laid out."""

from collections.abc import Sequence

from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.guards import ramp_limit


def load_kinds(weeks: int, every: int) -> list[WeekKind]:
    """Kinds of the loading weeks: cut-backs at the latest every ``every``-th week.

    The taper serves as the last cut-back, so the blocks between cut-backs are made even, the
    longer ones last: the biggest weeks come fresh.
    """
    cut_backs = max(0, -(-(weeks - (every - 1)) // every))
    loading, blocks = weeks - cut_backs, cut_backs + 1
    kinds: list[WeekKind] = []
    for block in range(blocks):
        length = loading // blocks + (block >= blocks - loading % blocks)
        kinds += [WeekKind.LOADING] * length
        if block < cut_backs:
            kinds.append(WeekKind.CUT_BACK)
    return kinds


def volume_curve(
    kinds: Sequence[WeekKind], first_m: float, biggest_m: float, peak_from: int
) -> list[float]:
    """Wished metres of the loading weeks: even steps from ``first_m`` to ``biggest_m``.

    The biggest week is reached in week ``peak_from`` (counted from 0) and then held. A cut-back
    week's own wish does not count; it follows from the biggest week before it.
    """
    loading = [i for i, kind in enumerate(kinds) if kind is WeekKind.LOADING]
    rising = max(1, sum(1 for i in loading if i <= peak_from) - 1)
    wishes: list[float] = []
    step = 0
    for kind in kinds:
        share = min(1.0, step / rising)
        wishes.append(first_m + (biggest_m - first_m) * share)
        step += kind is WeekKind.LOADING
    return wishes


def wished_volume(week: WeekBrief, diary: Diary, brief: Brief) -> float:
    """Metres a week should have, now that the weeks before it are known."""
    biggest = diary.biggest_week_m or diary.highest_week_m
    match week.kind:
        case WeekKind.LOADING:
            wish = min(week.wish_m, ramp_limit(diary.highest_week_m, brief.rules.ramp))
        case WeekKind.CUT_BACK:
            wish = biggest * brief.rules.cut_back.share
        case WeekKind.TAPER | WeekKind.RACE:
            # Constraints may have held the week before down; a taper never rises again.
            wish = min(biggest * week.wish_m, diary.last_week_m or biggest)
        case WeekKind.RECOVERY:
            wish = biggest * week.wish_m
    return wish * _part_of_week(week, brief)


def _part_of_week(week: WeekBrief, brief: Brief) -> float:
    """The part of a week's days that a cut-off week has; before a race only those count."""
    if week.kind is WeekKind.RACE:
        before = sum(day < brief.request.goal.race_day for day in week.frame.days)
        return min(1.0, before / (DAYS_IN_WEEK - 1))
    return len(week.frame.days) / DAYS_IN_WEEK

"""How much to run each week: loading, cut-back and taper weeks, before days are laid out."""

from collections.abc import Sequence
from math import inf

from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.guards import ramp_limit
from strideiq.core.engine.planning.returning import way_back
from strideiq.core.engine.planning.side_races import metres_of
from strideiq.core.engine.planning.softening import young
from strideiq.core.reading.shapes.planning import PlanRules


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
    kinds: Sequence[WeekKind],
    first_m: float,
    biggest_m: float,
    peak_from: int,
    held: int = 0,
) -> list[float]:
    """Wished metres of the loading weeks: even steps from ``first_m`` to ``biggest_m``.

    The first ``held`` weeks stay at ``first_m``. The biggest week is reached in week ``peak_from``
    (counted from 0) and then held. A cut-back week's own wish does not count; it follows from the
    biggest week before it.
    """
    loading = [i for i, kind in enumerate(kinds) if kind is WeekKind.LOADING]
    waiting = sum(1 for i in loading if i < held)
    rising = max(1, sum(1 for i in loading if i <= peak_from) - 1 - waiting)
    wishes: list[float] = []
    step = -waiting
    for kind in kinds:
        share = min(1.0, max(0, step) / rising)
        wishes.append(first_m + (biggest_m - first_m) * share)
        step += kind is WeekKind.LOADING
    return wishes


def wished_volume(week: WeekBrief, diary: Diary, brief: Brief) -> float:
    """Metres a week should have besides races, now that the weeks before it are known."""
    rules = brief.rules
    biggest = diary.biggest_week_m or diary.highest_week_m
    match week.kind:
        case WeekKind.RETURN:
            wish = week.wish_m
        case WeekKind.LOADING:
            wish = _allowed(week, diary, brief)
        case WeekKind.CUT_BACK:
            wish = before_a_cut_back(diary, rules) * rules.cut_back.share
        case WeekKind.TUNE_UP:
            due = min(biggest, _allowed(week, diary, brief)) if biggest else week.wish_m
            wish = _beside_races(due * rules.side_races.share, due, week, rules)
        case WeekKind.TAPER | WeekKind.RACE:
            # Constraints may have held the week before down; a taper never rises again.
            wish = min(biggest * week.wish_m, diary.last_week_m or biggest)
        case WeekKind.RECOVERY:
            wish = biggest * week.wish_m
    if week.races and week.kind is not WeekKind.TUNE_UP:
        wish = _beside_races(wish, wish, week, rules)
    return min(wish, _bearable(brief)) * _part_of_week(week, brief)


def _bearable(brief: Brief) -> float:
    """What the age of a young runner bears, whatever they have run until now."""
    row = young(brief.rules, brief.request)
    return inf if row is None else row.biggest_week


def before_a_cut_back(diary: Diary, rules: PlanRules) -> float:
    """Metres of the biggest week that a cut-back is a share of.

    Weeks that races or days away have cut short are no measure.
    """
    biggest = diary.biggest_week_m
    return biggest if biggest >= rules.start.least else diary.highest_week_m


def _allowed(week: WeekBrief, diary: Diary, brief: Brief) -> float:
    """The wish of a loading week, as far as the ramp allows it or the way back after a break."""
    limit = ramp_limit(diary.highest_week_m, brief.rules.ramp)
    back = way_back(brief.start, brief.rules)
    if back is None:
        return min(week.wish_m, limit)
    usual = back.week_m(week.frame.days[0])
    if week.frame.days[0] < back.ends:
        return min(week.wish_m, usual)
    return min(week.wish_m, max(limit, usual))


def _beside_races(wish_m: float, due_m: float, week: WeekBrief, rules: PlanRules) -> float:
    """What is run besides the races of a week; never next to nothing, however long they are."""
    left = wish_m - metres_of(week.races, rules)
    return max(left, due_m * rules.side_races.least)


def _part_of_week(week: WeekBrief, brief: Brief) -> float:
    """The part of a week's days that a cut-off week has; before a race only those count."""
    if week.kind is WeekKind.RACE:
        before = sum(day < brief.race_day for day in week.frame.days)
        return min(1.0, before / (DAYS_IN_WEEK - 1))
    return len(week.frame.days) / DAYS_IN_WEEK

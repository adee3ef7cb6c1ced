"""The long run of a week: how long it may be, and which template it follows."""

from datetime import date
from itertools import chain

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.guards import guard_limit
from strideiq.core.engine.planning.quality import pick_work, rotated
from strideiq.core.engine.planning.scale import Sized
from strideiq.core.engine.planning.select import least_used
from strideiq.core.engine.planning.week_days import may_be_hard
from strideiq.core.engine.planning.work_limits import QualityRoom

WITH_WORK = {WeekKind.LOADING, WeekKind.TAPER}


def long_run_limits(
    brief: Brief, diary: Diary, week: WeekBrief, week_m: float, runs: int
) -> dict[str, float]:
    """Metres the long run may have, by the limit that says so."""
    race = brief.race.long_run[brief.tier]
    limits = {
        "share": brief.rules.long_run_share[runs] * week_m,
        "race": race.most * week.phase.long_share,
        "time": race.time / brief.paces.easy * 1000,
    }
    if week.kind is WeekKind.LOADING:
        limits["ladder"] = _rung(brief, week, limits["race"])
    if diary.longest_m and week.kind is WeekKind.CUT_BACK:
        limits["cut-back"] = diary.longest_m * brief.rules.cut_back.long_run
    if diary.longest_m and week.kind is WeekKind.TAPER:
        limits["taper"] = diary.longest_m * taper_share(brief, week)
    return limits


def taper_share(brief: Brief, week: WeekBrief) -> float:
    """The share of the longest run that the long run of a taper week keeps."""
    taper = brief.rules.taper
    return taper.later_long_run if week.phase_week else taper.long_run


def _rung(brief: Brief, week: WeekBrief, most_m: float) -> float:
    """Metres of the ladder's rung for a week: from where the runner is up to the most."""
    longest = max(brief.start.longest_by_day.values(), default=0.0)
    first = guard_limit(longest, brief.rules) if longest else brief.first_run_m
    ladder = brief.shelf.ladder
    way = ladder.at(ladder.position(week.weeks_out, week.build_up))
    return first + max(0.0, most_m - first) * way


def pick_long_run(
    brief: Brief, diary: Diary, week: WeekBrief, day: date, long_m: float, week_m: float
) -> Sized | None:
    """The template for a long run of ``long_m`` metres; None when only an easy run fits.

    Work inside the long run belongs to loading and taper weeks, and only where spacing allows it.
    """
    spaced = may_be_hard(brief, diary, week, day)
    if week.kind in WITH_WORK and spaced and week.frame.is_whole:
        families = rotated(week.phase.long_run, brief.request.goal.distance, week.turn)
        room = QualityRoom(day, week_m, long_m)
        sized = pick_work(brief, diary, week, families[:1], Stress.LONG, 0, room)
        if sized is not None:
            return sized
    most_s = min(brief.minutes_on(day) * 60, brief.race.long_run[brief.tier].time)
    named = dict.fromkeys(chain.from_iterable(week.phase.long_run.values()))
    fitting = [
        cost
        for family in named
        for cost in brief.shelf.by_family.get(family, ())
        if cost.template.work_zone is None and brief.shelf.fits(cost, long_m, most_s)
    ]
    turn = week.frame.number
    plain = next(iter(least_used(fitting, diary.uses, turn)), None) or brief.shelf.plain(
        Stress.LONG, long_m, diary.uses, most_s
    )
    return Sized(plain, plain.low, plain.base, "long") if plain is not None else None

"""What a week has beside its runs: cross-training, strength, second runs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from strideiq.core.domain.catalogue import PhaseRole
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.draft import Draft
from strideiq.core.engine.planning.scale import Limit, Sized, largest
from strideiq.core.engine.planning.select import least_used
from strideiq.core.engine.planning.week_days import has_fast_work
from strideiq.core.reading.shapes.beside import CrossRules, StrengthRules
from strideiq.core.reading.shapes.planning import ZoneName

NEARLY = 0.9
"""Of the time of a slot: workouts that come so near to it are as good as each other."""
DAY = timedelta(days=1)


def place_cross(brief: Brief, diary: Diary, week: WeekBrief, draft: Draft) -> None:
    """Cross-training on the weekdays kept for it."""
    rules = brief.rules.cross
    for day in week.frame.days if brief.slots else ():
        minutes = brief.slots.get(day.weekday())
        if not minutes or day in brief.special.rest or not _is_free(brief, week, rules, day):
            continue
        sized = _session(brief, diary, week, draft, rules.families, Sport.CROSS, minutes * 60)
        if sized is not None:
            draft.also.setdefault(day, []).append(sized)


def place_strength(
    brief: Brief,
    diary: Diary,
    week: WeekBrief,
    draft: Draft,
    long_day: date | None,
    ceilings: dict[date, int],
) -> None:
    """Strength on the best of the days kept for it; easy runs of these days leave it its time."""
    if not brief.request.availability.strength_weekdays:
        return
    for day in _strength_days(brief, week, draft, long_day):
        seconds = _time_for_strength(brief, week, draft, day, long_day)
        families = brief.rules.strength.families
        sized = _session(brief, diary, week, draft, families, Sport.STRENGTH, seconds)
        if sized is None:
            continue
        draft.also.setdefault(day, []).append(sized)
        if day in ceilings and day != long_day and day not in draft.sized:
            left_s = brief.minutes_on(day) * 60 - sized.load.seconds
            ceilings[day] = min(ceilings[day], brief.units(left_s / brief.paces.easy * 1000))


def place_second_runs(brief: Brief, week: WeekBrief, draft: Draft) -> None:
    """Split the longest easy and hard days into two runs, the second one short and easy."""
    rules, most = brief.rules.doubles, brief.request.availability.doubles
    if not most or brief.tier not in rules.tiers or week.kind is not WeekKind.LOADING:
        return
    fit = {Stress.EASY, Stress.QUALITY}
    days = [day for day, role in draft.roles.items() if role in fit and _is_usual(brief, day)]
    for day in sorted(days, key=lambda d: (-draft.shares[d], d)):
        metres = draft.shares[day] * brief.grid_m
        second = min(metres * rules.share, rules.time / brief.paces.easy * 1000)
        if day in draft.sized:
            second = min(second, metres - draft.sized[day].least_m)
        units = brief.units(second)
        if metres >= rules.from_distance and units * brief.grid_m >= rules.least:
            draft.second[day] = units
        if len(draft.second) == most:
            return


def _is_usual(brief: Brief, day: date) -> bool:
    return day not in brief.special.away and day not in brief.special.easy


def _is_free(brief: Brief, week: WeekBrief, rules: CrossRules | StrengthRules, day: date) -> bool:
    """Whether a day is neither away nor too close to the goal race."""
    to_race = (brief.race_day - day).days
    if day in brief.special.away or day in brief.special.races:
        return False
    if to_race >= 0:
        return to_race > rules.before_race
    return -to_race > rules.after_race and week.kind is not WeekKind.RACE


def _strength_days(
    brief: Brief, week: WeekBrief, draft: Draft, long_day: date | None
) -> Iterator[date]:
    """The days for strength, best first: before fast work or the long run one at most, for want of others.

    The week's last day may lie before next week's hard work, so it comes after days that do not.
    """
    rules, availability = brief.rules.strength, brief.request.availability
    count = min(rules.a_week, len(availability.strength_weekdays))
    if week.kind is WeekKind.TAPER or week.phase.role is PhaseRole.TAPER:
        count = min(count, 1)
    asked = [
        day
        for day in week.frame.days
        if day.weekday() in availability.strength_weekdays
        and day not in brief.special.fresh
        and _is_free(brief, week, rules, day)
    ]
    tiring = [day for day in asked if _leads_to_hard(draft, day, long_day, brief.race.race_zone)]
    good = [day for day in asked if day not in tiring]
    good.sort(key=lambda d: (d == week.frame.days[-1], draft.roles.get(d) is not Stress.QUALITY, d))
    chosen: list[date] = []
    for day in good:
        if all(abs((day - other).days) > 1 for other in chosen):
            chosen.append(day)
    chosen += [day for day in good if day not in chosen]
    yield from (chosen or tiring[:1])[:count]


def _leads_to_hard(draft: Draft, day: date, long_day: date | None, race_zone: ZoneName) -> bool:
    """Whether the next day is the long run's, or a session of fast work."""
    following = day + DAY
    if following == long_day:
        return True
    sized = draft.sized.get(following)
    return sized is not None and has_fast_work(sized.cost, race_zone)


def _time_for_strength(
    brief: Brief, week: WeekBrief, draft: Draft, day: date, long_day: date | None
) -> float:
    """Seconds that a day has for strength beside its run."""
    rules, easy = brief.rules.strength, brief.paces.easy / 1000
    day_s = float(brief.minutes_on(day) * 60)
    wanted = rules.time
    if week.phase.role is PhaseRole.TAPER or week.kind is WeekKind.TAPER:
        wanted *= rules.taper
    if day == long_day:
        day_s -= draft.shares[day] * brief.grid_m * easy + _slower(draft, day, easy)
    elif day in draft.sized:
        load = draft.sized[day].load
        day_s -= load.seconds + (draft.sized[day].cost.fill_m + brief.grid_m) * easy
    elif day in draft.roles:
        shortest_s = brief.least_units * brief.grid_m * easy
        day_s = min(day_s * rules.beside_run, day_s - shortest_s)
    return min(wanted, day_s)


def _slower(draft: Draft, day: date, easy: float) -> float:
    """Seconds that a sized workout takes beyond the same distance run easily."""
    sized = draft.sized.get(day)
    return sized.load.seconds - sized.load.metres * easy if sized is not None else 0.0


def _session(
    brief: Brief,
    diary: Diary,
    week: WeekBrief,
    draft: Draft,
    families: Iterable[str],
    sport: Sport,
    seconds: float,
) -> Sized | None:
    """The least used session of a sport that comes near to so many seconds; None when none fits."""
    costs = [
        cost
        for family in families
        for cost in brief.beside.get(family, ())
        if cost.template.sport is sport and cost.template.stress is not Stress.QUALITY
    ]
    # Phases that no author had in mind, as those of another package, take what there is.
    of_phase = [c for c in costs if not c.template.phases or week.phase.id in c.template.phases]
    limits = (
        (c, Limit("slot", c.base.seconds, c.unit.seconds, seconds)) for c in of_phase or costs
    )
    fitting = [sized for cost, limit in limits if (sized := largest(cost, [limit])) is not None]
    most = max((sized.load.seconds for sized in fitting), default=0.0)
    by_cost = {s.cost.template.id: s for s in fitting if s.load.seconds >= most * NEARLY}
    near = (sized.cost for sized in by_cost.values())
    first = next(iter(least_used(near, _uses(diary.uses, draft))), None)
    return by_cost[first.template.id] if first is not None else None


def _uses(uses: Mapping[str, int], draft: Draft) -> Mapping[str, int]:
    """Uses with those of the week so far."""
    counted = dict(uses)
    for sized in (each for also in draft.also.values() for each in also):
        used = sized.cost.template.id
        counted[used] = counted.get(used, 0) + 1
    return counted

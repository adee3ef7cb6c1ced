"""Why a workout is on its day and of its size, told by what decided it."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.units import counted, format_distance, format_duration
from strideiq.core.domain.workout import Reason, Stress
from strideiq.core.engine.planning.calendar import WEEKDAYS
from strideiq.core.engine.planning.compose import Composed
from strideiq.core.engine.planning.diary import Brief, WeekBrief
from strideiq.core.engine.planning.explain.special import race_on_the_way, special_reason
from strideiq.core.engine.planning.explain.words import KEPT, Facts
from strideiq.core.engine.planning.intensity import cap_zone, easy_share
from strideiq.core.engine.planning.long_run import taper_share
from strideiq.core.engine.planning.scale import Part, Sized
from strideiq.core.reading.shapes.planning import Cap

LONG_RUN_HELD = {
    "share": "a long run is at most {limit} of a week with {runs} runs",
    "race": "that is as long as this race asks for in this phase, up to {limit}",
    "time": "it ends at {limit} on your feet",
    "day": "it may not outgrow your longest run of the last {limit} days, or the day's minutes",
    "ladder": "long runs grow step by step, and {limit} of the way lies behind",
    "cut-back": "a cut-back week keeps {limit} of the longest run so far",
    "taper": "the taper keeps {limit} of the longest run so far",
}
QUALITY_HELD = {
    "cap-share": "one session is at most {limit} of the week's distance",
    "cap-distance": "one session is at most {limit}",
    "cap-time": "one session is at most {limit}",
    "week-quality": "all hard running is at most {limit} of the week's distance",
    "day": "the whole session has to fit the day's distance",
    "minutes": "the whole session has to fit the {limit} you have that day",
    "easy-share": "at least {limit} of the week's running time is easy",
    "fast-share": "at most {limit} of the week's running time is as fast as that",
    "variety": "a bigger one has been run often enough in this plan",
    "due": "sessions of this kind grow step by step, and {limit} of the way lies behind",
    "template": "that is the most this workout is made for",
}


class Told(NamedTuple):
    """A day to be explained, with what decided it.

    ``held`` names the limit that sized its day, ``week`` (as shown) and ``runs`` are its week's.
    """

    day: date
    sized: Sized
    composed: Composed
    held: str | None
    week: str
    runs: int


def reasons_for(brief: Brief, week: WeekBrief, told: Told) -> tuple[Reason, ...]:
    """Reasons of one day beside its phase: its place, and for a run its size and pace."""
    stress = told.sized.cost.template.stress
    place = special_reason(brief, told.day, stress) or _place(brief, week, told)
    if not told.composed.steps:
        return (place,)
    return place, _size(brief, week, told), brief.paces.reasons[_zone_of(told)]


def _zone_of(told: Told) -> Zone:
    """The zone whose pace matters in a workout: its work's, or easy."""
    if told.sized.load.work_s == 0 and told.sized.cost.template.stress is not Stress.RACE:
        return Zone.E
    return told.sized.cost.template.work_zone or Zone.E


def _place(brief: Brief, week: WeekBrief, told: Told) -> Reason:
    weekday, runs = WEEKDAYS[told.day.weekday()], told.runs
    to_race = (brief.request.goal.race_day - told.day).days
    match told.sized.cost.template.stress:
        case Stress.RACE:
            return _race(brief, told.day)
        case Stress.LONG:
            return Reason("long-run-day", f"{weekday} is the day of your long run.")
        case Stress.QUALITY:
            return _quality_day(brief, told.day, weekday)
        case Stress.REST:
            return _rest(brief, week, to_race, runs)
        case Stress.RECOVERY if week.kind is not WeekKind.RECOVERY:
            minutes = round(brief.rules.runs.recovery_at_most / 60)
            sentence = f"A week of {runs} runs needs one of at most {minutes} minutes as its rest."
            return Reason("recovery-day", sentence, (("runs", runs), ("minutes", minutes)))
        case _:
            return _easy_day(weekday, runs)


@lru_cache(KEPT)
def _easy_day(weekday: str, runs: int) -> Reason:
    sentence = (
        f"{weekday} is one of {runs} running days; easy, so that hard days stay hard."
        if runs > 1
        else f"{weekday} is the week's one running day; easy."
    )
    return Reason("easy-day", sentence, (("runs", runs),))


def _quality_day(brief: Brief, day: date, weekday: str) -> Reason:
    gap = brief.rules.days.quality_gap
    wish = brief.request.availability.quality_weekdays
    preferred = ", a day you prefer for hard sessions," if day.weekday() in wish else ""
    sentence = f"{weekday}{preferred} keeps at least {gap} days between them."
    if not preferred:
        sentence = f"{weekday} keeps at least {gap} days between hard sessions."
    return Reason("quality-spacing", sentence, (("quality_gap_days", gap),))


def _race(brief: Brief, day: date) -> Reason:
    """The goal race, or one on the way to it."""
    weekday, shown = WEEKDAYS[day.weekday()], str(day)
    on_the_way = brief.special.races.get(day)
    if on_the_way is None:
        return Reason("race-day", f"{weekday}, {shown}: the day of the race.", (("day", shown),))
    title, priority = race_on_the_way(brief, on_the_way), on_the_way.priority.value
    sentence = f"{weekday}, {shown}: {title}, a {priority} race on the way."
    facts = (("day", shown), ("race", title), ("priority", priority))
    return Reason("race-on-the-way", sentence, facts)


def _rest(brief: Brief, week: WeekBrief, to_race: int, runs: int) -> Reason:
    races = brief.request.goal.kind is GoalKind.RACE
    if races and to_race < 0:
        after = -to_race
        sentence = f"Day {after} after the race; the body repairs itself first."
        return Reason("rest-after-race", sentence, (("days_after_race", after),))
    if races and to_race <= brief.rules.days.rest_before_race:
        sentence = (
            f"{counted(to_race, 'day')} before the race there is nothing left to gain by running."
        )
        return Reason("rest-before-race", sentence, (("days_to_race", to_race),))
    return _rest_day(runs, len(week.frame.days))


@lru_cache(KEPT)
def _rest_day(runs: int, length: int) -> Reason:
    are = "is" if runs == 1 else "are"
    sentence = f"{runs} of this week's {length} days {are} for running."
    if length == 1:
        return Reason("rest-day", "A day of rest before the first whole week.")
    return Reason("rest-day", sentence, (("runs", runs), ("days", length)))


def _size(brief: Brief, week: WeekBrief, told: Told) -> Reason:
    units, sized = brief.request.units, told.sized
    stress = sized.cost.template.stress
    distance = format_distance(told.composed.distance_m, units)
    total = told.week
    if stress is Stress.RACE:
        return Reason("race-distance", f"{distance}: the whole race.", (("distance", distance),))
    if stress is Stress.LONG and told.held is not None:
        limit = _long_run_limit(brief, week, told.held, told.runs)
        why = LONG_RUN_HELD[told.held].format(limit=limit, runs=told.runs)
        long_facts: Facts = (
            ("held_by", told.held),
            ("limit", limit),
            ("distance", distance),
            ("week", total),
        )
        if told.held == "share":
            long_facts = (*long_facts, ("runs", told.runs))
        return Reason("long-run-size", f"{distance} of this week's {total}: {why}.", long_facts)
    if sized.load.work_s > 0:
        work, limit = format_duration(sized.load.work_s), _quality_limit(brief, week, told)
        text = QUALITY_HELD[sized.held_by]
        why = text.format(limit=limit)
        # A session that its day or template holds has no limit to tell.
        told_limit = (("limit", limit),) if "{limit}" in text else ()
        facts = (("held_by", sized.held_by), *told_limit, ("work", work), ("week", total))
        return Reason("work-size", f"{work} of hard running: {why}.", facts)
    return _easy_size(distance, total)


@lru_cache(KEPT)
def _easy_size(distance: str, week: str) -> Reason:
    sentence = f"{distance} of the week's {week}, shared evenly as far as each day allows."
    return Reason("easy-size", sentence, (("distance", distance), ("week", week)))


def _long_run_limit(brief: Brief, week: WeekBrief, held: str, runs: int) -> str:
    rules, race = brief.rules, brief.race.long_run[brief.tier]
    shown: dict[str, float] = {
        "share": rules.long_run_share[runs],
        "ladder": brief.shelf.ladder.position(week.weeks_out, week.build_up),
        "cut-back": rules.cut_back.long_run,
        "taper": taper_share(brief, week),
    }
    if held in shown:
        return f"{shown[held]:.0%}"
    if held == "time":
        return format_duration(race.time)
    if held == "day":
        return str(rules.run_guard.days)
    return format_distance(race.most * week.phase.long_share, brief.request.units)


def _quality_limit(brief: Brief, week: WeekBrief, told: Told) -> str:
    rules, sized = brief.rules, told.sized
    match sized.held_by:
        case "cap-share":
            share = _cap(brief, sized).share
        case "cap-distance":
            return format_distance(_cap(brief, sized).distance, brief.request.units)
        case "cap-time":
            return format_duration(_cap(brief, sized).time or 0.0)
        case "minutes":
            return f"{brief.minutes_on(told.day)} minutes"
        case "due":
            sizing = sized.cost.sizing
            share = sizing.position(week.weeks_out, week.build_up) if sizing else 1.0
        case "easy-share":
            phase, distance = week.phase.id, brief.request.goal.distance
            share = easy_share(rules, week.kind, phase, distance, brief.tier)
        case held:
            share = {
                "week-quality": rules.week_quality_at_most,
                "fast-share": rules.intensity.fast,
            }.get(held, 1.0)
    return f"{share:.0%}"


def _cap(brief: Brief, sized: Sized) -> Cap:
    """The cap that holds a session: of its zones the one whose cap it comes nearest to."""
    grown = sized.size - sized.cost.low

    def used(part: Part) -> float:
        cap = brief.rules.caps[cap_zone(part.zone, brief.race.race_zone)]
        metres, seconds = part.base_m + part.unit_m * grown, part.base_s + part.unit_s * grown
        match sized.held_by:
            case "cap-share":
                return metres / cap.share
            case "cap-distance":
                return metres / cap.distance
            case _:
                return seconds / cap.time if cap.time else 0.0

    part = max(sized.cost.parts, key=used)
    return brief.rules.caps[cap_zone(part.zone, brief.race.race_zone)]

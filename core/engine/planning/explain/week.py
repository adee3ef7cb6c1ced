"""Why a week has the distance it has, what it builds on and what follows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from strideiq.core.domain.plan import Plan, PlanWeek, WeekKind
from strideiq.core.domain.units import UnitSystem, counted, format_distance
from strideiq.core.domain.workout import Reason, Stress
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK
from strideiq.core.engine.planning.diary import Brief, Diary, WeekBrief
from strideiq.core.engine.planning.draft import Draft
from strideiq.core.engine.planning.explain.words import KINDS, Facts
from strideiq.core.engine.planning.returning import way_back
from strideiq.core.engine.planning.side_races import called
from strideiq.core.engine.planning.volume import before_a_cut_back

FROM_THE_BIGGEST: Final = {
    WeekKind.TUNE_UP: " besides the race on the way, from a biggest week of {}",
    WeekKind.TAPER: ", down from a biggest week of {} so that fatigue can go",
    WeekKind.RACE: " besides the race, down from a biggest week of {}",
    WeekKind.RECOVERY: " after the race, from a biggest week of {}",
}


def week_reason(brief: Brief, diary: Diary, week: WeekBrief, week_m: float) -> Reason:
    """Why a week has the distance it has."""
    units = brief.request.units
    total, highest = format_distance(week_m, units), format_distance(diary.highest_week_m, units)
    facts: Facts = (("week", total),)
    wish = format_distance(week.wish_m, units)
    if not week_m:
        away = all(day in brief.special.away for day in week.frame.days)
        why = "You are away all week" if away else "Too few days are left for a run"
        return Reason("week-of-rest", f"{why}; this week rests.")
    if week.kind is WeekKind.RETURN:
        return _on_the_way_back(brief, week, total)
    if not diary.biggest_week_m and week.kind is WeekKind.LOADING:
        return _first_week(brief, total, len(week.frame.days))
    short = week_m < week.wish_m - brief.grid_m
    if short and week.kind is WeekKind.LOADING:
        sentence = f"{total}: {wish} was due, but your days and the run guard allow no more."
        return Reason("week-limited", sentence, (*facts, ("due", wish)))
    if week.kind is WeekKind.LOADING:
        rises = f"from a highest week of {highest} before"
        if total == highest:
            rises = "as much as the highest week before"
        sentence = f"{total}, {rises}."
        return Reason("week-volume", sentence, (*facts, ("highest_before", highest)))
    return _from_the_biggest(brief, diary, week.kind, total, short=short)


def towards_reason(brief: Brief, week: WeekBrief, draft: Draft) -> Reason | None:
    """What a hard session of the week is for where a race on the way comes near."""
    aim = week.towards
    if aim is None or not any(
        sized.cost.template.stress is Stress.QUALITY and sized.cost.template.family in aim.families
        for sized in draft.sized.values()
    ):
        return None
    race, day = called(aim.race, brief.rules), str(aim.race.day)
    sentence = (
        f"{race} on {day} is {counted(aim.weeks, 'week')} away: a hard session of this week trains "
        "for its distance."
    )
    return Reason("tune-up-block", sentence, (("race", race), ("day", day), ("weeks", aim.weeks)))


def _from_the_biggest(
    brief: Brief, diary: Diary, kind: WeekKind, total: str, *, short: bool
) -> Reason:
    """Why a week that does not build up has its share of the biggest week."""
    biggest_m = diary.biggest_week_m or diary.highest_week_m
    if kind is WeekKind.CUT_BACK:
        biggest_m = before_a_cut_back(diary, brief.rules)
    biggest = format_distance(biggest_m, brief.request.units)
    facts: Facts = (("week", total), ("biggest", biggest))
    if kind is WeekKind.CUT_BACK:
        share = f"{brief.rules.cut_back.share:.0%}"
        sentence = f"{total}: a cut-back week, {share} of the biggest week so far ({biggest})"
        sentence += ", less where your days allow no more." if short else "."
        return Reason("week-volume", sentence, (*facts, ("share", share)))
    return Reason("week-volume", f"{total}{FROM_THE_BIGGEST[kind].format(biggest)}.", facts)


def _on_the_way_back(brief: Brief, week: WeekBrief, total: str) -> Reason:
    """Why a week on the way back after a break is as small as it is."""
    start, units, day = brief.start, brief.request.units, week.frame.days[0]
    back = way_back(start, brief.rules)
    stage = back.stage_on(day) if back else None
    share = f"{stage.share:.0%}" if stage else "100%"
    usual = format_distance(start.usual_m, units)
    least = format_distance(back.least_m if back else 0.0, units)
    since = " of your weeks since then" if start.again_m > brief.rules.start.least else ""
    sentence = (
        f"{total}: after {start.pause_days} days off a week has up to {share} of the usual {usual} "
        f"before, or the {least}{since} where that is more."
    )
    facts: Facts = (
        ("week", total),
        ("pause_days", start.pause_days),
        ("share", share),
        ("usual_week", usual),
        ("least", least),
    )
    return Reason("week-of-return", sentence, facts)


def _first_week(brief: Brief, total: str, days: int) -> Reason:
    """Why the first week is where it is."""
    start, units = brief.start, brief.request.units
    facts: Facts = (("week", total),)
    if days < DAYS_IN_WEEK:
        facts, total = (*facts, ("days", days)), f"{total} on {counted(days, 'day')}"
    if start.on_a_break:
        before = format_distance(start.usual_m, units)
        sentence = (
            f"{total}: {start.pause_days} days off lie behind you, and the usual week before them "
            f"had {before}."
        )
        facts = (*facts, ("pause_days", start.pause_days), ("usual_week", before))
        return Reason("first-week", sentence, facts)
    if start.recent_m:
        recent = format_distance(start.recent_m, units)
        sentence = f"{total}: your recent weeks had {recent}."
        return Reason("first-week", sentence, (*facts, ("recent_week", recent)))
    sentence = f"{total}: where a {brief.race.title} plan starts with no running to go by."
    return Reason("first-week", sentence, (*facts, ("race", brief.race.title)))


@dataclass(slots=True)
class Peak:
    """The biggest week and the longest training run of the weeks that have gone by."""

    week: int = 0
    metres: float = 0.0
    longest_m: float = 0.0

    def add(self, week: PlanWeek) -> None:
        """Count a week as gone by."""
        if week.target_m > self.metres:
            self.week, self.metres = week.number, week.target_m
        for workout in week.workouts:
            if workout.distance_m > self.longest_m and workout.stress is not Stress.RACE:
                self.longest_m = workout.distance_m


def builds_on(peak: Peak, units: UnitSystem) -> Reason:
    """What a week builds on: the biggest week and the longest run before it."""
    biggest, longest = format_distance(peak.metres, units), format_distance(peak.longest_m, units)
    facts = (("week", peak.week), ("biggest", biggest), ("longest", longest))
    sentence = (
        f"Behind it: {biggest} in week {peak.week}, the biggest so far, and a run of {longest}."
    )
    return Reason("week-builds-on", sentence, facts)


def comes_next(plan: Plan, following: Sequence[PlanWeek], units: UnitSystem) -> Reason:
    """What comes after a week, the first of ``following``."""
    if not following:
        return Reason("week-next", "The plan ends with this week.")
    week = following[0]
    total = format_distance(week.target_m, units)
    facts = (("week", week.number), ("distance", total), ("kind", week.kind.value))
    phase = next((p for p in plan.phases if p.first_week == week.number), None)
    begins = f"; {phase.title} begins" if phase is not None else ""
    return Reason("week-next", f"Next: {total}, {KINDS[week.kind]}{begins}.", facts)

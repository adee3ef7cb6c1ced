"""Reasons after a change: why a day is another one, and what the others now lie between."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from strideiq.core.domain.action import CHANGED
from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.units import UnitSystem, format_distance
from strideiq.core.domain.workout import PlannedWorkout, Reason
from strideiq.core.engine.adaptation.footing import Footing
from strideiq.core.engine.adaptation.sheet import differ
from strideiq.core.engine.planning.explain.days import around
from strideiq.core.engine.planning.explain.week import Peak, builds_on, comes_next
from strideiq.core.engine.planning.explain.whole import AFTER

OF_ANY_SIZE: Final = frozenset({"phase", "pace", "effort", "option-b"})
"""Reasons of a day that hold whatever its size, and on whichever day it is."""
BESIDE: Final = frozenset({"builds-on", "comes-next", "between"})
"""Reasons of a day that tell of the days around it."""
WEEKS_BESIDE: Final = frozenset({"week-builds-on", "week-next"})


def retold(plan: Plan, footing: Footing) -> Plan:
    """The changed plan with reasons that hold: on changed days why, on all to come what is near."""
    before = {workout.day: workout for workout in footing.ground.plan.workouts()}
    earlier = footing.ground.earlier
    weeks: list[PlanWeek] = []
    for week in plan.weeks:
        days = tuple(
            day
            if not differ(before[day.day], day) or earlier.get(day.day) == day
            else _changed(before[day.day], day, footing)
            for day in week.workouts
        )
        weeks.append(replace(week, workouts=days))
    return _with_neighbours(replace(plan, weeks=tuple(weeks)), footing)


def _changed(before: PlannedWorkout, now: PlannedWorkout, footing: Footing) -> PlannedWorkout:
    """The day with why it is another one first of its reasons after that of its phase."""
    units, title = footing.brief.request.units, footing.ground.title
    was, is_ = told(before, units), told(now, units)
    why = f"{title}: " if title else ""
    reason = Reason(CHANGED, f"{why}{is_} instead of {was}.", (("now", is_), ("before", was)))
    kept = [each for each in now.reasons if each.code in OF_ANY_SIZE and now.steps]
    phase = [each for each in before.reasons if each.code == "phase"]
    others = [each for each in kept if each.code != "phase"]
    return replace(now, reasons=(*phase, reason, *others))


def told(workout: PlannedWorkout, units: UnitSystem) -> str:
    """A day in two words: its title, and the distance of a run."""
    if not workout.distance_m:
        return workout.title
    return f"{workout.title}, {format_distance(workout.distance_m, units)}"


def _with_neighbours(plan: Plan, footing: Footing) -> Plan:
    """The plan with what its days and weeks to come lie between told anew."""
    templates = {each.id: each for each in footing.ground.catalogue.workouts}
    beside = around(list(plan.workouts()), templates, footing.brief)
    units, peak, weeks = footing.brief.request.units, Peak(), list[PlanWeek]()
    for index, week in enumerate(plan.weeks):
        seen = [(workout, next(beside)) for workout in week.workouts]
        if week.end >= footing.today:
            days = tuple(
                workout
                if workout.day < footing.today
                else replace(workout, reasons=_anew(workout.reasons, more, BESIDE))
                for workout, more in seen
            )
            behind = (builds_on(peak, units),) if peak.week and week.kind not in AFTER else ()
            near = (*behind, comes_next(plan, plan.weeks[index + 1 :], units))
            reasons = _anew(week.reasons, near, WEEKS_BESIDE)
            weeks.append(replace(week, workouts=days, reasons=reasons))
        else:
            weeks.append(week)
        peak.add(week)
    return replace(plan, weeks=tuple(weeks))


def _anew(
    reasons: tuple[Reason, ...], more: tuple[Reason, ...], codes: frozenset[str]
) -> tuple[Reason, ...]:
    """Reasons of these codes replaced in their places, new ones behind the others."""
    return tuple(_replaced(reasons, {each.code: each for each in more}, codes))


def _replaced(
    reasons: tuple[Reason, ...], more: dict[str, Reason], codes: frozenset[str]
) -> Iterator[Reason]:
    for reason in reasons:
        if reason.code not in codes:
            yield reason
        elif reason.code in more:
            anew = more.pop(reason.code)
            yield reason if _first_still(reason, anew) else anew
    yield from more.values()


def _first_still(before: Reason, now: Reason) -> bool:
    """Whether a workout is the first of its kind as before; what it rests on was run before the plan."""
    was, is_ = dict(before.facts), dict(now.facts)
    return "now" in was and was["now"] == is_.get("now") and not {"days_since"} & {*was, *is_}

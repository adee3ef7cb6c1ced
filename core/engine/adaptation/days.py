"""Actions that change which workout stands on a day: swap, move, replace, choose, take back."""

from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.units import counted, format_distance
from strideiq.core.domain.workout import PlannedWorkout, Sport
from strideiq.core.engine.adaptation.footing import as_planned
from strideiq.core.engine.adaptation.ground import NothingToChange
from strideiq.core.engine.adaptation.load import OF_A_KIND
from strideiq.core.engine.adaptation.resize import written
from strideiq.core.engine.adaptation.sheet import Sheet, differ
from strideiq.core.engine.planning.calendar import WEEKDAYS
from strideiq.core.engine.planning.scale import Cost, Sized

OPTION_B = "option-b"
"""Code of the reason that an option B bears, wherever it stands."""


def swap_days(sheet: Sheet, first: str, second: str) -> None:
    """Let two weekdays change places in the first week that has both still to come."""
    names = [name.lower() for name in WEEKDAYS]
    wanted = {names.index(first), names.index(second)}
    for week in sheet.weeks:
        days = [w.day for w in week.workouts if w.day.weekday() in wanted and sheet.is_open(w.day)]
        if len(days) == len(wanted):
            _change_places(sheet, days[0], days[-1])
            return
    raise NothingToChange("first", f"no week to come has both {first} and {second} left to change")


def move(sheet: Sheet, session: str, days: int) -> None:
    """Let the next session of a kind change places with the day so many days from it."""
    day = next_session(sheet, session)
    other = day + timedelta(days=days)
    if not sheet.is_open(other):
        raise Refusal(
            "days",
            f"{other:%d %B %Y} cannot change: it has passed, is a race, or is not in the plan",
            suggestion="move the session by fewer days, or the other way",
        )
    _change_places(sheet, day, other)


def replace_from_template(sheet: Sheet, session: str, template: str) -> None:
    """Do another workout over the distance of the next session of a kind, with as much hard running."""
    day = next_session(sheet, session)
    workout, brief = sheet.days[day], sheet.footing.brief
    cost = brief.shelf.cost(template)
    if cost is None:
        raise _unknown(sheet, template)
    sized = _as_hard(cost, workout)
    while sized.least_m > workout.distance_m and cost.grid and sized.size - cost.grid >= cost.low:
        sized = _at(cost, sized.size - cost.grid)
    if sized.least_m > workout.distance_m:
        units = brief.request.units
        least, has = (format_distance(m, units) for m in (sized.least_m, workout.distance_m))
        raise Refusal(
            "template",
            f"{cost.template.title} takes at least {least}, and {day:%d %B %Y} has {has}",
            suggestion="name a workout that fits a shorter day",
        )
    sheet.days[day] = written(brief, workout, sized, workout.distance_m)


def choose_option(sheet: Sheet, option: str) -> None:
    """Take an option of the next day that offers the other one now."""
    for day in sheet.open_days():
        offered = sheet.options.get(day)
        is_b = any(reason.code == OPTION_B for reason in sheet.days[day].reasons)
        if offered is not None and is_b == (option == "A"):
            sheet.days[day], sheet.options[day] = offered, sheet.days[day]
            return
    raise NothingToChange("option", f"no day to come has an option {option} that is not taken")


def restore(sheet: Sheet, days: int) -> None:
    """Take back changed days to come; what was changed is told by the ground.

    A week of which no day to come is changed any more is again of the kind it was.
    """
    earlier = sheet.footing.ground.earlier
    back = [d for d in sheet.open_days() if d in earlier and differ(earlier[d], sheet.days[d])]
    if not back:
        message = f"nothing that is to come was changed in the last {counted(days, 'day')}"
        raise NothingToChange("days", message)
    for day in back:
        sheet.days[day] = earlier[day]
    for week in sheet.weeks:
        of_week = [w.day for w in week.workouts if sheet.is_open(w.day)]
        left = (d for d in of_week if d in earlier and differ(earlier[d], sheet.days[d]))
        if any(d in back for d in of_week) and not any(left):
            sheet.kinds[week.number] = as_planned(week)[1]


def next_session(sheet: Sheet, session: str) -> date:
    """The day of the next session of a kind. Raises NothingToChange where none is to come."""
    for day in sheet.open_days():
        workout = sheet.days[day]
        if workout.stress in OF_A_KIND[session] and workout.sport is Sport.RUN:
            return day
    raise NothingToChange("session", f"no {session} session is to come in this plan")


def _change_places(sheet: Sheet, first: date, second: date) -> None:
    one, other = sheet.days[first], sheet.days[second]
    sheet.days[first], sheet.days[second] = _on(other, first), _on(one, second)
    options = sheet.options.pop(first, None), sheet.options.pop(second, None)
    for option, day in zip(options, (second, first), strict=True):
        if option is not None:
            sheet.options[day] = _on(option, day)


def _on(workout: PlannedWorkout, day: date) -> PlannedWorkout:
    return replace(workout, day=day, also=tuple(replace(each, day=day) for each in workout.also))


def _as_hard(cost: Cost, workout: PlannedWorkout) -> Sized:
    """The template at the size nearest to the hard running of a day; smallest where it had none."""
    if not cost.grid or not cost.unit.work_s:
        return _at(cost, cost.low)
    steps = round((workout.hard_s - cost.base.work_s) / (cost.unit.work_s * cost.grid))
    return _at(cost, min(cost.low + max(0, steps) * cost.grid, cost.high))


def _at(cost: Cost, size: float) -> Sized:
    return Sized(cost, size, cost.at(size), "changed")


def _unknown(sheet: Sheet, template: str) -> Refusal:
    known = sorted(sheet.footing.brief.shelf.templates)
    near = get_close_matches(template, known, n=1)
    fix = f"did you mean {near[0]!r}?" if near else "name a workout of a loaded plugin"
    return Refusal(
        "template",
        f"this plan can use no workout {template!r}",
        suggestion=fix,
        instead=near[0] if near else None,
    )

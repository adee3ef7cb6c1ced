"""What a change does, in a sentence for each of its actions."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from strideiq.core.domain.action import Action, ActionName, Parameter
from strideiq.core.domain.proposal import DayChange
from strideiq.core.domain.units import UnitSystem, counted, format_distance
from strideiq.core.engine.adaptation.ground import Changed
from strideiq.core.engine.planning.calendar import WEEKDAYS

LEFT_OUT: Final = {
    "quality": "No hard running",
    "long": "No long run",
    "easy": "No easy runs",
}


class _Told(NamedTuple):
    """The parameters of an action, the days it touched, and the runner's units."""

    given: dict[str, Parameter]
    days: Sequence[DayChange]
    units: UnitSystem

    @property
    def span(self) -> str:
        """From when to when."""
        return _span(self.days)

    @property
    def distances(self) -> str:
        """How far instead of how far."""
        return _distances(self.days, self.units)

    @property
    def number(self) -> str:
        """On how many days."""
        return counted(len(self.days), "day")


def describe(action: Action, changed: Changed, units: UnitSystem = UnitSystem.METRIC) -> str:
    """What the action does to the plan, with its days and distances as they are in the end."""
    touched = next((days for each, days in changed.by_action if each == action), ())
    days = [each for each in changed.diff if each.day in touched]
    if not days:
        return f"Nothing is left of it to do: {action.proposal}."
    return SENTENCES[action.name](_Told(dict(action.parameters), days, units))


def describe_settled(changed: Changed, units: UnitSystem = UnitSystem.METRIC) -> str:
    """What else is made smaller so that the plan stays sound; empty where nothing is."""
    touched = {day for _, days in changed.by_action for day in days}
    others = [each for each in changed.diff if each.day not in touched]
    if not others:
        return ""
    return f"So that the plan stays sound, {_less(others, units)} too."


def _swapped(told: _Told) -> str:
    first, second = told.days[0], told.days[-1]
    return f"{first.after.title} on {_on(first.day)}, {second.after.title} on {_on(second.day)}."


def _adjusted(told: _Told) -> str:
    percent = float(told.given["percent"])
    how = f"{abs(percent):g} % {'less' if percent < 0 else 'more'}"
    return f"{how} {told.span}: {told.distances} on {told.number}."


def _replaced(told: _Told) -> str:
    day = told.days[0]
    return f"{day.after.title} instead of {day.before.title} on {_on(day.day)}."


def _chosen(told: _Told) -> str:
    return f"Option {told.given['option']}: {_replaced(told)}"


def _skipped(told: _Told) -> str:
    what = LEFT_OUT[str(told.given["session"])]
    return f"{what} {told.span}: {told.distances} on {told.number}."


def _restored(told: _Told) -> str:
    again = "is again as it was" if len(told.days) == 1 else "are again as they were"
    return f"{told.number} {again} {told.span}: {told.distances}."


def _recovered(told: _Told) -> str:
    return f"A recovery week {told.span}, without hard running: {told.distances}."


SENTENCES: Final[dict[ActionName, Callable[[_Told], str]]] = {
    ActionName.SWAP_DAYS: _swapped,
    ActionName.MOVE: _swapped,
    ActionName.ADJUST_LOAD: _adjusted,
    ActionName.REPLACE_FROM_TEMPLATE: _replaced,
    ActionName.CHOOSE_OPTION: _chosen,
    ActionName.SKIP: _skipped,
    ActionName.RESTORE: _restored,
    ActionName.INSERT_RECOVERY_WEEK: _recovered,
}
"""What each action says of the days it touched."""


def _on(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B}"


def _span(days: Sequence[DayChange]) -> str:
    first, last = days[0].day, days[-1].day
    return f"on {_on(first)}" if first == last else f"from {_on(first)} to {_on(last)}"


def _distances(days: Sequence[DayChange], units: UnitSystem) -> str:
    after, before = (
        format_distance(metres, units)
        for metres in (
            sum(each.after.distance_m for each in days),
            sum(each.before.distance_m for each in days),
        )
    )
    return f"{after} instead of {before}"


def _less(days: Sequence[DayChange], units: UnitSystem) -> str:
    are = "is" if len(days) == 1 else "are"
    return (
        f"{counted(len(days), 'other day')} {are} changed {_span(days)} ({_distances(days, units)})"
    )

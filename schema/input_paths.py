"""Where in an input a refusal belongs, and what to write there instead."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from strawberry.types.base import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration, parse_distance
from strideiq.core.reading.shapes.defaults import WEEKDAYS

FIELD_OF: Final = {
    "distance": "goal.raceDistance",
    "race_day": "goal.raceDay",
    "target_s": "goal.target",
    "conditions": "goal.conditions",
    "long_run_weekday": "longRunDay",
    "quality_weekdays": "qualityDays",
    "strength_weekdays": "strengthDays",
    "template": "standardPlan",
    "weekly_m": "weeklyDistance",
    "longest_m": "longestRun",
}
"""The field that holds what a constraint is about, where its own name does not say it."""


def path_in(kind: type | None, constraint: str, paths: Mapping[str, str]) -> list[str]:
    """The fields of the input ``kind`` that lead to it; empty where it has none for it.

    ``paths`` names fields that stand for a constraint in one mutation alone: the id of a goal
    stands for its race day.
    """
    named = paths.get(constraint) or field_of(constraint)
    path = named.split(".")
    return path if kind is not None and _leads(kind, path) else []


def value_for(refusal: Refusal, path: list[str], units: UnitSystem) -> str | None:
    """What would be accepted as that field takes it; None where the field holds no such value."""
    value, constraint = refusal.instead, refusal.constraint
    if ".".join(path) != field_of(constraint):
        return None
    if isinstance(value, (int, float)) and constraint in _WRITTEN:
        return _WRITTEN[constraint](value, units)
    return str(value) if isinstance(value, (str, int, date)) else None


def field_of(constraint: str) -> str:
    """The field that holds what a constraint is about, with dots."""
    return FIELD_OF.get(constraint, to_camel_case(constraint))


def _leads(kind: object, path: list[str]) -> bool:
    """Whether these fields lie one in the other, the first of them in ``kind``."""
    for name in path:
        if name.isdigit():
            # A place in the list that is named before it.
            continue
        definition = get_object_definition(kind)
        fields = () if definition is None else definition.fields
        found = [field for field in fields if to_camel_case(field.python_name) == name]
        if not found:
            return False
        kind = _bare(found[0].type)
    return True


def _bare(kind: object) -> object:
    """The type itself of one that may be null or left out."""
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return kind


def _distance(metres: float, units: UnitSystem) -> str | None:
    """A round distance, not above ``metres``; None where that would be nothing of it."""
    tenths = math.floor(metres / parse_distance("0.1", units) + 1e-9)
    if tenths == 0 < metres:
        return None
    return format_distance(parse_distance("0.1", units) * tenths, units, 1 if tenths % 10 else 0)


_WRITTEN: Final[Mapping[str, Callable[[float, UnitSystem], str | None]]] = {
    "weekly_m": _distance,
    "longest_m": _distance,
    "target_s": lambda seconds, _: format_duration(seconds),
    "long_run_weekday": lambda weekday, _: WEEKDAYS[int(weekday)].upper(),
}

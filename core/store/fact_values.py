"""Values of facts as plain JSON that keeps their types: a date is an object, all else itself."""

from collections.abc import Mapping
from datetime import date
from math import isfinite

from strideiq.core.domain.rule import FactValue


def plain_value(value: FactValue | None) -> object:
    """A value as JSON; one that no JSON can hold counts as missing, as it does for rules."""
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def value_from(plain: object) -> FactValue | None:
    """The value that was written."""
    if isinstance(plain, Mapping):
        return date.fromisoformat(plain["date"])
    if plain is None or isinstance(plain, bool | int | float | str):
        return plain
    raise TypeError(f"{type(plain).__name__} is no value of a fact")

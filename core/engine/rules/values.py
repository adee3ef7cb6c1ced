"""How the values of facts are compared: as whole numbers, truths or text, or as missing."""

import math
import operator
from collections.abc import Callable
from datetime import date, datetime

from strideiq.core.domain.rule import FactType, Op

Comparable = int | str
Prepare = Callable[[object], Comparable | None]

SCALE = 1_000_000
"""Numbers are compared to the millionth of their unit, by every engine alike."""

LIMIT = 10**12
"""Numbers further from zero than this count as this."""


def number(value: object) -> int | None:
    """``value`` in millionths; None when it is no finite number."""
    if type(value) is not float and type(value) is not int:
        return None
    if -LIMIT < value < LIMIT:
        return round(value * SCALE)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return LIMIT * SCALE if value > 0 else -LIMIT * SCALE


def truth(value: object) -> int | None:
    """1 for True, 0 for False, None for anything else."""
    return int(value) if isinstance(value, bool) else None


def text(value: object) -> str | None:
    """``value`` when it is text, else None."""
    return value if isinstance(value, str) else None


def day(value: object) -> int | None:
    """The ordinal of a calendar date; None for anything else, instants included."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal()
    return None


ORDER: dict[Op, Callable[[Comparable, Comparable], bool]] = {
    Op.GREATER: operator.gt,
    Op.AT_LEAST: operator.ge,
    Op.LESS: operator.lt,
    Op.AT_MOST: operator.le,
    Op.EQUAL: operator.eq,
    Op.NOT_EQUAL: operator.ne,
}
"""What comparisons with one threshold do with two prepared values of one fact."""

PREPARE: dict[FactType, Prepare] = {
    FactType.NUMBER: number,
    FactType.INTEGER: number,
    FactType.BOOLEAN: truth,
    FactType.TEXT: text,
    FactType.DATE: day,
}
"""For each type of fact the function that makes a value comparable; None means missing."""

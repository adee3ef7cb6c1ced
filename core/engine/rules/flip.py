"""The smallest change of one fact that turns the answer of a rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from strideiq.core.domain.rule import (
    Compare,
    FactDeclaration,
    Facts,
    FactType,
    FactValue,
    Rule,
    comparisons,
)
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.explain import Declarations, shown, verdict
from strideiq.core.engine.rules.values import PREPARE, SCALE, Comparable

ANYTHING_ELSE: Final = "something else"
_MONTH_DAYS: Final = 28
_READABLE: Final = 1000
_NUMBERS = (FactType.NUMBER, FactType.INTEGER)
_DEFAULTS: dict[FactType, FactValue] = {
    FactType.NUMBER: 0.0,
    FactType.INTEGER: 0,
    FactType.BOOLEAN: True,
    FactType.TEXT: ANYTHING_ELSE,
    FactType.DATE: date(2000, 1, 1),
}


@dataclass(frozen=True, slots=True)
class Flip:
    """A change of ``fact`` from one value to another, None being unknown, that turns the answer.

    ``holds`` is the answer after it. ``distance`` is in the unit of the fact (days for dates), None
    where values have none. ``share`` makes changes of different facts comparable: the distance as a
    share of the larger value (of 28 days for dates), 1 for truths and texts, 2 where a value becomes
    known and 3 where it gets lost.
    """

    fact: str
    before: FactValue | None
    after: FactValue | None
    holds: bool
    distance: float | None
    share: float


def flip(rule: Rule, facts: Facts, declarations: Declarations) -> Flip | None:
    """The smallest change of one fact, by its share, that turns the answer; None where none does.

    A rule whose answer is unknown does not hold.
    """
    asked: dict[str, list[Compare]] = {}
    for comparison in comparisons(rule.when):
        asked.setdefault(comparison.fact, []).append(comparison)
    now = verdict(rule.when, facts, declarations) is True
    found: list[Flip] = []
    for name, compared in asked.items():
        declaration = declarations[name]
        before = facts.get(name)
        if PREPARE[declaration.type](before) is None:
            before = None
        for after in _values(compared, declaration):
            then = verdict(rule.when, {**facts, name: after}, declarations) is True
            if then is not now:
                found.append(_flip(declaration, before, after, holds=then))
    return min(found, key=lambda each: each.share, default=None)


def _values(compared: list[Compare], declaration: FactDeclaration) -> Iterator[FactValue | None]:
    """Values around every threshold: between two of them no answer changes."""
    yield None
    yield _DEFAULTS[declaration.type]
    if declaration.type is FactType.BOOLEAN:
        yield False
    for comparison in compared:
        wanted = comparison.value
        for threshold in wanted if isinstance(wanted, tuple) else (wanted,):
            prepared = PREPARE[declaration.type](threshold)
            if prepared is not None:
                yield from _around(prepared, declaration.type)


def _around(threshold: Comparable, type_: FactType) -> Iterator[FactValue]:
    if isinstance(threshold, str):
        yield threshold
    elif type_ is FactType.DATE:
        ordinals = (threshold - 1, threshold, threshold + 1)
        yield from (date.fromordinal(day) for day in ordinals if 0 < day <= date.max.toordinal())
    elif type_ is FactType.NUMBER:
        yield from (scaled / SCALE for scaled in (threshold - 1, threshold, threshold + 1))
    elif type_ is FactType.INTEGER:
        whole = threshold // SCALE
        yield from (whole - 1, whole, whole + 1, whole + 2)


def _flip(
    declaration: FactDeclaration,
    before: FactValue | None,
    after: FactValue | None,
    *,
    holds: bool,
) -> Flip:
    name, type_ = declaration.name, declaration.type
    if before is None or after is None:
        share = 2.0 if before is None else 3.0
        return Flip(name, before, after, holds, None, share)
    one, other = PREPARE[type_](before), PREPARE[type_](after)
    if type_ in (FactType.TEXT, FactType.BOOLEAN) or isinstance(one, str) or isinstance(other, str):
        return Flip(name, before, after, holds, None, 1.0)
    apart = abs((one or 0) - (other or 0))
    if type_ is FactType.DATE:
        return Flip(name, before, after, holds, float(apart), min(apart / _MONTH_DAYS, 1.0))
    larger = max(abs(one or 0), abs(other or 0))
    return Flip(name, before, after, holds, apart / SCALE, min(apart / larger, 1.0))


def told(flip_: Flip, declarations: Declarations, units: UnitSystem = UnitSystem.METRIC) -> str:
    """The change for people: ``history.week_km is 31.0 km: at 40.0 km it would hold``."""
    declaration = declarations[flip_.fact]
    now = shown(flip_.before, declaration, units)
    answer = "hold" if flip_.holds else "not hold"
    return f"{flip_.fact} is {now}: {_at(flip_, declaration, units)} it would {answer}"


def _at(flip_: Flip, declaration: FactDeclaration, units: UnitSystem) -> str:
    """Where it would turn; a number a millionth off a threshold lies just above or below it."""
    after = flip_.after
    if after is None:
        return "were it unknown"
    if declaration.type in _NUMBERS and isinstance(after, int | float):
        scaled = round(after * SCALE)
        for step, words in ((1, "just above"), (-1, "just below")):
            if scaled % _READABLE and not (scaled - step) % _READABLE:
                return f"{words} {shown((scaled - step) / SCALE, declaration, units)}"
    return f"at {shown(after, declaration, units)}"

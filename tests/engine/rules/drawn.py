"""Rules and facts drawn at random, awkward values included, for tests of every rules engine."""

import math
from collections.abc import Sequence
from datetime import date, datetime

from hypothesis import strategies as st

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    FactType,
    FactValue,
    Not,
    Op,
    Rule,
)

DECLARATIONS = {
    name: FactDeclaration(name, kind, unit, f"The fact {name}.")
    for name, kind, unit in (
        ("week_km", FactType.NUMBER, "km"),
        ("change_pct", FactType.NUMBER, "%"),
        ("days_off", FactType.INTEGER, "days"),
        ("has_target", FactType.BOOLEAN, ""),
        ("distance", FactType.TEXT, ""),
        ("race_day", FactType.DATE, ""),
    )
}

_NUMBERS = (0, 1, -1, 40, 40.0, 39.9999999, 1.5, 1e-05, 1e-07, 0.1 + 0.2, 0.3, 1e16, 1e22, -1e300)
_TEXTS = ("marathon", "10k", "", "5", "🏃", 'it\'s "quoted"', "nul\0inside", "\ud800", "x" * 500)
_VALUES: dict[FactType, Sequence[FactValue]] = {
    FactType.NUMBER: _NUMBERS,
    FactType.INTEGER: (0, 1, 7, 28, -3, 10**400),
    FactType.BOOLEAN: (True, False),
    FactType.TEXT: _TEXTS,
    FactType.DATE: tuple(date(2027, 4, day) for day in (1, 18, 19, 20)),
}
_NOTHING = (None, math.nan, math.inf, -math.inf)
_STRAY = ("12", 12, True, date(2027, 4, 19), datetime(2027, 4, 19, 8), [1], {"a": 1})  # noqa: DTZ001  no zone on purpose
_ORDERED = (Op.GREATER, Op.AT_LEAST, Op.LESS, Op.AT_MOST, Op.BETWEEN)


def _comparison(name: str) -> st.SearchStrategy[Compare]:
    kind = DECLARATIONS[name].type
    value = st.sampled_from(_VALUES[kind])
    values = st.lists(value, min_size=1, max_size=3).map(tuple)
    plain = [Op.EQUAL, Op.NOT_EQUAL]
    choices = [
        st.builds(Compare, st.just(name), st.sampled_from([Op.MISSING, Op.PRESENT])),
        st.builds(Compare, st.just(name), st.sampled_from([Op.IN, Op.NOT_IN]), values),
    ]
    if kind not in (FactType.TEXT, FactType.BOOLEAN):
        plain += [op for op in _ORDERED if op is not Op.BETWEEN]
        ends = st.tuples(value, value).map(lambda pair: tuple(sorted(pair)))
        choices.append(st.builds(Compare, st.just(name), st.just(Op.BETWEEN), ends))
    choices.append(st.builds(Compare, st.just(name), st.sampled_from(plain), value))
    return st.one_of(choices)


comparisons = st.one_of([_comparison(name) for name in DECLARATIONS])


def _joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(All, several), st.builds(Any, several), st.builds(Not, parts))


conditions: st.SearchStrategy[Condition] = st.recursive(comparisons, _joined, max_leaves=8)


def rule(number: int, when: Condition, priority: int = 0) -> Rule:
    """A rule that only has a condition."""
    return Rule(f"r{number}", "1", "Drawn", when, (), "", "drawn", priority=priority)


rule_sets = st.lists(st.tuples(conditions, st.integers(0, 2)), min_size=1, max_size=6).map(
    lambda drawn: tuple(rule(number, *parts) for number, parts in enumerate(drawn))
)

_fact_values = {
    name: st.one_of(
        st.sampled_from(_VALUES[declaration.type]),
        st.sampled_from(_VALUES[declaration.type]),
        st.sampled_from(_NOTHING),
        st.sampled_from(_STRAY),
    )
    for name, declaration in DECLARATIONS.items()
}
facts = st.fixed_dictionaries({}, optional=_fact_values)
"""Facts of which any may be absent, None, not finite or of a type it was not declared with."""

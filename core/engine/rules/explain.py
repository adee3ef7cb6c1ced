"""Why a rule holds or not: every comparison with its value, and how far away the others are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    Facts,
    FactType,
    FactValue,
    Not,
    Op,
    Rule,
    comparisons,
)
from strideiq.core.domain.units import METRES_PER_KM, UnitSystem, format_distance
from strideiq.core.engine.rules.values import ORDER, PREPARE, SCALE, Comparable, Prepare

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A fact in a reason template: ``{history.week_km}``."""

Declarations = Mapping[str, FactDeclaration]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One comparison with the value it met.

    ``holds`` is None when the fact is missing. ``distance`` says how far the value is from the
    threshold that would turn the answer into a yes, in the fact's unit (days for dates); 0.0 once
    it holds, None where no distance can be told.
    """

    comparison: Compare
    value: FactValue | None
    holds: bool | None
    distance: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a rule holds (None: unknown, a fact is missing), and each of its comparisons."""

    rule: Rule
    holds: bool | None
    judgements: tuple[Judgement, ...]


def explain(rule: Rule, facts: Facts, declarations: Declarations) -> Explanation:
    """Every comparison of ``rule`` as written, in order; a negated one is judged unnegated."""
    judgements = tuple(
        judge(comparison, facts, declarations) for comparison in comparisons(rule.when)
    )
    return Explanation(rule, verdict(rule.when, facts, declarations), judgements)


def verdict(condition: Condition, facts: Facts, declarations: Declarations) -> bool | None:
    """True, False or None for unknown, after Kleene (Introduction to Metamathematics, 1952)."""
    match condition:
        case Compare():
            return judge(condition, facts, declarations).holds
        case Not(inner):
            answer = verdict(inner, facts, declarations)
            return None if answer is None else not answer
        case All(parts):
            answers = [verdict(part, facts, declarations) for part in parts]
            return False if False in answers else None if None in answers else True
        case Any(parts):
            answers = [verdict(part, facts, declarations) for part in parts]
            return True if True in answers else None if None in answers else False


def judge(comparison: Compare, facts: Facts, declarations: Declarations) -> Judgement:
    """``comparison`` against the value of its fact."""
    type_ = declarations[comparison.fact].type
    prepare = PREPARE[type_]
    raw = facts.get(comparison.fact)
    value = prepare(raw)
    if comparison.op in (Op.MISSING, Op.PRESENT):
        holds = (value is None) is (comparison.op is Op.MISSING)
        return Judgement(comparison, None if value is None else raw, holds, 0.0 if holds else None)
    if value is None:
        return Judgement(comparison, None, None, None)
    if _holds(comparison, value, prepare):
        return Judgement(comparison, raw, holds=True, distance=0.0)
    return Judgement(comparison, raw, holds=False, distance=_distance(comparison, value, type_))


def _holds(comparison: Compare, value: Comparable, prepare: Prepare) -> bool:
    wanted, op = comparison.value, comparison.op
    if isinstance(wanted, tuple):
        options = [prepare(option) for option in wanted]
        if op is Op.BETWEEN:
            low, high = options
            return _ordered(value, Op.AT_LEAST, low) and _ordered(value, Op.AT_MOST, high)
        return (value in options) is (op is Op.IN)
    return _ordered(value, op, prepare(wanted))


def _ordered(value: Comparable, op: Op, threshold: Comparable | None) -> bool:
    return threshold is not None and ORDER[op](value, threshold)


def _distance(comparison: Compare, value: Comparable, type_: FactType) -> float | None:
    """How far ``value`` is from the nearest threshold; None where values have no distance."""
    if comparison.op in (Op.NOT_EQUAL, Op.NOT_IN) or type_ in (FactType.TEXT, FactType.BOOLEAN):
        return None
    wanted = comparison.value
    ends = wanted if isinstance(wanted, tuple) else (wanted,)
    prepared = [PREPARE[type_](end) for end in ends]
    gaps = [abs(end - value) for end in prepared if isinstance(end, int) and isinstance(value, int)]
    return min(gaps) / (1 if type_ is FactType.DATE else SCALE)


def shown(value: FactValue | None, declaration: FactDeclaration, units: UnitSystem) -> str:
    """A fact's value for people, with its unit: ``31 days``, ``42.3 km``, ``26.3 mi``, ``12 %``."""
    prepared = PREPARE[declaration.type](value)
    if prepared is None:
        return "unknown"
    match declaration.type:
        case FactType.BOOLEAN:
            return "yes" if value else "no"
        case FactType.TEXT | FactType.DATE:
            return str(value)
        case FactType.NUMBER | FactType.INTEGER:
            return _measured(int(prepared) / SCALE, declaration.unit, units)


def _measured(value: float, unit: str, units: UnitSystem) -> str:
    if unit == "km":
        return format_distance(value * METRES_PER_KM, units)
    figure = f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # no minus before a zero
    return f"{figure} {unit.removesuffix('s') if figure == '1' else unit}".strip()


def filled(
    template: str, facts: Facts, declarations: Declarations, units: UnitSystem = UnitSystem.METRIC
) -> str:
    """``template`` with every ``{fact}`` replaced by its value and unit."""
    return PLACEHOLDER.sub(
        lambda place: shown(facts.get(place[1]), declarations[place[1]], units), template
    )


def sentence(
    judgement: Judgement, declarations: Declarations, units: UnitSystem = UnitSystem.METRIC
) -> str:
    """One comparison for people: ``history.week_km is 31.0 km, wanted >= 40.0 km: 9.0 km away``."""
    comparison = judgement.comparison
    declaration = declarations[comparison.fact]
    text = f"{comparison.fact} is {shown(judgement.value, declaration, units)}"
    if comparison.op is Op.PRESENT or comparison.op is Op.MISSING:
        return f"{text}, wanted {comparison.op}"
    ends = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
    wanted = ", ".join(shown(end, declaration, units) for end in ends)
    text = f"{text}, wanted {comparison.op} {wanted}"
    if not judgement.distance:
        return text
    return f"{text}: {_away(judgement.distance, declaration, units)} away"


def _away(distance: float, declaration: FactDeclaration, units: UnitSystem) -> str:
    unit = "days" if declaration.type is FactType.DATE else declaration.unit
    return _measured(distance, unit, units)

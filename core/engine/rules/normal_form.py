"""Conditions rewritten without ``not``, and as alternatives of plain comparisons."""

from strideiq.core.domain.rule import All, Any, Compare, Condition, Not, Op

COMPLEMENT = {
    Op.GREATER: Op.AT_MOST,
    Op.AT_MOST: Op.GREATER,
    Op.AT_LEAST: Op.LESS,
    Op.LESS: Op.AT_LEAST,
    Op.EQUAL: Op.NOT_EQUAL,
    Op.NOT_EQUAL: Op.EQUAL,
    Op.IN: Op.NOT_IN,
    Op.NOT_IN: Op.IN,
    Op.MISSING: Op.PRESENT,
    Op.PRESENT: Op.MISSING,
}
"""The comparison that holds of a present value exactly when the other does not."""


def without_not(condition: Condition, *, negated: bool = False) -> Condition:
    """``condition`` (or what makes it false) without ``not``.

    In Kleene's logic a condition is true, false or unknown. No comparison but ``missing`` and
    ``present`` holds of a missing fact, and neither does its complement; so the result holds
    exactly where ``condition`` is true (or false), and unknown needs no value of its own.
    """
    match condition:
        case Not(inner):
            return without_not(inner, negated=not negated)
        case All(parts):
            rewritten = tuple(without_not(part, negated=negated) for part in parts)
            return Any(rewritten) if negated else All(rewritten)
        case Any(parts):
            rewritten = tuple(without_not(part, negated=negated) for part in parts)
            return All(rewritten) if negated else Any(rewritten)
        case Compare(fact, Op.BETWEEN, (low, high)) if negated:
            return Any((Compare(fact, Op.LESS, low), Compare(fact, Op.GREATER, high)))
        case Compare(fact, op, value):
            return Compare(fact, COMPLEMENT[op], value) if negated else condition


def alternatives(condition: Condition, most: int) -> list[tuple[Compare, ...]] | None:
    """``condition`` (without ``not``) as alternatives, each holding when all its comparisons do.

    None when there are more than ``most`` of them.
    """
    match condition:
        case Any(parts):
            return _either(parts, most)
        case All(parts):
            return _every(parts, most)
        case Compare():
            return [(condition,)]
        case Not():
            raise ValueError("alternatives are made of conditions without not")


def _either(parts: tuple[Condition, ...], most: int) -> list[tuple[Compare, ...]] | None:
    found: list[tuple[Compare, ...]] = []
    for part in parts:
        branches = alternatives(part, most)
        if branches is None or len(found) + len(branches) > most:
            return None
        found.extend(branches)
    return found


def _every(parts: tuple[Condition, ...], most: int) -> list[tuple[Compare, ...]] | None:
    found: list[tuple[Compare, ...]] = [()]
    for part in parts:
        branches = alternatives(part, most)
        if branches is None or len(found) * len(branches) > most:
            return None
        found = [(*left, *right) for left in found for right in branches]
    return found

"""How rules and facts are spelled for durable-rules: whole numbers, plain comparisons, small sets."""

from collections.abc import Iterator, Mapping, Sequence

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    Facts,
    Not,
    Op,
)
from strideiq.core.engine.rules.values import PREPARE, Comparable

MOST_CONDITIONS = 56
"""Conditions of one ruleset: more than 64 true at once and no rule of it fires."""

MOST_RULES = 200
"""Rules of one ruleset: 256 that share a condition end the process."""

SESSION = "e"
OPERATORS = {
    Op.GREATER: "$gt",
    Op.AT_LEAST: "$gte",
    Op.LESS: "$lt",
    Op.AT_MOST: "$lte",
    Op.NOT_EQUAL: "$neq",
}

Definition = dict[str, object]
Fact = dict[str, int | str]
Branch = tuple[Definition, ...]


class Coding:
    """Facts as whole numbers: a field ``f`` for each value and ``p`` for whether it is there."""

    def __init__(self, declarations: Mapping[str, FactDeclaration]) -> None:
        self._declarations = declarations
        self._places: dict[str, int] = {}
        self._words: dict[str, int] = {}

    def branch(self, comparisons: Sequence[Compare]) -> Branch:
        """The distinct conditions of one alternative."""
        coded = [self._condition(comparison) for comparison in comparisons]
        return tuple(condition for k, condition in enumerate(coded) if condition not in coded[:k])

    def fact(self, facts: Facts) -> Fact:
        """What is asserted: only facts that rules ask for, and only numbers."""
        message: Fact = {"sid": SESSION, "id": "fact", "kind": 1}
        for name, place in self._places.items():
            value = PREPARE[self._declarations[name].type](facts.get(name))
            message[f"p{place}"] = int(value is not None)
            if value is not None:
                message[f"f{place}"] = (
                    self._words.get(value, 0) if isinstance(value, str) else value
                )
        return message

    def _condition(self, comparison: Compare) -> Definition:
        place = self._places.setdefault(comparison.fact, len(self._places))
        if comparison.op in (Op.MISSING, Op.PRESENT):
            return {f"p{place}": int(comparison.op is Op.PRESENT)}
        prepare = PREPARE[self._declarations[comparison.fact].type]
        test: Definition = {f"f{place}": self._number(prepare(comparison.value))}
        return test if comparison.op is Op.EQUAL else {OPERATORS[comparison.op]: test}

    def _number(self, value: Comparable | None) -> int | None:
        if isinstance(value, str):
            return self._words.setdefault(value, len(self._words) + 1)
        return value


def spelled_out(condition: Condition) -> Condition:
    """``condition`` with lists and ranges spelled out as single comparisons."""
    match condition:
        case All(parts):
            return All(tuple(spelled_out(part) for part in parts))
        case Any(parts):
            return Any(tuple(spelled_out(part) for part in parts))
        case Compare(fact, Op.IN, tuple() as options):
            return Any(tuple(Compare(fact, Op.EQUAL, option) for option in options))
        case Compare(fact, Op.NOT_IN, tuple() as options):
            return All(tuple(Compare(fact, Op.NOT_EQUAL, option) for option in options))
        case Compare(fact, Op.BETWEEN, (low, high)):
            return All((Compare(fact, Op.AT_LEAST, low), Compare(fact, Op.AT_MOST, high)))
        case Compare() | Not():
            return condition


def guarded(branch: Branch) -> Definition:
    """The guard and every condition; the guard keeps a lone ``missing`` off the prime fact."""
    guard: Definition = {"kind": 1}
    return {"$and": [guard, *branch]} if branch else guard


def chunks(branches: Sequence[tuple[int, Branch]]) -> Iterator[list[tuple[int, Branch]]]:
    """``branches`` in rulesets small enough to be safe; every branch counts its guard too."""
    chunk: list[tuple[int, Branch]] = []
    size = 0
    for place, branch in branches:
        weight = len(branch) + 1
        if chunk and (size + weight > MOST_CONDITIONS or len(chunk) >= MOST_RULES - 1):
            yield chunk
            chunk, size = [], 0
        chunk.append((place, branch))
        size += weight
    if chunk:
        yield chunk

"""How rules and facts are spelled for durable-rules: whole numbers, plain comparisons, small sets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

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
from strideiq.core.engine.rules.normal_form import alternatives, without_not
from strideiq.core.engine.rules.values import PREPARE, Comparable

MOST_ALTERNATIVES: Final = 64
"""Alternatives of one rule; a rule with more is answered by the reference evaluator alone."""

MOST_CONDITIONS: Final = 56
"""Conditions of one ruleset: more than 64 true at once and no rule of it fires."""

MOST_RULES: Final = 200
"""Rules of one ruleset: 256 that share a condition end the process."""

SESSION: Final = "e"
PRIME: Final = f'{{"sid":"{SESSION}","id":"prime","prime":1}}'
"""The fact that has an action run in a new ruleset."""

OPERATORS: Final = {
    Op.GREATER: "$gt",
    Op.AT_LEAST: "$gte",
    Op.LESS: "$lt",
    Op.AT_MOST: "$lte",
    Op.NOT_EQUAL: "$neq",
}

Definition: TypeAlias = dict[str, object]
Fields: TypeAlias = Mapping[str, str]
"""The JSON of each field by its name: ``f3`` holds a value, ``p3`` whether there is one."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One condition, and the field that it looks at."""

    field: str
    test: Definition


Branch: TypeAlias = tuple[Coded, ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """One ruleset of durable-rules, and the fields that its rules look at."""

    definition: Definition
    fields: tuple[str, ...]

    def fact(self, fields: Fields) -> str:
        """The one fact that is asserted, as JSON."""
        told = "".join([fields[field] for field in self.fields if field in fields])
        return f'{{"sid":"{SESSION}","id":"fact","kind":1{told}}}'


class Coding:
    """Rules and facts of one set in whole numbers."""

    def __init__(self, declarations: Mapping[str, FactDeclaration]) -> None:
        self._declarations: Final = declarations
        self._places: Final[dict[str, int]] = {}
        self._words: Final[dict[str, int]] = {}

    def branches(self, condition: Condition) -> list[Branch] | None:
        """The alternatives of ``condition``, each of distinct conditions; None when too many."""
        choices = alternatives(spelled_out(without_not(condition)), MOST_ALTERNATIVES)
        if choices is None:
            return None
        return [self._branch(choice) for choice in choices]

    def fields(self, facts: Facts) -> Fields:
        """The JSON of the facts that rules ask for; a field of a missing value is left out."""
        found: dict[str, str] = {}
        for name, place in self._places.items():
            value = PREPARE[self._declarations[name].type](facts.get(name))
            if isinstance(value, str):
                value = self._words.get(value, 0)
            found[f"p{place}"] = f',"p{place}":{int(value is not None)}'
            if value is not None:
                found[f"f{place}"] = f',"f{place}":{value}'
        return found

    def _branch(self, comparisons: Sequence[Compare]) -> Branch:
        coded = [self._coded(comparison) for comparison in comparisons]
        return tuple(condition for k, condition in enumerate(coded) if condition not in coded[:k])

    def _coded(self, comparison: Compare) -> Coded:
        place = self._places.setdefault(comparison.fact, len(self._places))
        if comparison.op in (Op.MISSING, Op.PRESENT):
            field = f"p{place}"
            return Coded(field, {field: int(comparison.op is Op.PRESENT)})
        field = f"f{place}"
        prepare = PREPARE[self._declarations[comparison.fact].type]
        test: Definition = {field: self._number(prepare(comparison.value))}
        if comparison.op is Op.EQUAL:
            return Coded(field, test)
        return Coded(field, {OPERATORS[comparison.op]: test})

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


def chunks(branches: Sequence[tuple[int, Branch]]) -> Iterator[Chunk]:
    """Branches, each with the place of its rule, in rulesets small enough to be safe."""
    taken: list[tuple[int, Branch]] = []
    size = 0
    for place, branch in branches:
        # Every branch counts its guard too.
        weight = len(branch) + 1
        if taken and (size + weight > MOST_CONDITIONS or len(taken) >= MOST_RULES - 1):
            yield _chunk(taken)
            taken, size = [], 0
        taken.append((place, branch))
        size += weight
    if taken:
        yield _chunk(taken)


def place_of(action: str) -> int:
    """The place of the rule that an action belongs to, which is told as ``{"12.0":...``."""
    return int(action[2 : action.index(".")])


def _chunk(branches: Sequence[tuple[int, Branch]]) -> Chunk:
    definition: Definition = {
        f"{place}.{number}": {"all": [{"m": _guarded(branch)}]}
        for number, (place, branch) in enumerate(branches)
    }
    definition["-1.0"] = {"all": [{"m": {"prime": 1}}]}
    fields = {condition.field for _, branch in branches for condition in branch}
    return Chunk(definition, tuple(sorted(fields)))


def _guarded(branch: Branch) -> Definition:
    """The guard and every condition; the guard keeps a lone ``missing`` off the prime fact."""
    guard: Definition = {"kind": 1}
    return {"$and": [guard, *(condition.test for condition in branch)]} if branch else guard

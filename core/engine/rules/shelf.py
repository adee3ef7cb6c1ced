"""A few sets of rules kept compiled; one that makes room for another is closed."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from strideiq.core.domain.rule import FactDeclaration, FactType, Rule
from strideiq.core.engine.rules.engine import CompiledRules, RuleEngine

MOST_SETS: Final = 8
"""Sets kept; durable-rules holds about a third of a megabyte for each set of fifty rules."""

_Key: TypeAlias = tuple[tuple[Rule, ...], frozenset[tuple[str, FactType]]]


class Kept(NamedTuple):
    """A set of rules as it was first brought, whose firings name these very rules."""

    rules: tuple[Rule, ...]
    compiled: CompiledRules


class Shelf:
    """Rules of one engine, found by what they say; for one thread at a time."""

    def __init__(self, engine: RuleEngine, most: int = MOST_SETS) -> None:
        self._engine: Final = engine
        self._most: Final = most
        self._sets: Final[dict[_Key, Kept]] = {}

    def kept(self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]) -> Kept:
        """``rules`` ready to be asked until others are; KeyError for a fact without declaration."""
        named = tuple(rules)
        key = named, frozenset((name, told.type) for name, told in declarations.items())
        found = self._sets.pop(key, None)
        if found is None:
            found = Kept(named, self._engine.compile(named, declarations))
        self._sets[key] = found
        while len(self._sets) > self._most:
            self._sets.pop(next(iter(self._sets))).compiled.close()
        return found

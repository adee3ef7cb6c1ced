"""A few sets of rules kept compiled; one that makes room for another is closed."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from strideiq.core.domain.rule import FactDeclaration, FactType, Rule
from strideiq.core.engine.rules.engine import CompiledRules, RuleEngine

MOST_SETS: Final = 8
"""Sets kept; durable-rules holds about a third of a megabyte for each set of fifty rules."""

_Key: TypeAlias = tuple[tuple[Rule, ...], frozenset[tuple[str, FactType]]]


class Shelf:
    """Rules of one engine by what they say; for one thread at a time."""

    def __init__(self, engine: RuleEngine, most: int = MOST_SETS) -> None:
        self._engine: Final = engine
        self._most: Final = most
        self._sets: Final[dict[_Key, CompiledRules]] = {}

    def compiled(
        self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]
    ) -> CompiledRules:
        """``rules`` ready to be asked until others are; KeyError for a fact without declaration."""
        key = tuple(rules), frozenset((name, told.type) for name, told in declarations.items())
        found = self._sets.pop(key, None) or self._engine.compile(rules, declarations)
        self._sets[key] = found
        while len(self._sets) > self._most:
            self._sets.pop(next(iter(self._sets))).close()
        return found

    def close(self) -> None:
        """Close every set."""
        for compiled in self._sets.values():
            compiled.close()
        self._sets.clear()

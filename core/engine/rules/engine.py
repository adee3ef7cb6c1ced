"""What every rules engine offers: compile rules once, ask them often, close them at the end."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from strideiq.core.domain.rule import Compare, FactDeclaration, Facts, Rule


class Firing(NamedTuple):
    """A rule whose condition holds, and the comparisons that made it hold.

    ``held`` is free of ``not``: a negated ``>`` is cited as ``<=``.
    """

    rule: Rule
    held: tuple[Compare, ...]


class CompiledRules(Protocol):
    """Rules ready to be asked; safe to ask from several threads."""

    def fired(self, facts: Facts) -> tuple[Firing, ...]:
        """Every rule that holds, by priority, then id, then plugin. Never raises over a value."""
        ...

    def close(self) -> None:
        """Give back whatever the engine holds; nothing may be asked afterwards."""
        ...


class RuleEngine(Protocol):
    """A way to evaluate rules; all of them give the same answers."""

    @property
    def name(self) -> str:
        """What configuration calls this engine."""
        ...

    def compile(
        self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]
    ) -> CompiledRules:
        """Prepare ``rules``, whose facts and thresholds have been checked; KeyError when not."""
        ...


def in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """``rules`` in the order they speak: the lowest priority number first, then by id."""
    return tuple(sorted(rules, key=lambda rule: (rule.priority, rule.id, rule.plugin)))

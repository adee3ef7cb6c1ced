"""The reference evaluator: rules in plain Python, with the comparisons that each firing rests on."""

from collections.abc import Mapping, Sequence

from strideiq.core.domain.rule import FactDeclaration, Facts, Rule
from strideiq.core.engine.rules.engine import Firing, in_order
from strideiq.core.engine.rules.generated import generated


class ReferenceEngine:
    """Evaluates rules in plain Python; the answers every other engine is checked against."""

    name = "reference"

    def compile(
        self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]
    ) -> "ReferenceRules":
        """Prepare ``rules``; KeyError for a fact without declaration."""
        return ReferenceRules(rules, declarations)


class ReferenceRules:
    """Rules as one function; holds nothing but memory."""

    def __init__(self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]) -> None:
        self._fired = generated(in_order(rules), declarations)

    def fired(self, facts: Facts) -> tuple[Firing, ...]:
        """Every rule that holds, in order, with the comparisons it rests on."""
        return self._fired(facts)

    def close(self) -> None:
        """Nothing to give back."""

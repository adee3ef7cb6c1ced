"""Why a rule fired, kept with the ledger entry: values, the rule itself, and sentences to read."""

from collections.abc import Mapping

from strideiq.core.domain.rule import FactDeclaration, Facts, FactValue, Rule, comparisons
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.explain import PLACEHOLDER, explain, sentence

Declarations = Mapping[str, FactDeclaration]


def values_asked(rule: Rule, facts: Facts) -> dict[str, FactValue | None]:
    """The value of each fact that a rule asks for or tells of, None where it is missing."""
    names = [comparison.fact for comparison in comparisons(rule.when)]
    names += [place[1] for place in PLACEHOLDER.finditer(rule.reason)]
    return {name: facts.get(name) for name in dict.fromkeys(names)}


def explained(
    rule: Rule, facts: Facts, declarations: Declarations, units: UnitSystem
) -> dict[str, object]:
    """The comparisons of a rule in sentences, with whether each held."""
    judged = explain(rule, facts, declarations)
    return {
        "comparisons": [
            {"holds": each.holds, "sentence": sentence(each, declarations, units)}
            for each in judged.judgements
        ],
    }

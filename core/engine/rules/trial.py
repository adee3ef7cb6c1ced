"""Rules tried on one athlete: what fired, what was held back and by what, what nearly fired."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from strideiq.core.domain.rule import Advice, Facts, FactValue, Rule, comparisons
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.advise import Barred, Gate, advice_of, scope_and_requirements
from strideiq.core.engine.rules.engine import RuleEngine
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.explain import PLACEHOLDER, Declarations, Explanation, explain
from strideiq.core.engine.rules.flip import Flip, flip


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule: every comparison of it, and the smallest change of one fact that turns the answer.

    ``advice`` is what it says and ``barred`` what holds it back; both are None where it does not
    hold.
    """

    rule: Rule
    explanation: Explanation
    flip: Flip | None
    advice: Advice | None = None
    barred: Barred | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What rules make of one athlete on one day.

    ``facts`` are those the rules ask for, None being unknown. ``fired`` and ``held_back`` come in
    the order in which the rules speak, ``quiet`` ones by how little is missing, those that no
    change of one fact would turn last.
    """

    facts: tuple[tuple[str, FactValue | None], ...]
    fired: tuple[Tried, ...]
    held_back: tuple[Tried, ...]
    quiet: tuple[Tried, ...]

    @property
    def near(self) -> tuple[Tried, ...]:
        """The quiet rules that the change of one fact would turn, nearest first."""
        return tuple(tried for tried in self.quiet if tried.flip is not None)


def try_rules(
    rules: Sequence[Rule],
    facts: Facts,
    declarations: Declarations,
    *,
    gate: Gate = scope_and_requirements,
    engine: RuleEngine | None = None,
    units: UnitSystem = UnitSystem.METRIC,
) -> Trial:
    """Ask every rule of ``facts``; nothing is changed. Cool-downs are for ``gate`` to know."""
    compiled = (engine or ReferenceEngine()).compile(rules, declarations)
    fired: list[Tried] = []
    held_back: list[Tried] = []
    firings = compiled.fired(facts)
    compiled.close()
    for firing in firings:
        barred = gate(firing.rule, facts)
        tried = Tried(
            firing.rule,
            explain(firing.rule, facts, declarations),
            flip(firing.rule, facts, declarations),
            advice_of(firing, facts, declarations, units),
            barred,
        )
        (fired if barred is None else held_back).append(tried)
    spoke = {firing.rule.key for firing in firings}
    quiet = [
        Tried(rule, explain(rule, facts, declarations), flip(rule, facts, declarations))
        for rule in rules
        if rule.key not in spoke
    ]
    quiet.sort(key=lambda tried: tried.flip.share if tried.flip else inf)
    asked = tuple((name, facts.get(name)) for name in asked_by(rules))
    return Trial(asked, tuple(fired), tuple(held_back), tuple(quiet))


def asked_by(rules: Sequence[Rule]) -> tuple[str, ...]:
    """Names of the facts that ``rules`` compare or cite, each once."""
    names: dict[str, None] = {}
    for rule in rules:
        names |= dict.fromkeys(comparison.fact for comparison in comparisons(rule.when))
        names |= dict.fromkeys(place[1] for place in PLACEHOLDER.finditer(rule.reason))
    return tuple(names)

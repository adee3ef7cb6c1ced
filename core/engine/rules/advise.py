"""From facts to advice: which rules speak to a runner, and which are held back and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from strideiq.core.domain.rule import Advice, FactDeclaration, Facts, Rule
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.engine import CompiledRules, Firing
from strideiq.core.engine.rules.explain import PLACEHOLDER, filled
from strideiq.core.engine.rules.values import PREPARE

Gate = Callable[[Rule, Facts], str | None]
"""Why a fired rule may not speak to this athlete now; None when it may."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A rule whose condition holds but which may not speak, and why."""

    rule: Rule
    why: str


@dataclass(frozen=True, slots=True)
class Advised:
    """What the rules say, in the order they speak, and what they were not allowed to say."""

    advice: tuple[Advice, ...]
    held_back: tuple[HeldBack, ...] = ()


def scope_and_requirements(rule: Rule, facts: Facts) -> str | None:
    """The gate where nobody is signed in: a scope must be met by the facts, and nothing granted.

    Without memberships, flags and entitlements a rule that asks for one is held back, and so is
    one for a phase, since no day of the plan has begun.
    """
    scope = rule.scope
    for wanted, fact, what in (
        (scope.distances, "plan.distance", "race distance"),
        (scope.volume_tiers, "plan.volume_tier", "volume tier"),
    ):
        if wanted and facts.get(fact) not in wanted:
            return f"it is for {what} {' or '.join(wanted)} only"
    if scope.phases:
        return f"it is for phase {' or '.join(scope.phases)} only"
    if scope.memberships:
        return f"it is for membership {' or '.join(scope.memberships)} only"
    if rule.requires.flag:
        return f"feature flag {rule.requires.flag!r} is not on"
    if rule.requires.entitlement:
        return f"entitlement {rule.requires.entitlement!r} is not held"
    return None


def advise(
    rules: CompiledRules,
    facts: Facts,
    declarations: Mapping[str, FactDeclaration],
    *,
    units: UnitSystem = UnitSystem.METRIC,
    gate: Gate = scope_and_requirements,
) -> Advised:
    """What ``rules`` advise a runner of whom ``facts`` are known; nothing is applied."""
    advice, held_back = [], []
    for firing in rules.fired(facts):
        why = gate(firing.rule, facts)
        if why is None:
            advice.append(_advice(firing, facts, declarations, units))
        else:
            held_back.append(HeldBack(firing.rule, why))
    return Advised(tuple(advice), tuple(held_back))


def _advice(
    firing: Firing,
    facts: Facts,
    declarations: Mapping[str, FactDeclaration],
    units: UnitSystem,
) -> Advice:
    rule = firing.rule
    names = [place[1] for place in PLACEHOLDER.finditer(rule.reason)]
    names += [comparison.fact for comparison in firing.held]
    cited = tuple(
        (name, value)
        for name in dict.fromkeys(names)
        if (value := facts.get(name)) is not None
        and PREPARE[declarations[name].type](value) is not None
    )
    return Advice(
        rule=rule.key,
        version=rule.version,
        title=rule.title,
        actions=rule.then,
        sentence=filled(rule.reason, facts, declarations, units),
        facts=cited,
        source=rule.source,
    )

"""From facts to advice: which rules speak to a runner, and which are held back and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from strideiq.core.domain.rule import (
    Advice,
    FactDeclaration,
    Facts,
    Requirement,
    Rule,
    Scope,
    Standing,
)
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.engine import CompiledRules, Firing
from strideiq.core.engine.rules.explain import PLACEHOLDER, filled
from strideiq.core.engine.rules.values import PREPARE

Gate = Callable[[Rule, Facts], "Barred | None"]
"""What holds a fired rule back from this athlete now; None when it may speak."""


@dataclass(frozen=True, slots=True)
class Barred:
    """What holds a rule back, in one word (``flag``, ``phase``, ``cooldown``) and in a sentence."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A rule whose condition holds but which may not speak, and why."""

    rule: Rule
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Advised:
    """What the rules say, in the order they speak, and what they were not allowed to say."""

    advice: tuple[Advice, ...]
    held_back: tuple[HeldBack, ...] = ()


def out_of_scope(scope: Scope, standing: Standing) -> Barred | None:
    """The first side of ``scope`` that does not take in ``standing``; None when all of them do.

    A side that is limited takes in nobody of whom nothing is known there.
    """
    for wanted, mine, by, what in (
        (scope.distances, standing.distance, "distance", "race distance"),
        (scope.volume_tiers, standing.volume_tier, "volume_tier", "volume tier"),
        (scope.phases, standing.phase, "phase", "phase"),
        (scope.memberships, standing.membership, "membership", "membership"),
    ):
        if wanted and mine not in wanted:
            return Barred(by, f"it is for {what} {' or '.join(wanted)} only")
    return None


def ungranted(requires: Requirement) -> Barred | None:
    """What is lacking where nobody is signed in: every flag and entitlement a rule asks for."""
    if requires.flag:
        return Barred("flag", f"feature flag {requires.flag!r} is not on")
    if requires.entitlement:
        return Barred("entitlement", f"entitlement {requires.entitlement!r} is not held")
    return None


def cooling(rule: Rule, last: date | None, day: date) -> Barred | None:
    """What holds ``rule`` back on ``day`` when it fired ``last``: its cool-down, until it is over."""
    if last is None or (day - last).days >= rule.cooldown_days:
        return None
    free = last + timedelta(days=rule.cooldown_days)
    return Barred("cooldown", f"it fired on {last} and rests until {free}")


STANDING: Final = frozenset({"plan.volume_tier", "plan.phase", "plan.distance"})
"""The facts that say where an athlete stands."""


def standing_of(facts: Facts, membership: str | None = None) -> Standing:
    """Where an athlete of these facts stands."""

    def known(name: str) -> str | None:
        value = facts.get(name)
        return value if isinstance(value, str) else None

    return Standing(
        membership, known("plan.volume_tier"), known("plan.phase"), known("plan.distance")
    )


def scope_and_requirements(rule: Rule, facts: Facts) -> Barred | None:
    """The gate where nobody is signed in: a scope must be met by the facts, and nothing granted."""
    return out_of_scope(rule.scope, standing_of(facts)) or ungranted(rule.requires)


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
        barred = gate(firing.rule, facts)
        if barred is None:
            advice.append(advice_of(firing, facts, declarations, units))
        else:
            held_back.append(HeldBack(firing.rule, barred.by, barred.why))
    return Advised(tuple(advice), tuple(held_back))


def advice_of(
    firing: Firing,
    facts: Facts,
    declarations: Mapping[str, FactDeclaration],
    units: UnitSystem = UnitSystem.METRIC,
) -> Advice:
    """What one rule that fired says, with the values it rests on."""
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

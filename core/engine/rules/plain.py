"""Rules and facts as plain JSON values and back, so that a decision can be kept and replayed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any as Json

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    Facts,
    FactType,
    FactValue,
    Not,
    Op,
    Requirement,
    Rule,
    Scope,
)
from strideiq.core.engine.rules.explain import Declarations
from strideiq.core.engine.rules.trial import Tried, asked_by, try_rules

Plain = dict[str, Json]


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule with the declarations of the facts it asks for."""

    rule: Rule
    declarations: dict[str, FactDeclaration]


def rule_to_plain(rule: Rule, declarations: Declarations) -> Plain:
    """The rule with what it has to be understood by, in values that JSON has."""
    return {
        "id": rule.id,
        "plugin": rule.plugin,
        "version": rule.version,
        "title": rule.title,
        "when": _condition_to_plain(rule.when),
        "then": [{"action": str(each.name), **dict(each.parameters)} for each in rule.then],
        "reason": rule.reason,
        "source": rule.source,
        "priority": rule.priority,
        "cooldown_days": rule.cooldown_days,
        "scope": {side: list(names) for side, names in asdict(rule.scope).items()},
        "requires": asdict(rule.requires),
        "facts": {
            name: {**asdict(declarations[name]), "type": str(declarations[name].type)}
            for name in asked_by([rule])
        },
    }


def rule_from_plain(plain: Mapping[str, Json]) -> KeptRule:
    """The rule that was made plain; KeyError, TypeError or ValueError for anything else."""
    rule = Rule(
        id=plain["id"],
        plugin=plain["plugin"],
        version=plain["version"],
        title=plain["title"],
        when=_condition_from_plain(plain["when"]),
        then=tuple(_action_from_plain(each) for each in plain["then"]),
        reason=plain["reason"],
        source=plain["source"],
        priority=plain["priority"],
        cooldown_days=plain["cooldown_days"],
        scope=Scope(**{side: tuple(names) for side, names in plain["scope"].items()}),
        requires=Requirement(**plain["requires"]),
    )
    declarations = {
        name: FactDeclaration(**{**told, "type": FactType(told["type"])})
        for name, told in plain["facts"].items()
    }
    return KeptRule(rule, declarations)


def facts_to_plain(facts: Facts) -> Plain:
    """Facts in values that JSON has; what is not finite, or an instant, is unknown to every rule."""
    return {name: _value_to_plain(value) for name, value in facts.items()}


def facts_from_plain(plain: Mapping[str, Json]) -> dict[str, FactValue | None]:
    """The facts that were made plain."""
    return {name: _value_from_plain(value) for name, value in plain.items()}


def replay(plain: Mapping[str, Json], facts: Facts) -> Tried:
    """The answer of a kept rule to kept facts, with no word from what is declared today.

    Nothing holds it back: whether it spoke is for whoever kept it to know.
    """
    kept = rule_from_plain(plain)
    trial = try_rules([kept.rule], facts, kept.declarations, gate=lambda _rule, _facts: None)
    (tried,) = (*trial.fired, *trial.quiet)
    return tried


def _condition_to_plain(condition: Condition) -> Plain:
    match condition:
        case All(parts):
            return {"all": [_condition_to_plain(part) for part in parts]}
        case Any(parts):
            return {"any": [_condition_to_plain(part) for part in parts]}
        case Not(inner):
            return {"not": _condition_to_plain(inner)}
        case Compare(fact, op, value):
            if isinstance(value, tuple):
                listed = [_value_to_plain(each) for each in value]
                return {"fact": fact, "op": str(op), "value": listed}
            return {"fact": fact, "op": str(op), "value": _value_to_plain(value)}


def _condition_from_plain(plain: Plain) -> Condition:
    if "all" in plain:
        return All(tuple(_condition_from_plain(part) for part in plain["all"]))
    if "any" in plain:
        return Any(tuple(_condition_from_plain(part) for part in plain["any"]))
    if "not" in plain:
        return Not(_condition_from_plain(plain["not"]))
    fact, op, value = plain["fact"], Op(plain["op"]), plain["value"]
    if isinstance(value, list):
        return Compare(fact, op, tuple(_threshold_from_plain(each) for each in value))
    return Compare(fact, op, _value_from_plain(value))


def _action_from_plain(plain: Plain) -> Action:
    return Action(
        ActionName(plain["action"]),
        tuple((name, value) for name, value in plain.items() if name != "action"),
    )


def _value_to_plain(value: FactValue | None) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return {"date": value.isoformat()}
    endless = isinstance(value, float) and not isfinite(value)
    return None if endless or isinstance(value, datetime) else value


def _value_from_plain(value: object) -> FactValue | None:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{value!r} is no value of a fact")


def _threshold_from_plain(value: object) -> FactValue:
    known = _value_from_plain(value)
    if known is None:
        raise ValueError("a threshold is a value")
    return known

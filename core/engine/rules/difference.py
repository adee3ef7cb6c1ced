"""What two versions of some rules differ in, rule by rule and in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from strideiq.core.domain.rule import All, Any, Compare, Condition, FactValue, Not, Op, Rule


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a rule says otherwise: ``when``, ``then``, ``reason`` ..."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule that is in both versions, and what it says otherwise."""

    rule: Rule
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Rules by their id: those only the new version has, only the old one, and the changed ones."""

    added: tuple[Rule, ...] = ()
    removed: tuple[Rule, ...] = ()
    changed: tuple[ChangedRule, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.added or self.removed or self.changed)


def difference(old: Sequence[Rule], new: Sequence[Rule]) -> Difference:
    """What ``new`` says otherwise than ``old``, each in the order of its version."""
    before, after = {rule.id: rule for rule in old}, {rule.id: rule for rule in new}
    changed = (
        ChangedRule(rule, tuple(_changes(before[rule.id], rule)))
        for rule in new
        if rule.id in before
    )
    return Difference(
        tuple(rule for rule in new if rule.id not in before),
        tuple(rule for rule in old if rule.id not in after),
        tuple(each for each in changed if each.changes),
    )


def _changes(before: Rule, after: Rule) -> Iterator[Change]:
    earlier = _parts(before)
    for part, text in _parts(after).items():
        if earlier[part] != text:
            yield Change(part, earlier[part], text)


def _parts(rule: Rule) -> dict[str, str]:
    scope, requires = rule.scope, rule.requires
    asked = (("flag", requires.flag), ("entitlement", requires.entitlement))
    sides = (
        ("memberships", scope.memberships),
        ("volume tiers", scope.volume_tiers),
        ("phases", scope.phases),
        ("distances", scope.distances),
    )
    return {
        "title": rule.title,
        "when": condition_text(rule.when),
        "then": "; ".join(action.proposal for action in rule.then),
        "reason": rule.reason,
        "priority": str(rule.priority),
        "cooldown_days": str(rule.cooldown_days),
        "scope": "; ".join(f"{side} {', '.join(names)}" for side, names in sides if names) or "all",
        "requires": "; ".join(f"{what} {name}" for what, name in asked if name) or "nothing",
        "source": rule.source,
    }


def condition_text(condition: Condition) -> str:
    """A condition on one line: ``history.week_km >= 40 and (a < 3 or not b missing)``."""
    match condition:
        case All(parts):
            return " and ".join(_inner(part) for part in parts)
        case Any(parts):
            return " or ".join(_inner(part) for part in parts)
        case Not(inner):
            return f"not {_inner(inner)}"
        case Compare(fact, Op.MISSING | Op.PRESENT as op):
            return f"{fact} {op}"
        case Compare(fact, Op.BETWEEN, (low, high)):
            return f"{fact} between {_value(low)} and {_value(high)}"
        case Compare(fact, op, value):
            values = value if isinstance(value, tuple) else (value,)
            return f"{fact} {op} {', '.join(_value(each) for each in values)}"


def _inner(condition: Condition) -> str:
    text = condition_text(condition)
    several = isinstance(condition, All | Any) and len(condition.conditions) > 1
    return f"({text})" if several else text


def _value(value: FactValue | None) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Rules: declared facts, conditions over them, and the advice given when they hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from strideiq.core.domain.action import Action

FactValue = int | float | bool | str | date
Facts = Mapping[str, FactValue | None]
"""Values by fact name; a name that is absent, None, NaN or infinite is missing."""


class FactType(StrEnum):
    """What the value of a fact is."""

    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """A fact that rules may ask for.

    ``unit`` is what its value counts (``km``, ``days``); ``how`` says how it is computed and when
    it is missing.
    """

    name: str
    type: FactType
    unit: str
    meaning: str
    how: str = ""


class Op(StrEnum):
    """How a condition compares a fact."""

    GREATER = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    EQUAL = "=="
    NOT_EQUAL = "!="
    IN = "in"
    NOT_IN = "not_in"
    BETWEEN = "between"
    MISSING = "missing"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison of one fact.

    ``value`` is a tuple for ``in`` and ``not_in``, the lowest and highest value (both included)
    for ``between``, and None for ``missing`` and ``present``.
    """

    fact: str
    op: Op
    value: FactValue | tuple[FactValue, ...] | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every one of ``conditions`` holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when at least one of ``conditions`` holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when ``condition`` is known to be false; what rests on a missing fact is not known."""

    condition: "Condition"


Condition = All | Any | Not | Compare


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Every comparison in ``condition``, in the order written."""
    match condition:
        case Compare():
            yield condition
        case Not(inner):
            yield from comparisons(inner)
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons(part)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and when a rule is for; an empty tuple leaves that side open."""

    memberships: tuple[str, ...] = ()
    volume_tiers: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    distances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an athlete stands today on each side of a scope; None where nothing is known."""

    membership: str | None = None
    volume_tier: str | None = None
    phase: str | None = None
    distance: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """The feature flag and the entitlement an athlete needs before a rule speaks to them."""

    flag: str | None = None
    entitlement: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When ``when`` holds, propose ``then`` and give ``reason``, a sentence with facts in braces.

    A lower ``priority`` speaks first. ``cooldown_days`` is the least time between two proposals to
    one athlete. ``version`` changes whenever anything a rule says changes.
    """

    id: str
    version: str
    title: str
    when: Condition
    then: tuple[Action, ...]
    reason: str
    source: str
    priority: int = 100
    cooldown_days: int = 0
    scope: Scope = Scope()
    requires: Requirement = Requirement()
    plugin: str = ""

    @property
    def key(self) -> str:
        """The rule's name among the rules of every plugin."""
        return f"{self.plugin}/{self.id}" if self.plugin else self.id


@dataclass(frozen=True, slots=True)
class Advice:
    """What a fired rule says to one runner: the change it proposes and why.

    ``facts`` are the values that ``sentence`` and the comparisons which held rest on.
    """

    rule: str
    version: str
    title: str
    actions: tuple[Action, ...]
    sentence: str
    facts: tuple[tuple[str, FactValue], ...]
    source: str

    @property
    def proposal(self) -> str:
        """The proposed changes as one phrase."""
        return "; ".join(action.proposal for action in self.actions)

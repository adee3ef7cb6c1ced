"""The shape of rules as coaches write them, one block a rule."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self, cast

from pydantic import Field, model_validator

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    Not,
    Op,
    Requirement,
    Rule,
    Scope,
)
from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.reading.shapes.actions import ActionShape, Name, action_from
from strideiq.core.reading.shapes.manifest import (
    Line,
    Manifest,
    Option,
    OptionValue,
    Requires,
    Shown,
)
from strideiq.core.reading.shaping import Shape

MOST_NUMBER = 1e12
Number = Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
Words = Annotated[str, Field(max_length=200), Shown]


class OptionRef(Shape):
    """A threshold that is set elsewhere: the value of an option that the file declares."""

    option: Line = Field(description="name of the option")


Whole = Annotated[int, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
Threshold = bool | Whole | Number | Words | OptionRef
Thresholds = Annotated[list[Threshold], Field(min_length=1, max_length=50)]
Yes = Literal[True]
# Lists, since pydantic calls a tuple too short whenever one of its items is wrong.
Conditions = Annotated[list["ConditionShape"], Field(min_length=1)]

GROUPS = ("all", "any", "not", "fact")
OPERATORS = tuple(op.value for op in Op)


class ConditionShape(Shape):
    """``all`` or ``any`` of several conditions, ``not`` of one, or one comparison of one fact."""

    all_: Conditions | None = Field(
        default=None, alias="all", description="holds when every one of these holds"
    )
    any_: Conditions | None = Field(
        default=None, alias="any", description="holds when at least one of these holds"
    )
    not_: "ConditionShape | None" = Field(
        default=None, alias="not", description="holds when this is known to be false"
    )
    fact: Line | None = Field(default=None, description="name of a fact to compare")
    greater: Threshold | None = Field(default=None, alias=">")
    at_least: Threshold | None = Field(default=None, alias=">=")
    less: Threshold | None = Field(default=None, alias="<")
    at_most: Threshold | None = Field(default=None, alias="<=")
    equal: Threshold | None = Field(default=None, alias="==")
    not_equal: Threshold | None = Field(default=None, alias="!=")
    in_: Thresholds | None = Field(default=None, alias="in")
    not_in: Thresholds | None = None
    between: tuple[Threshold, Threshold] | None = Field(
        default=None, description="lowest and highest value, both included"
    )
    missing: Yes | None = Field(default=None, description="true: nothing is known of the fact")
    present: Yes | None = Field(default=None, description="true: the fact is known")

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = self.model_dump(by_alias=True, exclude_none=True)
        groups = [name for name in GROUPS if name in given]
        operators = [name for name in OPERATORS if name in given]
        if len(groups) != 1:
            found = " and ".join(groups) or "nothing"
            raise ValueError(
                f"a condition is one of all, any, not and fact, here is {found}"
                " -> write each condition on its own, or put several under all or any"
            )
        if groups == ["fact"] and len(operators) != 1:
            found = " and ".join(operators) or "none"
            raise ValueError(
                f"a fact is compared once, here with {found}"
                f" -> write one of {' '.join(OPERATORS)} beside it; between takes two ends"
            )
        if groups != ["fact"] and operators:
            raise ValueError(
                f"{operators[0]!r} compares no fact -> put fact: ... beside it, in its own condition"
            )
        return self


class ScopeShape(Shape):
    """Whom a rule is for; a side left out is open."""

    memberships: tuple[Name, ...] = ()
    volume_tiers: tuple[Name, ...] = ()
    phases: tuple[Name, ...] = ()
    distances: tuple[Name, ...] = ()


class RuleShape(Shape):
    """One rule: when it holds, what it proposes and why."""

    id: Name
    title: Line
    when: ConditionShape
    then: Annotated[list[ActionShape], Field(min_length=1, max_length=5)]
    reason: Annotated[str, Field(min_length=1, max_length=600), Shown] = Field(
        description="plain sentence; {fact.name} is replaced by the value with its unit"
    )
    priority: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=100, description="a lower number speaks first"
    )
    cooldown_days: Annotated[int, Field(ge=0, le=365)] = Field(
        default=0, description="least days between two firings for one athlete"
    )
    scope: ScopeShape = ScopeShape()
    requires: Requires = Requires()
    source: Line = Field(description="what the rule rests on")


class RulesPlugin(Manifest):
    """A plugin that declares rules."""

    kind: Literal["rules"]
    rules: Annotated[list[RuleShape], Field(min_length=1)]


class RuleDocument(Shape):
    """Rules that people edit in the program itself: a text of its own, without a manifest."""

    title: Line = Field(description="what these rules are about, for people")
    options: dict[str, Option] = Field(
        default_factory=dict, description="values that thresholds refer to as {option: name}"
    )
    rules: Annotated[list[RuleShape], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Declared:
    """Rules as their file says, in its order; their facts are not yet checked.

    ``configured`` names the option behind a threshold, by its path in the file. ``faults`` are of
    options that nobody declared; their comparisons ask for no more than that the fact is known.
    """

    rules: tuple[Rule, ...]
    configured: Mapping[Path, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def rules_from(
    shapes: Sequence[RuleShape],
    options: Mapping[str, OptionValue],
    *,
    plugin: str,
    version: str,
) -> Declared:
    """The rules as domain values, with the values of ``options`` where thresholds refer to one.

    ``plugin`` stands before the id of each rule, ``version`` before the fingerprint of what it says.
    """
    thresholds = _Thresholds(options)
    rules = tuple(
        _rule(shape, ("rules", index), thresholds, plugin, version)
        for index, shape in enumerate(shapes)
    )
    return Declared(rules, thresholds.configured, tuple(thresholds.faults))


class _Thresholds:
    """Finds the values of options, and keeps what was found where."""

    def __init__(self, options: Mapping[str, OptionValue]) -> None:
        self._options = options
        self.configured: dict[Path, str] = {}
        self.faults: list[Fault] = []

    def value(self, written: object, path: Path) -> OptionValue | None:
        """The threshold as written, or of the option it refers to; None for one that is not."""
        if not isinstance(written, dict):
            return cast("OptionValue", written)
        name = str(written["option"])
        if name not in self._options:
            known = ", ".join(self._options)
            fix = did_you_mean(name, self._options) or (
                f"write one of {known}" if known else "declare it under options"
            )
            self.faults.append(Fault((*path, "option"), f"there is no option {name!r}", fix))
            return None
        self.configured[path] = name
        return self._options[name]


def _rule(shape: RuleShape, path: Path, thresholds: _Thresholds, plugin: str, version: str) -> Rule:
    scope = shape.scope
    when = _condition(shape.when, (*path, "when"), thresholds)
    return Rule(
        id=shape.id,
        version=f"{version}+{_fingerprint(shape, when)}",
        title=shape.title,
        when=when,
        then=tuple(action_from(action) for action in shape.then),
        reason=shape.reason,
        source=shape.source,
        priority=shape.priority,
        cooldown_days=shape.cooldown_days,
        scope=Scope(scope.memberships, scope.volume_tiers, scope.phases, scope.distances),
        requires=Requirement(shape.requires.flag, shape.requires.entitlement),
        plugin=plugin,
    )


def _fingerprint(shape: RuleShape, when: Condition) -> str:
    """Eight characters that change with anything the rule says, options that it uses included."""
    said = f"{shape.model_dump_json(by_alias=True)}{when}"
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def condition_from(shape: ConditionShape) -> Condition:
    """A condition as a domain value, of a file without options; its facts are not yet checked.

    ValueError where it refers to one.
    """
    thresholds = _Thresholds({})
    condition = _condition(shape, (), thresholds)
    for fault in thresholds.faults:
        raise ValueError(f"{fault.what} -> write the value itself")
    return condition


def _condition(shape: ConditionShape, path: Path, thresholds: _Thresholds) -> Condition:
    for key, parts, group in (("all", shape.all_, All), ("any", shape.any_, Any)):
        if parts is not None:
            here = (*path, key)
            inner = (_condition(part, (*here, at), thresholds) for at, part in enumerate(parts))
            return group(tuple(inner))
    if shape.not_ is not None:
        return Not(_condition(shape.not_, (*path, "not"), thresholds))
    return _comparison(shape, path, thresholds)


def _comparison(shape: ConditionShape, path: Path, thresholds: _Thresholds) -> Compare:
    given = shape.model_dump(by_alias=True, exclude_none=True)
    fact = str(given.pop("fact"))
    ((operator, written),) = given.items()
    op, path = Op(operator), (*path, operator)
    if op in (Op.MISSING, Op.PRESENT):
        return Compare(fact, op)
    if not isinstance(written, list | tuple):
        value = thresholds.value(written, path)
        return Compare(fact, op, value) if value is not None else Compare(fact, Op.PRESENT)
    values = [thresholds.value(each, (*path, at)) for at, each in enumerate(written)]
    known = tuple(value for value in values if value is not None)
    return Compare(fact, op, known) if len(known) == len(values) else Compare(fact, Op.PRESENT)

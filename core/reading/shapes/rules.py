"""The shape of rules as coaches write them, one block a rule."""

import hashlib
from typing import Annotated, Literal, Self

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
from strideiq.core.reading.shapes.actions import ActionShape, Name, action_from
from strideiq.core.reading.shapes.manifest import Line, Manifest, Requires
from strideiq.core.reading.shaping import Shape

MOST_NUMBER = 1e12
Number = Annotated[float, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)]
Words = Annotated[str, Field(max_length=200)]
Threshold = bool | Annotated[int, Field(ge=-MOST_NUMBER, le=MOST_NUMBER)] | Number | Words
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
    reason: Annotated[str, Field(min_length=1, max_length=600)] = Field(
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


def rules_from(plugin: RulesPlugin) -> tuple[Rule, ...]:
    """The declared rules as domain values, in file order; their facts are not yet checked."""
    return tuple(_rule(rule, plugin) for rule in plugin.rules)


def _rule(shape: RuleShape, plugin: RulesPlugin) -> Rule:
    scope = shape.scope
    return Rule(
        id=shape.id,
        version=f"{plugin.version}+{_fingerprint(shape)}",
        title=shape.title,
        when=condition_from(shape.when),
        then=tuple(action_from(action) for action in shape.then),
        reason=shape.reason,
        source=shape.source,
        priority=shape.priority,
        cooldown_days=shape.cooldown_days,
        scope=Scope(scope.memberships, scope.volume_tiers, scope.phases, scope.distances),
        requires=Requirement(shape.requires.flag, shape.requires.entitlement),
        plugin=plugin.plugin,
    )


def _fingerprint(shape: RuleShape) -> str:
    """Eight characters that change with anything the rule says."""
    return hashlib.sha256(shape.model_dump_json(by_alias=True).encode()).hexdigest()[:8]


def condition_from(shape: ConditionShape) -> Condition:
    """A condition as a domain value; its facts are not yet checked."""
    if shape.all_ is not None:
        return All(tuple(condition_from(part) for part in shape.all_))
    if shape.any_ is not None:
        return Any(tuple(condition_from(part) for part in shape.any_))
    if shape.not_ is not None:
        return Not(condition_from(shape.not_))
    return _comparison(shape)


def _comparison(shape: ConditionShape) -> Compare:
    given = shape.model_dump(by_alias=True, exclude_none=True)
    fact = str(given.pop("fact"))
    ((operator, value),) = given.items()
    op = Op(operator)
    if op in (Op.MISSING, Op.PRESENT):
        return Compare(fact, op)
    return Compare(fact, op, tuple(value) if isinstance(value, list) else value)

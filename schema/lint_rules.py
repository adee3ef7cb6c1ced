"""What plans are judged by: every code of the linter with its limits and what it rests on."""

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any, Self

import msgspec
import strawberry

from strideiq.core.engine.planning.lint import LINT_RULES
from strideiq.core.engine.planning.lint import LintRule as DomainRule
from strideiq.core.services.generation import Planner


@strawberry.type(description="A limit of the plan rules.")
class Threshold:
    """A key of the plan rules and what stands there."""

    key: str = strawberry.field(description="The key in the plan rules: days.quality_gap.")
    value: str = strawberry.field(
        description="What stands there, as JSON; metres, seconds and shares of 1."
    )


@strawberry.type(description="A rule that plans are judged by.")
class LintRule:
    """One code of the linter."""

    code: str = strawberry.field(description="The code that findings carry.")
    title: str = strawberry.field(description="What it asks of a plan, in few words.")
    source: str = strawberry.field(
        description="The paper or book it rests on; own for a proposal of ours."
    )
    thresholds: list[Threshold] = strawberry.field(
        description="The limits it looks at.", metadata={"size": 2}
    )

    @classmethod
    def of(cls, rule: DomainRule, limits: Mapping[str, Any]) -> Self:
        """The rule with the ``limits`` of the plan rules."""
        return cls(
            code=rule.code,
            title=rule.title,
            source=rule.source,
            thresholds=[Threshold(key=key, value=_value(key, limits)) for key in rule.keys],
        )


def lint_rules(planner: Planner) -> Iterator[LintRule]:
    """Every rule in the order it judges, with the limits that ``planner`` plans by."""
    limits = planner.config.rules.model_dump(mode="json")
    return (LintRule.of(rule, limits) for rule in LINT_RULES)


def _value(key: str, limits: Mapping[str, Any]) -> str:
    found: Any = reduce(lambda part, name: part[name], key.split("."), limits)
    return msgspec.json.encode(found).decode()

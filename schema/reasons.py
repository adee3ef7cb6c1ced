"""Why something is as it is: reasons, findings and advice, each with the values it rests on."""

from datetime import date
from typing import Self

import strawberry

from strideiq.core.domain.action import Action as DomainAction
from strideiq.core.domain.action import ActionName
from strideiq.core.domain.plan import Finding as DomainFinding
from strideiq.core.domain.plan import Severity
from strideiq.core.domain.rule import Advice as DomainAdvice
from strideiq.core.domain.workout import Reason as DomainReason
from strideiq.schema.context import RequestInfo
from strideiq.schema.lint_rules import LintRule


@strawberry.type(description="A value that a sentence rests on.")
class Fact:
    """A name and a value; a number also as a number."""

    name: str = strawberry.field(description="What the value is of.")
    text: str = strawberry.field(description="The value as text; a date as YYYY-MM-DD.")
    number: float | None = strawberry.field(description="The value where it is a number.")


def fact(name: str, value: date | float | str) -> Fact:
    """The fact; numbers are rounded to a thousandth, truth is ``true`` or ``false``."""
    if isinstance(value, bool):
        return Fact(name=name, text=str(value).lower(), number=None)
    if isinstance(value, (int, float)):
        number = round(value, 3)
        return Fact(name=name, text=f"{number:g}", number=number)
    return Fact(name=name, text=str(value), number=None)


@strawberry.type(description="One answer to the question why.")
class Reason:
    """A sentence and what it rests on."""

    code: str = strawberry.field(description="Names the kind of reason.")
    sentence: str = strawberry.field(description="The reason in plain words.")
    facts: list[Fact] = strawberry.field(
        description="The values the sentence rests on.", metadata={"size": 2}
    )

    @classmethod
    def of(cls, reason: DomainReason) -> Self:
        """The reason as the planner gave it."""
        facts = [fact(name, value) for name, value in reason.facts]
        return cls(code=reason.code, sentence=reason.sentence, facts=facts)


@strawberry.type(description="One judgement of a plan.")
class Finding:
    """What the linter or a plugin found."""

    code: str = strawberry.field(description="Names the rule that was looked at.")
    severity: Severity = strawberry.field(description="How bad it is.")
    place: str = strawberry.field(description="Where: plan, week 3, or a day.")
    sentence: str = strawberry.field(description="The judgement in plain words.")

    @strawberry.field(
        description="The rule of the linter that has its code, with its limits; null where none has."
    )
    def rule(self, info: RequestInfo) -> LintRule | None:
        """The rule of this code."""
        return info.context.services.library.lint_rules.get(self.code)

    @classmethod
    def of(cls, found: DomainFinding) -> Self:
        """The finding as it was made."""
        return cls(
            code=found.code,
            severity=found.severity,
            place=found.place,
            sentence=found.sentence,
        )


@strawberry.type(description="One change that advice proposes.")
class Action:
    """An action of the one catalogue of changes."""

    name: ActionName = strawberry.field(description="What is done.")
    sentence: str = strawberry.field(description="The change in the imperative.")
    parameters: list[Fact] = strawberry.field(
        description="How much of it, and to what.", metadata={"size": 2}
    )

    @classmethod
    def of(cls, action: DomainAction) -> Self:
        """The action with its parameters in order."""
        parameters = [fact(name, value) for name, value in action.parameters]
        return cls(name=action.name, sentence=action.proposal, parameters=parameters)


@strawberry.type(description="What a rule says to a runner.")
class Advice:
    """A rule that fired."""

    rule: str = strawberry.field(description="The rule, as plugin/rule.")
    version: str = strawberry.field(description="The version of the rule.")
    title: str = strawberry.field(description="The name of the rule.")
    sentence: str = strawberry.field(description="The advice in plain words.")
    source: str = strawberry.field(description="Where the rule comes from.")
    actions: list[Action] = strawberry.field(
        description="What it proposes; nothing changes by itself.", metadata={"size": 2}
    )
    facts: list[Fact] = strawberry.field(
        description="The values it rests on.", metadata={"size": 3}
    )

    @classmethod
    def of(cls, advice: DomainAdvice) -> Self:
        """The advice as the rule gave it."""
        return cls(
            rule=advice.rule,
            version=advice.version,
            title=advice.title,
            sentence=advice.sentence,
            source=advice.source,
            actions=[Action.of(action) for action in advice.actions],
            facts=[fact(name, value) for name, value in advice.facts],
        )

"""Changing rules: drafts that are kept, versions that serve, and taking them back."""

from collections.abc import Awaitable
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.rule_set import RuleSet as StoredSet
from strideiq.core.services import rule_refusals
from strideiq.schema.context import RequestInfo
from strideiq.schema.node import uuid_in
from strideiq.schema.refusals import AnyRefusal, Refusal, answering
from strideiq.schema.rule_types import RULE_SET, RuleProblem, RuleSet, problems_of


@strawberry.input(description="A rule set to make.")
class CreateRuleSetInput:
    """A set as it is sent."""

    name: str = strawberry.field(
        description="Its name among those of its owner: small letters, digits and hyphens."
    )
    title: str = strawberry.field(description="Its title for people.")
    text: str | None = strawberry.field(
        default=None,
        description="Its first draft, as YAML, at most 60,000 bytes; left out: a text that works as"
        " it is and says what every line is for.",
    )
    house: bool = strawberry.field(
        default=False,
        description="Whether it is one of the house, which takes the permission to manage rules.",
    )


@strawberry.input(description="A draft to keep.")
class SaveRuleDraftInput:
    """A draft as it is sent."""

    rule_set: strawberry.ID = strawberry.field(description="The id of the rule set.")
    revision: int = strawberry.field(description="The revision of the draft it was made from.")
    text: str = strawberry.field(description="Rules as YAML, at most 60,000 bytes.")


@strawberry.input(description="A draft to publish.")
class PublishRulesInput:
    """A draft as it is named."""

    rule_set: strawberry.ID = strawberry.field(description="The id of the rule set.")
    revision: int = strawberry.field(description="The revision of the draft as it was read.")
    note: str = strawberry.field(
        default="", description="What is said of the version, at most 400 letters on one line."
    )


@strawberry.input(description="An earlier version that is to serve again.")
class RollBackRulesInput:
    """A version as it is named."""

    rule_set: strawberry.ID = strawberry.field(description="The id of the rule set.")
    version: int = strawberry.field(description="The number of the version.")


@strawberry.input(description="A rule set that is to serve nobody.")
class RetireRulesInput:
    """A set as it is named."""

    rule_set: strawberry.ID = strawberry.field(description="The id of the rule set.")


@strawberry.input(description="A rule set to put away for good.")
class ArchiveRuleSetInput:
    """A set as it is named."""

    rule_set: strawberry.ID = strawberry.field(description="The id of the rule set.")


@strawberry.type(description="Rules with problems do not serve: what serves goes on serving.")
class UnsoundRules(Refusal):
    """See the service's UnsoundRules."""

    # Not called problems: InvalidInput has those, and clients ask for both in one selection.
    faults: list[RuleProblem] = strawberry.field(
        description="What is wrong with the text, at most the first 100.", metadata={"size": 5}
    )

    @classmethod
    def of(cls, error: rule_refusals.UnsoundRules) -> "UnsoundRules":
        """The refusal with its problems."""
        return cls(
            code=error.constraint,
            message=error.message,
            suggestion=error.suggestion,
            faults=problems_of(error.problems),
        )


RuleSetResult: TypeAlias = Annotated[
    RuleSet | AnyRefusal,
    strawberry.union("RuleSetResult", description="The rule set as it is now, or why not."),
]
ServeRulesResult: TypeAlias = Annotated[
    RuleSet | UnsoundRules | AnyRefusal,
    strawberry.union("ServeRulesResult", description="The rule set as it serves now, or why not."),
]
CreateArgument: TypeAlias = Annotated[
    CreateRuleSetInput, strawberry.argument(description="The rule set.")
]
SaveArgument: TypeAlias = Annotated[
    SaveRuleDraftInput, strawberry.argument(description="The draft.")
]
PublishArgument: TypeAlias = Annotated[
    PublishRulesInput, strawberry.argument(description="Which draft.")
]
RollBackArgument: TypeAlias = Annotated[
    RollBackRulesInput, strawberry.argument(description="Which version.")
]
RetireArgument: TypeAlias = Annotated[
    RetireRulesInput, strawberry.argument(description="Which rule set.")
]
ArchiveArgument: TypeAlias = Annotated[
    ArchiveRuleSetInput, strawberry.argument(description="Which rule set.")
]


@strawberry.type
class RuleSetMutation:
    """Changing rules, for coaches their own and for whoever manages rules those of the house."""

    @strawberry.mutation(description="Make a rule set with a first draft; it serves nobody yet.")
    @answering
    async def create_rule_set(
        self,
        info: RequestInfo,
        input: CreateArgument,  # noqa: A002  the one input object of the schema
    ) -> RuleSetResult:
        """Make a rule set."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_sets
        made = await do.create(
            viewer,
            input.name,
            input.title,
            info.context.request_id,
            text=input.text,
            house=input.house,
        )
        return RuleSet.of(made)

    @strawberry.mutation(
        description="Keep a draft as it is written, with its comments and its faults; what serves"
        " goes on serving."
    )
    @answering
    async def save_rule_draft(
        self,
        info: RequestInfo,
        input: SaveArgument,  # noqa: A002
    ) -> RuleSetResult:
        """Keep a draft."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_sets
        saved = await do.save(
            viewer, _id(input.rule_set), input.revision, input.text, info.context.request_id
        )
        return RuleSet.of(saved)

    @strawberry.mutation(description="Have a draft serve as a new version, which never changes.")
    @answering
    async def publish_rules(
        self,
        info: RequestInfo,
        input: PublishArgument,  # noqa: A002
    ) -> ServeRulesResult:
        """Publish a draft."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_sets
        return await _served(
            do.publish(
                viewer, _id(input.rule_set), input.revision, input.note, info.context.request_id
            )
        )

    @strawberry.mutation(
        description="Have another version serve that was published before; the draft stays."
    )
    @answering
    async def roll_back_rules(
        self,
        info: RequestInfo,
        input: RollBackArgument,  # noqa: A002
    ) -> ServeRulesResult:
        """Go back to a version."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_sets
        request_id = info.context.request_id
        return await _served(do.roll_back(viewer, _id(input.rule_set), input.version, request_id))

    @strawberry.mutation(
        description="Have no version of a set serve; any of them can be taken up again."
    )
    @answering
    async def retire_rules(
        self,
        info: RequestInfo,
        input: RetireArgument,  # noqa: A002
    ) -> RuleSetResult:
        """Take rules out of service."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_sets
        return RuleSet.of(await do.retire(viewer, _id(input.rule_set), info.context.request_id))

    @strawberry.mutation(
        description="Put a set away: nothing of it serves, and it is only read from now on."
    )
    @answering
    async def archive_rule_set(
        self,
        info: RequestInfo,
        input: ArchiveArgument,  # noqa: A002
    ) -> RuleSetResult:
        """Put a set away."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_sets
        return RuleSet.of(await do.archive(viewer, _id(input.rule_set), info.context.request_id))


def _id(given: str) -> UUID:
    return uuid_in(RULE_SET, given, "rule_set")


async def _served(change: Awaitable[StoredSet]) -> RuleSet | UnsoundRules:
    try:
        return RuleSet.of(await change)
    except rule_refusals.UnsoundRules as error:
        return UnsoundRules.of(error)

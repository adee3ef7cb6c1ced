"""Rules that people edit, read: sets, their versions, the facts there are, and a check of a text."""

from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.errors import NotFound
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.node import uuid_in
from strideiq.schema.rule_types import (
    RULE_SET,
    VERSION,
    RuleFact,
    RuleProblem,
    RuleSet,
    RuleSetVersion,
    problems_of,
)

ArchivedArgument: TypeAlias = Annotated[
    bool, strawberry.argument(description="Whether those that were put away are listed too.")
]
RuleSetArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the rule set.")
]
TextArgument: TypeAlias = Annotated[
    str, strawberry.argument(description="Rules as YAML, at most 60,000 bytes.")
]


async def find_rule_set(context: Context, rule_set_id: UUID) -> RuleSet:
    """The set of this id. Raises NotFound."""
    return RuleSet.of(await context.services.do.rule_sets.get(context.viewer, rule_set_id))


async def find_rule_set_version(context: Context, version_id: UUID) -> RuleSetVersion:
    """The version of this id. Raises NotFound."""
    found = await context.services.do.rule_sets.version_of(context.viewer, version_id)
    return RuleSetVersion.of(found)


@strawberry.type
class RuleSetQuery:
    """Reading rules that people edit."""

    @strawberry.field(
        description="Rule sets that the viewer sees, in the order they were made: their own, for a"
        " coach those of the house too, and all of them for whoever manages rules."
    )
    async def rule_sets(
        self,
        info: RequestInfo,
        archived: ArchivedArgument = False,  # noqa: FBT002  an argument of the schema has a name
        first: First = None,
        after: After = None,
    ) -> Connection[RuleSet]:
        """One page of them."""
        size = Page(first, after, None, None, info.context.services.most_items).size()
        found = await info.context.services.do.rule_sets.page(
            info.context.signed_in(),
            after=place_in(RULE_SET, after),
            limit=size + 1,
            archived=archived,
        )
        return stretch([RuleSet.of(each) for each in found], size, after)

    @strawberry.field(description="The rule set of this id; null when the viewer has none.")
    async def rule_set(self, info: RequestInfo, id: RuleSetArgument) -> RuleSet | None:  # noqa: A002
        """The set, if the viewer may see it."""
        info.context.signed_in()
        try:
            return await find_rule_set(info.context, uuid_in(RULE_SET, id, "rule_set"))
        except NotFound:
            return None

    @strawberry.field(description="The published versions of a rule set, the newest first.")
    async def rule_set_versions(
        self,
        info: RequestInfo,
        rule_set: RuleSetArgument,
        first: First = None,
        after: After = None,
    ) -> Connection[RuleSetVersion]:
        """One page of them."""
        size = Page(first, after, None, None, info.context.services.most_items).size()
        found = await info.context.services.do.rule_sets.versions(
            info.context.signed_in(),
            uuid_in(RULE_SET, rule_set, "rule_set"),
            before=place_in(VERSION, after),
            limit=size + 1,
        )
        return stretch([RuleSetVersion.of(each) for each in found], size, after)

    @strawberry.field(
        description="The facts that rules may ask for, those of plugins included.",
        metadata={"size": 50},
    )
    def rule_facts(self, info: RequestInfo) -> list[RuleFact]:
        """Every declared fact."""
        return [RuleFact.of(each) for each in info.context.services.do.rule_sets.facts()]

    @strawberry.field(
        description="What is wrong with a text of rules that is not kept, at most the first 100.",
        metadata={"size": 5, "cost": 20},
    )
    async def rule_problems(self, info: RequestInfo, text: TextArgument) -> list[RuleProblem]:
        """The problems of a text, in its order."""
        read = await info.context.services.do.rule_sets.check(info.context.signed_in(), text)
        return problems_of(read.problems)

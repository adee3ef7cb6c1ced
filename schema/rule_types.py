"""Rules that people edit, as the schema shows them: sets, drafts, versions and their problems."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Self

import strawberry

from strideiq.core.domain.rule import FactDeclaration, FactType
from strideiq.core.domain.rule import Rule as DomainRule
from strideiq.core.domain.rule_set import RuleSet as StoredSet
from strideiq.core.domain.rule_set import RuleSetVersion as StoredVersion
from strideiq.core.engine.rules.difference import ChangedRule as DomainChanged
from strideiq.core.engine.rules.difference import Difference
from strideiq.core.reading.problems import Problem
from strideiq.core.services.rule_refusals import MOST_SHOWN
from strideiq.schema.context import RequestInfo
from strideiq.schema.enums import describe
from strideiq.schema.node import Node, node_id, rare_id

RULE_SET: Final = "RuleSet"
VERSION: Final = "RuleSetVersion"

describe(
    FactType,
    "FactType",
    "What the value of a fact is.",
    {
        "NUMBER": "A number.",
        "INTEGER": "A whole number.",
        "BOOLEAN": "True or false.",
        "TEXT": "A word.",
        "DATE": "A calendar day.",
    },
)


@strawberry.type(description="Something that is wrong with a text of rules.")
class RuleProblem:
    """One problem at its place."""

    line: int = strawberry.field(description="The line, counted from 1.")
    column: int = strawberry.field(description="The column, counted from 1.")
    path: str = strawberry.field(
        description="The way to the value: rules.0.when.fact; empty for the whole text."
    )
    what: str = strawberry.field(description="What is wrong.")
    fix: str = strawberry.field(description="What to write instead; may be empty.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The problem as it was found."""
        return cls(
            line=problem.line,
            column=problem.column,
            path=problem.path,
            what=problem.what,
            fix=problem.fix,
        )


def problems_of(found: Sequence[Problem]) -> list[RuleProblem]:
    """The first problems of a text, in its order."""
    return [RuleProblem.of(each) for each in found[:MOST_SHOWN]]


@strawberry.type(description="A fact that rules may ask for.")
class RuleFact:
    """A declared fact."""

    name: str = strawberry.field(description="What rules call it: history.week_km.")
    type: FactType = strawberry.field(description="What its value is.")
    unit: str = strawberry.field(description="What its value counts: km; may be empty.")
    meaning: str = strawberry.field(description="What it says, in a sentence.")
    how: str = strawberry.field(description="How it is computed and when it is not known.")

    @classmethod
    def of(cls, declared: FactDeclaration) -> Self:
        """The fact as it is declared."""
        return cls(
            name=declared.name,
            type=declared.type,
            unit=declared.unit,
            meaning=declared.meaning,
            how=declared.how,
        )


@strawberry.type(description="A rule by its name.")
class NamedRule:
    """What a rule is called."""

    rule: str = strawberry.field(description="Its id in the set.")
    title: str = strawberry.field(description="Its title for people.")

    @classmethod
    def of(cls, rule: DomainRule) -> Self:
        """The rule by its name."""
        return cls(rule=rule.id, title=rule.title)


@strawberry.type(description="One thing that a rule says otherwise.")
class RuleChange:
    """A part of a rule in both versions."""

    part: str = strawberry.field(description="The part: when, then, reason ...")
    before: str = strawberry.field(description="What it says in the version that serves.")
    after: str = strawberry.field(description="What it says in the draft.")


@strawberry.type(description="A rule that is in both, and says something else.")
class ChangedRule:
    """A rule with its changes."""

    rule: str = strawberry.field(description="Its id in the set.")
    title: str = strawberry.field(description="Its title in the draft.")
    changes: list[RuleChange] = strawberry.field(
        description="What it says otherwise.", metadata={"size": 3}
    )

    @classmethod
    def of(cls, changed: DomainChanged) -> Self:
        """The rule with its changes."""
        changes = [
            RuleChange(part=each.part, before=each.before, after=each.after)
            for each in changed.changes
        ]
        return cls(rule=changed.rule.id, title=changed.rule.title, changes=changes)


@strawberry.type(description="What a draft says otherwise than the version that serves.")
class RuleDifference:
    """Both texts compared rule by rule."""

    added: list[NamedRule] = strawberry.field(
        description="Rules that only the draft has.", metadata={"size": 5}
    )
    removed: list[NamedRule] = strawberry.field(
        description="Rules that only the version has.", metadata={"size": 5}
    )
    changed: list[ChangedRule] = strawberry.field(
        description="Rules that say something else.", metadata={"size": 5}
    )

    @classmethod
    def of(cls, told: Difference) -> Self:
        """Both compared."""
        return cls(
            added=[NamedRule.of(rule) for rule in told.added],
            removed=[NamedRule.of(rule) for rule in told.removed],
            changed=[ChangedRule.of(each) for each in told.changed],
        )


@strawberry.type(description="A published version of a rule set; it never changes.")
class RuleSetVersion(Node):
    """A version as it is stored."""

    rule_set_id: strawberry.ID = strawberry.field(description="The id of the rule set.")
    version: int = strawberry.field(description="Its number in the set, counted from 1.")
    text: str = strawberry.field(description="The text with its comments.")
    digest: str = strawberry.field(description="The SHA-256 of the text.")
    author_id: strawberry.ID | None = strawberry.field(
        description="The id of who published it, as an athlete's."
    )
    note: str = strawberry.field(description="What its author says of it; may be empty.")
    at: datetime = strawberry.field(description="When it was published.")
    stored: strawberry.Private[StoredVersion]

    @strawberry.field(
        description="Why it would be left out now, since a fact or a workout it names is gone; empty"
        " while it can serve.",
        metadata={"size": 2, "cost": 5},
    )
    async def problems(self, info: RequestInfo) -> list[RuleProblem]:
        """Its problems with what is there now."""
        return problems_of(await info.context.services.do.rule_sets.left_out(self.stored))

    @classmethod
    def of(cls, stored: StoredVersion) -> Self:
        """The version as it is stored."""
        author = stored.author_id
        return cls(
            id=rare_id(VERSION, str(stored.id)),
            rule_set_id=node_id(RULE_SET, str(stored.rule_set_id)),
            version=stored.version,
            text=stored.text,
            digest=stored.digest,
            author_id=None if author is None else node_id("Athlete", str(author)),
            note=stored.note,
            at=stored.at,
            stored=stored,
        )


@strawberry.type(description="What is being edited of a rule set; it serves nobody.")
class RuleDraft:
    """The draft of a set."""

    text: str = strawberry.field(description="The text as it was written, faults included.")
    revision: int = strawberry.field(description="Rises with every change of the draft.")
    at: datetime = strawberry.field(description="When it was changed last.")
    stored: strawberry.Private[StoredSet]

    @strawberry.field(
        description="What is wrong with it, at most the first 100; without any it can be published.",
        metadata={"size": 5, "cost": 5},
    )
    async def problems(self, info: RequestInfo) -> list[RuleProblem]:
        """Its problems in the order of the text."""
        return problems_of((await info.context.services.do.rule_sets.draft(self.stored)).problems)

    @strawberry.field(
        description="Its rules, in the order of the text; none while anything is wrong.",
        metadata={"size": 10, "cost": 5},
    )
    async def rules(self, info: RequestInfo) -> list[NamedRule]:
        """Its rules by name."""
        read = await info.context.services.do.rule_sets.draft(self.stored)
        return [NamedRule.of(rule) for rule in read.rules]


@strawberry.type(
    description="Rules in one text. Those of a coach speak to that coach's athletes alone, those of"
    " the house to everybody."
)
class RuleSet(Node):
    """A rule set as it is stored."""

    name: str = strawberry.field(description="Its name among those of its owner.")
    title: str = strawberry.field(description="Its title for people, as the text gives it.")
    label: str = strawberry.field(
        description="What stands before the id of each of its rules: house:easy-weeks."
    )
    is_of_the_house: bool = strawberry.field(description="Whether it speaks to everybody.")
    owner_id: strawberry.ID | None = strawberry.field(
        description="The id of the coach, as an athlete's; null for one of the house."
    )
    created_at: datetime = strawberry.field(description="When it was made.")
    archived_at: datetime | None = strawberry.field(
        description="When it was put away; from then on it is only read."
    )
    stored: strawberry.Private[StoredSet]

    @strawberry.field(description="What is being edited.")
    def draft(self) -> RuleDraft:
        """The draft."""
        stored = self.stored
        return RuleDraft(
            text=stored.draft,
            revision=stored.draft_revision,
            at=stored.draft_at,
            stored=stored,
        )

    @strawberry.field(description="The version that serves; null while none does.")
    async def published(self, info: RequestInfo) -> RuleSetVersion | None:
        """What serves, read together with that of the other sets of the answer."""
        found = await self._published(info)
        return None if found is None else RuleSetVersion.of(found)

    @strawberry.field(
        description="What the draft says otherwise than what serves; null where nothing serves or"
        " one of them has problems.",
        metadata={"cost": 10},
    )
    async def changes(self, info: RequestInfo) -> RuleDifference | None:
        """Both compared."""
        published = await self._published(info)
        if published is None:
            return None
        told = await info.context.services.do.rule_sets.changes(self.stored, published)
        return None if told is None else RuleDifference.of(told)

    async def _published(self, info: RequestInfo) -> StoredVersion | None:
        if self.stored.published is None:
            return None
        return await info.context.load(info.context.services.do.rule_sets.published, self.stored.id)

    @classmethod
    def of(cls, stored: StoredSet) -> Self:
        """The set as it is stored."""
        owner = stored.owner_id
        return cls(
            id=node_id(RULE_SET, str(stored.id)),
            name=stored.name,
            title=stored.title,
            label=stored.label,
            is_of_the_house=owner is None,
            owner_id=None if owner is None else node_id("Athlete", str(owner)),
            created_at=stored.created_at,
            archived_at=stored.archived_at,
            stored=stored,
        )

"""The ledger of rules that fired: what held, by which values, and what would have turned it."""

from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

import strawberry

from strideiq.core.domain.proposal import HeldBy, Outcome
from strideiq.core.domain.proposal import LedgerEntry as DomainEntry
from strideiq.core.services.explanations import Explained, Replayed, replayed
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.enums import describe
from strideiq.schema.node import Node, node_id, rare_id
from strideiq.schema.reasons import Fact, fact
from strideiq.schema.whom import AthleteArgument, athlete_in

ENTRY: Final = "LedgerEntry"
PROPOSAL: Final = "Proposal"

describe(
    Outcome,
    "RuleOutcome",
    "What came of a rule that fired.",
    {"PROPOSED": "A proposal.", "HELD_BACK": "Nothing; something held it back."},
)
describe(
    HeldBy,
    "HeldBackBy",
    "What held a rule back that fired.",
    {
        "DISTANCE": "It is for other race distances.",
        "VOLUME_TIER": "It is for other volume tiers.",
        "PHASE": "It is for other phases of a plan.",
        "MEMBERSHIP": "It is for other memberships.",
        "FLAG": "A feature flag is off for the athlete.",
        "ENTITLEMENT": "The athlete holds no entitlement to it.",
        "STOPPED": "A kill switch stops all rules.",
        "NOT_ALLOWED": "It is not for the athlete for another reason.",
        "COOLDOWN": "It made a proposal a short time ago.",
        "OPEN_PROPOSAL": "Its last proposal is still open.",
        "LINTER": "The changed plan would not be sound, or the change cannot be made.",
        "NO_CHANGE": "Nothing in the plan would change.",
        "ANOTHER_PROPOSAL": "Another proposal changes one of the same days.",
    },
)


@strawberry.type(description="One comparison of a rule with the value it met.")
class RuleComparison:
    """A comparison in a sentence."""

    holds: bool | None = strawberry.field(
        description="Whether it held; null where the value was not known."
    )
    sentence: str = strawberry.field(description="The value, what was wanted and how far away.")


@strawberry.type(description="An entry of the ledger worked out again from what it keeps.")
class Replay:
    """What came of it."""

    same: bool = strawberry.field(description="Whether the answer and its reasons are the same.")
    differences: list[str] = strawberry.field(
        description="What differs, each in a sentence.", metadata={"size": 1}
    )

    @classmethod
    def of(cls, replayed: Replayed) -> Self:
        """What came of working it out again."""
        return cls(same=replayed.same, differences=list(replayed.differences))


@strawberry.type(
    description="A rule that fired for an athlete on a day; it stays as it was written."
)
class LedgerEntry(Node):
    """An entry with its explanation."""

    athlete_id: strawberry.ID = strawberry.field(description="The id of the athlete.")
    day: date = strawberry.field(description="The athlete's day.")
    at: datetime = strawberry.field(description="When it was written.")
    rule: str = strawberry.field(description="The rule.")
    rule_version: str = strawberry.field(description="The version of the rule.")
    outcome: Outcome = strawberry.field(description="What came of it.")
    held_back_by: HeldBy | None = strawberry.field(
        description="What held it back; null for a proposal."
    )
    why: str = strawberry.field(
        description="What held it back, in a sentence; empty for a proposal."
    )
    proposal_id: strawberry.ID | None = strawberry.field(
        description="The id of the proposal that came of it."
    )
    entry: strawberry.Private[DomainEntry]
    explained: strawberry.Private[Explained]

    @strawberry.field(description="What the rule says, with the values of that day.")
    def says(self) -> str:
        """The sentence of the rule."""
        return self.explained.says

    @strawberry.field(
        description="The values the rule asked for, without those that were not known.",
        metadata={"size": 3},
    )
    def facts(self) -> list[Fact]:
        """The values by name."""
        known = self.entry.facts.items()
        return [fact(name, value) for name, value in known if value is not None]

    @strawberry.field(description="Each comparison of the rule.", metadata={"size": 3})
    def comparisons(self) -> list[RuleComparison]:
        """The comparisons in the order of the rule."""
        return [
            RuleComparison(holds=each.holds, sentence=each.sentence)
            for each in self.explained.comparisons
        ]

    @strawberry.field(
        description="The smallest change of one value that would have turned the answer; empty where"
        " none would."
    )
    def turning(self) -> str:
        """What would have turned it."""
        return self.explained.turning

    @strawberry.field(
        description="The entry worked out again from the rule and the values it keeps.",
        metadata={"cost": 5},
    )
    def replay(self) -> Replay:
        """Whether it comes to the same."""
        return Replay.of(replayed(self.entry))

    @classmethod
    def of(cls, entry: DomainEntry) -> Self:
        """The entry as it is stored."""
        proposal = entry.proposal_id
        return cls(
            id=rare_id(ENTRY, str(entry.id)),
            athlete_id=node_id("Athlete", str(entry.athlete_id)),
            day=entry.day,
            at=entry.at,
            rule=entry.rule,
            rule_version=entry.rule_version,
            outcome=entry.outcome,
            held_back_by=entry.held_back_by,
            why=entry.why,
            proposal_id=None if proposal is None else rare_id(PROPOSAL, str(proposal)),
            entry=entry,
            explained=Explained.of(entry.explanation),
        )


async def find_entry(context: Context, entry_id: UUID) -> LedgerEntry:
    """The entry of this id. Raises NotFound."""
    return LedgerEntry.of(await context.services.do.ledger.get(context.viewer, entry_id))


@strawberry.type
class LedgerQuery:
    """Why rules spoke or were held back."""

    @strawberry.field(
        description="Every rule that fired for an athlete, newest first, with what came of it."
    )
    async def ledger(
        self,
        info: RequestInfo,
        athlete: AthleteArgument = None,
        first: First = None,
        after: After = None,
    ) -> Connection[LedgerEntry]:
        """One page of the ledger."""
        context = info.context
        size = Page(first, after, None, None, context.services.most_items).size()
        found = await context.services.do.ledger.page(
            context.signed_in(),
            athlete_in(info, athlete),
            before=place_in(ENTRY, after),
            limit=size + 1,
        )
        return stretch([LedgerEntry.of(each) for each in found], size, after)

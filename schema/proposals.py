"""Proposed changes of plans: what they would change, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.proposal import DayChange as DomainChange
from strideiq.core.domain.proposal import DayOutline as DomainOutline
from strideiq.core.domain.proposal import LedgerEntry as DomainEntry
from strideiq.core.domain.proposal import Origin, ProposalState
from strideiq.core.domain.proposal import Proposal as DomainProposal
from strideiq.core.domain.workout import Stress
from strideiq.core.services.ledger import Ledger
from strideiq.schema.connection import After, Connection, First, Page, place_in, stretch
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.enums import describe
from strideiq.schema.ledger import PROPOSAL, LedgerEntry
from strideiq.schema.node import Node, node_id, rare_id, uuid_in
from strideiq.schema.reasons import Action, Fact, Finding, fact
from strideiq.schema.units import UnitsArgument, chosen, distance_in
from strideiq.schema.whom import AthleteArgument, athlete_in

describe(
    ProposalState,
    "ProposalState",
    "Where a proposal stands; all but the first are final.",
    {
        "OPEN": "It waits for the athlete or their coach.",
        "ACCEPTED": "The plan was changed.",
        "DECLINED": "The plan stayed.",
        "EXPIRED": "Nobody decided in time.",
        "OUTDATED": "The plan has moved on since.",
    },
)
describe(
    Origin,
    "ProposalOrigin",
    "Who wants a change.",
    {"RULE": "A rule that fired.", "UNDO": "Somebody who takes an accepted change back."},
)


@dataclass(frozen=True, slots=True)
class _EntriesOf:
    """Finds the ledger entries of many proposals at once."""

    ledger: Ledger

    async def __call__(self, viewer: Viewer, ids: Sequence[UUID]) -> Mapping[UUID, DomainEntry]:
        return await self.ledger.of_proposals(viewer, ids)


@strawberry.type(description="What a day holds, in the few figures one compares.")
class DayOutline:
    """A flat object."""

    title: str = strawberry.field(description="The name of the workout.")
    family: str = strawberry.field(description="The family of the workout.")
    stress: Stress = strawberry.field(description="What it asks of the body.")
    duration_s: float = strawberry.field(description="Seconds of all that is done that day.")
    metres: strawberry.Private[float]

    @strawberry.field(description="Kilometres or miles that are run that day.")
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The distance in the units asked for."""
        return distance_in(self.metres, chosen(units, info))

    @classmethod
    def of(cls, outline: DomainOutline) -> Self:
        """The figures as they were kept."""
        return cls(
            title=outline.title,
            family=outline.family,
            stress=outline.stress,
            duration_s=round(outline.duration_s, 1),
            metres=outline.distance_m,
        )


@strawberry.type(description="One day of a plan before and after a change.")
class DayChange:
    """A day that would change."""

    day: date = strawberry.field(description="The local calendar day.")
    before: DayOutline = strawberry.field(description="What was planned.")
    after: DayOutline = strawberry.field(description="What would be planned.")

    @classmethod
    def of(cls, change: DomainChange) -> Self:
        """The change as it was kept."""
        before, after = DayOutline.of(change.before), DayOutline.of(change.after)
        return cls(day=change.day, before=before, after=after)


@strawberry.type(description="A change of a plan that a person accepts or declines.")
class Proposal(Node):
    """A proposal as it is stored."""

    athlete_id: strawberry.ID = strawberry.field(description="The id of the athlete.")
    plan_id: strawberry.ID = strawberry.field(description="The id of the plan.")
    plan_revision: int = strawberry.field(description="The revision of the plan it was made for.")
    origin: Origin = strawberry.field(description="Who wants the change.")
    title: str = strawberry.field(description="The change in a few words.")
    reason: str = strawberry.field(description="Why, in plain words with the athlete's own values.")
    state: ProposalState = strawberry.field(description="Where it stands.")
    day: date = strawberry.field(description="The athlete's day on which it was made.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime = strawberry.field(
        description="Until when it can be accepted: a week, or the first day it would change."
    )
    rule: str = strawberry.field(description="The rule that fired; empty where none did.")
    rule_version: str = strawberry.field(description="The version of the rule; may be empty.")
    source: str = strawberry.field(description="Where the rule comes from; may be empty.")
    decided_at: datetime | None = strawberry.field(description="When it was decided or closed.")
    decided_by_id: strawberry.ID | None = strawberry.field(
        description="The id of the athlete, or of the coach, who decided."
    )
    made_revision: int | None = strawberry.field(
        description="The revision of the plan that its acceptance made."
    )
    undoes_id: strawberry.ID | None = strawberry.field(
        description="The id of the accepted proposal that this one takes back."
    )
    actions: list[Action] = strawberry.field(
        description="What is done to the plan, in order.", metadata={"size": 2}
    )
    evidence: list[Fact] = strawberry.field(
        description="The values it rests on.", metadata={"size": 3}
    )
    diff: list[DayChange] = strawberry.field(
        description="Every day that would change, in order.", metadata={"size": 10}
    )
    findings: list[Finding] = strawberry.field(
        description="What the linter warns of in the changed plan.", metadata={"size": 1}
    )
    stored: strawberry.Private[DomainProposal]

    @strawberry.field(
        description="The decision it came from, with its explanation; null where no rule fired."
    )
    async def decision(self, info: RequestInfo) -> LedgerEntry | None:
        """The ledger entry, read together with those of the other proposals of the answer."""
        entries = _EntriesOf(info.context.services.do.ledger)
        found = await info.context.load(entries, self.stored.id)
        return None if found is None else LedgerEntry.of(found)

    @classmethod
    def of(cls, stored: DomainProposal) -> Self:
        """The proposal as it is stored."""
        by, undoes = stored.decided_by, stored.undoes
        return cls(
            id=rare_id(PROPOSAL, str(stored.id)),
            athlete_id=node_id("Athlete", str(stored.athlete_id)),
            plan_id=node_id("SeasonPlan", str(stored.plan_id)),
            plan_revision=stored.plan_revision,
            origin=stored.origin,
            title=stored.title,
            reason=stored.reason,
            state=stored.state,
            day=stored.day,
            created_at=stored.created_at,
            expires_at=stored.expires_at,
            rule=stored.rule,
            rule_version=stored.rule_version,
            source=stored.source,
            decided_at=stored.decided_at,
            decided_by_id=None if by is None else node_id("Athlete", str(by)),
            made_revision=stored.made_revision,
            undoes_id=None if undoes is None else rare_id(PROPOSAL, str(undoes)),
            actions=[Action.of(action) for action in stored.actions],
            evidence=[fact(name, value) for name, value in stored.evidence],
            diff=[DayChange.of(change) for change in stored.diff],
            findings=[Finding.of(finding) for finding in stored.findings],
            stored=stored,
        )


async def find_proposal(context: Context, proposal_id: UUID) -> Proposal:
    """The proposal of this id. Raises NotFound."""
    return Proposal.of(await context.services.do.proposals.get(context.viewer, proposal_id))


ProposalArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the proposal.")
]
StatesArgument: TypeAlias = Annotated[
    list[ProposalState] | None,
    strawberry.argument(description="Proposals in one of these states; all if left out."),
]


@strawberry.type
class ProposalQuery:
    """Reading proposals."""

    @strawberry.field(description="The proposal of this id; null when the viewer has none.")
    async def proposal(
        self,
        info: RequestInfo,
        id: ProposalArgument,  # noqa: A002  the schema's word
    ) -> Proposal | None:
        """The proposal, if the viewer may see it."""
        info.context.signed_in()
        try:
            return await find_proposal(info.context, uuid_in(PROPOSAL, id, "proposal"))
        except NotFound:
            return None

    @strawberry.field(description="Proposed changes of an athlete's plans, newest first.")
    async def proposals(
        self,
        info: RequestInfo,
        athlete: AthleteArgument = None,
        states: StatesArgument = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Proposal]:
        """One page of proposals."""
        context = info.context
        size = Page(first, after, None, None, context.services.most_items).size()
        found = await context.services.do.proposals.page(
            context.signed_in(),
            athlete_in(info, athlete),
            states=frozenset(states or ()),
            before=place_in(PROPOSAL, after),
            limit=size + 1,
        )
        return stretch([Proposal.of(each) for each in found], size, after)

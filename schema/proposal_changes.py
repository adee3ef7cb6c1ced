"""Deciding on proposed changes of plans, taking them back, and having rules looked at."""

from typing import Annotated, Final, TypeAlias

import strawberry

from strideiq.schema.context import RequestInfo
from strideiq.schema.jobs import Job, JobResult
from strideiq.schema.ledger import PROPOSAL
from strideiq.schema.node import uuid_in
from strideiq.schema.proposals import Proposal
from strideiq.schema.refusals import AnyRefusal, answering
from strideiq.schema.whom import athlete_in


@strawberry.input(description="A proposal to accept.")
class AcceptProposalInput:
    """A proposal as it is named."""

    proposal: strawberry.ID = strawberry.field(description="The id of the proposal.")


@strawberry.input(description="A proposal to decline.")
class DeclineProposalInput:
    """A proposal as it is named."""

    proposal: strawberry.ID = strawberry.field(description="The id of the proposal.")


@strawberry.input(description="An accepted proposal to take back.")
class UndoProposalInput:
    """A proposal as it is named."""

    proposal: strawberry.ID = strawberry.field(description="The id of the proposal.")


@strawberry.input(description="Whose rules to look at.")
class EvaluateRulesInput:
    """An athlete as they are named."""

    athlete: strawberry.ID | None = strawberry.field(
        default=None, description="The id of the athlete; left out: the viewer."
    )


ProposalResult: TypeAlias = Annotated[
    Proposal | AnyRefusal,
    strawberry.union(
        "ProposalResult", description="The proposal as it is now, or why it stays as it was."
    ),
]
AcceptArgument: TypeAlias = Annotated[
    AcceptProposalInput, strawberry.argument(description="Which proposal.")
]
DeclineArgument: TypeAlias = Annotated[
    DeclineProposalInput, strawberry.argument(description="Which proposal.")
]
UndoArgument: TypeAlias = Annotated[
    UndoProposalInput, strawberry.argument(description="Which proposal.")
]
EvaluateArgument: TypeAlias = Annotated[
    EvaluateRulesInput, strawberry.argument(description="Whose rules.")
]

WORK: Final = {"cost": 50}


@strawberry.type
class ProposalMutation:
    """Deciding on proposals, for athletes and their coaches."""

    @strawberry.mutation(
        description="Change the plan as proposed: days that have passed, were run or are left out"
        " stay, and the plan gets a new revision.",
        metadata=WORK,
    )
    @answering
    async def accept_proposal(
        self,
        info: RequestInfo,
        input: AcceptArgument,  # noqa: A002  the one input object of the schema
    ) -> ProposalResult:
        """Accept a proposal."""
        viewer, accept = info.context.signed_in(), info.context.services.do.proposals.accept
        proposal_id = uuid_in(PROPOSAL, input.proposal, "proposal")
        return Proposal.of(await accept(viewer, proposal_id, info.context.request_id))

    @strawberry.mutation(description="Leave the plan as it is.")
    @answering
    async def decline_proposal(
        self,
        info: RequestInfo,
        input: DeclineArgument,  # noqa: A002  the one input object of the schema
    ) -> ProposalResult:
        """Decline a proposal."""
        viewer, decline = info.context.signed_in(), info.context.services.do.proposals.decline
        proposal_id = uuid_in(PROPOSAL, input.proposal, "proposal")
        return Proposal.of(await decline(viewer, proposal_id, info.context.request_id))

    @strawberry.mutation(
        description="Propose to put back what an accepted proposal changed; what comes of it is a"
        " proposal too, which is accepted like any other.",
        metadata=WORK,
    )
    @answering
    async def undo_proposal(
        self,
        info: RequestInfo,
        input: UndoArgument,  # noqa: A002  the one input object of the schema
    ) -> ProposalResult:
        """Propose to take a change back."""
        viewer, undo = info.context.signed_in(), info.context.services.do.undoing.undo
        proposal_id = uuid_in(PROPOSAL, input.proposal, "proposal")
        return Proposal.of(await undo(viewer, proposal_id, info.context.request_id))

    @strawberry.mutation(
        description="Look at the rules of an athlete now, which happens every night and after new"
        " data by itself; a rule speaks once a day at most.",
        metadata=WORK,
    )
    @answering
    async def evaluate_rules(
        self,
        info: RequestInfo,
        input: EvaluateArgument,  # noqa: A002  the one input object of the schema
    ) -> JobResult:
        """Write the job."""
        viewer, ask = info.context.signed_in(), info.context.services.do.rule_evaluations.ask
        return Job.of(await ask(viewer, athlete_in(info, input.athlete)))

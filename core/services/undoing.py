"""Use case: taking back an accepted change, which is a proposal of its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.errors import NotFound, PlanChanged, Refusal
from strideiq.core.domain.proposal import Origin, Proposal, ProposalState
from strideiq.core.domain.season import PlanStatus, SeasonPlan
from strideiq.core.engine.adaptation.ground import Changed
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.admitted import planner_for
from strideiq.core.services.athlete_facts import athlete_of
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.followed_plans import followed
from strideiq.core.services.history_depth import history_days
from strideiq.core.services.plan_changing import change_plan
from strideiq.core.services.plan_grounds import (
    ACCEPTED,
    PlanMoment,
    expiry,
    made_anew,
    moment_of,
)
from strideiq.core.services.proposals import found, require_own
from strideiq.core.services.tools import Tools

TRIES: Final = 5
MOST_DAYS: Final = 28
"""The bound of the action that takes changes back."""

OPEN: Final = frozenset({ProposalState.OPEN})


@dataclass(frozen=True, slots=True)
class Prepared:
    """What taking back a change rests on."""

    undone: Proposal
    moment: PlanMoment
    actions: tuple[Action, ...]


class Undoing:
    """Proposals that take back accepted ones."""

    def __init__(self, tools: Tools, planners: CurrentPlanner, access: Access) -> None:
        self._tools = tools
        self._planners = planners
        self._access = access

    async def undo(self, viewer: Viewer, proposal_id: UUID, request_id: str) -> Proposal:
        """The open proposal that takes this accepted one back; the same one when asked again.

        Raises NotFound, NotAllowed, and Refusal where there is nothing to take back any more.
        """
        revision = 0
        for _ in range(TRIES):
            async with self._tools.store.read(viewer) as unit:
                prepared = await self._prepared(unit, proposal_id)
            if isinstance(prepared, Proposal):
                return prepared
            moment = prepared.moment
            changed = await asyncio.to_thread(
                change_plan, prepared.actions, moment.ground, moment.planner
            )
            made = await self._store(viewer, prepared, changed, request_id)
            if made is not None:
                return made
            revision = prepared.moment.followed.stored.revision
        raise PlanChanged(revision)

    async def _prepared(self, unit: UnitOfWork, proposal_id: UUID) -> Prepared | Proposal:
        """What it rests on, or the proposal that waits already."""
        proposal, now = await found(unit, proposal_id), self._tools.clock.now()
        require_own(unit.viewer, proposal.athlete_id)
        plan = await unit.plans.get(proposal.plan_id)
        if plan is None:
            raise NotFound("plan")
        waiting = await unit.proposals.of_plan(plan.id, states=OPEN)
        for each in waiting:
            current = each.expires_at > now and each.plan_revision == plan.revision
            if each.undoes == proposal_id and current:
                return each
        await _require_undoable(unit, proposal, plan)
        athlete = await athlete_of(unit, proposal.athlete_id)
        depth = await history_days(unit, self._access, athlete.id)
        planner = await planner_for(self._access, unit, self._planners.now(), athlete.id)
        as_it_is = await followed(unit, plan)
        moment = await moment_of(unit, athlete, as_it_is, planner, now, history_days=depth)
        replaced = await unit.proposals.replaced(proposal_id)
        days = (moment.day - proposal.day).days + 1
        ground = replace(
            moment.ground,
            earlier={workout.day: workout for workout in replaced.get(proposal_id, ())},
            title=_title(proposal),
        )
        back = Action(ActionName.RESTORE, (("days", min(max(days, 1), MOST_DAYS)),))
        return Prepared(proposal, replace(moment, ground=ground), (back,))

    async def _store(
        self, viewer: Viewer, prepared: Prepared, changed: Changed, request_id: str
    ) -> Proposal | None:
        """The new proposal; None where something has changed since it was prepared."""
        undone, moment, now = prepared.undone, prepared.moment, self._tools.clock.now()
        made = Proposal(
            self._tools.ids.new(),
            undone.athlete_id,
            undone.plan_id,
            moment.followed.stored.revision,
            Origin.UNDO,
            _title(undone),
            f"It puts back what was planned before the change of {undone.day:%d %B %Y},"
            f" {undone.title}.",
            prepared.actions,
            changed.diff,
            moment.day,
            now,
            expiry(changed.diff, moment.athlete, now),
            findings=changed.findings,
            undoes=undone.id,
        )
        async with self._tools.store.begin(viewer) as unit:
            athlete = await unit.athletes.held(undone.athlete_id)
            if athlete is None or athlete.revision != moment.athlete.revision:
                return None
            await unit.proposals.add(made)
            details = {"proposal": str(made.id), "undoes": str(undone.id)}
            await self._tools.note(
                unit,
                "proposal.undo_asked",
                request_id,
                subject_id=undone.athlete_id,
                details=details,
            )
            self._tools.calendar_changed(unit, undone.athlete_id)
        return made


async def _require_undoable(unit: UnitOfWork, proposal: Proposal, plan: SeasonPlan) -> None:
    """Raise Refusal where nothing of a proposal can be taken back."""
    if proposal.state is not ProposalState.ACCEPTED or proposal.made_revision is None:
        raise _no("only a change that was accepted can be taken back", "decline it, or leave it")
    if plan.status is not PlanStatus.ACTIVE:
        raise _no("its plan has ended", "change the plan that is on the calendar")
    if proposal.made_revision <= await made_anew(unit, plan.id):
        raise _no("the plan was made anew since", "ask for the rest of the plan anew")
    standing = _in_effect(await unit.proposals.of_plan(plan.id, states=ACCEPTED))
    if any(each.undoes == proposal.id for each in standing):
        raise _no("it was taken back already", "leave the plan as it is")
    days = {change.day for change in proposal.diff}
    for each in standing:
        if each.made_revision == proposal.made_revision:
            break
        if each.undoes is None and days & {change.day for change in each.diff}:
            raise _no(
                f"{each.title}, accepted since, changed some of the same days",
                "take that one back first",
            )


def _in_effect(accepted: Sequence[Proposal]) -> list[Proposal]:
    """Accepted changes that stand, the last one first: neither taken back, nor so by what stands."""
    standing: list[Proposal] = []
    gone: set[UUID | None] = set()
    for each in sorted(accepted, key=lambda one: one.made_revision or 0, reverse=True):
        if each.id not in gone:
            standing.append(each)
            gone.add(each.undoes)
    return standing


def _title(undone: Proposal) -> str:
    """The title of what takes this back; of a change and of its undoing the words stay short."""
    return f"Take back: {undone.title}"[:200]


def _no(message: str, suggestion: str) -> Refusal:
    return Refusal("proposal", message, suggestion=suggestion)

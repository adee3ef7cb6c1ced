"""Use cases: proposed changes of plans are seen, accepted, declined, and taken back again."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Role, Viewer
from strideiq.core.domain.errors import (
    NotAllowed,
    NotFound,
    PlanChanged,
    ProposalClosed,
    Refusal,
)
from strideiq.core.domain.proposal import Origin, Proposal, ProposalState
from strideiq.core.domain.season import PlanStatus, SeasonPlan
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.adaptation.ground import Changed, Ground
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.admitted import planner_for
from strideiq.core.services.athlete_facts import athlete_of, known_runs
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.evaluating import ADAPT
from strideiq.core.services.followed_plans import followed, rewrite
from strideiq.core.services.history_depth import history_days
from strideiq.core.services.plan_changing import change_plan
from strideiq.core.services.plan_grounds import (
    CHANGED_BY_PROPOSAL,
    PlanMoment,
    earlier_days,
    moment_of,
    restores,
)
from strideiq.core.services.tools import Tools

TRIES: Final = 5
"""How often an acceptance starts anew when something changes while it is worked out."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A proposal that can be accepted, with the plan as it is and what it rests on."""

    proposal: Proposal
    moment: PlanMoment
    ground: Ground


class Proposals:
    """Proposals, for athletes and their coaches; whoever else may see them may only read."""

    def __init__(self, tools: Tools, planners: CurrentPlanner, access: Access) -> None:
        self._tools = tools
        self._planners = planners
        self._access = access

    async def page(
        self,
        viewer: Viewer,
        athlete_id: UUID,
        *,
        states: frozenset[ProposalState] = frozenset(),
        before: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[Proposal]:
        """Proposals of an athlete in these states (empty: any), newest first, before ``before``."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.proposals.page(athlete_id, states=states, before=before, limit=limit)

    async def get(self, viewer: Viewer, proposal_id: UUID) -> Proposal:
        """The proposal of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await found(unit, proposal_id)

    async def accept(self, viewer: Viewer, proposal_id: UUID, request_id: str) -> Proposal:
        """Change the plan as proposed, from today on, and keep who said so.

        The change is worked out again on the plan as it is now and has to be the one that was
        shown, but for days that were run or left out since. Raises NotFound, NotAllowed, NotIncluded, and ProposalClosed where it is decided,
        over, or cannot be done as it was shown any more.
        """
        revision = 0
        for _ in range(TRIES):
            async with self._tools.store.read(viewer) as unit:
                prepared = await self._prepared(unit, proposal_id)
            if isinstance(prepared, ProposalState):
                raise await self._closed(viewer, proposal_id, prepared)
            changed = await asyncio.to_thread(_again, prepared)
            if changed is None:
                raise await self._closed(viewer, proposal_id, ProposalState.OUTDATED)
            accepted = await self._store(viewer, prepared, changed, request_id)
            if accepted is not None:
                return accepted
            revision = prepared.proposal.plan_revision
        raise PlanChanged(revision)

    async def decline(self, viewer: Viewer, proposal_id: UUID, request_id: str) -> Proposal:
        """Leave the plan as it is. Raises NotFound, NotAllowed and ProposalClosed."""
        now = self._tools.clock.now()
        async with self._tools.store.begin(viewer) as unit:
            proposal = await _to_decide(unit, proposal_id)
            state = _stale(proposal, await unit.plans.get(proposal.plan_id), now)
            decided = await unit.proposals.decide(
                proposal_id, state or ProposalState.DECLINED, at=now, by=viewer.account_id
            )
            if decided:
                self._tools.calendar_changed(unit, proposal.athlete_id)
            if decided and state is None:
                await self._note(unit, "proposal.declined", proposal, request_id)
            after = await found(unit, proposal_id)
        if not decided or state is not None:
            raise ProposalClosed(after.state)
        return after

    async def _prepared(self, unit: UnitOfWork, proposal_id: UUID) -> Prepared | ProposalState:
        """What an acceptance rests on, or the state of a proposal that is not open any more."""
        proposal = await _to_decide(unit, proposal_id)
        stored = await unit.plans.get(proposal.plan_id)
        state = _stale(proposal, stored, self._tools.clock.now())
        if state is not None or stored is None:
            return state or ProposalState.OUTDATED
        if proposal.origin is Origin.RULE:
            await self._access.require(unit, ADAPT, subject=proposal.athlete_id)
        athlete = await athlete_of(unit, proposal.athlete_id)
        plan = await followed(unit, stored)
        # As it was worked out: a change that begins with that day is the same one tomorrow.
        days = await history_days(unit, self._access, athlete.id)
        planner = await planner_for(self._access, unit, self._planners.now(), athlete.id)
        at = proposal.created_at
        moment = await moment_of(unit, athlete, plan, planner, at, history_days=days)
        today = athlete.today(self._tools.clock.now())
        runs = await known_runs(unit, athlete.id, today, (today - stored.first_day).days)
        ground = replace(
            moment.ground,
            done=frozenset(run.day for run in runs),
            earlier=await _earlier(unit, proposal),
            title=proposal.title,
        )
        return Prepared(proposal, moment, ground)

    async def _store(
        self, viewer: Viewer, prepared: Prepared, changed: Changed, request_id: str
    ) -> Proposal | None:
        """The accepted proposal; None where something has changed since it was prepared."""
        proposal, before = prepared.proposal, prepared.moment
        now, plan = self._tools.clock.now(), before.followed
        async with self._tools.store.begin(viewer) as unit:
            athlete = await unit.athletes.held(proposal.athlete_id)
            if athlete is None or athlete.revision != before.athlete.revision:
                return None
            days = plan.changed_days(changed.plan)
            await unit.proposals.decide(
                proposal.id,
                ProposalState.ACCEPTED,
                at=now,
                by=viewer.account_id,
                made_revision=plan.stored.revision + 1,
                replaced=[each for each in plan.plan.workouts() if each.day in days],
            )
            await rewrite(
                unit,
                plan,
                changed.plan,
                changed.alternatives,
                today=athlete.today(now),
                done=prepared.ground.done,
                at=now,
                reason=CHANGED_BY_PROPOSAL,
                made_by=viewer.account_id,
            )
            await unit.proposals.close_stale(now, proposal.athlete_id)
            await self._note(unit, "proposal.accepted", proposal, request_id)
            self._tools.calendar_changed(unit, proposal.athlete_id)
            return await found(unit, proposal.id)

    async def _closed(
        self, viewer: Viewer, proposal_id: UUID, state: ProposalState
    ) -> ProposalClosed:
        """Close a proposal that cannot be accepted; what to raise once that is stored."""
        now = self._tools.clock.now()
        async with self._tools.store.begin(viewer) as unit:
            proposal = await found(unit, proposal_id)
            if await unit.proposals.decide(proposal_id, state, at=now):
                self._tools.calendar_changed(unit, proposal.athlete_id)
        return ProposalClosed(state)

    async def _note(
        self, unit: UnitOfWork, action: str, proposal: Proposal, request_id: str
    ) -> None:
        """Write down who decided; what it was about is in the ledger, which is the athlete's."""
        after = await found(unit, proposal.id)
        details = {
            "proposal": str(proposal.id),
            "plan": str(proposal.plan_id),
            "before": proposal.state.value,
            "after": after.state.value,
            "revision_before": proposal.plan_revision,
            "revision_after": after.made_revision or proposal.plan_revision,
        }
        await self._tools.note(
            unit, action, request_id, subject_id=proposal.athlete_id, details=details
        )


async def found(unit: UnitOfWork, proposal_id: UUID) -> Proposal:
    """The proposal of this id. Raises NotFound."""
    proposal = await unit.proposals.get(proposal_id)
    if proposal is None:
        raise NotFound("proposal")
    return proposal


def require_own(viewer: Viewer, athlete_id: UUID) -> None:
    """Raise NotAllowed for whoever sees an athlete and is neither they nor their coach."""
    if viewer.account_id != athlete_id and viewer.role is not Role.COACH:
        raise NotAllowed("the athlete or their coach")


async def _to_decide(unit: UnitOfWork, proposal_id: UUID) -> Proposal:
    """An open proposal, for its athlete and their coach. Raises ProposalClosed for another one."""
    proposal = await found(unit, proposal_id)
    require_own(unit.viewer, proposal.athlete_id)
    if proposal.state is not ProposalState.OPEN:
        raise ProposalClosed(proposal.state)
    return proposal


def _stale(proposal: Proposal, plan: SeasonPlan | None, now: datetime) -> ProposalState | None:
    """What has become of an open proposal that nobody has closed yet; None while it is good."""
    if proposal.expires_at <= now:
        return ProposalState.EXPIRED
    if plan is None or plan.status is not PlanStatus.ACTIVE:
        return ProposalState.OUTDATED
    return None if plan.revision == proposal.plan_revision else ProposalState.OUTDATED


async def _earlier(unit: UnitOfWork, proposal: Proposal) -> Mapping[date, PlannedWorkout]:
    """The days that a proposal puts back, as they were."""
    if proposal.undoes is not None:
        replaced = await unit.proposals.replaced(proposal.undoes)
        return {workout.day: workout for workout in replaced.get(proposal.undoes, ())}
    days = restores(proposal.actions)
    if days is None:
        return {}
    since = proposal.created_at - timedelta(days=days)
    return await earlier_days(unit, proposal.plan_id, since)


def _again(prepared: Prepared) -> Changed | None:
    """The change on the plan as it is now; None where it is not the one that was shown.

    Days that were run or left out since stay as they are, and what was shown of the others counts.
    """
    try:
        planner = prepared.moment.planner
        changed = change_plan(prepared.proposal.actions, prepared.ground, planner)
    except Refusal:
        return None
    settled = prepared.ground.done | prepared.ground.skipped
    shown = tuple(each for each in prepared.proposal.diff if each.day not in settled)
    return changed if changed.diff == shown else None

"""Proposals against the small plan of somebody who has one of everything."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.proposal import ProposalState
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.ports import Store
from strideiq.core.services.followed_plans import followed
from strideiq.core.services.plan_grounds import moment_of
from tests.belongings import Belongings
from tests.builders import MONDAY, easy
from tests.changes import proposal
from tests.people import NOW
from tests.schema.serving import runtime


async def changes_of(store: Store, owned: Belongings) -> tuple[UUID, UUID]:
    """A proposal that can be accepted, and one that was and can be taken back."""
    async with store.begin(PROGRAM) as unit:
        athlete, stored = await unit.athletes.get(owned.athlete), await unit.plans.get(owned.plan)
        assert athlete is not None
        assert stored is not None
        plan = await followed(unit, stored)
        moment = await moment_of(unit, athlete, plan, runtime().planner, NOW)
        less = Action(ActionName.ADJUST_LOAD, (("percent", -30.0), ("days", 56)))
        eased = proposal(athlete.id, stored.id, actions=(less,), day=moment.day)
        changed = apply(eased.actions, replace(moment.ground, title=eased.title))
        shorter = easy(MONDAY + timedelta(days=2), 6000.0)
        accepted = proposal(athlete.id, stored.id, day=moment.day)
        await unit.proposals.add(replace(eased, diff=changed.diff))
        await unit.proposals.add(accepted)
        state = ProposalState.ACCEPTED
        await unit.proposals.decide(accepted.id, state, at=NOW, made_revision=2, replaced=[shorter])
    return eased.id, accepted.id

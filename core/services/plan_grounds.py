"""What a change of a stored plan rests on, read from the store at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.profile import Athlete
from strideiq.core.domain.proposal import DayChange, ProposalState
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.adaptation.ground import Ground
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.athlete_facts import request_of
from strideiq.core.services.followed_plans import FollowedPlan
from strideiq.core.services.generation import Planner
from strideiq.core.services.wishes import Wishes

LONGEST_OPEN: Final = timedelta(days=7)
"""How long a proposal waits for a person at most."""

CHANGED_BY_PROPOSAL: Final = "proposal"
"""The reason of a revision that an accepted proposal made."""

MADE_ANEW: Final = "regenerated"

ACCEPTED: Final = frozenset({ProposalState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class PlanMoment:
    """A plan, its athlete and what they have run, as of the athlete's ``day``.

    ``planner`` is what may be used for them.
    """

    athlete: Athlete
    day: date
    followed: FollowedPlan
    ground: Ground
    planner: Planner


async def moment_of(
    unit: UnitOfWork,
    athlete: Athlete,
    plan: FollowedPlan,
    planner: Planner,
    at: datetime,
    *,
    history_days: int | None = None,
) -> PlanMoment:
    """The plan as a change made at ``at`` finds it. Raises NotFound."""
    stored, rules = plan.stored, planner.config.rules
    wishes = Wishes(volume_tier=plan.plan.volume_tier)
    request = await request_of(
        unit,
        athlete.id,
        stored.goal,
        wishes,
        at,
        rules,
        stored.first_day,
        history_days=history_days,
    )
    ground = Ground(
        plan.plan,
        replace(request, template=plan.plan.template or None),
        planner.catalogue(),
        planner.config,
        alternatives=plan.alternatives,
        skipped=plan.skipped,
        done=frozenset(run.day for run in request.history if run.day >= stored.first_day),
    )
    return PlanMoment(athlete, athlete.today(at), plan, ground, planner)


async def earlier_days(
    unit: UnitOfWork, plan_id: UUID, since: datetime
) -> Mapping[date, PlannedWorkout]:
    """Days of a plan as they were before the proposals accepted since then.

    What was accepted before the plan was made anew cannot be taken back any more, and what took
    something back is not taken back by the way.
    """
    anew = await made_anew(unit, plan_id)
    taken = [
        each
        for each in await unit.proposals.of_plan(plan_id, states=ACCEPTED)
        if each.decided_at is not None
        and each.decided_at >= since
        and (each.made_revision or 0) > anew
        and restores(each.actions) is None
    ]
    replaced = await unit.proposals.replaced(*(each.id for each in taken))
    earlier: dict[date, PlannedWorkout] = {}
    for each in sorted(taken, key=lambda one: one.made_revision or 0, reverse=True):
        earlier |= {workout.day: workout for workout in replaced.get(each.id, ())}
    return earlier


def restores(actions: Sequence[Action]) -> int | None:
    """How many days back these actions take changes back; None where they do not."""
    return next(
        (
            int(dict(action.parameters)["days"])
            for action in actions
            if action.name is ActionName.RESTORE
        ),
        None,
    )


async def made_anew(unit: UnitOfWork, plan_id: UUID) -> int:
    """The last revision of a plan that planned all of its days to come anew; 0 without one."""
    revisions = await unit.plans.revisions(plan_id)
    return max((each.revision for each in revisions if each.reason == MADE_ANEW), default=0)


def expiry(diff: tuple[DayChange, ...], athlete: Athlete, now: datetime) -> datetime:
    """When a proposal is over: after a week, or with the first day it would change."""
    first = min(change.day for change in diff)
    over = datetime.combine(first + timedelta(days=1), time.min, ZoneInfo(athlete.time_zone))
    return min(now + LONGEST_OPEN, over.astimezone(now.tzinfo))

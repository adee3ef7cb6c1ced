"""Use cases: plans of an athlete, with as much of each as is asked for; put on a calendar or ended."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, TypeVar
from uuid import UUID

from strideiq.core.domain.access import Role, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal
from strideiq.core.domain.plan import PlanWeek
from strideiq.core.domain.season import (
    DayWorkouts,
    PlannedDay,
    PlanRevision,
    PlanStatus,
    SeasonPlan,
    SeasonWeek,
)
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.judgements import Judgement, judged
from strideiq.core.services.tools import Tools

P = TypeVar("P", PlannedDay, SeasonWeek, PlanRevision)


class PlanPart(Enum):
    """What can be read of a plan beside its header; each takes one statement for all plans.

    Planned weeks, which hold their days, take two.
    """

    WEEKS = auto()
    PLANNED_WEEKS = auto()
    DAYS = auto()
    WORKOUTS = auto()
    REVISIONS = auto()
    JUDGEMENT = auto()


Parts = frozenset[PlanPart]

NOTHING_SAID: Final = Judgement()

STANDS: Final = {
    PlanStatus.ACTIVE: ("the plan is on the calendar already", "change nothing, or archive it"),
    PlanStatus.ARCHIVED: ("the plan is archived", "ask for a new plan for the goal"),
}
"""What is said of a plan that stands where it cannot be changed as was asked."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with the parts that were asked for; ``workouts`` are by the id of their day."""

    plan: SeasonPlan
    weeks: Sequence[SeasonWeek] = ()
    days: Sequence[PlannedDay] = ()
    workouts: Mapping[UUID, DayWorkouts] | None = None
    revisions: Sequence[PlanRevision] = ()
    judgement: Judgement = NOTHING_SAID
    planned_weeks: Sequence[PlanWeek] = ()


class SeasonPlans:
    """Stored plans, for whoever may see their athlete."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def plan(self, viewer: Viewer, plan_id: UUID, parts: Parts = frozenset()) -> PlanView:
        """The plan of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await _view(unit, plan_id, parts)

    async def many(
        self, viewer: Viewer, plan_ids: Sequence[UUID], parts: Parts
    ) -> Mapping[UUID, PlanView]:
        """The plans of these ids that the viewer may see."""
        async with self._tools.store.read(viewer) as unit:
            found = await views(unit, await unit.plans.many(*plan_ids), parts)
        return {view.plan.id: view for view in found}

    async def plans(
        self,
        viewer: Viewer,
        athlete_id: UUID,
        *,
        status: PlanStatus | None = None,
        after: UUID | None = None,
        limit: int = 50,
        parts: Parts = frozenset(),
    ) -> Sequence[PlanView]:
        """Plans of an athlete in the order they were made, those behind ``after``."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.plans.of(athlete_id, status=status, after=after, limit=limit)
            return await views(unit, found, parts)

    async def activate(
        self, viewer: Viewer, plan_id: UUID, revision: int, parts: Parts = frozenset()
    ) -> PlanView:
        """Put a draft on the calendar.

        Raises NotFound, NotAllowed, PlanChanged, DaysTaken, and Refusal of a plan that is no draft.
        """
        async with self._tools.store.begin(viewer) as unit:
            plan = await _to_change(unit, plan_id)
            _refuse(plan, revision, PlanStatus.ACTIVE, PlanStatus.ARCHIVED)
            at = self._tools.clock.now()
            await unit.plans.activate(plan_id, revision=revision, at=at)
            self._tools.calendar_changed(unit, plan.athlete_id)
            return await _view(unit, plan_id, parts)

    async def archive(
        self, viewer: Viewer, plan_id: UUID, revision: int, parts: Parts = frozenset()
    ) -> PlanView:
        """End a plan: from today on its days leave the calendar.

        Raises NotFound, NotAllowed, PlanChanged, and Refusal of a plan that is archived.
        """
        async with self._tools.store.begin(viewer) as unit:
            plan = await _to_change(unit, plan_id)
            _refuse(plan, revision, PlanStatus.ARCHIVED)
            athlete = await unit.athletes.get(plan.athlete_id)
            if athlete is None:
                raise NotFound("plan")
            at = self._tools.clock.now()
            await unit.plans.archive(plan_id, revision=revision, at=at, from_day=athlete.today(at))
            self._tools.calendar_changed(unit, plan.athlete_id)
            return await _view(unit, plan_id, parts)

    async def delete(self, viewer: Viewer, plan_id: UUID, revision: int) -> SeasonPlan:
        """Delete a draft and return it as it was; its job and the log of its making stay.

        Raises NotFound, NotAllowed, PlanChanged, and Refusal of a plan that is no draft.
        """
        async with self._tools.store.begin(viewer) as unit:
            plan = await _to_change(unit, plan_id)
            if plan.status is not PlanStatus.DRAFT:
                raise Refusal(
                    "plan",
                    "only a draft can be deleted",
                    suggestion="archive a plan that is on the calendar; an archived one stays",
                )
            await unit.plans.remove_draft(plan_id, revision=revision)
            self._tools.calendar_changed(unit, plan.athlete_id)
            return plan


async def views(unit: UnitOfWork, plans: Sequence[SeasonPlan], parts: Parts) -> Sequence[PlanView]:
    """These plans with their parts: one statement for each part, however many plans there are."""
    ids = [plan.id for plan in plans]
    weeks = await unit.calendar.plan_weeks(*ids) if PlanPart.WEEKS in parts else ()
    days = await unit.calendar.plan_days(*ids) if PlanPart.DAYS in parts else ()
    planned = await unit.plans.planned_weeks(*ids) if PlanPart.PLANNED_WEEKS in parts else {}
    revisions = await unit.plans.revisions(*ids) if PlanPart.REVISIONS in parts else ()
    logs = await unit.generation_logs.newest(*ids) if PlanPart.JUDGEMENT in parts else {}
    said = {plan_id: judged(log.details) for plan_id, log in logs.items()}
    workouts = None
    if PlanPart.WORKOUTS in parts:
        workouts = await unit.calendar.workouts([day.id for day in days])
    of_weeks, of_days, of_revisions = _by_plan(weeks), _by_plan(days), _by_plan(revisions)
    return [
        PlanView(
            plan,
            of_weeks.get(plan.id, ()),
            of_days.get(plan.id, ()),
            workouts,
            of_revisions.get(plan.id, ()),
            said.get(plan.id, NOTHING_SAID),
            planned.get(plan.id, ()),
        )
        for plan in plans
    ]


def _by_plan(found: Iterable[P]) -> Mapping[UUID, Sequence[P]]:
    grouped: dict[UUID, list[P]] = defaultdict(list)
    for each in found:
        grouped[each.plan_id].append(each)
    return grouped


async def _get(unit: UnitOfWork, plan_id: UUID) -> SeasonPlan:
    plan = await unit.plans.get(plan_id)
    if plan is None:
        raise NotFound("plan")
    return plan


async def _to_change(unit: UnitOfWork, plan_id: UUID) -> SeasonPlan:
    """The plan, for its athlete and their coach; whoever else sees it may only read it."""
    plan = await _get(unit, plan_id)
    if plan.athlete_id != unit.viewer.account_id and unit.viewer.role is not Role.COACH:
        raise NotAllowed("the athlete or their coach")
    return plan


def _refuse(plan: SeasonPlan, revision: int, *statuses: PlanStatus) -> None:
    """Raise Refusal where the plan is one of these; of another revision the viewer reads it anew."""
    if plan.revision == revision and plan.status in statuses:
        message, suggestion = STANDS[plan.status]
        raise Refusal("plan", message, suggestion=suggestion)


async def _view(unit: UnitOfWork, plan_id: UUID, parts: Parts) -> PlanView:
    return (await views(unit, [await _get(unit, plan_id)], parts))[0]

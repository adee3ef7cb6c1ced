"""The slow part of asking for a plan: a job's request becomes a stored plan, or its refusal."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import NotFound, PlanChanged, RacePassed, Refusal
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.job import Job
from strideiq.core.domain.season import GenerationLog, NewPlan, SeasonPlan
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.admitted import planner_for
from strideiq.core.services.athlete_facts import request_of
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import (
    GeneratedPlan,
    Planner,
    continue_plan,
    generate_plan,
)
from strideiq.core.services.history_depth import history_days
from strideiq.core.services.judgements import Judgement
from strideiq.core.services.tools import Tools
from strideiq.core.services.wishes import Wishes
from strideiq.core.services.work import Finish, Later, Progress

MAKE: Final = "plans.make"
PATIENCE: Final = timedelta(minutes=1)
"""How long a job is put off while plans are stopped."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job asks for, with everything that the plan depends on; ``planner`` makes all of it."""

    job: Job
    athlete_id: UUID
    planner: Planner
    request: PlanRequest
    make: Callable[[PlanRequest, Planner], GeneratedPlan]


@dataclass(frozen=True, slots=True)
class Made:
    """A plan that is not stored yet, with option B of its days."""

    plan: GeneratedPlan
    alternatives: Mapping[date, PlannedWorkout]
    took_ms: float


class PlanMaking:
    """Makes the plans that jobs ask for.

    Who asked was checked when the job was written, so everything here is read and written by the
    program: a coach who has left since takes no plan away from the athlete.
    """

    def __init__(self, tools: Tools, access: Access, planners: CurrentPlanner) -> None:
        self._tools = tools
        self._access = access
        self._planners = planners

    async def generate(self, job: Job, progress: Progress) -> Finish:
        """The handler of ``generate_plan``. Raises Refusal where there is no plan."""
        await progress("loading", 5)
        goal_id, wishes = _uuid(job, "goal_id"), Wishes.of(job.payload)
        async with self._tools.store.read(PROGRAM) as unit:
            await self._require_running(unit, job)
            earlier = await unit.plans.by_job(job.id)
            if earlier is not None:
                return partial(_nothing_left, earlier.id)
            goal = await unit.goals.get(goal_id)
            if goal is None:
                raise NotFound("goal")
            planner = await self._planner(unit, goal.athlete_id)
            request = await self._request(unit, planner, goal.athlete_id, goal.goal, wishes)
        asked = Asked(job, goal.athlete_id, planner, request, generate_plan)
        made = await self._make(asked, progress)
        new = self._new(self._tools.ids.new(), asked, made, goal_id)
        return partial(self._store, new, asked, made, activate=wishes.activate)

    async def regenerate(self, job: Job, progress: Progress) -> Finish:
        """The handler of ``regenerate_plan``. Raises Refusal where there is no plan."""
        await progress("loading", 5)
        plan_id, wishes = _uuid(job, "plan_id"), Wishes.of(job.payload)
        async with self._tools.store.read(PROGRAM) as unit:
            await self._require_running(unit, job)
            stored, previous = await unit.plans.get(plan_id), await unit.plans.whole(plan_id)
            if stored is None or previous is None:
                raise NotFound("plan")
            _require_revision(stored, job)
            goal = await _goal_now(unit, stored)
            since = stored.first_day
            planner = await self._planner(unit, stored.athlete_id)
            request = await self._request(unit, planner, stored.athlete_id, goal, wishes, since)
            if min(goal.race_day, stored.goal.race_day) <= request.today:
                raise RacePassed(min(goal.race_day, stored.goal.race_day))
            days = await unit.calendar.plan_days(plan_id)
        skipped = frozenset(day.day for day in days if day.skipped_at is not None)
        if request.volume_tier is None:
            request = replace(request, volume_tier=previous.volume_tier)
        request = replace(request, template=previous.template or None)
        make = partial(continue_plan, previous, skipped)
        asked = Asked(job, stored.athlete_id, planner, request, make)
        made = await self._make(asked, progress)
        new = self._new(plan_id, asked, made, stored.goal_id)
        return partial(self._rewrite, new, asked, made)

    async def _request(
        self,
        unit: UnitOfWork,
        planner: Planner,
        athlete_id: UUID,
        goal: Goal,
        wishes: Wishes,
        since: date | None = None,
    ) -> PlanRequest:
        now, rules = self._tools.clock.now(), planner.config.rules
        depth = await history_days(unit, self._access, athlete_id)
        return await request_of(
            unit, athlete_id, goal, wishes, now, rules, since, history_days=depth
        )

    async def _planner(self, unit: UnitOfWork, athlete_id: UUID) -> Planner:
        """What this athlete's plan is made with, to its end."""
        return await planner_for(self._access, unit, self._planners.now(), athlete_id)

    async def _require_running(self, unit: UnitOfWork, job: Job) -> None:
        """Put the job off while plans are stopped; what it costs was taken when it was asked for."""
        decision = await self._access.decide(unit, MAKE, subject=job.athlete_id)
        if not decision.allowed:
            raise Later(self._tools.clock.now() + PATIENCE, decision.reason)

    async def _make(self, asked: Asked, progress: Progress) -> Made:
        """Make the plan in a thread; a refusal is written down before it leaves."""
        began = self._tools.clock.now()
        try:
            await progress("planning", 10)
            made = await asyncio.to_thread(asked.make, asked.request, asked.planner)
            await progress("checking", 70)
            catalogue, config = asked.planner.catalogue(), asked.planner.config
            others = await asyncio.to_thread(
                alternatives, made.plan, made.request, catalogue, config
            )
        except Refusal as refusal:
            refused = {"constraint": refusal.constraint, "message": refusal.message}
            async with self._tools.store.begin(PROGRAM) as unit:
                await self._log(unit, asked, "refused", self._since(began), refused)
            raise
        await progress("storing", 90)
        return Made(made, others, self._since(began))

    def _since(self, began: datetime) -> float:
        """Milliseconds since then."""
        return (self._tools.clock.now() - began).total_seconds() * 1000

    def _new(self, plan_id: UUID, asked: Asked, made: Made, goal_id: UUID | None) -> NewPlan:
        return NewPlan(
            id=plan_id,
            athlete_id=asked.athlete_id,
            plan=made.plan.plan,
            created_at=self._tools.clock.now(),
            goal_id=goal_id,
            job_id=asked.job.id,
            versions=asked.planner.versions,
            alternatives=made.alternatives,
        )

    async def _store(
        self, new: NewPlan, asked: Asked, made: Made, unit: UnitOfWork, *, activate: bool
    ) -> UUID:
        """Store a new plan. Raises DaysTaken where it is wanted on days of another one."""
        await unit.plans.add(new)
        if activate:
            await unit.plans.activate(new.id, revision=1, at=new.created_at)
        return await self._stored(new, asked, made, unit)

    async def _rewrite(self, new: NewPlan, asked: Asked, made: Made, unit: UnitOfWork) -> UUID:
        """Replace the days from today on. Raises PlanChanged where somebody was quicker."""
        today, now = asked.request.today, self._tools.clock.now()
        athlete = await unit.athletes.get(asked.athlete_id)
        if athlete is None or athlete.today(now) != today:
            raise Later(now, "a new day has begun")
        await unit.plans.rewrite(
            new,
            revision=_revision(asked.job),
            from_day=today,
            reason="regenerated",
            made_by=_uuid(asked.job, "asked_by"),
        )
        return await self._stored(new, asked, made, unit)

    async def _stored(self, new: NewPlan, asked: Asked, made: Made, unit: UnitOfWork) -> UUID:
        said = Judgement(made.plan.findings, made.plan.advice).plain()
        details = {**said, "plugin_problems": len(made.plan.plugin_problems)}
        await self._log(unit, asked, "stored", made.took_ms, details, new.id)
        self._tools.calendar_changed(unit, new.athlete_id)
        return new.id

    async def _log(
        self,
        unit: UnitOfWork,
        asked: Asked,
        outcome: str,
        took_ms: float,
        details: Mapping[str, object],
        plan_id: UUID | None = None,
    ) -> None:
        """Write down how a generation went."""
        log = GenerationLog(
            id=self._tools.ids.new(),
            athlete_id=asked.athlete_id,
            at=self._tools.clock.now(),
            took_ms=took_ms,
            outcome=outcome,
            plan_id=plan_id,
            job_id=asked.job.id,
            details=details,
        )
        await unit.generation_logs.add(log)


async def _nothing_left(plan_id: UUID, _: UnitOfWork) -> UUID:
    """The plan was stored by an earlier try."""
    return plan_id


async def _goal_now(unit: UnitOfWork, stored: SeasonPlan) -> Goal:
    """The goal of a plan as the athlete has it now, or as it was where they removed it."""
    goal = None if stored.goal_id is None else await unit.goals.get(stored.goal_id)
    return stored.goal if goal is None else goal.goal


def _require_revision(stored: SeasonPlan, job: Job) -> None:
    if stored.revision != _revision(job):
        raise PlanChanged(_revision(job))


def _revision(job: Job) -> int:
    return int(str(job.payload["revision"]))


def _uuid(job: Job, name: str) -> UUID:
    return UUID(str(job.payload[name]))

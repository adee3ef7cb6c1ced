"""Use cases: ask for a plan, or for the rest of one anew; a job makes it."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import DaysTaken, NotFound, PlanChanged, RacePassed, Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority
from strideiq.core.domain.job import FRUITLESS, OPEN, Job
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.domain.season import PlanStatus
from strideiq.core.engine.planning.request_checks import check_request, check_volume
from strideiq.core.engine.planning.season import covering, settled
from strideiq.core.engine.planning.standard import with_template
from strideiq.core.ports import UnitOfWork
from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.shapes.service import AthleteLimits
from strideiq.core.services.access import Access
from strideiq.core.services.admitted import planner_for
from strideiq.core.services.athlete_facts import athlete_of, request_of
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner
from strideiq.core.services.history_depth import history_days
from strideiq.core.services.tools import Tools
from strideiq.core.services.wishes import Wishes

GENERATE: Final = "generate_plan"
REGENERATE: Final = "regenerate_plan"
MAKES_PLANS: Final = frozenset({GENERATE, REGENERATE})
MOST_OPEN: Final = 1100
"""More than the open jobs that limits can allow, with those the program asks for by itself."""
FEATURES: Final = {GENERATE: "plans.generate", REGENERATE: "plans.regenerate"}
OWN_FIRST_DAY: Final = "plans.custom_length"


class PlanRequests:
    """Asking for plans: athletes for themselves, coaches for athletes who accepted them."""

    def __init__(
        self, tools: Tools, access: Access, planners: CurrentPlanner, limits: AthleteLimits
    ) -> None:
        self._tools = tools
        self._access = access
        self._planners = planners
        self._limits = limits

    async def generate(
        self, viewer: Viewer, goal_id: UUID, wishes: Wishes, *, key: str | None = None
    ) -> Job:
        """The job that makes a plan for this goal; the same ``key``, the same job.

        Raises NotFound, NotIncluded, the Refusal of a request that no plan can satisfy, of one too
        many or of a key that was used for another one, and DaysTaken where the plan is to be
        activated.
        """
        async with self._tools.store.begin(viewer) as unit:
            goal = await unit.goals.get(goal_id)
            if goal is None:
                raise NotFound("goal")
            await unit.athletes.held(goal.athlete_id)
            now, planner = self._tools.clock.now(), self._planners.now()
            planner = await planner_for(self._access, unit, planner, goal.athlete_id)
            rules = planner.config.rules
            depth = await history_days(unit, self._access, goal.athlete_id)
            asked = await request_of(
                unit,
                goal.athlete_id,
                goal.goal,
                wishes,
                now,
                rules,
                history_days=depth,
            )
            payload = {**wishes.plain(), "goal_id": str(goal_id)}
            job = await self._enqueue(unit, GENERATE, payload, goal.athlete_id, key)
            _require_same(job, payload)
            if not job.is_open:
                return job
            await self._require(unit, job, wishes)
            if goal.goal.race_day <= asked.today:
                raise _too_late(goal.goal.race_day, wishes)
            _require_own_plan(goal, asked, rules)
            first = _checked(asked, planner).today
            if wishes.activate:
                await _require_free(unit, goal.athlete_id, first)
            return job

    async def regenerate(
        self,
        viewer: Viewer,
        plan_id: UUID,
        revision: int,
        wishes: Wishes,
        *,
        key: str | None = None,
    ) -> Job:
        """The job that plans anew from today on; the same ``key``, the same job.

        Without a key the same change is the same job, unless that has failed or was cancelled.
        Raises NotFound, NotIncluded, PlanChanged, RacePassed, and the Refusal of one too many or of
        a key that was used for another one.
        """
        async with self._tools.store.begin(viewer) as unit:
            plan = await unit.plans.get(plan_id)
            if plan is None:
                raise NotFound("plan")
            await unit.athletes.held(plan.athlete_id)
            payload = {
                **wishes.plain(),
                "plan_id": str(plan_id),
                "revision": revision,
                "asked_by": str(viewer.account_id),
            }
            change = f"{plan_id}/{revision}"
            job = await self._enqueue(unit, REGENERATE, payload, plan.athlete_id, key or change)
            while key is None and job.state in FRUITLESS:
                anew = f"{change}/{job.id}"
                job = await self._enqueue(unit, REGENERATE, payload, plan.athlete_id, anew)
            if key is not None:
                _require_same(job, payload)
            if not job.is_open:
                return job
            await self._require(unit, job, wishes)
            if plan.revision != revision:
                raise PlanChanged(revision)
            if plan.status is PlanStatus.ARCHIVED:
                raise Refusal(
                    "plan", "the plan has ended", suggestion="ask for a new plan for the goal"
                )
            athlete = await athlete_of(unit, plan.athlete_id)
            if plan.goal.race_day <= athlete.today(self._tools.clock.now()):
                raise RacePassed(plan.goal.race_day)
            units, rules = athlete.units, self._planners.now().config.rules
            check_volume(wishes.weekly_m, wishes.longest_m, units, rules)
            return job

    async def _require(self, unit: UnitOfWork, job: Job, wishes: Wishes) -> None:
        """Take what the job costs. Raises NotIncluded, and the Refusal of one too many."""
        if job.kind == GENERATE and wishes.first_day is not None:
            await self._access.require(unit, OWN_FIRST_DAY, subject=job.athlete_id)
        await take_for(self._access, unit, job)
        await require_room(unit, job, self._limits)

    async def _enqueue(
        self,
        unit: UnitOfWork,
        kind: str,
        payload: Mapping[str, object],
        athlete_id: UUID,
        key: str | None,
    ) -> Job:
        job = await self._tools.enqueue(unit, kind, payload, athlete_id=athlete_id, key=key)
        self._tools.job_changed(unit, job.id)
        return job


def _checked(asked: PlanRequest, planner: Planner) -> PlanRequest:
    """The request as it is planned. Raises the Refusal of one that no plan can satisfy."""
    catalogue, config = planner.catalogue(), planner.config
    request = settled(asked, config.rules).request
    followed = with_template(request, catalogue, config.rules)
    check_request(followed.request, config)
    return followed.request


async def take_for(access: Access, unit: UnitOfWork, job: Job) -> None:
    """Take what this job costs its athlete, once. Raises NotIncluded."""
    if job.kind in FEATURES:
        await access.consume(unit, FEATURES[job.kind], subject=job.athlete_id, job_id=job.id)


async def require_room(unit: UnitOfWork, job: Job, limits: AthleteLimits) -> None:
    """Raise Refusal where this open job is one too many, or its draft would be.

    Its athlete has to be held, so that nobody else asks between the counting and the end.
    """
    if job.athlete_id is None:
        return
    found = await unit.jobs.of(job.athlete_id, states=OPEN, limit=MOST_OPEN)
    # What the program asks for by itself takes nobody's room.
    waiting = [each for each in found if each.kind in MAKES_PLANS]
    if len(waiting) > limits.open_jobs:
        raise Refusal(
            "jobs",
            f"{limits.open_jobs} jobs have not ended yet",
            suggestion="wait until one ends, or cancel one",
        )
    if job.kind != GENERATE:
        return
    coming = sum(each.kind == GENERATE for each in waiting)
    drafts = await unit.plans.of(job.athlete_id, status=PlanStatus.DRAFT, limit=limits.drafts + 1)
    if len(drafts) + coming > limits.drafts:
        raise Refusal(
            "drafts",
            f"there are {limits.drafts} drafts already, or will be when the open jobs end",
            suggestion="delete a draft, or put one on the calendar",
        )


def _require_own_plan(goal: StoredGoal, asked: PlanRequest, rules: PlanRules) -> None:
    """Raise Refusal where a race that counts less belongs into the plan for an A race."""
    if goal.priority is Priority.A or goal.goal.kind is GoalKind.MAINTAIN:
        return
    if goal.goal.distance not in rules.distances:
        return
    race = covering(asked, rules)
    if race is not None:
        title = race.name or rules.distances[race.distance].title
        raise Refusal(
            "goal",
            f"{title} on {race.day:%d %B %Y} counts more, and leaves no time for a plan of its own",
            suggestion="ask for a plan for that race, which takes this one along, or make this one"
            " an A race",
        )


def _too_late(race_day: date, wishes: Wishes) -> Refusal:
    """Why nothing is left to plan before the race: it has been run, or the first day is too late."""
    if wishes.first_day is None or wishes.first_day < race_day:
        return RacePassed(race_day)
    return Refusal(
        "first_day",
        f"the first day, {wishes.first_day:%d %B %Y}, is not before the race on"
        f" {race_day:%d %B %Y}",
        suggestion="give a day well before the race, or leave it out",
    )


def _require_same(job: Job, payload: Mapping[str, object]) -> None:
    """Raise Refusal where the job of a key is another one than was asked for now, by whomever."""
    # Jobs of earlier versions name no template.
    unnamed = {"template": None}
    if {**unnamed, **job.payload, "asked_by": None} != {**payload, "asked_by": None}:
        raise Refusal("key", "this key was used for something else", suggestion="send a new key")


async def _require_free(unit: UnitOfWork, athlete_id: UUID, first: date) -> None:
    """Raise DaysTaken where a plan is on the calendar already from ``first`` on."""
    following = await unit.plans.on_calendar(athlete_id, first, date.max)
    if following:
        raise DaysTaken(max(first, following[0].first_day))

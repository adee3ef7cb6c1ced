"""Athletes with a plan that rules may change, and everything that looks at, makes and decides it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.reference_judge import ReferenceJudge
from strideiq.core.domain.access import NOBODY, PROGRAM, Viewer
from strideiq.core.domain.action import Action, ActionName, Parameter
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.job import Job
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.proposal import LedgerEntry, Proposal
from strideiq.core.domain.rule import Compare, Op, Rule
from strideiq.core.domain.season import NewPlan
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.evaluating import RuleEvaluation
from strideiq.core.services.generation import generate_plan
from strideiq.core.services.proposals import Proposals
from strideiq.core.services.rule_book import RulesInUse
from strideiq.core.services.rule_evaluation import RuleEvaluations
from strideiq.core.services.tools import Tools
from strideiq.core.services.undoing import Undoing
from tests.access import SetFlags, access_for
from tests.clocks import HandClock
from tests.people import NOW, athlete, new_id, someone
from tests.schema.serving import runtime
from tests.shared_tools import WrittenDown

TODAY = date(2026, 11, 21)
WORKER, LEASE = "worker of the test", timedelta(minutes=5)
BACK = timedelta(weeks=3)
"""How long ago the plan of tests was made."""


@cache
def made(today: date = TODAY) -> tuple[Plan, Mapping[date, PlannedWorkout]]:
    """A plan for a half marathon that began three weeks ago, with option B of its days."""
    first = today - BACK
    race = first + timedelta(weeks=13)
    goal = Goal("half", race + timedelta(days=6 - race.weekday()))
    runner = athlete(new_id())
    request = PlanRequest(goal, first, runner.availability, weekly_m=40_000.0, longest_m=14_000.0)
    generated = generate_plan(request, runtime().planner)
    catalogue, config = runtime().host.catalogue(), runtime().planner.config
    return generated.plan, alternatives(generated.plan, generated.request, catalogue, config)


def action(name: ActionName, **parameters: Parameter) -> Action:
    """An action with its parameters."""
    return Action(name, tuple(parameters.items()))


EASE = action(ActionName.ADJUST_LOAD, percent=-30.0, days=10)


def rule(id_: str = "tired", *actions: Action, **changes: Any) -> Rule:  # noqa: ANN401  any field
    """A rule that fires for somebody who has run at least four times in a week, and eases the plan."""
    values: dict[str, Any] = {
        "title": "Ease off",
        "when": Compare("history.runs_per_week_4", Op.AT_LEAST, 4.0),
        "then": actions or (EASE,),
        "reason": "You ran {history.runs_per_week_4} a week.",
        "source": "A test",
        "plugin": "test",
    }
    return Rule(id_, "1.0", **(values | changes))


@dataclass(slots=True)
class Rules:
    """The rules that speak to everybody; a test changes them."""

    rules: Sequence[Rule] = ()

    async def for_athlete(self, unit: UnitOfWork, athlete_id: UUID, /) -> RulesInUse:
        """The rules, whoever asks."""
        assert unit.viewer == PROGRAM
        assert athlete_id != NOBODY
        return RulesInUse(tuple(self.rules), runtime().planner.facts.declarations, "digest")


@dataclass(slots=True)
class Adapting:
    """The use cases around proposals on one store."""

    store: Store
    clock: HandClock = field(default_factory=HandClock)
    told: WrittenDown = field(default_factory=WrittenDown)
    book: Rules = field(default_factory=lambda: Rules([rule()]))
    flags: SetFlags = field(default_factory=SetFlags)
    terms: dict[str, Any] = field(default_factory=dict)

    @property
    def tools(self) -> Tools:
        """The ports of the use cases."""
        return Tools(self.store, self.clock, TimeOrderedIds(), SilentBell(), self.told)

    @property
    def access(self) -> Access:
        """Decisions by the flags of the test."""
        return access_for(self.tools, runtime(), self.flags, **self.terms)

    @property
    def evaluation(self) -> RuleEvaluation:
        """The handler of the job."""
        return RuleEvaluation(
            self.tools, runtime().planners, self.book, ReferenceJudge(), self.access
        )

    @property
    def proposals(self) -> Proposals:
        """Seeing and deciding."""
        return Proposals(self.tools, runtime().planners, self.access)

    @property
    def undoing(self) -> Undoing:
        """Taking back."""
        return Undoing(self.tools, runtime().planners, self.access)

    async def runner(
        self, viewer: Viewer | None = None, *, runs: int = 30, plan: bool = True
    ) -> Viewer:
        """An athlete in the middle of the plan who ran on so many of the days before today."""
        viewer = viewer or await someone(self.store)
        async with self.store.begin(PROGRAM) as unit:
            await recorded(unit, viewer, runs)
            if plan:
                await follow(unit, viewer)
        return viewer

    async def look(self, viewer: Viewer) -> Job:
        """Have the rules of an athlete looked at now, as a worker does."""
        job = await RuleEvaluations(self.tools).ask(viewer, viewer.account_id)
        async with self.store.begin(PROGRAM) as unit:
            at = self.clock.now()
            mine = await unit.jobs.take(WORKER, at=at, lease=LEASE, job_id=job.id)
        assert mine is not None
        finish = await self.evaluation(mine, _silent)
        async with self.store.begin(PROGRAM) as unit:
            await finish(unit)
            assert await unit.jobs.succeed(job.id, WORKER, at=self.clock.now())
        return mine

    async def of(self, viewer: Viewer) -> list[Proposal]:
        """The proposals of an athlete, newest first."""
        return [*await self.proposals.page(viewer, viewer.account_id)]

    async def entries(self, viewer: Viewer) -> list[LedgerEntry]:
        """The ledger of an athlete, the oldest entry first."""
        async with self.store.read(viewer) as unit:
            return [*reversed(await unit.ledger.page(viewer.account_id))]

    async def proposed(self, viewer: Viewer) -> Proposal:
        """The one open proposal that comes of looking now."""
        await self.look(viewer)
        [proposal] = [each for each in await self.of(viewer) if each.state == "open"]
        return proposal


async def recorded(unit: UnitOfWork, viewer: Viewer, runs: int, today: date = TODAY) -> None:
    """A run of eight kilometres on each of so many days before today."""
    done = [
        Activity(today - timedelta(days=back), 8000.0, 2700.0, source="test")
        for back in range(1, runs + 1)
    ]
    kept = [StoredActivity(new_id(), viewer.account_id, run, str(run.day), NOW) for run in done]
    await unit.activities.add_many(viewer.account_id, kept)


async def follow(unit: UnitOfWork, viewer: Viewer, today: date = TODAY) -> UUID:
    """Put the plan of tests on somebody's calendar, made when it began."""
    plan, others = made(today)
    at = datetime.combine(today - BACK, time(6), UTC)
    new = NewPlan(new_id(), viewer.account_id, plan, at, alternatives=others)
    await unit.plans.add(new)
    await unit.plans.activate(new.id, revision=1, at=at)
    return new.id


async def _silent(stage: str, percent: int) -> None:
    assert stage
    assert 0 <= percent <= 100


def unexplained(workout: PlannedWorkout | None) -> PlannedWorkout | None:
    return None if workout is None else replace(workout, reasons=())


async def written(here: Adapting, proposal: Proposal) -> dict[date, tuple[PlannedWorkout, Any]]:
    """Both options of every day of a plan without their reasons, and what was chosen and skipped."""
    async with here.store.read(PROGRAM) as unit:
        days = await unit.calendar.plan_days(proposal.plan_id)
        workouts = await unit.calendar.workouts([each.id for each in days])
    return {
        each.day: (
            replace(workouts[each.id].a, reasons=()),
            (unexplained(workouts[each.id].b), each.option, each.skipped_at, each.athlete_note),
        )
        for each in days
    }

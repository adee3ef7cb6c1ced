"""Plans for tests, asked for and made as the service does it, without a worker process."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from strideiq.core.adapters.bells import SilentBell
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.job import Job
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.ports import Store
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.service import AthleteLimits
from strideiq.core.runtime.worker import handlers
from strideiq.core.services.plan_requests import PlanRequests
from strideiq.core.services.tools import Tools
from strideiq.core.services.wishes import Wishes
from strideiq.core.services.work import Finish
from tests.access import access_for
from tests.clocks import HandClock
from tests.people import new_id
from tests.schema.serving import runtime
from tests.shared_tools import WrittenDown

WEEKS = 12
VIENNA = ZoneInfo("Europe/Vienna")
WORKER = "worker of the test"
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Bench:
    """The use cases of plans on one store, with a clock that the test moves."""

    store: Store
    clock: HandClock = field(default_factory=HandClock)
    told: WrittenDown = field(default_factory=WrittenDown)
    stages: list[str] = field(default_factory=list)
    limits: AthleteLimits = field(default_factory=lambda: runtime().defaults.service.athletes)

    @property
    def today(self) -> date:
        """The day it is where the athletes of tests live."""
        return self.clock.now().astimezone(VIENNA).date()

    @property
    def tools(self) -> Tools:
        """The ports of the use cases."""
        return Tools(self.store, self.clock, TimeOrderedIds(), SilentBell(), self.told)

    @property
    def requests(self) -> PlanRequests:
        """Asks for plans."""
        return PlanRequests(
            self.tools, access_for(self.tools, runtime()), runtime().planners, self.limits
        )

    async def goal(
        self,
        viewer: Viewer,
        *,
        weeks: int = WEEKS,
        priority: Priority = Priority.A,
        **changes: Any,  # noqa: ANN401  any field of the goal
    ) -> UUID:
        """A goal on a Sunday so many weeks ahead."""
        race_day = sunday(self.clock.now().date() + timedelta(weeks=weeks))
        values: dict[str, Any] = {"distance": "half", "race_day": race_day}
        goal = Goal(**(values | changes))
        stored = StoredGoal(new_id(), viewer.account_id, goal, priority, self.clock.now())
        async with self.store.begin(viewer) as unit:
            await unit.goals.add(stored)
        return stored.id

    async def generated(self, viewer: Viewer, *, activate: bool = True, **wishes: Any) -> UUID:  # noqa: ANN401
        """A plan of this athlete for a new goal, on the calendar."""
        goal_id = await self.goal(viewer)
        wished = replace(Wishes(weekly_m=30_000.0, longest_m=12_000.0, activate=activate), **wishes)
        job = await self.run(await self.requests.generate(viewer, goal_id, wished))
        assert job.result_id is not None, job.error
        return job.result_id

    async def run(self, job: Job) -> Job:
        """Do a job as a worker does; a refusal fails it."""
        mine = await taken(self, job)
        try:
            finish = await finished(self, mine)
            async with self.store.begin(PROGRAM) as unit:
                result, at = await finish(unit), self.clock.now()
                assert await unit.jobs.succeed(job.id, WORKER, at=at, result_id=result)
        except Refusal as refusal:
            async with self.store.begin(PROGRAM) as unit:
                at, error = self.clock.now(), str(refusal)
                await unit.jobs.fail(job.id, WORKER, at=at, error=error, retry_at=None)
        async with self.store.read(PROGRAM) as unit:
            found = await unit.jobs.get(job.id)
        assert found is not None
        return found


async def taken(bench: Bench, job: Job) -> Job:
    """The job, held by the worker of the test."""
    async with bench.store.begin(PROGRAM) as unit:
        at = bench.clock.now()
        mine = await unit.jobs.take(WORKER, at=at, lease=LEASE, job_id=job.id)
    assert mine is not None
    return mine


async def finished(bench: Bench, job: Job) -> Finish:
    """What is left to do of a job once its slow part is done."""

    async def progress(stage: str, percent: int) -> None:
        assert 0 <= percent <= 100
        bench.stages.append(stage)

    return await handlers(Settings(), runtime(), bench.tools)[job.kind](job, progress)


def sunday(day: date) -> date:
    """The first Sunday from this day on."""
    return day + timedelta(days=6 - day.weekday())

"""Slow work: following jobs, cancelling them and trying again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.job import Job as DomainJob
from strideiq.core.domain.job import JobState
from strideiq.core.services.plan_requests import MAKES_PLANS
from strideiq.core.services.rule_backtests import BACKTEST
from strideiq.core.services.season_plans import Parts, PlanView, SeasonPlans
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.enums import describe
from strideiq.schema.node import Node, node_id, rare_id, uuid_in
from strideiq.schema.refusals import AnyRefusal, answering_at
from strideiq.schema.season_plans import SeasonPlan, parts_asked
from strideiq.schema.whom import AthleteArgument, athlete_in

JOB: Final = "Job"
MOST_JOBS: Final = 50

describe(
    JobState,
    "JobState",
    "Where a job stands.",
    {
        "QUEUED": "It waits for a worker.",
        "RUNNING": "A worker does it.",
        "DEFERRED": "It was put off and comes back by itself.",
        "SUCCEEDED": "It is done.",
        "FAILED": "It will not be done; error says why, and it can be tried again by hand.",
        "CANCELLED": "It was cancelled.",
    },
)


@dataclass(frozen=True, slots=True)
class _PlansOf:
    """Finds the plans of many jobs at once."""

    plans: SeasonPlans
    parts: Parts

    async def __call__(self, viewer: Viewer, ids: Sequence[UUID]) -> Mapping[UUID, PlanView]:
        return await self.plans.many(viewer, ids, self.parts)


@strawberry.type(description="One piece of slow work that was asked for.")
class Job(Node):
    """A job as its row tells."""

    kind: str = strawberry.field(
        description="What is done: generate_plan, regenerate_plan, evaluate_rules."
    )
    state: JobState = strawberry.field(description="Where it stands.")
    stage: str = strawberry.field(description="What it is at now; may be empty.")
    percent: int = strawberry.field(description="How far it is, 0 to 100.")
    attempts: int = strawberry.field(description="How often it was taken up.")
    max_attempts: int = strawberry.field(description="How often it may be.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    finished_at: datetime | None = strawberry.field(description="When it ended.")
    error: str | None = strawberry.field(
        description="Why it failed and what would help, in plain words."
    )
    result_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The plan that came of it; null before, and for other kinds.")
    async def plan(self, info: RequestInfo) -> SeasonPlan | None:
        """The plan, read together with those of the other jobs of the answer."""
        if self.result_id is None or self.kind not in MAKES_PLANS:
            return None
        plans = _PlansOf(info.context.services.do.season_plans, parts_asked(info))
        found = await info.context.load(plans, self.result_id)
        return None if found is None else SeasonPlan.of(found)

    @strawberry.field(
        description="The id of the backtest that came of it; null before, and for other kinds."
    )
    def backtest_id(self) -> strawberry.ID | None:
        """The backtest, which is asked for by this id."""
        if self.result_id is None or self.kind != BACKTEST:
            return None
        return rare_id("Backtest", str(self.result_id))

    @classmethod
    def of(cls, job: DomainJob) -> Self:
        """The job as its row tells."""
        return cls(
            id=node_id(JOB, str(job.id)),
            kind=job.kind,
            state=job.state,
            stage=job.stage,
            percent=job.percent,
            attempts=job.attempts,
            max_attempts=job.max_attempts,
            created_at=job.created_at,
            finished_at=job.finished_at,
            error=job.error,
            result_id=job.result_id,
        )


@strawberry.type(description="How many jobs are in a state.")
class JobCount:
    """A state with its jobs counted."""

    state: JobState = strawberry.field(description="The state.")
    count: int = strawberry.field(description="How many jobs of everybody are in it.")


JobArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the job.")
]
StatesArgument: TypeAlias = Annotated[
    list[JobState] | None,
    strawberry.argument(description="Jobs in one of these states; all if left out."),
]


@strawberry.type
class JobQuery:
    """Reading jobs."""

    @strawberry.field(description="The job of this id; null when the viewer has none.")
    async def job(self, info: RequestInfo, id: JobArgument) -> Job | None:  # noqa: A002
        """The job, if the viewer may see it."""
        viewer, read = info.context.signed_in(), info.context.services.do.jobs.job
        try:
            return Job.of(await read(viewer, uuid_in(JOB, id, "job")))
        except NotFound:
            return None

    @strawberry.field(
        description="The newest jobs of an athlete, at most 50, newest first.",
        metadata={"size": 20},
    )
    async def jobs(
        self, info: RequestInfo, athlete: AthleteArgument = None, states: StatesArgument = None
    ) -> list[Job]:
        """The jobs in these states."""
        athlete_id, read = athlete_in(info, athlete), info.context.services.do.jobs.jobs
        wanted = frozenset(states or ())
        found = await read(info.context.viewer, athlete_id, states=wanted, limit=MOST_JOBS)
        return [Job.of(job) for job in found]

    @strawberry.field(
        description="How many jobs are in each state; for whoever manages jobs.",
        metadata={"size": 6},
    )
    async def job_counts(self, info: RequestInfo) -> list[JobCount]:
        """The counts of every state."""
        counts = await info.context.services.do.jobs.counts(info.context.signed_in())
        return [JobCount(state=state, count=count) for state, count in counts.items()]


@strawberry.input(description="A job.")
class JobInput:
    """A job as it is named."""

    job: strawberry.ID = strawberry.field(description="The id of the job.")


JobResult: TypeAlias = Annotated[
    Job | AnyRefusal,
    strawberry.union("JobResult", description="The job as it is now, or why there is none."),
]
JobInputArgument: TypeAlias = Annotated[JobInput, strawberry.argument(description="Which job.")]


@strawberry.type
class JobMutation:
    """Steering slow work."""

    @strawberry.mutation(description="Cancel a job that has not ended; nothing of it is stored.")
    @answering_at(state="job")
    async def cancel_job(
        self,
        info: RequestInfo,
        input: JobInputArgument,  # noqa: A002  the one input object of the schema
    ) -> JobResult:
        """Cancel a job."""
        viewer, cancel = info.context.signed_in(), info.context.services.do.jobs.cancel
        return Job.of(await cancel(viewer, uuid_in(JOB, input.job, "job")))

    @strawberry.mutation(description="Try a job again that failed or was cancelled.")
    @answering_at(state="job")
    async def retry_job(
        self,
        info: RequestInfo,
        input: JobInputArgument,  # noqa: A002  the one input object of the schema
    ) -> JobResult:
        """Queue a job again."""
        viewer, retry = info.context.signed_in(), info.context.services.do.jobs.retry
        return Job.of(await retry(viewer, uuid_in(JOB, input.job, "job")))


async def find_job(context: Context, job_id: UUID) -> Job:
    """The job of this id. Raises NotFound."""
    return Job.of(await context.services.do.jobs.job(context.viewer, job_id))

"""Slow work: asking for plans, following the jobs that make them, cancelling and trying again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Final, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.job import Job as DomainJob
from strideiq.core.domain.job import JobState
from strideiq.core.domain.texts import is_line
from strideiq.core.services.plan_requests import MAKES_PLANS
from strideiq.core.services.rule_backtests import BACKTEST
from strideiq.core.services.season_plans import Parts, PlanView, SeasonPlans
from strideiq.core.services.wishes import Wishes
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.enums import describe
from strideiq.schema.input_checks import Checks
from strideiq.schema.node import Node, node_id, rare_id, uuid_in
from strideiq.schema.refusals import AnyRefusal, answering_at
from strideiq.schema.season_plans import PLAN, SeasonPlan, parts_asked
from strideiq.schema.standard_plan import template_key
from strideiq.schema.whom import AthleteArgument, athlete_in

JOB: Final = "Job"
LONGEST_KEY: Final = 100
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


KEY: Final = (
    "A key of the client's: the same one is the same job, however often it is sent, and is refused"
    " with another input."
)
WEEKLY: Final = "The distance of a usual week of late: 40 km, 25 mi."
LONGEST: Final = "The longest run of the last four weeks: 15 km."


@strawberry.input(
    description="A plan to be made from the athlete's profile, races, time away and goals: B and C"
    " races on the way are in it, and it begins after the recovery of an A race before it."
)
class GeneratePlanInput:
    """A request for a plan."""

    goal: strawberry.ID = strawberry.field(description="The id of the goal.")
    key: str | None = strawberry.field(default=None, description=KEY)
    first_day: date | None = strawberry.field(
        default=None, description="The first day that may be planned; left out, or past: today."
    )
    weekly_distance: str | None = strawberry.field(default=None, description=WEEKLY)
    longest_run: str | None = strawberry.field(default=None, description=LONGEST)
    volume_tier: str | None = strawberry.field(
        default=None, description="The key of a volume tier; left out: what fits the runner."
    )
    standard_plan: strawberry.ID | None = strawberry.field(
        default=None, description="The id of a standard plan to follow, or its key."
    )
    activate: bool = strawberry.field(
        default=False, description="Put the plan on the calendar as soon as it is made."
    )


@strawberry.input(description="The rest of a plan, to be made anew from today on.")
class RegeneratePlanInput:
    """A request for the rest of a plan."""

    plan: strawberry.ID = strawberry.field(description="The id of the plan.")
    revision: int = strawberry.field(description="The revision it had when it was read.")
    key: str | None = strawberry.field(
        default=None, description=f"{KEY} Left out, the same plan and revision are, until it fails."
    )
    weekly_distance: str | None = strawberry.field(
        default=None, description=f"{WEEKLY} Left out: what the plan has come to."
    )
    longest_run: str | None = strawberry.field(
        default=None, description=f"{LONGEST} Left out: what the plan has come to."
    )
    volume_tier: str | None = strawberry.field(
        default=None, description="The key of a volume tier; left out: that of the plan."
    )


@strawberry.input(description="A job.")
class JobInput:
    """A job as it is named."""

    job: strawberry.ID = strawberry.field(description="The id of the job.")


JobResult: TypeAlias = Annotated[
    Job | AnyRefusal,
    strawberry.union("JobResult", description="The job as it is now, or why there is none."),
]
GenerateArgument: TypeAlias = Annotated[
    GeneratePlanInput, strawberry.argument(description="What the plan is made for.")
]
RegenerateArgument: TypeAlias = Annotated[
    RegeneratePlanInput, strawberry.argument(description="Which plan.")
]
JobInputArgument: TypeAlias = Annotated[JobInput, strawberry.argument(description="Which job.")]


@strawberry.type
class JobMutation:
    """Asking for slow work and steering it."""

    @strawberry.mutation(
        description="Ask for a plan; the job that makes it can be followed.", metadata={"cost": 50}
    )
    @answering_at(
        distance="goal", race_day="goal", target_s="goal", conditions="goal", days="activate"
    )
    async def generate_plan(
        self,
        info: RequestInfo,
        input: GenerateArgument,  # noqa: A002  the one input object of the schema
    ) -> JobResult:
        """Write the job."""
        viewer, requests = info.context.signed_in(), info.context.services.do.plan_requests
        wishes = _wishes(info, input, input.first_day, activate=input.activate)
        if input.standard_plan is not None:
            wishes = replace(wishes, template=template_key(input.standard_plan))
        goal_id = uuid_in("Goal", input.goal, "goal")
        return Job.of(await requests.generate(viewer, goal_id, wishes, key=input.key))

    @strawberry.mutation(
        description="Make the rest of a plan anew from today on; days that have passed stay, and all"
        " notes do.",
        metadata={"cost": 50},
    )
    @answering_at(race_day="plan")
    async def regenerate_plan(
        self,
        info: RequestInfo,
        input: RegenerateArgument,  # noqa: A002  the one input object of the schema
    ) -> JobResult:
        """Write the job."""
        viewer, requests = info.context.signed_in(), info.context.services.do.plan_requests
        wishes, plan_id = _wishes(info, input), uuid_in(PLAN, input.plan, "plan")
        revision, key = input.revision, input.key
        return Job.of(await requests.regenerate(viewer, plan_id, revision, wishes, key=key))

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


def _wishes(
    info: RequestInfo,
    sent: GeneratePlanInput | RegeneratePlanInput,
    first_day: date | None = None,
    *,
    activate: bool = False,
) -> Wishes:
    """What was sent beside ids. Raises InvalidArguments with every problem."""
    units = info.context.admitted.units
    checks = Checks(info.context.services.race_metres, info.context.today)
    if first_day is not None:
        checks.day("firstDay", first_day)
    if sent.key is not None and not (sent.key and is_line(sent.key, LONGEST_KEY)):
        fix = f"give a key of 1 to {LONGEST_KEY} characters that can be shown, or leave it out"
        checks.problem("key", f"a key of {len(sent.key)} characters cannot be kept so", fix)
    wishes = Wishes(
        first_day=first_day,
        weekly_m=checks.distance("weeklyDistance", sent.weekly_distance, units),
        longest_m=checks.distance("longestRun", sent.longest_run, units),
        volume_tier=sent.volume_tier,
        activate=activate,
    )
    checks.refuse()
    return wishes


async def find_job(context: Context, job_id: UUID) -> Job:
    """The job of this id. Raises NotFound."""
    return Job.of(await context.services.do.jobs.job(context.viewer, job_id))

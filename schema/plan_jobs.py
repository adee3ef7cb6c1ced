"""Asking for plans, which jobs make."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Final, TypeAlias

import strawberry

from strideiq.core.domain.texts import is_line
from strideiq.core.services.wishes import Wishes
from strideiq.schema.context import RequestInfo
from strideiq.schema.input_checks import Checks
from strideiq.schema.jobs import Job, JobResult
from strideiq.schema.node import uuid_in
from strideiq.schema.refusals import answering_at
from strideiq.schema.season_plans import PLAN
from strideiq.schema.standard_plan import template_key

LONGEST_KEY: Final = 100
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


GenerateArgument: TypeAlias = Annotated[
    GeneratePlanInput, strawberry.argument(description="What the plan is made for.")
]
RegenerateArgument: TypeAlias = Annotated[
    RegeneratePlanInput, strawberry.argument(description="Which plan.")
]


@strawberry.type
class PlanJobMutation:
    """Asking for the slow work that makes plans."""

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

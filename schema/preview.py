"""The query that makes a plan and stores nothing."""

import logging
from typing import Annotated, TypeAlias

import strawberry

from strideiq.core.domain.errors import Refusal as DomainRefusal
from strideiq.core.services.generation import GeneratedPlan
from strideiq.schema.context import RequestInfo
from strideiq.schema.input_checks import shown
from strideiq.schema.inputs import MOST_PROBLEMS, InvalidInput
from strideiq.schema.plan_input import PreviewPlanInput
from strideiq.schema.plan_request import Defaulted, read_request
from strideiq.schema.plans import Plan
from strideiq.schema.reasons import Advice, Finding
from strideiq.schema.refusals import Asked, Refused, refused

_log = logging.getLogger("strideiq.service")


@strawberry.type(description="A plan that was made and not stored.")
class PlanPreview:
    """A plan with what is said of it."""

    plan: Plan = strawberry.field(description="The plan.")
    findings: list[Finding] = strawberry.field(
        description="What was traded, by the linter and plugins.", metadata={"size": 5}
    )
    advice: list[Advice] = strawberry.field(
        description="What the adaptation rules say to this runner.", metadata={"size": 3}
    )


PreviewPlanResult: TypeAlias = Annotated[
    PlanPreview | InvalidInput | Refused,
    strawberry.union(
        "PreviewPlanResult", description="The plan, or why there is none and what would help."
    ),
]

PreviewArgument: TypeAlias = Annotated[
    PreviewPlanInput, strawberry.argument(description="What the plan depends on.")
]


async def preview_plan(
    info: RequestInfo,
    input: PreviewArgument,  # noqa: A002  the one input object of the schema
) -> PlanPreview | InvalidInput | Refused:
    """Make a plan for the input and store nothing."""
    services = info.context.services
    prefers = info.context.admitted.units
    units = services.defaults.units if info.context.viewer.is_stranger else prefers
    given = Defaulted(services.defaults, services.race_metres, info.context.today, units)
    request = read_request(input, given)
    if isinstance(request, tuple):
        return InvalidInput(problems=[shown(each) for each in request[:MOST_PROBLEMS]])
    try:
        made = await services.planning.generate(request)
    except DomainRefusal as refusal:
        return refused(refusal, Asked(PreviewPlanInput, request.units))
    return _preview(made, info.context.request_id)


def _preview(made: GeneratedPlan, request_id: str) -> PlanPreview:
    for problem in made.plugin_problems:
        _log.warning("request %s: %s", request_id, problem)
    return PlanPreview(
        plan=Plan.of(made.plan),
        findings=[Finding.of(finding) for finding in made.findings],
        advice=[Advice.of(advice) for advice in made.advice],
    )

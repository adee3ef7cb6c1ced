"""The query that makes a plan and stores nothing."""

import logging
from typing import Annotated, Final, TypeAlias

import strawberry

from strideiq.core.domain.errors import Refusal as DomainRefusal
from strideiq.core.services.preview import Preview, PreviewAsked
from strideiq.schema.context import RequestInfo
from strideiq.schema.input_checks import shown
from strideiq.schema.inputs import MOST_PROBLEMS, InvalidInput
from strideiq.schema.options import Alternative
from strideiq.schema.plan_input import PreviewPlanInput
from strideiq.schema.plan_request import Defaulted, read_request
from strideiq.schema.plans import Plan
from strideiq.schema.reasons import Advice, Finding
from strideiq.schema.refusals import Asked, Refused, refused
from strideiq.schema.selection import asked_below

ALTERNATIVES: Final = "alternatives"
"""The field that takes option B of every day; it costs as much as the plan itself."""

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
    alternatives: list[Alternative] = strawberry.field(
        description="Option B of the days that have one, in order.",
        metadata={"size": 40, "cost": 1000},
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
        admitted = await services.do.admitting.of(info.context.viewer)
        asked = PreviewAsked(request, ALTERNATIVES in asked_below(info), admitted)
        made = await services.planning.generate(asked)
    except DomainRefusal as refusal:
        return refused(refusal, Asked(PreviewPlanInput, request.units))
    return _preview(made, info.context.request_id)


def _preview(found: Preview, request_id: str) -> PlanPreview:
    made, others = found.made, found.alternatives
    for problem in made.plugin_problems:
        _log.warning("request %s: %s", request_id, problem)
    return PlanPreview(
        plan=Plan.of(made.plan),
        findings=[Finding.of(finding) for finding in made.findings],
        advice=[Advice.of(advice) for advice in made.advice],
        alternatives=[
            Alternative.of(day, others[day.day])
            for day in made.plan.workouts()
            if day.day in others
        ],
    )

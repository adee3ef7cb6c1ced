"""The query that makes a plan and stores nothing."""

import logging
from typing import Annotated, Final, TypeAlias

import strawberry

from strideiq.core.domain.errors import Refusal as DomainRefusal
from strideiq.core.services.generation import GeneratedPlan
from strideiq.schema.context import RequestInfo
from strideiq.schema.plan_input import PreviewPlanInput
from strideiq.schema.plan_request import Defaulted, read_request
from strideiq.schema.plan_request import Problem as ReadProblem
from strideiq.schema.plans import Plan
from strideiq.schema.reasons import Advice, Finding

INPUT_OF: Final = {
    "distance": "goal.raceDistance",
    "race_day": "goal.raceDay",
    "target_s": "goal.target",
    "recent_race": "recentRace",
    "days_per_week": "daysPerWeek",
    "long_run_weekday": "longRunDay",
    "minutes": "minutes",
    "weekly_m": "weeklyDistance",
    "longest_m": "longestRun",
    "volume_tier": "volumeTier",
}
"""The input field each constraint of the planner stands for."""

MOST_PROBLEMS: Final = 20

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


@strawberry.type(description="Something of the input that cannot be used.")
class InputProblem:
    """A problem with its place."""

    path: list[str] = strawberry.field(description="The fields that lead to it; places from 0.")
    message: str = strawberry.field(description="What is wrong.")
    suggestion: str = strawberry.field(description="What to write instead.")

    @classmethod
    def of(cls, problem: ReadProblem) -> "InputProblem":
        """The problem as it was found."""
        return cls(path=list(problem.path), message=problem.message, suggestion=problem.suggestion)


@strawberry.type(description="The input cannot be read; nothing was planned.")
class InvalidInput:
    """Every problem at once, the first twenty of them."""

    problems: list[InputProblem] = strawberry.field(
        description="What to correct.", metadata={"size": 3}
    )


@strawberry.type(description="The input was understood, and no plan can be made of it.")
class PlanRefused:
    """An expected no."""

    code: str = strawberry.field(
        description="Names what stands in the way; busy and too_slow pass by themselves."
    )
    path: list[str] = strawberry.field(
        description="The input fields that lead to it; empty where none does."
    )
    message: str = strawberry.field(description="Why, in plain words.")
    suggestion: str = strawberry.field(description="What would be accepted.")
    instead: str | None = strawberry.field(
        description="That as a value for the same field, where there is one."
    )


PreviewPlanResult: TypeAlias = Annotated[
    PlanPreview | InvalidInput | PlanRefused,
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
) -> PlanPreview | InvalidInput | PlanRefused:
    """Make a plan for the input and store nothing."""
    services = info.context.services
    given = Defaulted(services.defaults, services.race_metres, info.context.today)
    request = read_request(input, given)
    if isinstance(request, tuple):
        return InvalidInput(problems=[InputProblem.of(each) for each in request[:MOST_PROBLEMS]])
    try:
        made = await services.planning.generate(request)
    except DomainRefusal as refusal:
        return refused(refusal)
    return _preview(made, info.context.request_id)


def refused(refusal: DomainRefusal) -> PlanRefused:
    """The refusal with the input field it is about."""
    path = INPUT_OF.get(refusal.constraint, "")
    single = isinstance(refusal.instead, (str, int, float)) or hasattr(refusal.instead, "isoformat")
    return PlanRefused(
        code=refusal.constraint,
        path=path.split(".") if path else [],
        message=refusal.message,
        suggestion=refusal.suggestion,
        instead=str(refusal.instead) if single else None,
    )


def _preview(made: GeneratedPlan, request_id: str) -> PlanPreview:
    for problem in made.plugin_problems:
        _log.warning("request %s: %s", request_id, problem)
    return PlanPreview(
        plan=Plan.of(made.plan),
        findings=[Finding.of(finding) for finding in made.findings],
        advice=[Advice.of(advice) for advice in made.advice],
    )

"""Use case: plans that are looked at and not stored, made apart from whoever answers requests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.services.admitted import Admitted
from strideiq.core.services.generation import GeneratedPlan, Planner, generate_plan


@dataclass(frozen=True, slots=True)
class PreviewAsked:
    """A plan to be looked at; ``options`` asks for option B of its days as well.

    ``admitted`` says which plugins and rules may be used for whoever looks; None for all of them.
    """

    request: PlanRequest
    options: bool = False
    admitted: Admitted | None = None

    def planner(self, planner: Planner) -> Planner:
        """The planner as it works for whoever looks."""
        return planner if self.admitted is None else self.admitted.planner(planner)


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan that is not stored, with option B by day where it was asked for."""

    made: GeneratedPlan
    alternatives: Mapping[date, PlannedWorkout] = field(default_factory=dict)


class Planning(Protocol):
    """Makes plans without keeping a server from answering others."""

    async def generate(self, asked: PreviewAsked) -> Preview:
        """The plan that is asked for; Refusal when there is none, or none in time."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether a plan would be made right away."""
        ...


def preview(asked: PreviewAsked, planner: Planner) -> Preview:
    """Make the plan. Raises Refusal when there is none."""
    theirs = asked.planner(planner)
    return with_options(generate_plan(asked.request, theirs), asked, theirs)


def with_options(made: GeneratedPlan, asked: PreviewAsked, planner: Planner) -> Preview:
    """A plan with option B of its days, if that was asked for."""
    if not asked.options:
        return Preview(made)
    catalogue, config = planner.catalogue(), planner.config
    return Preview(made, dict(alternatives(made.plan, asked.request, catalogue, config)))

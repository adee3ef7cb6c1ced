"""Option B: another workout that does the same for the body as the one a plan proposes."""

from collections.abc import Mapping
from datetime import date

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.reading.shapes.planning import PlanConfig


def alternatives(
    plan: Plan, request: PlanRequest, catalogue: Catalogue, config: PlanConfig
) -> Mapping[date, PlannedWorkout]:
    """Option B of the days from today on that have one."""
    return {}

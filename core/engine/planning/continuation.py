"""A plan that has begun, planned anew from today on."""

from collections.abc import Set as AbstractSet
from datetime import date

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.reading.shapes.planning import PlanConfig


def go_on(
    previous: Plan,
    skipped: AbstractSet[date],
    request: PlanRequest,
    catalogue: Catalogue,
    config: PlanConfig,
) -> Generation:
    """Placeholder."""
    return generate(request, catalogue, config)

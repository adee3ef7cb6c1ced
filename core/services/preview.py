"""Use case: plans that are looked at and not stored, made apart from whoever answers requests."""

from typing import Protocol

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.services.generation import GeneratedPlan


class Planning(Protocol):
    """Makes plans without keeping a server from answering others."""

    async def generate(self, request: PlanRequest) -> GeneratedPlan:
        """The plan for ``request``; Refusal when there is none, or none in time."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether a plan would be made right away."""
        ...

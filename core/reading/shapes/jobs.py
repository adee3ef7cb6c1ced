"""The shape of ``service.jobs`` in default.yaml: how workers hold, try and look for jobs."""

from typing import Annotated

from pydantic import Field, model_validator

from strideiq.core.reading.shaping import Shape

Span = Annotated[float, Field(gt=0, le=3600)]


class JobLimits(Shape):
    """How workers hold, try and look for jobs."""

    lease_seconds: Span = Field(description="Time a job is held after the last sign of life.")
    beat_seconds: Span = Field(description="Time between two signs of life for a job.")
    progress_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        description="Shortest time between two stages that are written down."
    )
    try_seconds: Span = Field(description="Time for one try of a job.")
    at_once: Annotated[int, Field(ge=1, le=64)] = Field(
        description="Jobs in progress in one worker process at once."
    )
    sweep_seconds: Span = Field(description="Time between two looks for what nobody took.")
    ring_again_seconds: Span = Field(
        description="Time before a worker is told of the same job once more."
    )
    stop_seconds: Span = Field(description="Time for jobs in progress when a worker is stopped.")
    silent_seconds: Span = Field(
        description="Time without a sign of life before a worker process is replaced."
    )

    @model_validator(mode="after")
    def _beats_within_the_lease(self) -> "JobLimits":
        if self.beat_seconds * 2 > self.lease_seconds:
            raise ValueError("beat_seconds is more than half of lease_seconds -> make it shorter")
        return self

"""The shape of ``service.nightly`` in default.yaml: when rules are looked at by themselves."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.shaping import Shape


class NightlyLimits(Shape):
    """When and how many athletes' rules are looked at by themselves."""

    hour: Annotated[int, Field(ge=0, le=23)] = Field(
        description="Hour of the athlete's own clock from which a night's look is due."
    )
    batch: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="Athletes of one time zone asked for in one transaction."
    )
    look_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        description="Time between two looks for nights that have begun."
    )

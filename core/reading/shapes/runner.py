"""The shape of the section ``runner`` of ``plan_rules.yaml``: age and injuries."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.quantities import Metres, Share
from strideiq.core.reading.shaping import Shape

Age = Annotated[int, Field(ge=1, le=120, description="whole years")]


class SlowerRamp(Shape):
    """How much a new biggest week may exceed the last one at most; see ``ramp``."""

    most: Share
    small_most: Share
    small_distance: Metres


class Softer(Shape):
    """What is held tighter for some runners; what is left out stays as it is for everybody."""

    ramp: SlowerRamp | None = None
    cut_back_every: Annotated[int, Field(ge=3, le=8)] | None = None
    gap_after_intervals: Annotated[int, Field(ge=1, le=4)] | None = None
    quality_sessions: Annotated[int, Field(ge=0, le=4)] | None = None
    week_quality_at_most: Share | None = None
    long_run_time: Share = Field(default=1.0, description="of the longest time on one's feet")


class SofterFrom(Softer):
    """The same from an age on."""

    age: Age


class UnderAge(Shape):
    """What runners below an age may race, and their biggest week."""

    age: Age
    races: Annotated[tuple[str, ...], Field(min_length=1)]
    biggest_week: Metres


class RunnerRules(Shape):
    """What age and injuries change; rows of ``from_age`` add up, of ``under_age`` the last counts."""

    ages: tuple[Age, Age]
    from_age: tuple[SofterFrom, ...]
    injured: Softer
    under_age: tuple[UnderAge, ...]

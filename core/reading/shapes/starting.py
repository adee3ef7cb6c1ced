"""The shape of the section ``start`` of ``plan_rules.yaml``: where a plan begins."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.quantities import Metres, Seconds, Share
from strideiq.core.reading.shaping import Shape

Days = Annotated[int, Field(ge=0, le=400)]


class Stage(Shape):
    """One stage of the way back: a share of the usual week, and the longest time of a run."""

    share: Share
    longest: Seconds | None = None
    phase: str = Field(default="return", description="a phase of role return")


class TimeOff(Shape):
    """The way back from so many days off on.

    Each stage lasts ``stage_weeks``; without them all stages together last as long as the break.
    """

    from_days: Annotated[int, Field(ge=7, le=400)]
    stage_weeks: Annotated[int, Field(ge=1, le=6)] | None = None
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]


class ShortBreak(Shape):
    """A break too short to lead back from: the first days after it have no hard run."""

    from_days: Annotated[int, Field(ge=2, le=400)]
    easy_days: Annotated[int, Field(ge=0, le=28)]


class StartRules(Shape):
    """Where the first week starts."""

    recent_days: Days
    most_of_recent: Share
    least: Metres
    first_week: dict[str, Metres]
    usual_days: Days
    usual_at_least: Days
    short_break: ShortBreak
    time_off: tuple[TimeOff, ...]

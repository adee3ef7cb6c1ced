"""The shape of the section ``side_races`` of ``plan_rules.yaml``: races on the way to the goal."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.quantities import Share
from strideiq.core.reading.shaping import Shape

Apart = Annotated[int, Field(ge=1, le=120, description="days")]


class SideRaceRules(Shape):
    """Races on the way to the goal: what they cost a week and how far apart they have to be."""

    share: Share
    least: Share
    before_goal: dict[str, Apart]
    apart: dict[str, Apart]
    beyond_longest: Share

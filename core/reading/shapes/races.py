"""The shape of the section ``side_races`` of ``plan_rules.yaml``: races on the way to the goal."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.quantities import Share
from strideiq.core.reading.shaping import Shape

Apart = Annotated[int, Field(ge=1, le=120, description="days")]


BlockWeeks = Annotated[int, Field(ge=2, le=6, description="weeks")]


class BlockRules(Shape):
    """The weeks before a B race that train for it: the phase that says how, and how many they are."""

    phase: str
    weeks: dict[str, BlockWeeks]
    before_goal: Annotated[int, Field(ge=0, le=12, description="weeks")]


class SideRaceRules(Shape):
    """Races on the way to the goal: what they cost a week and how far apart they have to be."""

    share: Share
    least: Share
    before_goal: dict[str, Apart]
    apart: dict[str, Apart]
    beyond_longest: Share
    block: BlockRules

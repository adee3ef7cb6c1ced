"""The shapes of ``plan_rules.yaml`` for what stands beside a day's run, and for days around races."""

from typing import Annotated

from pydantic import Field

from strideiq.core.reading.quantities import Metres, Seconds, Share
from strideiq.core.reading.shaping import Shape

Families = Annotated[tuple[str, ...], Field(min_length=1)]
AWeek = Annotated[int, Field(ge=0, le=7)]
DaysApart = Annotated[int, Field(ge=0, le=28)]


class StrengthRules(Shape):
    """Strength sessions: how many, how long, and how far from the goal race."""

    families: Families
    a_week: AWeek
    time: Seconds
    beside_run: Share = Field(description="of the day's minutes, where the day has an easy run")
    taper: Share = Field(description="of the time, once a taper week")
    before_race: DaysApart
    after_race: DaysApart


class CrossRules(Shape):
    """Cross-training slots: how far from the goal race."""

    families: Families
    before_race: DaysApart
    after_race: DaysApart


class DoubleRules(Shape):
    """Second runs: for which volume tiers, on which days, and how long."""

    tiers: tuple[str, ...]
    from_distance: Metres
    share: Share
    least: Metres
    time: Seconds


class AroundRaces(Shape):
    """Days around a race on the way to the goal; those before it by its priority."""

    rest_before: dict[str, DaysApart]
    easy_before: dict[str, DaysApart]
    easy_day_for: Metres

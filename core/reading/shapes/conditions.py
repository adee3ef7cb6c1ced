"""The shapes of the tables that heat, height and hills change a pace by."""

from typing import Annotated

from pydantic import Field, model_validator

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.conditions import Course
from strideiq.core.reading.quantities import Metres, Share
from strideiq.core.reading.shaping import Shape

Source = Annotated[str, Field(min_length=3, max_length=120)]


class HeatBand(Shape):
    """Up to a sum of temperature and dew point in degrees Fahrenheit, paces are so much slower."""

    up_to_f: Annotated[float, Field(gt=0, le=250)]
    slower: tuple[Share, Share]


class HeatTable(Shape):
    """What heat does to a pace, by temperature and dew point."""

    source: Source
    bands: Annotated[tuple[HeatBand, ...], Field(min_length=1)]
    repetitions: Share
    humidity: Annotated[Share, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _rising(self) -> "HeatTable":
        """Bands follow each other, hotter and slower."""
        if any(a.up_to_f >= b.up_to_f for a, b in zip(self.bands, self.bands[1:], strict=False)):
            message = "the bands do not rise -> write them from the coolest to the hottest"
            raise ValueError(message)
        for band in self.bands:
            if band.slower[0] > band.slower[1]:
                message = f"the band up to {band.up_to_f:g} runs downwards -> write [least, most]"
                raise ValueError(message)
        return self


class AltitudeTable(Shape):
    """Seconds per kilometre for every step of height above a first one, and the zones they slow."""

    source: Source
    above: Metres
    every: Metres
    slower_s_km: Annotated[float, Field(ge=0, le=60)]
    zones: tuple[Zone, ...]

    @model_validator(mode="after")
    def _of_some_height(self) -> "AltitudeTable":
        if self.every < 1:
            message = "a step of no height -> write every as in 305 m"
            raise ValueError(message)
        return self


class HillTable(Shape):
    """How a climb is spread over a course, and how little a descent gives back."""

    source: Source
    grade: Annotated[Share, Field(gt=0, le=0.45)]
    least_downhill: Share
    climb_per_km: dict[Course, Metres]


class ConditionRules(Shape):
    """What the conditions of a race do to its pace."""

    heat: HeatTable
    altitude: AltitudeTable
    hills: HillTable
    by_effort: tuple[Course, ...]

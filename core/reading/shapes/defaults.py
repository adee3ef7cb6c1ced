"""The shape of default.yaml: what a request is filled with where the runner says nothing."""

from typing import Annotated, Final, Literal

from pydantic import Field

from strideiq.core.domain.units import UnitSystem
from strideiq.core.reading.shapes.service import ServiceLimits
from strideiq.core.reading.shaping import Shape

Minutes = Annotated[int, Field(ge=0, le=1440)]

WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
"""Keys of the weekdays, in the order of the week."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class MinutesByWeekday(Shape):
    """The most minutes a runner has on each weekday; 0 means no training on that day."""

    monday: Minutes
    tuesday: Minutes
    wednesday: Minutes
    thursday: Minutes
    friday: Minutes
    saturday: Minutes
    sunday: Minutes

    def in_order(self) -> tuple[int, int, int, int, int, int, int]:
        """Minutes from Monday to Sunday."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )


class Defaults(Shape):
    """``default.yaml``: what holds where neither the command line nor a request says otherwise."""

    units: UnitSystem = Field(description="Units of display: km or mi.")
    days_per_week: Annotated[int, Field(ge=1, le=7)] = Field(description="Training days a week.")
    long_run_day: Weekday = Field(description="The weekday of the long run.")
    minutes: MinutesByWeekday
    rules_engine: Literal["auto", "reference", "durable"] = Field(
        description="What a worker evaluates rules by; auto takes durable where it is installed."
    )
    service: ServiceLimits

"""Weekdays as clients send and read them."""

from collections.abc import Iterable
from enum import StrEnum

import strawberry

from strideiq.core.reading.shapes.defaults import WEEKDAYS
from strideiq.schema.enums import describe


class Weekday(StrEnum):
    """The days of the week by the keys of the configuration, in the order of the calendar."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


describe(
    Weekday, "Weekday", "The days of the week.", {day.name: f"{day.title()}." for day in Weekday}
)


def numbers(days: Iterable[Weekday]) -> tuple[int, ...]:
    """The weekdays as the domain counts them, Monday 0."""
    return tuple(WEEKDAYS.index(day) for day in days)


def weekdays(counted: Iterable[int]) -> list[Weekday]:
    """The weekdays of these numbers."""
    return [Weekday(WEEKDAYS[number]) for number in counted]


@strawberry.input(
    description="The most minutes for all that is trained on each weekday; 0 keeps it free."
)
class WeekdayMinutesInput:
    """Minutes as they are sent; a weekday left out has the default."""

    monday: int | None = strawberry.field(default=None, description="Minutes on Mondays.")
    tuesday: int | None = strawberry.field(default=None, description="Minutes on Tuesdays.")
    wednesday: int | None = strawberry.field(default=None, description="Minutes on Wednesdays.")
    thursday: int | None = strawberry.field(default=None, description="Minutes on Thursdays.")
    friday: int | None = strawberry.field(default=None, description="Minutes on Fridays.")
    saturday: int | None = strawberry.field(default=None, description="Minutes on Saturdays.")
    sunday: int | None = strawberry.field(default=None, description="Minutes on Sundays.")

    def in_order(self) -> tuple[int | None, ...]:
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

"""What a client sends to ask for a plan."""

from datetime import date
from enum import StrEnum

import strawberry

from strideiq.core.domain.units import UnitSystem
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


@strawberry.input(description="The race to train for.")
class GoalInput:
    """A goal as it is sent."""

    race_distance: str = strawberry.field(description="The key of a race distance: marathon.")
    race_day: date = strawberry.field(description="The day of the race.")
    target: str | None = strawberry.field(default=None, description="The goal time: 3:30:00.")


@strawberry.input(description="A race that was run.")
class RaceResultInput:
    """A race as it is sent."""

    distance: str = strawberry.field(
        description="The key of a race distance, or a length: 10k, 8 km, 5 mi."
    )
    time: str = strawberry.field(description="The time: 45:30, 1:42:00.")
    day: date | None = strawberry.field(default=None, description="The day it was run.")


@strawberry.input(description="One run of the history.")
class RunInput:
    """A run as it is sent."""

    day: date = strawberry.field(description="The local calendar day.")
    distance_m: float = strawberry.field(description="Metres.")
    duration_s: float = strawberry.field(description="Seconds of moving time.")
    average_hr: float | None = strawberry.field(default=None, description="Beats per minute.")


@strawberry.input(description="The most minutes for a run on each weekday; 0 keeps it free.")
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


@strawberry.input(description="Everything a plan depends on.")
class PreviewPlanInput:
    """A request for a plan as it is sent; what is left out has the configured default."""

    goal: GoalInput = strawberry.field(description="The race to train for.")
    today: date | None = strawberry.field(
        default=None, description="The first day that may be planned; left out: today."
    )
    days_per_week: int | None = strawberry.field(default=None, description="Training days a week.")
    long_run_day: Weekday | None = strawberry.field(
        default=None, description="The weekday of the long run."
    )
    minutes: WeekdayMinutesInput | None = strawberry.field(
        default=None, description="Time to train on each weekday."
    )
    recent_race: RaceResultInput | None = strawberry.field(
        default=None, description="A race of the last weeks that shows the runner's fitness."
    )
    weekly_distance: str | None = strawberry.field(
        default=None, description="The distance of a usual week: 40 km, 25 mi."
    )
    longest_run: str | None = strawberry.field(
        default=None, description="The longest run of the last four weeks: 15 km."
    )
    history: list[RunInput] | None = strawberry.field(
        default=None, description="The runner's own runs; they count before what is told."
    )
    volume_tier: str | None = strawberry.field(
        default=None, description="The key of a volume tier; left out: what fits the runner."
    )
    units: UnitSystem | None = strawberry.field(
        default=None,
        description="The units of sentences in the plan, and of distances sent without a unit; left"
        " out: those the viewer prefers.",
    )

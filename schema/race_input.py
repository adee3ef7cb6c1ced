"""What a client sends of a race beside its distance and day: course and weather, races on the way."""

from datetime import date

import strawberry

from strideiq.core.domain.conditions import Course
from strideiq.core.domain.goal import Priority


@strawberry.input(
    description="Where and in what weather a race is run; what is unknown is left out."
)
class ConditionsInput:
    """Conditions as they are sent."""

    course: Course = strawberry.field(default=Course.FLAT, description="The kind of course.")
    ascent_m: float = strawberry.field(
        default=0.0,
        description="Metres up over the whole race, at most 30 % of its length; none on a track.",
    )
    descent_m: float | None = strawberry.field(
        default=None,
        description="Metres down over the whole race, at most 30 % of its length; left out: as many"
        " as up.",
    )
    altitude_m: float = strawberry.field(
        default=0.0, description="Metres above the sea, -430 to 5,000."
    )
    temperature_c: float | None = strawberry.field(
        default=None, description="Degrees Celsius at the race, -40 to 50."
    )
    dew_point_c: float | None = strawberry.field(
        default=None,
        description="The dew point in degrees Celsius, -40 to the temperature; goes before humidity.",
    )
    humidity: float | None = strawberry.field(
        default=None, description="Relative humidity, 0.01 to 1; it needs the temperature."
    )
    acclimatised: bool = strawberry.field(
        default=True, description="Whether one has trained in such heat for ten days."
    )


@strawberry.input(description="Another race before the goal.")
class SideRaceInput:
    """A race on the way as it is sent."""

    race_distance: str = strawberry.field(description="The key of a race distance: 10k.")
    race_day: date = strawberry.field(description="The day of the race.")
    priority: Priority = strawberry.field(
        default=Priority.B,
        description="B gets a short taper, C is run out of training; an A race that leaves too little"
        " time for the goal is run as a B race.",
    )
    target: str | None = strawberry.field(default=None, description="The time aimed at: 45:00.")
    name: str = strawberry.field(default="", description="A name for it, at most 200 letters.")

"""Course and weather of a race as a type."""

from typing import Self

import strawberry

from strideiq.core.domain.conditions import Conditions, Course


@strawberry.type(description="Where and in what weather a race is run; null where unknown.")
class RaceConditions:
    """Conditions as they were told."""

    course: Course = strawberry.field(description="The kind of course.")
    ascent_m: float = strawberry.field(description="Metres up over the whole race.")
    descent_m: float | None = strawberry.field(description="Metres down over the whole race.")
    altitude_m: float = strawberry.field(description="Metres above the sea.")
    temperature_c: float | None = strawberry.field(description="Degrees Celsius at the race.")
    dew_point_c: float | None = strawberry.field(description="The dew point in degrees Celsius.")
    humidity: float | None = strawberry.field(description="Relative humidity, 0 to 1.")
    acclimatised: bool = strawberry.field(
        description="Whether the runner has trained in such heat for ten days."
    )

    @classmethod
    def of(cls, conditions: Conditions | None) -> Self | None:
        """The conditions, None where none are known."""
        if conditions is None:
            return None
        return cls(
            course=conditions.course,
            ascent_m=conditions.ascent_m,
            descent_m=conditions.descent_m,
            altitude_m=conditions.altitude_m,
            temperature_c=conditions.temperature_c,
            dew_point_c=conditions.dew_point_c,
            humidity=conditions.humidity,
            acclimatised=conditions.acclimatised,
        )

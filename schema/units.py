"""Distances and paces in the units a field is asked for."""

from typing import Annotated, Final, TypeAlias

import strawberry

from strideiq.core.domain.athlete import PaceRange
from strideiq.core.domain.units import METRES_PER_KM, METRES_PER_MILE, UnitSystem
from strideiq.core.engine.export.describe import pace_band
from strideiq.schema import enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.context import RequestInfo

UnitsArgument: TypeAlias = Annotated[
    UnitSystem | None,
    strawberry.argument(description="Left out: the units of the viewer, metric for a stranger."),
]

_METRES: Final = {UnitSystem.METRIC: METRES_PER_KM, UnitSystem.IMPERIAL: METRES_PER_MILE}


def chosen(units: UnitSystem | None, info: RequestInfo) -> UnitSystem:
    """The units asked for, else those the viewer prefers."""
    return units or info.context.admitted.units


def distance_in(metres: float, units: UnitSystem) -> float:
    """Kilometres or miles, rounded to a thousandth."""
    return round(metres / _METRES[units], 3)


@strawberry.type(description="A band of paces, in seconds for one kilometre or mile.")
class PaceBand:
    """A band of paces in the units it was asked for."""

    fast_s: float = strawberry.field(description="The fast end, in seconds.")
    slow_s: float = strawberry.field(description="The slow end, in seconds.")
    text: str = strawberry.field(description="Both ends as runners write them: 4:33-4:38/km.")


def band_in(pace: PaceRange, units: UnitSystem) -> PaceBand:
    """The band per kilometre or per mile; seconds are rounded to a tenth."""
    per_unit = _METRES[units] / METRES_PER_KM
    return PaceBand(
        fast_s=round(pace.fast_s_km * per_unit, 1),
        slow_s=round(pace.slow_s_km * per_unit, 1),
        text=pace_band(pace, units),
    )

"""Paces under the conditions of a race: hills, heat and height make equal effort slower.

Each share is added to the flat pace of a cool day at the sea. Tables come from the plan rules.
"""

import math
from typing import Final

from strideiq.core.domain.athlete import PaceRange, Zone, Zones
from strideiq.core.domain.conditions import Adjustment, Conditions, Course, RacePacing
from strideiq.core.domain.units import METRES_PER_KM, UnitSystem
from strideiq.core.reading.shapes.conditions import (
    AltitudeTable,
    ConditionRules,
    HeatTable,
    HillTable,
)

# Magnus over water with the constants of Alduchov and Eskridge 1996.
_MAGNUS: Final = (17.625, 243.04)
_FLAT_COST: Final = 3.6
_STEEPEST: Final = 0.45
_METRES_PER_FOOT: Final = 0.3048


def adjusted(
    flat_s_km: float,
    distance_m: float,
    conditions: Conditions,
    table: ConditionRules,
    units: UnitSystem = UnitSystem.METRIC,
) -> RacePacing:
    """The pace of a race of ``distance_m`` metres whose flat pace is ``flat_s_km`` s/km.

    ``units`` are those of the sentences. Above the last band of heat the race goes by effort.
    """
    found = [
        _hills(distance_m, conditions, table.hills, units),
        _heat(conditions, table.heat, units),
        _altitude(flat_s_km, conditions, table.altitude, units),
    ]
    adjustments = tuple(each for each in found if each is not None)
    adjusted_s_km = flat_s_km * (1 + sum(each.share for each in adjustments))
    return RacePacing(
        flat_s_km=flat_s_km,
        adjusted_s_km=adjusted_s_km,
        flat_s=flat_s_km * distance_m / METRES_PER_KM,
        adjusted_s=adjusted_s_km * distance_m / METRES_PER_KM,
        adjustments=adjustments,
        by_effort=conditions.course in table.by_effort or too_hot(conditions, table.heat),
    )


def adjusted_zones(zones: Zones, conditions: Conditions, table: ConditionRules) -> Zones:
    """Training paces in the same heat and at the same height, on the flat.

    Heat slows repetitions by a part only; height slows the zones that its table names.
    """
    heat = heat_share(conditions, table.heat)

    def slowed(zone: Zone, band: PaceRange) -> PaceRange:
        share = heat * table.heat.repetitions if zone is Zone.R else heat
        thin = height_s_km(conditions, table.altitude) if zone in table.altitude.zones else 0.0
        return PaceRange(*(pace * (1 + share) + thin for pace in (band.fast_s_km, band.slow_s_km)))

    return Zones(
        easy=slowed(Zone.E, zones.easy),
        marathon=slowed(Zone.M, zones.marathon),
        threshold=slowed(Zone.T, zones.threshold),
        interval=slowed(Zone.I, zones.interval),
        repetition=slowed(Zone.R, zones.repetition),
    )


def dew_point(temperature_c: float, humidity: float) -> float:
    """Dew point in degrees Celsius of air of a relative ``humidity`` of more than 0, up to 1."""
    slope, offset = _MAGNUS
    gamma = math.log(humidity) + slope * temperature_c / (offset + temperature_c)
    return offset * gamma / (slope - gamma)


def cost_ratio(grade: float) -> float:
    """Energy cost of a metre at ``grade`` (rise over run, -0.45 to 0.45) in metres of flat running.

    Minetti 2002, J Appl Physiol 93:1039: J/kg/m by slope, over the 3.6 of the flat.
    """
    i = max(-_STEEPEST, min(_STEEPEST, grade))
    cost = 155.4 * i**5 - 30.4 * i**4 - 43.3 * i**3 + 46.3 * i**2 + 19.5 * i + _FLAT_COST
    return cost / _FLAT_COST


def hill_share(ascent_m: float, descent_m: float, distance_m: float, table: HillTable) -> float:
    """How much slower equal effort is over a course with so many metres up and down.

    Climbs and descents are taken to be as steep as the table says, or steeper where they would
    not find room on the course; the rest of it is flat.
    """
    grade = max(table.grade, (ascent_m + descent_m) / distance_m)
    up = ascent_m / grade * (cost_ratio(grade) - 1)
    down = descent_m / grade * (max(table.least_downhill, cost_ratio(-grade)) - 1)
    return (up + down) / distance_m


def ascent_of(conditions: Conditions, distance_m: float, table: HillTable) -> float:
    """Metres up over the whole course; of a hilly one that nobody measured, the usual climb."""
    if conditions.ascent_m or conditions.descent_m or conditions.course is Course.TRACK:
        return conditions.ascent_m
    return table.climb_per_km.get(conditions.course, 0.0) * distance_m / METRES_PER_KM


def heat_share(conditions: Conditions, table: HeatTable) -> float:
    """How much slower equal effort is in such heat; that of the last band above it."""
    if conditions.temperature_c is None:
        return 0.0
    total = _heat_sum(conditions, conditions.temperature_c, table)
    band = next((band for band in table.bands if total <= band.up_to_f), table.bands[-1])
    least, most = band.slower
    return (least + most) / 2 if conditions.acclimatised else most


def too_hot(conditions: Conditions, table: HeatTable) -> bool:
    """Whether it is hotter than any band, so that nobody should run hard."""
    if conditions.temperature_c is None:
        return False
    return _heat_sum(conditions, conditions.temperature_c, table) > table.bands[-1].up_to_f


def height_s_km(conditions: Conditions, table: AltitudeTable) -> float:
    """Seconds per kilometre that thin air costs."""
    return max(0.0, conditions.altitude_m - table.above) / table.every * table.slower_s_km


def _heat_sum(conditions: Conditions, temperature_c: float, table: HeatTable) -> float:
    """Temperature plus dew point in degrees Fahrenheit, in whole ones as the table counts."""
    dew_c = _dew_point(conditions, temperature_c, table)
    return round(_fahrenheit(temperature_c) + _fahrenheit(dew_c), 0)


def _dew_point(conditions: Conditions, temperature_c: float, table: HeatTable) -> float:
    if conditions.dew_point_c is not None:
        return conditions.dew_point_c
    known = conditions.humidity
    return dew_point(temperature_c, table.humidity if known is None else known)


def _fahrenheit(celsius: float) -> float:
    return celsius * 9 / 5 + 32


def _hills(
    distance_m: float, conditions: Conditions, table: HillTable, units: UnitSystem
) -> Adjustment | None:
    up = ascent_of(conditions, distance_m, table)
    down = up if conditions.descent_m is None else conditions.descent_m
    if not up and not down:
        return None
    share = hill_share(up, down, distance_m, table)
    taken = "" if conditions.ascent_m or conditions.descent_m else ", as usual on such a course"
    climb = f"{_height(up, units)} up and {_height(down, units)} down{taken}"
    return Adjustment("hills", share, f"{climb}: {_slower(share)}.", table.source)


def _heat(conditions: Conditions, table: HeatTable, units: UnitSystem) -> Adjustment | None:
    celsius = conditions.temperature_c
    share = heat_share(conditions, table)
    if celsius is None or not share:
        return None
    dew = _degrees(_dew_point(conditions, celsius, table), units)
    known = conditions.dew_point_c is not None or conditions.humidity is not None
    air = f"{_degrees(celsius, units)} with a dew point of {dew}"
    air += "" if known else f", taking {table.humidity:.0%} humidity"
    air += "" if conditions.acclimatised else ", not acclimatised"
    end = "; too hot to run hard, so run by effort" if too_hot(conditions, table) else ""
    return Adjustment("heat", share, f"{air}: {_slower(share)}{end}.", table.source)


def _altitude(
    flat_s_km: float, conditions: Conditions, table: AltitudeTable, units: UnitSystem
) -> Adjustment | None:
    slower = height_s_km(conditions, table)
    if not slower:
        return None
    share = slower / flat_s_km
    height = _height(conditions.altitude_m, units)
    return Adjustment("altitude", share, f"{height} above the sea: {_slower(share)}.", table.source)


def _slower(share: float) -> str:
    return f"{abs(share):.1%} {'slower' if share >= 0 else 'faster'}"


def _height(metres: float, units: UnitSystem) -> str:
    if units is UnitSystem.IMPERIAL:
        return f"{metres / _METRES_PER_FOOT:.0f} ft"
    return f"{metres:.0f} m"


def _degrees(celsius: float, units: UnitSystem) -> str:
    if units is UnitSystem.IMPERIAL:
        return f"{_fahrenheit(celsius):.0f} °F"
    return f"{celsius:.0f} °C"

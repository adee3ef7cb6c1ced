"""What the conditions of a race must satisfy; each refusal says what would be accepted."""

from dataclasses import replace
from typing import Any, Final

from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal

HIGHEST_M: Final = 5000.0
COLDEST_C, HOTTEST_C = -40.0, 50.0
DRIEST: Final = 0.01
STEEPEST: Final = 0.3
"""Metres up and down for each metre of a course; more is a stair, not a race."""


def check_conditions(conditions: Conditions | None, distance_m: float) -> None:
    """Raise Refusal for the first condition that no race is run in; its ``instead`` is a whole one."""
    if conditions is None:
        return
    if conditions.course is Course.TRACK and (conditions.ascent_m or conditions.descent_m):
        _refuse(
            conditions,
            "a track has no metres up or down",
            "leave them out, or choose another course",
            ascent_m=0.0,
            descent_m=None,
        )
    _within(conditions, "altitude_m", "an altitude", "m", -430.0, HIGHEST_M)
    _within(conditions, "temperature_c", "a temperature", "°C", COLDEST_C, HOTTEST_C)
    _within(conditions, "humidity", "a humidity", "as a share", DRIEST, 1.0)
    warmest = HOTTEST_C if conditions.temperature_c is None else conditions.temperature_c
    _within(conditions, "dew_point_c", "a dew point", "°C", COLDEST_C, warmest)
    for name in ("ascent_m", "descent_m"):
        most = STEEPEST * distance_m
        _within(
            conditions, name, f"an {name[:-2]}" if name[0] == "a" else "a descent", "m", 0, most
        )
    if conditions.temperature_c is None and (
        conditions.dew_point_c is not None or conditions.humidity is not None
    ):
        _refuse(
            conditions,
            "dew point and humidity say nothing without a temperature",
            "give the temperature too, or leave them out",
            dew_point_c=None,
            humidity=None,
        )


def _within(
    conditions: Conditions, name: str, noun: str, unit: str, least: float, most: float
) -> None:
    value = getattr(conditions, name)
    # Written so that a value that is no number fails as well.
    if value is None or least <= value <= most:
        return
    nearest = least if not value > least else most
    _refuse(
        conditions,
        f"no race is planned for {noun} of {value:g} {unit}",
        f"give one from {least:g} to {most:g}",
        **{name: nearest},
    )


def _refuse(conditions: Conditions, message: str, suggestion: str, **instead: Any) -> None:  # noqa: ANN401  any field
    raise Refusal(
        "conditions", message, suggestion=suggestion, instead=replace(conditions, **instead)
    )

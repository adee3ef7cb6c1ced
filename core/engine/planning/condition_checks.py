"""What the conditions of a race must satisfy; each refusal says what would be accepted."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal

LOWEST_M, HIGHEST_M = -430.0, 5000.0
COLDEST_C, HOTTEST_C = -40.0, 50.0
DRIEST: Final = 0.01
STEEPEST: Final = 0.3
"""Metres up and down for each metre of a course; more is a stair, not a race."""


def check_conditions(conditions: Conditions | None, distance_m: float) -> None:
    """Raise Refusal for the first condition that no race is run in; its ``instead`` is a whole one."""
    if conditions is None:
        return
    for fault in condition_faults(conditions, distance_m):
        raise Refusal(
            "conditions", fault.message, suggestion=fault.suggestion, instead=fault.instead
        )


def condition_faults(conditions: Conditions, distance_m: float) -> Iterator[Refusal]:
    """Every condition that no race is run in, by its field; ``instead`` are conditions without it."""
    temperature = conditions.temperature_c
    warmest = HOTTEST_C if temperature is None else temperature
    steepest = math.floor(STEEPEST * distance_m)
    yield from _on_a_track(conditions)
    yield from _within(conditions, "altitude_m", "an altitude", "m", LOWEST_M, HIGHEST_M)
    yield from _within(conditions, "temperature_c", "a temperature", "°C", COLDEST_C, HOTTEST_C)
    yield from _within(conditions, "humidity", "a humidity", "as a share", DRIEST, 1.0)
    yield from _within(conditions, "dew_point_c", "a dew point", "°C", COLDEST_C, warmest)
    yield from _within(conditions, "ascent_m", "an ascent", "m", 0, steepest)
    yield from _within(conditions, "descent_m", "a descent", "m", 0, steepest)
    if temperature is None:
        for name in ("dew_point_c", "humidity"):
            if getattr(conditions, name) is not None:
                yield _refusal(
                    conditions,
                    name,
                    "dew point and humidity say nothing without a temperature",
                    "give the temperature too, or leave them out",
                    dew_point_c=None,
                    humidity=None,
                )


def _on_a_track(conditions: Conditions) -> Iterator[Refusal]:
    for name in ("ascent_m", "descent_m"):
        if conditions.course is Course.TRACK and getattr(conditions, name):
            yield _refusal(
                conditions,
                name,
                "a track has no metres up or down",
                "leave them out, or choose another course",
                ascent_m=0.0,
                descent_m=None,
            )


def _within(
    conditions: Conditions, name: str, noun: str, unit: str, least: float, most: float
) -> Iterator[Refusal]:
    value = getattr(conditions, name)
    # Written so that a value that is no number fails as well.
    if value is not None and not least <= value <= most:
        yield _refusal(
            conditions,
            name,
            f"no race is planned for {noun} of {value:g} {unit}",
            f"give one from {least:g} to {most:g}",
            **{name: least if not value > least else most},
        )


def _refusal(
    conditions: Conditions,
    name: str,
    message: str,
    suggestion: str,
    **instead: Any,  # noqa: ANN401  any field
) -> Refusal:
    return Refusal(name, message, suggestion=suggestion, instead=replace(conditions, **instead))

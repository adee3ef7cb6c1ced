"""The options that say what a race is run on and in, as a decorator for commands that plan one."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import click

from strideiq.core.cli.parsing import Parsed
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.engine.planning.condition_checks import DRIEST

METRES_PER_FOOT: Final = 0.3048
_HEIGHT = re.compile(r"(-?\d{1,5}(?:\.\d+)?)\s*(m|ft)?")
_DEGREES = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*°?\s*(c|f)?")
_PER_CENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


def parse_height(text: str) -> float:
    """Metres of ``300``, ``300 m`` or ``1000 ft``."""
    match = _HEIGHT.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f"{text!r} is no height -> write metres as in 300, or 1000 ft")
    return float(match[1]) * (METRES_PER_FOOT if match[2] == "ft" else 1)


def parse_degrees(text: str) -> float:
    """Degrees Celsius of ``24``, ``24 C`` or ``75 F``."""
    match = _DEGREES.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(f"{text!r} is no temperature -> write degrees Celsius as in 24, or 75 F")
    degrees = float(match[1])
    return (degrees - 32) * 5 / 9 if match[2] == "f" else degrees


def parse_humidity(text: str) -> float:
    """The relative humidity, 0 to 1, of ``60%``."""
    match = _PER_CENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no humidity -> write it in per cent as in 60%")
    share = float(match[1]) / 100
    if not DRIEST <= share <= 1:
        raise ValueError(f"{text!r} is no humidity -> write {DRIEST:.0%} to 100%")
    return share


_OPTIONS: Final = (
    click.option(
        "--course",
        type=click.Choice([course.value for course in Course]),
        help="What the race is run on; on a trail effort counts, not pace.",
    ),
    click.option("--ascent", type=Parsed("height", parse_height), help="Metres up, such as 300."),
    click.option(
        "--descent", type=Parsed("height", parse_height), help="Metres down; default as up."
    ),
    click.option("--altitude", type=Parsed("height", parse_height), help="Metres above the sea."),
    click.option(
        "--temperature",
        type=Parsed("degrees", parse_degrees),
        help="Of the air at the race: 24 or 75F.",
    ),
    click.option("--dew-point", type=Parsed("degrees", parse_degrees), help="Such as 16 or 61F."),
    click.option(
        "--humidity", type=Parsed("share", parse_humidity), help="Instead of a dew point: 60%."
    ),
    click.option(
        "--not-acclimatised",
        is_flag=True,
        help="Less than ten days of training in such heat before the race.",
    ),
)


def race_conditions(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of ``conditions_of``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def conditions_of(given: Mapping[str, Any]) -> Conditions | None:
    """What the options say; None where nothing is known of the race."""
    named = ("course", "ascent", "descent", "altitude", "temperature", "dew_point", "humidity")
    if all(given[name] is None for name in named) and not given["not_acclimatised"]:
        return None
    if given["not_acclimatised"] and given["temperature"] is None:
        message = "says nothing without a temperature -> give --temperature too, or leave it out"
        raise click.BadParameter(message, param_hint="'--not-acclimatised'")
    return Conditions(
        course=Course(given["course"] or Course.FLAT),
        ascent_m=given["ascent"] or 0.0,
        descent_m=given["descent"],
        altitude_m=given["altitude"] or 0.0,
        temperature_c=given["temperature"],
        dew_point_c=given["dew_point"],
        humidity=given["humidity"],
        acclimatised=not given["not_acclimatised"],
    )

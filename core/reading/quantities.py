"""Quantities as people write them in YAML (``12 km``, ``4:30``, ``80 %``), SI once read."""

import re
from collections.abc import Callable
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from strideiq.core.domain.units import METRES_PER_MILE, parse_distance, parse_duration

_PERCENT: Final = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,6})?)\s*%")
_NUMBER: Final = r"[0-9]{1,9}(\.[0-9]{1,9})?"

_METRES_SCHEMA: Final = {
    "type": "string",
    "pattern": rf"^{_NUMBER} *(m|kms?|k|mi|miles?|met(re|er)s?|kilomet(re|er)s?)$",
    "description": "A distance with its unit.",
    "examples": ["12 km", "400 m", "6.2 mi"],
}
_SECONDS_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^([0-9]{1,4}:)?[0-9]{1,5}:[0-9]{2}(\.[0-9]{1,6})?$"
    rf"|^({_NUMBER} *h(ours?|rs?)?)? *({_NUMBER} *m(in(ute)?s?)?)? *({_NUMBER} *s(ec(ond)?s?)?)?$",
    "minLength": 1,
    "description": "A duration: minutes:seconds, hours:mm:ss, or numbers with their units.",
    "examples": ["4:30", "1:30:00", "12 min", "90 s", "1 h 30 min"],
}
_PACE_UNITS: Final = {"km": 1000.0, "mi": METRES_PER_MILE}
_PACE_SCHEMA: Final = {
    "type": "string",
    "pattern": r"^[0-9]{1,2}:[0-9]{2} */ *(km|mi)$",
    "description": "A pace with its unit.",
    "examples": ["4:30/km", "7:15/mi"],
}
_SHARE_SCHEMA: Final = {
    "anyOf": [
        {"type": "string", "pattern": r"^[0-9]{1,4}(\.[0-9]{1,6})? *%$"},
        {"type": "number", "minimum": 0, "maximum": 1},
    ],
    "description": "A share in per cent, or a number from 0 to 1.",
    "examples": ["80 %", 0.8],
}


def _written(parse: Callable[[str], float], example: str) -> Callable[[object], float]:
    """A reader of text by ``parse`` that refuses everything but text, naming ``example``."""

    def read(value: object) -> float:
        if isinstance(value, str):
            return parse(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            message = f"{value} has no unit -> write it as in {example}"
        else:
            message = f"this is no quantity -> write text as in {example}"
        raise ValueError(message)

    return read


def _pace(value: object) -> float:
    """Seconds per kilometre of ``4:30/km`` or ``7:15/mi``."""
    written = value.strip() if isinstance(value, str) else ""
    time, _, unit = written.partition("/")
    if unit.strip() not in _PACE_UNITS:
        message = "this is no pace -> write it as in 4:30/km or 7:15/mi"
        raise ValueError(message)
    return parse_duration(time) * 1000 / _PACE_UNITS[unit.strip()]


def _share(value: object) -> float:
    """A share as a fraction: 0.8 of ``80 %`` or of 0.8."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 0 <= value <= 1:
            return float(value)
        message = f"{value} is not from 0 to 1 -> write shares beyond that in per cent: {value} %"
        raise ValueError(message)
    match = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        what = repr(value) if isinstance(value, str) else "this"
        message = f"{what} is not a share -> write 80 % or 0.8"
        raise ValueError(message)
    return float(match[1]) / 100


def _ends(value: object) -> object:
    """A single quantity as both ends of a range; a list as it is."""
    return tuple(value) if isinstance(value, list | tuple) else (value, value)


def _rising(ends: tuple[float, float]) -> tuple[float, float]:
    if ends[0] > ends[1]:
        message = "the range runs downwards -> write [least, most]"
        raise ValueError(message)
    return ends


def _range_schema(one: dict[str, object], examples: list[object]) -> dict[str, object]:
    pair = {"type": "array", "items": one, "minItems": 2, "maxItems": 2}
    description = "One value, or a list of the least and the most."
    return {"anyOf": [one, pair], "description": description, "examples": examples}


Metres = Annotated[
    float,
    BeforeValidator(_written(parse_distance, "12 km, 400 m or 6.2 mi")),
    WithJsonSchema(_METRES_SCHEMA),
]
"""A distance in metres, written with its unit."""

Seconds = Annotated[
    float,
    BeforeValidator(_written(parse_duration, '"4:30", 12 min or 90 s')),
    WithJsonSchema(_SECONDS_SCHEMA),
]
"""A duration in seconds."""

Share = Annotated[float, BeforeValidator(_share), WithJsonSchema(_SHARE_SCHEMA)]
"""A share as a fraction of 1, written in per cent or as a number from 0 to 1."""

Pace = Annotated[float, BeforeValidator(_pace), WithJsonSchema(_PACE_SCHEMA)]
"""A pace in seconds per kilometre, written with its unit."""

MetresRange = Annotated[
    tuple[Metres, Metres],
    BeforeValidator(_ends),
    AfterValidator(_rising),
    WithJsonSchema(_range_schema(_METRES_SCHEMA, ["8 km", ["6 km", "10 km"]])),
]
"""Least and most metres, written as one distance or as a list of two."""

SecondsRange = Annotated[
    tuple[Seconds, Seconds],
    BeforeValidator(_ends),
    AfterValidator(_rising),
    WithJsonSchema(_range_schema(_SECONDS_SCHEMA, ["12 min", ["10 min", "15 min"]])),
]
"""Least and most seconds, written as one duration or as a list of two."""

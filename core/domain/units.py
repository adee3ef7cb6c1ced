"""Units of running: parse and print distances, durations and paces; SI inside."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

METRES_PER_KM: Final = 1000.0
METRES_PER_MILE: Final = 1609.344
SECONDS_PER_MINUTE: Final = 60
SECONDS_PER_HOUR: Final = 3600


class UnitSystem(StrEnum):
    """Units of display."""

    METRIC = "km"
    IMPERIAL = "mi"


_UNIT_METRES: Final = {UnitSystem.METRIC: METRES_PER_KM, UnitSystem.IMPERIAL: METRES_PER_MILE}
_UNIT_WORDS: Final = {
    word: metres
    for words, metres in (
        ("m metre metres meter meters", 1.0),
        ("k km kms kilometre kilometres kilometer kilometers", METRES_PER_KM),
        ("mi mile miles", METRES_PER_MILE),
    )
    for word in words.split()
}
# Digits are bounded so that no text becomes an infinite number.
_NUMBER: Final = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_DISTANCE: Final = re.compile(rf"({_NUMBER})\s*([a-z]*)")
_CLOCK: Final = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,5}):([0-9]{2}(?:\.[0-9]{1,6})?)")
_SPAN: Final = re.compile(
    rf"(?:({_NUMBER})\s*h(?:ours?|rs?)?)?\s*"
    rf"(?:({_NUMBER})\s*m(?:in(?:ute)?s?)?)?\s*"
    rf"(?:({_NUMBER})\s*s(?:ec(?:ond)?s?)?)?"
)
_PACE: Final = re.compile(r"(.+?)\s*(?:min)?\s*(?:/|per\b)\s*(?:1\s*)?([a-z]+)")


def parse_distance(text: str, default: UnitSystem | None = None) -> float:
    """Metres of a distance such as ``10k``, ``10 km``, ``6.2 mi`` or ``400 m``.

    A bare number counts in ``default`` units; without one it is refused. ValueError says what is
    wrong and what to write instead.
    """
    match = _DISTANCE.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(
            f"{text!r} is not a distance -> write a number and a unit: 10 km, 6.2 mi or 400 m"
        )
    number, word = float(match[1]), match[2]
    if word in _UNIT_WORDS:
        return number * _UNIT_WORDS[word]
    if word:
        raise ValueError(f"{text!r} has the unknown unit {word!r} -> write km, mi or m")
    if default is None:
        raise ValueError(f"{text!r} has no unit -> write {match[1]} km, {match[1]} mi or so")
    return number * _UNIT_METRES[default]


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 day``, ``8 days``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@lru_cache(4096)  # A plan names its few distances hundreds of times.
def format_distance(metres: float, units: UnitSystem, digits: int = 1) -> str:
    """Print metres in kilometres or miles with ``digits`` decimals: ``12.5 km``."""
    return f"{metres / _UNIT_METRES[units]:.{digits}f} {units}"


def parse_duration(text: str) -> float:
    """Seconds of ``45:30`` (minutes:seconds), ``3:30:00``, ``90 s``, ``12 min`` or ``1 h 30 min``.

    A bare number is refused, and so are 60 or more minutes after hours and 60 or more seconds.
    ValueError says what is wrong and what to write instead.
    """
    cleaned = text.strip().lower()
    clock = _CLOCK.fullmatch(cleaned)
    if clock is not None:
        return _clock_seconds(text, clock)
    span = _SPAN.fullmatch(cleaned)
    if span is None or not any(span.groups()):
        raise ValueError(
            f"{text!r} is not a duration -> write 45:30 (minutes:seconds), 3:30:00, 12 min or 90 s"
        )
    hours, minutes, seconds = (float(part or 0) for part in span.groups())
    return hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE + seconds


def _clock_seconds(text: str, clock: re.Match[str]) -> float:
    """Seconds of a matched ``[h:]mm:ss``; ValueError where a part runs over 59."""
    hours, minutes, seconds = clock[1], int(clock[2]), float(clock[3])
    if seconds >= SECONDS_PER_MINUTE:
        raise ValueError(f"{text!r} has {clock[3]} seconds -> write seconds from 00 to 59")
    if hours is None:
        return minutes * SECONDS_PER_MINUTE + seconds
    if minutes >= SECONDS_PER_MINUTE or len(clock[2]) != len("mm"):
        raise ValueError(
            f"{text!r} has {clock[2]} as minutes -> write hours:mm:ss with minutes 00 to 59"
        )
    return int(hours) * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE + seconds


def format_duration(seconds: float) -> str:
    """Print seconds, rounded to whole ones, as ``45:30`` or from an hour up as ``3:30:00``.

    A negative duration raises ValueError.
    """
    whole = round(seconds)
    if whole < 0:
        raise ValueError(f"a duration of {seconds} s is negative -> give 0 s or more")
    minutes, rest = divmod(whole, SECONDS_PER_MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def parse_pace(text: str) -> float:
    """Seconds per kilometre of ``4:30/km``, ``4:30 min/km`` or ``7:15/mi``.

    A pace without its distance is refused, as is one of zero. ValueError says what is wrong and
    what to write instead.
    """
    match = _PACE.fullmatch(text.strip().lower())
    clock = _CLOCK.fullmatch(match[1]) if match else None
    if match is None or clock is None:
        raise ValueError(f"{text!r} is not a pace -> write 4:30/km or 7:15/mi")
    metres = _UNIT_WORDS.get(match[2])
    if metres is None or metres < METRES_PER_KM:
        raise ValueError(f"{text!r} is a pace per {match[2]!r} -> write it per km or per mi")
    seconds = _clock_seconds(text, clock)
    if seconds <= 0:
        raise ValueError(f"{text!r} is no time at all -> write a pace such as 4:30/km")
    return seconds * METRES_PER_KM / metres


def format_pace(s_per_km: float, units: UnitSystem) -> str:
    """Print seconds per kilometre, rounded to whole seconds, as ``4:30/km`` or ``7:15/mi``."""
    return f"{format_duration(s_per_km * _UNIT_METRES[units] / METRES_PER_KM)}/{units}"

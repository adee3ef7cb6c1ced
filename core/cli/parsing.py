"""What runners type after an option becomes a value, or one sentence on what to type instead."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.units import parse_distance, parse_duration

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FASTEST_S_KM, SLOWEST_S_KM = 100.0, 1200.0
"""No race is run faster or slower; ``3:30`` for a marathon must have meant hours."""

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Days outside are slips of the finger; at the ends of the calendar sums of days overflow."""

_HOURS_AND_MINUTES = re.compile(r"\d{1,2}:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Parsed(click.ParamType[Any]):
    """An option whose text goes through ``parse``; its ValueError is what the runner reads."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(
        self,
        value: Any,  # noqa: ANN401  click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401
        """The value; click.BadParameter when the text cannot be one."""
        try:
            return self._parse(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)


class NamedPath(click.Path):
    """A path that is not empty; an empty one would silently mean the current folder."""

    def __init__(self, kind: str) -> None:
        super().__init__(path_type=Path)
        self._kind = kind

    def convert(
        self,
        value: Any,  # noqa: ANN401  click's own signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401
        """The path; click.BadParameter when nothing is named."""
        if not str(value).strip():
            self.fail(f"it is empty -> name a {self._kind}, or leave the option out", param, ctx)
        return super().convert(value, param, ctx)


def parse_day(text: str) -> date:
    """A calendar day such as ``2027-04-19``, from 1970 to 2199."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"{text!r} is not a day -> write it as 2027-04-19")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{text!r} is out of range -> write a day from 1970 to 2199")
    return day


def parse_goal(text: str, race_m: float) -> float:
    """Seconds of a goal time over ``race_m`` metres.

    ``3:30`` is three and a half hours where minutes and seconds could not be meant.
    """
    seconds = parse_duration(text)
    fastest, slowest = FASTEST_S_KM * race_m / 1000, SLOWEST_S_KM * race_m / 1000
    hours = seconds < fastest <= 60 * seconds <= slowest
    return 60 * seconds if hours and _HOURS_AND_MINUTES.fullmatch(text.strip()) else seconds


def parse_recent(text: str, named: Mapping[str, float], today: date) -> RaceResult:
    """A race such as ``10k 45:30``, ``half 1:42:00 2026-10-04`` or ``8 km 37:10``.

    ``named`` gives the metres of race distances that have a name; the race is not after ``today``.
    """
    words = text.split()
    day = parse_day(words.pop()) if words and _DAY.fullmatch(words[-1]) else None
    if day is not None and day > today:
        raise ValueError(f"{day} lies after {today} -> give the day of a race that was run")
    if len(words) < len(("distance", "time")):
        raise ValueError(f"{text!r} is not a race -> write distance and time: 10k 45:30")
    *where, time = words
    distance = " ".join(where)
    metres = named.get(distance.lower()) or parse_distance(distance)
    if metres <= 0:
        raise ValueError(f"{distance!r} is no race distance -> write one above 0")
    return RaceResult(metres, parse_goal(time, metres), day)


def parse_minutes(text: str) -> dict[int, int]:
    """Minutes by weekday (Monday 0) of ``mon=45,sun=180``."""
    minutes: dict[int, int] = {}
    for part in filter(str.strip, text.split(",")):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals or not number.isdecimal() or not number.isascii() or int(number) > 1440:  # noqa: PLR2004  a day
            raise ValueError(
                f"{part.strip()!r} is not a weekday with minutes -> write mon=45,sun=180"
            )
        weekday = parse_weekday(name)
        if weekday in minutes:
            day = WEEKDAYS[weekday]
            raise ValueError(f"{day} stands there twice -> give its minutes once")
        minutes[weekday] = int(number)
    return minutes


def parse_weekday(text: str) -> int:
    """The weekday, Monday 0, of ``sunday`` or ``sun``."""
    name = text.strip().lower()
    found = [k for k, day in enumerate(WEEKDAYS) if len(name) > 1 and day.startswith(name)]
    if len(found) != 1:
        raise ValueError(f"{text!r} is not a weekday -> write one of {', '.join(WEEKDAYS)}")
    return found[0]

"""The columns of a plan as CSV, and what a cell of each becomes."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.foreign import Work, WrittenSession
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.units import (
    METRES_PER_KM,
    METRES_PER_MILE,
    parse_distance,
    parse_duration,
)
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.reading.problems import nearest, shortened

Cell = Callable[[str], tuple[str, Any]]

FIRST_YEAR, LAST_YEAR = 1970, 2199
LONGEST_M: Final = 300_000.0
LONGEST_S: Final = 86_400.0
MOST_TIMES: Final = 100
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_WORK = re.compile(r"(?:(\d{1,3})\s*[x*]\s*)?(.+?)\s+(?:at\s+|@\s*)?([A-Za-z]+)")
_ZONES: Final = {zone.value.lower(): zone for zone in Zone if zone is not Zone.E} | {
    "marathon": Zone.M,
    "threshold": Zone.T,
    "tempo": Zone.T,
    "interval": Zone.I,
    "repetition": Zone.R,
}
_TYPES: Final[dict[str, Stress | Sport]] = {
    **{stress.value: stress for stress in Stress},
    "rest day": Stress.REST,
    "off": Stress.REST,
    "easy run": Stress.EASY,
    "recovery run": Stress.RECOVERY,
    "long run": Stress.LONG,
    "hard": Stress.QUALITY,
    "workout": Stress.QUALITY,
    "tempo": Stress.QUALITY,
    "threshold": Stress.QUALITY,
    "interval": Stress.QUALITY,
    "intervals": Stress.QUALITY,
    "hills": Stress.QUALITY,
    "strength": Sport.STRENGTH,
    "cross": Sport.CROSS,
    "cross-training": Sport.CROSS,
}


def _day(text: str) -> tuple[str, date]:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{shortened(text)!r} is not a day -> write it as 2027-04-19")
    return "day", day


def _title(text: str) -> tuple[str, str]:
    return "title", text


def _type(text: str) -> tuple[str, Stress | Sport]:
    known = _TYPES.get(text.lower())
    if known is None:
        near = nearest(text, _TYPES)
        hint = f"did you mean {near!r}? " if near else ""
        choices = ", ".join(stress.value for stress in Stress)
        message = f"{shortened(text)!r} is no type -> {hint}write {choices}, strength or cross"
        raise ValueError(message)
    return ("sport", known) if isinstance(known, Sport) else ("stress", known)


def _sport(text: str) -> tuple[str, Sport]:
    if text.lower() not in set(Sport):
        choices = ", ".join(Sport)
        raise ValueError(f"{shortened(text)!r} is no sport -> write one of {choices}")
    return "sport", Sport(text.lower())


def _distance(metres: float) -> Cell:
    def parse(text: str) -> tuple[str, float]:
        if not _NUMBER.fullmatch(text):
            raise ValueError(
                f"{shortened(text)!r} is no distance -> write a number alone; its unit stands above"
            )
        if float(text) * metres > LONGEST_M:
            most = LONGEST_M / metres
            raise ValueError(f"{text} is too far -> write at most {most:.0f}, or check its unit")
        return "distance_m", float(text) * metres

    return parse


def _seconds(text: str) -> float:
    """Seconds of a duration, or of a bare number of minutes."""
    seconds = float(text) * 60 if _NUMBER.fullmatch(text) else parse_duration(text)
    if seconds > LONGEST_S:
        raise ValueError(f"{shortened(text)!r} is more than a day -> write h:mm:ss or minutes")
    return seconds


def _duration(text: str) -> tuple[str, float]:
    return "duration_s", _seconds(text)


def _zone_minutes(zone: Zone) -> Cell:
    def parse(text: str) -> tuple[str, tuple[Work, ...]]:
        seconds = _seconds(text)
        return "work", (Work(1, zone, duration_s=seconds),) if seconds else ()

    return parse


def _work(text: str) -> tuple[str, tuple[Work, ...]]:
    parts = [part.strip() for part in re.split(r"[;+]", text)]
    return "work", tuple(_one_work(part) for part in parts if part)


def _one_work(text: str) -> Work:
    fix = "write it as 4x5:00 T, 8 km M or 6x400 m R"
    match = _WORK.fullmatch(text)
    if match is None:
        raise ValueError(f"{shortened(text)!r} is no work -> {fix}")
    times, amount, zone = int(match[1] or 1), match[2], _ZONES.get(match[3].lower())
    if zone is None:
        zones = ", ".join(zone.value for zone in Zone if zone is not Zone.E)
        raise ValueError(f"{match[3]!r} is no zone of work -> write one of {zones}")
    if not 1 <= times <= MOST_TIMES:
        raise ValueError(f"{times} times is no repeat -> write 1 to {MOST_TIMES}")
    try:
        is_time = ":" in amount or amount.endswith(("s", "min", "h"))
        size = parse_duration(amount) if is_time else parse_distance(amount)
    except ValueError as error:
        raise ValueError(f"{shortened(text)!r} is no work -> {fix}") from error
    if not 0 < size * times <= (LONGEST_S if is_time else LONGEST_M):
        raise ValueError(f"{shortened(text)!r} is no size -> {fix}")
    return Work(times, zone, None if is_time else size, size if is_time else None)


def _template(text: str) -> tuple[str, str]:
    return "template_id", text


def _phase(text: str) -> tuple[str, str]:
    return "phase", text


def _week(text: str) -> tuple[str, int]:
    if not text.isdecimal() or not text.isascii() or not 1 <= int(text) <= 60:  # noqa: PLR2004  weeks
        raise ValueError(f"{shortened(text)!r} is no number of a week -> write 1, 2, 3")
    return "week", int(text)


def _week_kind(text: str) -> tuple[str, WeekKind]:
    if text.lower() not in set(WeekKind):
        choices = ", ".join(WeekKind)
        raise ValueError(f"{shortened(text)!r} is no kind of week -> write one of {choices}")
    return "week_kind", WeekKind(text.lower())


def _ignored(_text: str) -> tuple[str, None]:
    return "", None


_UNITS: Final = {"m": 1.0, "km": METRES_PER_KM, "mi": METRES_PER_MILE}
DISTANCES: Final[Mapping[str, Cell]] = {
    written.format(unit): _distance(metres)
    for unit, metres in _UNITS.items()
    for written in ("distance_{}", "distance ({})", "{}")
}
TIMES: Final[Mapping[str, Cell]] = dict.fromkeys(("duration", "time", "minutes"), _duration)
KNOWN: Final[Mapping[str, Cell]] = {
    "date": _day,
    "title": _title,
    "type": _type,
    "stress": _type,
    "sport": _sport,
    **DISTANCES,
    **TIMES,
    **{f"{zone.value.lower()}_min": _zone_minutes(zone) for zone in Zone},
    "work": _work,
    "workout": _template,
    "phase": _phase,
    "week": _week,
    "week_kind": _week_kind,
    **dict.fromkeys(("weekday", "steps", "notes", "load"), _ignored),
}
"""Every column by its name in small letters; those for people to read are known and not needed."""


def session_of(line: int, read: Mapping[str, Any]) -> WrittenSession:
    """The session of what the cells of a row came to."""
    return WrittenSession(line, **{name: value for name, value in read.items() if name})

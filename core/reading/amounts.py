"""Quantities to the text that people write them in: the shortest that is read back the same."""

from collections.abc import Callable

from strideiq.core.domain.units import (
    METRES_PER_MILE,
    SECONDS_PER_HOUR,
    SECONDS_PER_MINUTE,
    parse_distance,
    parse_duration,
    parse_pace,
)


def distance_text(metres: float) -> str:
    """``12 km``, ``400 m`` or ``6.2 mi``."""
    in_km = (f"{metres / 1000:.{digits}f}" for digits in range(7))
    in_miles = (f"{metres / METRES_PER_MILE:.{digits}f}" for digits in range(3))
    in_metres = (f"{metres:.{digits}f}" for digits in range(7))
    small = metres < 1000  # noqa: PLR2004  a kilometre
    written = [f"{number} m" for number in in_metres]
    larger = [*(f"{number} km" for number in in_km), *(f"{number} mi" for number in in_miles)]
    return _same(metres, [*written, *larger] if small else [*larger, *written], parse_distance)


def duration_text(seconds: float) -> str:
    """``4:30``, ``1:30:00`` or, of parts of a second, ``90.5 s``."""
    whole = int(seconds)
    minutes, rest = divmod(whole, SECONDS_PER_MINUTE)
    hours, left = divmod(minutes, SECONDS_PER_HOUR // SECONDS_PER_MINUTE)
    clock = f"{hours}:{left:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
    return _same(
        seconds, [clock, *(f"{seconds:.{digits}f} s" for digits in range(7))], parse_duration
    )


def pace_text(s_per_km: float) -> str:
    """``4:30/km``, or ``7:15/mi`` where that is what it is."""
    per_km = f"{duration_text(round(s_per_km))}/km"
    per_mile = f"{duration_text(round(s_per_km * METRES_PER_MILE / 1000))}/mi"
    return _same(s_per_km, [per_km, per_mile], parse_pace)


def share_text(share: float) -> str:
    """``80 %``."""
    written = [f"{share * 100:.{digits}f} %" for digits in range(7)]
    return _same(share, written, lambda text: float(text.removesuffix(" %")) / 100)


def _same(value: float, written: list[str], parse: Callable[[str], float]) -> str:
    """The first text that gives the value, else the nearest."""
    return min(written, key=lambda text: abs(parse(text) - value))

"""What contradicts itself in a session of a written plan."""

from collections.abc import Iterator, Sequence
from typing import Final

from strideiq.core.domain.foreign import WrittenSession
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.reading.problems import Problem

ROUNDED: Final = 0.01
"""Files round; a session may state this share less than its work comes to."""


def session_faults(sessions: Sequence[WrittenSession], file: str) -> Iterator[Problem]:
    """Sessions that have more work in them than they are long, or no size at all."""
    for each in sessions:
        known_m = sum(w.times * (w.distance_m or 0.0) for w in each.work)
        known_s = sum(w.times * (w.duration_s or 0.0) for w in each.work)
        if each.distance_m is not None and known_m > each.distance_m * (1 + ROUNDED):
            work, whole = (
                format_distance(m, UnitSystem.METRIC) for m in (known_m, each.distance_m)
            )
            what = f"its work alone is {work}, the session {whole}"
            yield Problem(file, each.line, 1, "work", what, "check work and distance")
        if each.duration_s is not None and known_s > each.duration_s * (1 + ROUNDED) + 1:
            work, whole = format_duration(known_s), format_duration(each.duration_s)
            what = f"its work alone takes {work}, the session {whole}"
            yield Problem(file, each.line, 1, "work", what, "check work and duration")
        nothing = not each.distance_m and not each.duration_s and not each.work
        runs = each.sport is Sport.RUN and each.stress not in {None, Stress.REST, Stress.RACE}
        if nothing and runs:
            what = "the session has neither distance nor duration nor work"
            yield Problem(
                file, each.line, 1, "", what, "give one of them, or write rest as its type"
            )

"""A training plan as somebody else wrote it down: sessions with as much as the file tells."""

from dataclasses import dataclass
from datetime import date

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Sport, Stress


@dataclass(frozen=True, slots=True)
class Work:
    """Running faster than easy, ``times`` over: metres or seconds, the other is None."""

    times: int
    zone: Zone
    distance_m: float | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True)
class WrittenSession:
    """One row of a plan; None and empty where the file says nothing.

    ``line`` counts from 1. ``week`` is the number the file gives the session's week.
    """

    line: int
    day: date
    title: str = ""
    sport: Sport = Sport.RUN
    stress: Stress | None = None
    distance_m: float | None = None
    duration_s: float | None = None
    work: tuple[Work, ...] = ()
    template_id: str = ""
    phase: str = ""
    week: int | None = None
    week_kind: WeekKind | None = None


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """The sessions of a file by day, and sentences on what in it was not read."""

    sessions: tuple[WrittenSession, ...]
    notes: tuple[str, ...] = ()

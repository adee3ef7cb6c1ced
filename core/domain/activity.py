"""What a runner has really done."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Activity:
    """One recorded activity on the athlete's local calendar.

    Distances in metres, durations in seconds of moving time, heart rate in beats per minute.
    ``source`` names the provider it came from. ``effort`` is how hard it felt from 1 to 10 (Borg's
    CR-10).
    """

    day: date
    distance_m: float
    duration_s: float
    average_hr: float | None = None
    sport: str = "run"
    source: str = "manual"
    effort: int | None = None


@dataclass(frozen=True, slots=True)
class StoredActivity:
    """An activity as the store keeps it.

    ``identity`` is the same for the same recording of an athlete however often it comes.
    """

    id: UUID
    athlete_id: UUID
    activity: Activity
    identity: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RaceResult:
    """A race or time trial: all-out over ``distance_m`` metres in ``duration_s`` seconds."""

    distance_m: float
    duration_s: float
    day: date | None = None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row of an activity file that could not be used; ``row`` counts from 1, header included.

    ``what`` says what is wrong and ``fix`` what to write instead.
    """

    row: int
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class ActivityBatch:
    """What a provider read from one file: the runs, and the rows it had to leave out.

    ``rows`` gives the row of each activity where the file has rows. ``notes`` are plain sentences
    on what was read and yet not counted, such as a row that stands there twice.
    """

    provider: str
    activities: tuple[Activity, ...]
    problems: tuple[RowProblem, ...] = ()
    rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

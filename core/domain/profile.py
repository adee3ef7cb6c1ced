"""What an athlete tells of themselves: profile, races run, goals, time away, answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability, Away
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.units import UnitSystem

INJURY_COUNTS: Final = timedelta(days=365)
"""How long an injury makes the planner careful."""


class Sex(StrEnum):
    """The category that age grading looks up; nothing else rests on it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Athlete:
    """The training half of an account, under the same id.

    Heart rates in beats per minute. ``time_zone`` is an IANA name and decides what day it is for
    the athlete. ``availability`` tells of usual weeks and has no time away, which is stored by
    itself. ``last_injury`` is the last day on which an injury kept them from running. ``country``
    is an ISO 3166 code of two letters. ``revision`` rises with every change of what their calendar
    shows.
    """

    id: UUID
    name: str
    time_zone: str
    created_at: datetime
    availability: Availability
    units: UnitSystem = UnitSystem.METRIC
    birth_date: date | None = None
    sex: Sex | None = None
    resting_hr: int | None = None
    max_hr: int | None = None
    injuries: str = ""
    last_injury: date | None = None
    country: str | None = None
    revision: int = 0

    def today(self, now: datetime) -> date:
        """The day it is for the athlete."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def age(self, today: date) -> int | None:
        """Whole years on that day, None without a birth date."""
        if self.birth_date is None:
            return None
        had_birthday = (today.month, today.day) >= (self.birth_date.month, self.birth_date.day)
        return today.year - self.birth_date.year - (not had_birthday)

    def injured(self, today: date) -> bool:
        """Whether an injury kept them from running in the twelve months before that day."""
        return self.last_injury is not None and today - self.last_injury <= INJURY_COUNTS


@dataclass(frozen=True, slots=True)
class StoredRace:
    """A race result an athlete entered; ``result.day`` is always given."""

    id: UUID
    athlete_id: UUID
    result: RaceResult
    created_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class StoredGoal:
    """A goal an athlete set, with its priority and the name they gave it."""

    id: UUID
    athlete_id: UUID
    goal: Goal
    priority: Priority
    created_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class TimeAway:
    """Days of an athlete that are not as usual, with a note of what they are."""

    id: UUID
    athlete_id: UUID
    away: Away
    note: str = ""


Answer = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Answers an athlete gave to one set of questions (``kind``), by question."""

    id: UUID
    athlete_id: UUID
    kind: str
    answers: Mapping[str, Answer]
    answered_at: datetime

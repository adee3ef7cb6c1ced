"""What an athlete tells of themselves: profile, races run, goals with their priority, answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.units import UnitSystem


class Sex(StrEnum):
    """The category that age grading looks up; nothing else rests on it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Athlete:
    """The training half of an account, under the same id.

    Heart rates in beats per minute. ``time_zone`` is an IANA name and decides what day it is for
    the athlete. ``revision`` rises with every change of what their calendar shows.
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


Answer = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Answers an athlete gave to one set of questions (``kind``), by question."""

    id: UUID
    athlete_id: UUID
    kind: str
    answers: Mapping[str, Answer]
    answered_at: datetime

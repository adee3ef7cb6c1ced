"""What was read of an athlete's calendar, all at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from uuid import UUID

from strideiq.core.domain.profile import Athlete, StoredGoal, TimeAway
from strideiq.core.domain.season import DayWorkouts, PlannedDay, SeasonPlan, SeasonWeek


class CalendarPart(Enum):
    """What a calendar shows; no part takes more than one statement, however long the time is."""

    DAYS = auto()
    WORKOUTS = auto()
    WEEKS = auto()
    PHASES = auto()
    GOALS = auto()
    AWAY = auto()


Parts = frozenset[CalendarPart]


@dataclass(frozen=True, slots=True)
class CalendarContents:
    """The parts that were asked for; ``workouts`` are those of the days.

    ``plans`` are those with days in this time. ``goals`` are all goals of the athlete, earliest
    race first, ``away`` the times away that touch this time.
    """

    athlete: Athlete
    days: Sequence[PlannedDay] = ()
    workouts: Mapping[UUID, DayWorkouts] = field(default_factory=dict)
    weeks: Sequence[SeasonWeek] = ()
    plans: Sequence[SeasonPlan] = ()
    goals: Sequence[StoredGoal] = ()
    away: Sequence[TimeAway] = ()

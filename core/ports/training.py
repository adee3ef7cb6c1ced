"""Repositories of athletes and their training; each answers only for athletes the viewer may see.

Adding something for anybody else raises UnknownAthlete.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from strideiq.core.domain.calendar import CalendarContents, Parts
from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.profile import Athlete, Questionnaire, StoredGoal, StoredRace, TimeAway
from strideiq.core.domain.season import (
    DayWorkouts,
    GenerationLog,
    NewPlan,
    Option,
    PlannedDay,
    PlanRevision,
    PlanStatus,
    SeasonPlan,
    SeasonWeek,
)
from strideiq.core.domain.workout import PlannedWorkout


class Athletes(Protocol):
    """Athlete profiles."""

    async def add(self, athlete: Athlete) -> None:
        """Add the training half of an account."""
        ...

    async def get(self, athlete_id: UUID) -> Athlete | None:
        """The athlete of this id."""
        ...

    async def held(self, athlete_id: UUID) -> Athlete | None:
        """The athlete of this id, whom no other unit changes or holds until this one ends."""
        ...

    async def many(self, athlete_ids: Sequence[UUID]) -> Mapping[UUID, Athlete]:
        """Those of these athletes whom the viewer may see."""
        ...

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[Athlete]:
        """Athletes in the order of their ids, those behind ``after``."""
        ...

    async def save(self, athlete: Athlete) -> bool:
        """Replace a profile and raise its revision; whether there was one."""
        ...

    async def revision(self, athlete_id: UUID) -> int | None:
        """How often the calendar of this athlete changed."""
        ...

    async def raise_revision(self, athlete_id: UUID) -> None:
        """Count a change of what the calendar shows that no method here makes by itself."""
        ...


class Races(Protocol):
    """Race results that athletes entered; every change raises the athlete's revision."""

    async def add(self, race: StoredRace) -> None:
        """Add a result."""
        ...

    async def get(self, race_id: UUID) -> StoredRace | None:
        """The result of this id."""
        ...

    async def of(self, athlete_id: UUID) -> Sequence[StoredRace]:
        """Results of an athlete, newest race first."""
        ...

    async def of_many(self, athlete_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[StoredRace]]:
        """Results by athlete, newest race first."""
        ...

    async def remove(self, race_id: UUID) -> bool:
        """Remove a result; whether it was there."""
        ...


class Goals(Protocol):
    """Goals with their priority; every change raises the athlete's revision."""

    async def add(self, goal: StoredGoal) -> None:
        """Add a goal. Raises RaceDayTaken where the athlete has a goal on that day."""
        ...

    async def get(self, goal_id: UUID) -> StoredGoal | None:
        """The goal of this id."""
        ...

    async def of(self, athlete_id: UUID) -> Sequence[StoredGoal]:
        """Goals of an athlete, earliest race first."""
        ...

    async def of_many(self, athlete_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[StoredGoal]]:
        """Goals by athlete, earliest race first."""
        ...

    async def save(self, goal: StoredGoal) -> bool:
        """Replace a goal; whether there was one. Raises RaceDayTaken."""
        ...

    async def remove(self, goal_id: UUID) -> bool:
        """Remove a goal; plans made for it stay."""
        ...


class TimesAway(Protocol):
    """Days that are not as usual; every change raises the athlete's revision.

    Whether two of them share a day is asked first, while the athlete is held.
    """

    async def add(self, away: TimeAway) -> None:
        """Add a time away."""
        ...

    async def get(self, away_id: UUID) -> TimeAway | None:
        """The time away of this id."""
        ...

    async def of(self, athlete_id: UUID, *, since: date) -> Sequence[TimeAway]:
        """Times away of an athlete with a day from ``since`` on, the earliest first."""
        ...

    async def of_many(
        self, athlete_ids: Sequence[UUID], *, since: date
    ) -> Mapping[UUID, Sequence[TimeAway]]:
        """The same by athlete."""
        ...

    async def save(self, away: TimeAway) -> bool:
        """Replace a time away; whether there was one."""
        ...

    async def remove(self, away_id: UUID) -> bool:
        """Remove a time away; whether it was there."""
        ...


class Questionnaires(Protocol):
    """Answers athletes gave; earlier answers stay."""

    async def add(self, answered: Questionnaire) -> None:
        """Add answers."""
        ...

    async def latest(self, athlete_id: UUID, kind: str) -> Questionnaire | None:
        """The newest answers to these questions."""
        ...


class Plans(Protocol):
    """Stored plans; every change of an active one raises the athlete's revision.

    A change names the revision it was made against and raises PlanChanged when the plan has moved
    on, or when there is no such plan for the viewer.
    """

    async def add(self, new: NewPlan) -> None:
        """Store a plan as a draft of revision 1, in a few statements."""
        ...

    async def get(self, plan_id: UUID) -> SeasonPlan | None:
        """What the store knows about a plan."""
        ...

    async def many(self, *plan_ids: UUID) -> Sequence[SeasonPlan]:
        """The plans of these ids, those that there are."""
        ...

    async def by_job(self, job_id: UUID) -> SeasonPlan | None:
        """The plan this job made."""
        ...

    async def of(
        self,
        athlete_id: UUID,
        *,
        status: PlanStatus | None = None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[SeasonPlan]:
        """Plans of an athlete in the order of their ids, those behind ``after``."""
        ...

    async def on_calendar(self, athlete_id: UUID, first: date, last: date) -> Sequence[SeasonPlan]:
        """Plans with a day on the calendar in this time, the earliest first."""
        ...

    async def whole(self, plan_id: UUID) -> Plan | None:
        """The plan itself, equal to the one that was stored; options and skips do not alter it."""
        ...

    async def planned_weeks(self, *plan_ids: UUID) -> Mapping[UUID, tuple[PlanWeek, ...]]:
        """The weeks of these plans with option A of their days, as they were stored."""
        ...

    async def activate(self, plan_id: UUID, *, revision: int, at: datetime) -> None:
        """Put a draft on the calendar. Raises DaysTaken where another plan has one of its days."""
        ...

    async def archive(self, plan_id: UUID, *, revision: int, at: datetime, from_day: date) -> None:
        """End a plan; its days from ``from_day`` on leave the calendar, earlier ones stay."""
        ...

    async def remove_draft(self, plan_id: UUID, *, revision: int) -> None:
        """Remove a draft with everything of it; its job and logs stay."""
        ...

    async def rewrite(
        self, new: NewPlan, *, revision: int, from_day: date, reason: str, made_by: UUID | None
    ) -> int:
        """Replace weeks, and days from ``from_day`` on, by those of ``new``; the new revision.

        ``new.id`` is the plan to change and ``new.plan`` the whole plan, past days included.
        Earlier days stay as they are stored, and so do the notes of later ones. Raises DaysTaken.
        """
        ...

    async def revisions(self, *plan_ids: UUID) -> Sequence[PlanRevision]:
        """Changes of these plans, each plan's first one first."""
        ...


class Calendar(Protocol):
    """Days and weeks of stored plans; every change raises the athlete's revision."""

    async def contents(
        self, athlete_id: UUID, first: date, last: date, parts: Parts
    ) -> CalendarContents | None:
        """These parts of a calendar, all of one moment; None for athletes that are not seen."""
        ...

    async def days(self, athlete_id: UUID, first: date, last: date) -> Sequence[PlannedDay]:
        """Days that active plans put on the calendar, and past days of archived ones."""
        ...

    async def weeks(self, athlete_id: UUID, first: date, last: date) -> Sequence[SeasonWeek]:
        """Weeks with a day on the calendar in this time; ended plans have none that is to come."""
        ...

    async def plan_days(self, *plan_ids: UUID) -> Sequence[PlannedDay]:
        """Every day of these plans in order, drafts too."""
        ...

    async def plan_weeks(self, *plan_ids: UUID) -> Sequence[SeasonWeek]:
        """Every week of these plans in order, drafts too."""
        ...

    async def day(self, day_id: UUID) -> PlannedDay | None:
        """The stored day of this id."""
        ...

    async def workouts(self, day_ids: Sequence[UUID]) -> Mapping[UUID, DayWorkouts]:
        """Both options with their steps, for many days in one statement."""
        ...

    async def choose(self, day_id: UUID, option: Option) -> bool:
        """Choose an option; False when there is no such day or it has no option B."""
        ...

    async def offer(self, day_id: UUID, alternative: PlannedWorkout) -> bool:
        """Give a day an option B where it has none; whether it was given."""
        ...

    async def skip(self, day_id: UUID, at: datetime | None) -> bool:
        """Mark a day as skipped, or with None take that back; whether there is such a day."""
        ...

    async def note(
        self, day_id: UUID, *, athlete_note: str | None = None, coach_note: str | None = None
    ) -> bool:
        """Write one or both notes of a day; whether there is such a day."""
        ...


class GenerationLogs(Protocol):
    """How generations went."""

    async def add(self, log: GenerationLog) -> None:
        """Add a log."""
        ...

    async def of(self, athlete_id: UUID, *, limit: int = 50) -> Sequence[GenerationLog]:
        """Logs of an athlete, newest first."""
        ...

    async def newest(self, *plan_ids: UUID) -> Mapping[UUID, GenerationLog]:
        """By plan, the log of the generation that made it as it is now."""
        ...

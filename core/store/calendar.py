"""Days and weeks of stored plans: rows and repository."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, update

from strideiq.core.domain.calendar import CalendarContents, Parts
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.season import DayWorkouts, Option, PlannedDay, SeasonWeek
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.store.athletes import changed_calendar
from strideiq.core.store.calendar_reading import (
    DAY_COLUMNS,
    WEEK_COLUMNS,
    CalendarReading,
    days_from,
    workouts_from,
)
from strideiq.core.store.plan_rows import shown
from strideiq.core.store.plan_tables import plan_weeks, planned_workouts
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped
from strideiq.core.store.snapshots import workout_text

_day = planned_workouts.c


def _season_week(row: Row[Any]) -> SeasonWeek:
    return SeasonWeek(**{**row._asdict(), "kind": WeekKind(row.kind)})


class SqlCalendar(Repository):
    """Planned days and weeks in the database."""

    async def contents(
        self, athlete_id: UUID, first: date, last: date, parts: Parts
    ) -> CalendarContents | None:
        """These parts of a calendar, all of one moment; None for athletes that are not seen."""
        return await self._reading(athlete_id, first, last).contents(parts)

    async def days(self, athlete_id: UUID, first: date, last: date) -> Sequence[PlannedDay]:
        """Days that active plans put on the calendar, and past days of archived ones."""
        return await self._reading(athlete_id, first, last).days()

    async def weeks(self, athlete_id: UUID, first: date, last: date) -> Sequence[SeasonWeek]:
        """Weeks with a day on the calendar in this time; ended plans have none that is to come."""
        return await self._reading(athlete_id, first, last).weeks()

    async def plan_days(self, *plan_ids: UUID) -> Sequence[PlannedDay]:
        """Every day of these plans in order, drafts too."""
        found = self._days().where(_day.plan_id.in_(plan_ids)).order_by(_day.day)
        return days_from((await self._connection.execute(found)).all())

    async def plan_weeks(self, *plan_ids: UUID) -> Sequence[SeasonWeek]:
        """Every week of these plans in order, drafts too."""
        statement = scoped(select(*WEEK_COLUMNS), plan_weeks, self._viewer)
        found = statement.where(plan_weeks.c.plan_id.in_(plan_ids))
        return await self._all(found.order_by(plan_weeks.c.number), _season_week)

    async def day(self, day_id: UUID) -> PlannedDay | None:
        """The stored day of this id."""
        found = await self._connection.execute(self._days().where(_day.id == day_id))
        return next(iter(days_from(found.all())), None)

    async def workouts(self, day_ids: Sequence[UUID]) -> Mapping[UUID, DayWorkouts]:
        """Both options with their steps, for many days in one statement."""
        texts = scoped(
            select(_day.id, _day.option_a, _day.option_b), planned_workouts, self._viewer
        )
        found = await self._connection.execute(texts.where(_day.id.in_(day_ids)))
        return workouts_from(found.all())

    async def choose(self, day_id: UUID, option: Option) -> bool:
        """Choose an option; False when there is no such day or it has no option B."""
        both = (await self.workouts([day_id])).get(day_id)
        chosen = None if both is None else both.a if option is Option.A else both.b
        return chosen is not None and await self._change(day_id, option=option, **shown(chosen))

    async def offer(self, day_id: UUID, alternative: PlannedWorkout) -> bool:
        """Give a day an option B where it has none; whether it was given."""
        text = workout_text(alternative)
        return await self._change(day_id, _day.option_b.is_(None), option_b=text)

    async def skip(self, day_id: UUID, at: datetime | None) -> bool:
        """Mark a day as skipped, or with None take that back; whether there is such a day."""
        return await self._change(day_id, skipped_at=at)

    async def note(
        self, day_id: UUID, *, athlete_note: str | None = None, coach_note: str | None = None
    ) -> bool:
        """Write one or both notes of a day; whether there is such a day."""
        notes = {"athlete_note": athlete_note, "coach_note": coach_note}
        given = {name: text for name, text in notes.items() if text is not None}
        return bool(given) and await self._change(day_id, **given)

    def _reading(self, athlete_id: UUID, first: date, last: date) -> CalendarReading:
        return CalendarReading(self._connection, self._viewer, athlete_id, first, last)

    def _days(self) -> Select[Any]:
        return scoped(select(*DAY_COLUMNS), planned_workouts, self._viewer)

    async def _change(self, day_id: UUID, *allowed: Any, **values: object) -> bool:  # noqa: ANN401  conditions
        """Change a day and count it as a change of the calendar."""
        statement = scoped(update(planned_workouts), planned_workouts, self._viewer)
        changed = statement.where(_day.id == day_id, *allowed).values(**values)
        athlete_id = await self._scalar(changed.returning(_day.athlete_id))
        if athlete_id is None:
            return False
        await self._run(changed_calendar(athlete_id, self._viewer))
        return True

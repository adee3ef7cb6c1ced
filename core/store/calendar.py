"""Days and weeks of stored plans: rows and repository."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, select, update

from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.season import DayWorkouts, Option, PlannedDay, SeasonWeek
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.store.athletes import changed_calendar
from strideiq.core.store.plan_rows import shown
from strideiq.core.store.plan_tables import calendar_days, plan_weeks, planned_workouts
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped
from strideiq.core.store.snapshots import workout_from, workout_text

_day = planned_workouts.c
_DAY_COLUMNS = (
    _day.id,
    _day.plan_id,
    _day.athlete_id,
    _day.day,
    _day.week,
    _day.template_id,
    _day.title,
    _day.family,
    _day.stress,
    _day.distance_m,
    _day.duration_s,
    _day.option,
    _day.option_b.is_not(None).label("has_options"),
    _day.skipped_at,
    _day.athlete_note,
    _day.coach_note,
)
_STRESS: Final = {stress.value: stress for stress in Stress}
_OPTION: Final = {option.value: option for option in Option}
_WEEK_COLUMNS = tuple(column for column in plan_weeks.c if column.name != "snapshot")


def _planned_day(row: Any) -> PlannedDay:  # noqa: ANN401  a row in the order of its columns
    values = list(row)
    values[8] = _STRESS[row.stress]
    values[11] = _OPTION[row.option]
    values[12] = bool(row.has_options)
    return PlannedDay(*values)


def _season_week(row: Row[Any]) -> SeasonWeek:
    return SeasonWeek(**{**row._asdict(), "kind": WeekKind(row.kind)})


class SqlCalendar(Repository):
    """Planned days and weeks in the database."""

    async def days(self, athlete_id: UUID, first: date, last: date) -> Sequence[PlannedDay]:
        """Days that active plans put on the calendar, and past days of archived ones."""
        on_calendar = (calendar_days.c.plan_id == _day.plan_id) & (calendar_days.c.day == _day.day)
        statement = (
            scoped(select(*_DAY_COLUMNS), planned_workouts, self._viewer)
            .join_from(calendar_days, planned_workouts, on_calendar)
            .where(calendar_days.c.athlete_id == athlete_id)
            .where(calendar_days.c.day.between(first, last))
            .order_by(calendar_days.c.day)
        )
        return await self._all(statement, _planned_day)

    async def weeks(self, athlete_id: UUID, first: date, last: date) -> Sequence[SeasonWeek]:
        """Weeks with a day on the calendar in this time; ended plans have none that is to come."""
        on_calendar = scoped(select(calendar_days.c.plan_id), calendar_days, self._viewer).where(
            calendar_days.c.athlete_id == athlete_id, calendar_days.c.day.between(first, last)
        )
        of_week = on_calendar.where(
            calendar_days.c.day.between(plan_weeks.c.start, plan_weeks.c.end),
            calendar_days.c.plan_id == plan_weeks.c.plan_id,
        )
        # The first condition finds the plans by their key, the second leaves out weeks that ended.
        statement = scoped(select(*_WEEK_COLUMNS), plan_weeks, self._viewer).where(
            plan_weeks.c.plan_id.in_(on_calendar), of_week.correlate(plan_weeks).exists()
        )
        return await self._all(statement.order_by(plan_weeks.c.start), _season_week)

    async def plan_days(self, *plan_ids: UUID) -> Sequence[PlannedDay]:
        """Every day of these plans in order, drafts too."""
        return await self._all(
            self._days().where(_day.plan_id.in_(plan_ids)).order_by(_day.day), _planned_day
        )

    async def plan_weeks(self, *plan_ids: UUID) -> Sequence[SeasonWeek]:
        """Every week of these plans in order, drafts too."""
        statement = scoped(select(*_WEEK_COLUMNS), plan_weeks, self._viewer)
        found = statement.where(plan_weeks.c.plan_id.in_(plan_ids))
        return await self._all(found.order_by(plan_weeks.c.number), _season_week)

    async def day(self, day_id: UUID) -> PlannedDay | None:
        """The stored day of this id."""
        return await self._one(self._days().where(_day.id == day_id), _planned_day)

    async def workouts(self, day_ids: Sequence[UUID]) -> Mapping[UUID, DayWorkouts]:
        """Both options with their steps, for many days in one statement."""
        texts = scoped(
            select(_day.id, _day.option_a, _day.option_b), planned_workouts, self._viewer
        )
        found = await self._all(texts.where(_day.id.in_(day_ids)), tuple)
        return {
            found_id: DayWorkouts(found_id, workout_from(a), None if b is None else workout_from(b))
            for found_id, a, b in found
        }

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

    def _days(self) -> Select[Any]:
        return scoped(select(*_DAY_COLUMNS), planned_workouts, self._viewer)

    async def _change(self, day_id: UUID, *allowed: Any, **values: object) -> bool:  # noqa: ANN401  conditions
        """Change a day and count it as a change of the calendar."""
        statement = scoped(update(planned_workouts), planned_workouts, self._viewer)
        changed = statement.where(_day.id == day_id, *allowed).values(**values)
        athlete_id = await self._scalar(changed.returning(_day.athlete_id))
        if athlete_id is None:
            return False
        await self._run(changed_calendar(athlete_id, self._viewer))
        return True

"""What a calendar shows, read by statements that are made once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Date, Select, bindparam, select
from sqlalchemy.engine import Dialect

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.calendar import CalendarContents, CalendarPart, Parts
from strideiq.core.domain.season import DayWorkouts, PlannedDay, SeasonWeek
from strideiq.core.store.athletes import athlete_from, athletes
from strideiq.core.store.columns import Id
from strideiq.core.store.connection import Connection
from strideiq.core.store.goals import goal_from, goals
from strideiq.core.store.plan_tables import calendar_days, plan_weeks, planned_workouts
from strideiq.core.store.plans import plans_on_calendar, season_plan_from
from strideiq.core.store.prepared import Asked, Prepared, kind_of
from strideiq.core.store.scope import scoped
from strideiq.core.store.snapshots import workout_from
from strideiq.core.store.time_away import away_from, time_away

KINDS: Final = 200
"""Admins may hold any permissions, and each set of them is a kind of viewer."""

WHOSE: Final = bindparam("whose", type_=Id)
FIRST: Final = bindparam("first", type_=Date)
LAST: Final = bindparam("last", type_=Date)

_day = planned_workouts.c
_TEXTS = (_day.option_a, _day.option_b)
DAY_COLUMNS: Final = (
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
WEEK_COLUMNS: Final = tuple(column for column in plan_weeks.c if column.name != "snapshot")


def days_from(rows: Sequence[Any]) -> Sequence[PlannedDay]:
    """The days of rows."""
    return msgspec.convert(rows, list[PlannedDay], from_attributes=True)


def workouts_from(rows: Sequence[Any]) -> Mapping[UUID, DayWorkouts]:
    """The workouts of rows that hold their texts."""
    return {
        row.id: DayWorkouts(
            row.id,
            workout_from(row.option_a),
            None if row.option_b is None else workout_from(row.option_b),
        )
        for row in rows
    }


def _athlete(viewer: Viewer) -> Select[Any]:
    statement = scoped(select(athletes), athletes, viewer)
    return statement.where(athletes.c.athlete_id == WHOSE)


def _days(viewer: Viewer) -> Select[Any]:
    on_calendar = (calendar_days.c.plan_id == _day.plan_id) & (calendar_days.c.day == _day.day)
    return (
        scoped(select(*DAY_COLUMNS), planned_workouts, viewer)
        .join_from(calendar_days, planned_workouts, on_calendar)
        .where(calendar_days.c.athlete_id == WHOSE)
        .where(calendar_days.c.day.between(FIRST, LAST))
        .order_by(calendar_days.c.day)
    )


def _days_with_texts(viewer: Viewer) -> Select[Any]:
    return _days(viewer).add_columns(*_TEXTS)


def _weeks(viewer: Viewer) -> Select[Any]:
    on_calendar = scoped(select(calendar_days.c.plan_id), calendar_days, viewer).where(
        calendar_days.c.athlete_id == WHOSE, calendar_days.c.day.between(FIRST, LAST)
    )
    of_week = on_calendar.where(
        calendar_days.c.day.between(plan_weeks.c.start, plan_weeks.c.end),
        calendar_days.c.plan_id == plan_weeks.c.plan_id,
    )
    # The first condition finds the plans by their key, the second leaves out weeks that ended.
    statement = scoped(select(*WEEK_COLUMNS), plan_weeks, viewer).where(
        plan_weeks.c.plan_id.in_(on_calendar), of_week.correlate(plan_weeks).exists()
    )
    return statement.order_by(plan_weeks.c.start)


def _plans(viewer: Viewer) -> Select[Any]:
    return plans_on_calendar(viewer, WHOSE, FIRST, LAST)


def _goals(viewer: Viewer) -> Select[Any]:
    statement = scoped(select(goals), goals, viewer).where(goals.c.athlete_id == WHOSE)
    return statement.order_by(goals.c.race_day)


def _away(viewer: Viewer) -> Select[Any]:
    statement = scoped(select(time_away), time_away, viewer).where(
        time_away.c.athlete_id == WHOSE, time_away.c.last >= FIRST, time_away.c.first <= LAST
    )
    return statement.order_by(time_away.c.first)


Build = Callable[[Viewer], Select[Any]]

SHAPES: Final[Mapping[Build, type[Any]]] = {_days: PlannedDay, _weeks: SeasonWeek}
"""What is made at once; its fields are named as its columns."""


@lru_cache(maxsize=KINDS)
def _prepared(build: Build, kind: Viewer, dialect: Dialect) -> Prepared:
    return Prepared(build(kind), dialect, SHAPES.get(build))


class CalendarReading:
    """Reads the calendar of one athlete from ``first`` to ``last`` for one viewer."""

    def __init__(
        self, connection: Connection, viewer: Viewer, athlete_id: UUID, first: date, last: date
    ) -> None:
        self._connection = connection
        self._viewer = viewer
        self._given = {"whose": athlete_id, "first": first, "last": last}

    async def days(self) -> Sequence[PlannedDay]:
        """Days that active plans put on the calendar, and past days of archived ones."""
        return (await self._read(_days))[0]

    async def weeks(self) -> Sequence[SeasonWeek]:
        """Weeks with a day on the calendar in this time; ended plans have none that is to come."""
        return (await self._read(_weeks))[0]

    async def contents(self, parts: Parts) -> CalendarContents | None:
        """These parts, all of one moment; None where the viewer sees no such athlete."""
        builds = _builds(parts)
        found = dict(zip(builds, await self._read(*builds), strict=True))
        rows = found[_athlete]
        if not rows:
            return None
        with_texts = found.get(_days_with_texts, ())
        return CalendarContents(
            athlete=athlete_from(rows[0]),
            days=days_from(with_texts) if with_texts else found.get(_days, ()),
            workouts=workouts_from(with_texts),
            weeks=found.get(_weeks, ()),
            plans=[season_plan_from(row) for row in found.get(_plans, ())],
            goals=[goal_from(row) for row in found.get(_goals, ())],
            away=[away_from(row) for row in found.get(_away, ())],
        )

    async def _read(self, *builds: Build) -> Sequence[Sequence[Any]]:
        return await self._connection.read(*map(self._asked, builds))

    def _asked(self, build: Build) -> Asked:
        prepared = _prepared(build, kind_of(self._viewer), self._connection.dialect)
        return prepared.asked(self._viewer, self._given)


def _builds(parts: Parts) -> list[Build]:
    """The statements for these parts, the athlete first."""
    builds: list[Build] = [_athlete]
    if CalendarPart.DAYS in parts:
        builds.append(_days_with_texts if CalendarPart.WORKOUTS in parts else _days)
    if CalendarPart.PHASES in parts:
        builds += [_weeks, _plans]
    elif CalendarPart.WEEKS in parts:
        builds.append(_weeks)
    if CalendarPart.GOALS in parts:
        builds.append(_goals)
    if CalendarPart.AWAY in parts:
        builds.append(_away)
    return builds

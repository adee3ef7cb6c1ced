"""Stored plans: rows and repository."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import DaysTaken, PlanChanged
from strideiq.core.domain.plan import Plan, PlanWeek
from strideiq.core.domain.season import (
    NewPlan,
    PlanRevision,
    PlanStatus,
    SeasonPlan,
)
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.store.athletes import changed_calendar
from strideiq.core.store.columns import Id
from strideiq.core.store.plan_rows import Notes, header_row, week_rows, workout_rows
from strideiq.core.store.plan_tables import (
    calendar_days,
    plan_revisions,
    plan_weeks,
    planned_workouts,
    plans,
)
from strideiq.core.store.repository import Repository, page
from strideiq.core.store.scope import scoped
from strideiq.core.store.snapshots import plan_from, week_from, workout_from


def season_plan_from(row: Row[Any]) -> SeasonPlan:
    """What the store knows about the plan of a row."""
    return SeasonPlan(
        id=row.id,
        athlete_id=row.athlete_id,
        status=PlanStatus(row.status),
        revision=row.revision,
        outline=plan_from(row.snapshot),
        first_day=row.first_day,
        last_day=row.last_day,
        created_at=row.created_at,
        goal_id=row.goal_id,
        job_id=row.job_id,
        versions=row.versions,
        activated_at=row.activated_at,
        archived_at=row.archived_at,
    )


def plans_on_calendar(viewer: Viewer, athlete_id: Any, first: Any, last: Any) -> Select[Any]:  # noqa: ANN401  values, or names of values
    """The plans with a day on this athlete's calendar in this time, the earliest first."""
    shown = scoped(select(calendar_days.c.plan_id), calendar_days, viewer).where(
        calendar_days.c.athlete_id == athlete_id, calendar_days.c.day.between(first, last)
    )
    found = scoped(select(plans), plans, viewer).where(plans.c.id.in_(shown))
    return found.order_by(plans.c.first_day, plans.c.id)


def _revision(row: Row[Any]) -> PlanRevision:
    return PlanRevision(**row._asdict())


class SqlPlans(Repository):
    """Plans in the database."""

    async def add(self, new: NewPlan) -> None:
        """Store a plan as a draft of revision 1, in a few statements."""
        await self._require(new.athlete_id)
        await self._run(insert(plans).values(header_row(new)))
        await self._connection.insert_many(plan_weeks, week_rows(new))
        await self._connection.insert_many(planned_workouts, workout_rows(new))
        await self._note(new.id, new.athlete_id, 1, new.created_at, "generated")

    async def get(self, plan_id: UUID) -> SeasonPlan | None:
        """What the store knows about a plan."""
        return await self._one(self._plans().where(plans.c.id == plan_id), season_plan_from)

    async def many(self, *plan_ids: UUID) -> Sequence[SeasonPlan]:
        """The plans of these ids, those that there are."""
        return await self._all(self._plans().where(plans.c.id.in_(plan_ids)), season_plan_from)

    async def by_job(self, job_id: UUID) -> SeasonPlan | None:
        """The plan this job made."""
        return await self._one(self._plans().where(plans.c.job_id == job_id), season_plan_from)

    async def of(
        self,
        athlete_id: UUID,
        *,
        status: PlanStatus | None = None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[SeasonPlan]:
        """Plans of an athlete in the order of their ids, those behind ``after``."""
        statement = self._plans().where(plans.c.athlete_id == athlete_id)
        if status is not None:
            statement = statement.where(plans.c.status == status)
        return await self._all(page(statement, plans, after, limit), season_plan_from)

    async def on_calendar(self, athlete_id: UUID, first: date, last: date) -> Sequence[SeasonPlan]:
        """Plans with a day on the calendar in this time, the earliest first."""
        found = plans_on_calendar(self._viewer, athlete_id, first, last)
        return await self._all(found, season_plan_from)

    async def whole(self, plan_id: UUID) -> Plan | None:
        """The plan itself, equal to the one that was stored; options and skips do not alter it."""
        header = scoped(select(plans.c.snapshot), plans, self._viewer)
        text = await self._scalar(header.where(plans.c.id == plan_id))
        if text is None:
            return None
        return plan_from(text, (await self.planned_weeks(plan_id)).get(plan_id, ()))

    async def planned_weeks(self, *plan_ids: UUID) -> Mapping[UUID, tuple[PlanWeek, ...]]:
        """The weeks of these plans with option A of their days, as they were stored."""
        day, week = planned_workouts.c, plan_weeks.c
        days = scoped(select(day.plan_id, day.week, day.option_a), planned_workouts, self._viewer)
        by_week: dict[tuple[UUID, int], list[PlannedWorkout]] = {}
        for plan_id, number, workout in await self._all(
            days.where(day.plan_id.in_(plan_ids)).order_by(day.day), tuple
        ):
            by_week.setdefault((plan_id, number), []).append(workout_from(workout))
        stored = scoped(select(week.plan_id, week.number, week.snapshot), plan_weeks, self._viewer)
        weeks: dict[UUID, tuple[PlanWeek, ...]] = {}
        for plan_id, number, text in await self._all(
            stored.where(week.plan_id.in_(plan_ids)).order_by(week.number), tuple
        ):
            read = week_from(text, tuple(by_week[plan_id, number]))
            weeks[plan_id] = (*weeks.get(plan_id, ()), read)
        return weeks

    async def activate(self, plan_id: UUID, *, revision: int, at: datetime) -> None:
        """Put a draft on the calendar. Raises DaysTaken where another plan has one of its days."""
        athlete_id, _ = await self._raise(
            plan_id,
            revision,
            plans.c.status == PlanStatus.DRAFT,
            status=PlanStatus.ACTIVE,
            activated_at=at,
        )
        await self._put_on_calendar(plan_id, date.min)
        await self._note(plan_id, athlete_id, revision + 1, at, "activated")
        await self._run(changed_calendar(athlete_id, self._viewer))

    async def archive(self, plan_id: UUID, *, revision: int, at: datetime, from_day: date) -> None:
        """End a plan; its days from ``from_day`` on leave the calendar, earlier ones stay."""
        athlete_id, _ = await self._raise(
            plan_id,
            revision,
            plans.c.status != PlanStatus.ARCHIVED,
            status=PlanStatus.ARCHIVED,
            archived_at=at,
        )
        await self._take_off_calendar(plan_id, from_day)
        await self._note(plan_id, athlete_id, revision + 1, at, "archived", from_day)
        await self._run(changed_calendar(athlete_id, self._viewer))

    async def remove_draft(self, plan_id: UUID, *, revision: int) -> None:
        """Remove a draft with everything of it; its job and logs stay."""
        removed = scoped(delete(plans), plans, self._viewer).where(
            plans.c.id == plan_id,
            plans.c.revision == revision,
            plans.c.status == PlanStatus.DRAFT,
        )
        if not await self._changed(removed):
            raise PlanChanged(revision)

    async def rewrite(
        self, new: NewPlan, *, revision: int, from_day: date, reason: str, made_by: UUID | None
    ) -> int:
        """Replace weeks, and days from ``from_day`` on, by those of ``new``; the new revision.

        ``new.id`` is the plan to change and ``new.plan`` the whole plan, past days included.
        Earlier days stay as they are stored, and so do the notes of later ones. Raises DaysTaken.
        """
        row = header_row(new)
        changed = {name: row[name] for name in ("first_day", "last_day", "versions", "snapshot")}
        athlete_id, status = await self._raise(
            new.id, revision, plans.c.status != PlanStatus.ARCHIVED, **changed
        )
        await self._take_off_calendar(new.id, from_day)
        weeks = scoped(delete(plan_weeks), plan_weeks, self._viewer)
        await self._run(weeks.where(plan_weeks.c.plan_id == new.id))
        notes = await self._cleared(new.id, from_day)
        await self._connection.insert_many(plan_weeks, week_rows(new))
        await self._connection.insert_many(planned_workouts, workout_rows(new, from_day, notes))
        if status is PlanStatus.ACTIVE:
            await self._put_on_calendar(new.id, from_day)
        at = new.created_at
        await self._note(new.id, athlete_id, revision + 1, at, reason, from_day, made_by)
        await self._run(changed_calendar(athlete_id, self._viewer))
        return revision + 1

    async def revisions(self, *plan_ids: UUID) -> Sequence[PlanRevision]:
        """Changes of these plans, each plan's first one first."""
        statement = scoped(select(plan_revisions), plan_revisions, self._viewer)
        found = statement.where(plan_revisions.c.plan_id.in_(plan_ids))
        return await self._all(found.order_by(plan_revisions.c.revision), _revision)

    def _plans(self) -> Select[Any]:
        return scoped(select(plans), plans, self._viewer)

    async def _raise(
        self,
        plan_id: UUID,
        revision: int,
        allowed: ColumnElement[bool],
        **values: object,
    ) -> tuple[UUID, PlanStatus]:
        """Make revision + 1 of a plan; its athlete and new status. Raises PlanChanged."""
        statement = scoped(update(plans), plans, self._viewer).where(
            plans.c.id == plan_id, plans.c.revision == revision, allowed
        )
        # Counted by the database: a client may name a revision that is the largest number it holds.
        changed = statement.values(revision=plans.c.revision + 1, **values)
        found = await self._one(changed.returning(plans.c.athlete_id, plans.c.status), tuple)
        if found is None:
            raise PlanChanged(revision)
        return found[0], PlanStatus(found[1])

    async def _put_on_calendar(self, plan_id: UUID, from_day: date) -> None:
        """Give an active plan its days. Raises DaysTaken."""
        days = scoped(
            select(planned_workouts.c.athlete_id, planned_workouts.c.day, literal(plan_id, Id)),
            planned_workouts,
            self._viewer,
        ).where(planned_workouts.c.plan_id == plan_id, planned_workouts.c.day >= from_day)
        into = insert(calendar_days).from_select(["athlete_id", "day", "plan_id"], days)
        await self._run(into.on_conflict_do_nothing())
        got = scoped(select(calendar_days.c.day), calendar_days, self._viewer).where(
            calendar_days.c.plan_id == plan_id
        )
        missed = scoped(select(func.min(planned_workouts.c.day)), planned_workouts, self._viewer)
        taken = await self._scalar(
            missed.where(
                planned_workouts.c.plan_id == plan_id,
                planned_workouts.c.day >= from_day,
                planned_workouts.c.day.not_in(got),
            )
        )
        if taken is not None:
            raise DaysTaken(taken)

    async def _take_off_calendar(self, plan_id: UUID, from_day: date) -> None:
        """Free the days of a plan from this one on."""
        statement = scoped(delete(calendar_days), calendar_days, self._viewer)
        await self._run(
            statement.where(calendar_days.c.plan_id == plan_id, calendar_days.c.day >= from_day)
        )

    async def _cleared(self, plan_id: UUID, from_day: date) -> Notes:
        """Remove the days of a plan from this one on; what was noted on them."""
        day = planned_workouts.c
        gone = (
            scoped(delete(planned_workouts), planned_workouts, self._viewer)
            .where(day.plan_id == plan_id, day.day >= from_day)
            .returning(day.day, day.athlete_note, day.coach_note)
        )
        return {each: (athlete, coach) for each, athlete, coach in await self._all(gone, tuple)}

    async def _note(
        self,
        plan_id: UUID,
        athlete_id: UUID,
        revision: int,
        at: datetime,
        reason: str,
        from_day: date | None = None,
        made_by: UUID | None = None,
    ) -> None:
        """Write down a change, by the viewer unless somebody else is named."""
        values = PlanRevision(plan_id, athlete_id, revision, at, reason, from_day, made_by)
        await self._run(insert(plan_revisions).values(asdict(values)))

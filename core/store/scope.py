"""The one place that decides which athletes' rows a statement may touch."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Select, Table, Update, false, or_, select
from sqlalchemy.sql.dml import UpdateBase

from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.account import LinkState
from strideiq.core.store.coach_link_table import coach_links

S = TypeVar("S", Select[Any], Update, Delete)
JOBS = "jobs"


def scoped(statement: S, table: Table, viewer: Viewer) -> S:
    """``statement`` limited to rows of ``table`` that ``viewer`` may see.

    An athlete sees their own rows, a coach those of accepted athletes too, an admin with the
    permission all of them. Reading permission lets nobody change a row of somebody else; only the
    program itself, and on jobs whoever manages jobs, may. Tables without athletes have no limit.
    """
    if "athlete_id" not in table.c:
        return statement
    limit = _limit(table, viewer, changes=isinstance(statement, UpdateBase))
    return statement if limit is None else statement.where(limit)


def may_add_for(viewer: Viewer, athlete_id: UUID) -> Select[Any] | None:
    """A statement that finds a row when ``viewer`` may add something for this athlete.

    None where no question is needed: athletes add for themselves, and the program for everybody.
    """
    if viewer == PROGRAM or viewer.account_id == athlete_id:
        return None
    accepted = _accepted(viewer).where(coach_links.c.athlete_id == athlete_id)
    return accepted if viewer.role is Role.COACH else accepted.where(false())


def _accepted(viewer: Viewer) -> Select[Any]:
    return select(coach_links.c.athlete_id).where(
        coach_links.c.coach_id == viewer.account_id, coach_links.c.state == LinkState.ACCEPTED
    )


def _limit(table: Table, viewer: Viewer, *, changes: bool) -> ColumnElement[bool] | None:
    if _sees_all(table, viewer, changes=changes):
        return None
    if viewer.role is None:
        return false()
    own = table.c.athlete_id == viewer.account_id
    if "coach_id" in table.c:
        return or_(own, table.c.coach_id == viewer.account_id)
    if viewer.role is not Role.COACH:
        return own
    return or_(own, table.c.athlete_id.in_(_accepted(viewer)))


def _sees_all(table: Table, viewer: Viewer, *, changes: bool) -> bool:
    if viewer == PROGRAM:
        return True
    if table.name == JOBS and viewer.may(Permission.MANAGE_JOBS):
        return True
    return not changes and viewer.may(Permission.READ_ATHLETES)

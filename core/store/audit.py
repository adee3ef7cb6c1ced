"""Audit events: table, rows and repository. Triggers refuse to change or remove a row."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Row, String, Table, insert, or_, select

from strideiq.core.domain.audit import AuditEvent
from strideiq.core.store.columns import Id, Instant, Json, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository

audit_events = Table(
    "audit_events",
    metadata,
    id_column(),
    Column("at", Instant, nullable=False),
    Column("action", String(80), nullable=False),
    # No foreign keys: events outlive the accounts they tell of.
    Column("actor_id", Id),
    Column("subject_id", Id),
    Column("request_id", String(80), nullable=False),
    Column("details", Json, nullable=False),
    Index(None, "actor_id"),
    Index(None, "subject_id"),
)


def _event(row: Row[Any]) -> AuditEvent:
    return AuditEvent(**row._asdict())


class SqlAudit(Repository):
    """Audit events in the database."""

    async def add(self, event: AuditEvent) -> None:
        """Write an event down."""
        await self._run(insert(audit_events).values(asdict(event)))

    async def get(self, event_id: UUID) -> AuditEvent | None:
        """The event of this id."""
        return await self._one(select(audit_events).where(audit_events.c.id == event_id), _event)

    async def page(
        self,
        *,
        before: UUID | None = None,
        action: str | None = None,
        concerning: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[AuditEvent]:
        """Events newest first, those before ``before``; ``concerning`` is actor or subject."""
        statement = select(audit_events).order_by(audit_events.c.id.desc()).limit(limit)
        if before is not None:
            statement = statement.where(audit_events.c.id < before)
        if action is not None:
            statement = statement.where(audit_events.c.action == action)
        if concerning is not None:
            who = audit_events.c.actor_id, audit_events.c.subject_id
            statement = statement.where(or_(*(column == concerning for column in who)))
        return await self._all(statement, _event)

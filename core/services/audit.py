"""Use case: read what was done, by whom and to whom."""

from collections.abc import Sequence
from uuid import UUID

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.services.permission import require
from strideiq.core.services.tools import Tools


class AuditLog:
    """The audit events."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def events(
        self,
        viewer: Viewer,
        *,
        before: UUID | None,
        limit: int,
        action: str | None = None,
        concerning: UUID | None = None,
    ) -> Sequence[AuditEvent]:
        """Events newest first, those before ``before``; ``concerning`` is actor or subject."""
        require(viewer, Permission.READ_AUDIT)
        async with self._tools.store.read(viewer) as unit:
            return await unit.audit.page(
                before=before, action=action, concerning=concerning, limit=limit
            )

    async def event(self, viewer: Viewer, event_id: UUID) -> AuditEvent | None:
        """One of these events."""
        require(viewer, Permission.READ_AUDIT)
        async with self._tools.store.read(viewer) as unit:
            return await unit.audit.get(event_id)

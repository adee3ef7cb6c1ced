"""What every use case works with, and the two doorbells that ring after a commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from strideiq.core.domain.access import NOBODY
from strideiq.core.domain.audit import AuditDetails, AuditEvent
from strideiq.core.domain.job import Job
from strideiq.core.ports import Bell, Clock, EventBus, Ids, Store, UnitOfWork
from strideiq.core.ports.outside import (
    ACCESS_TOPIC,
    ATHLETE_TOPIC,
    CONFIGURATION_TOPIC,
    JOB_TOPIC,
)


@dataclass(frozen=True, slots=True)
class Tools:
    """The ports that use cases share."""

    store: Store
    clock: Clock
    ids: Ids
    bell: Bell
    events: EventBus

    async def enqueue(
        self,
        unit: UnitOfWork,
        kind: str,
        payload: Mapping[str, object],
        *,
        athlete_id: UUID | None = None,
        key: str | None = None,
        run_after: datetime | None = None,
    ) -> Job:
        """Write a job with the unit and ring once it is stored; the earlier job of the same key."""
        now = self.clock.now()
        job = Job(
            self.ids.new(),
            kind,
            payload,
            now,
            run_after or now,
            athlete_id=athlete_id,
            idempotency_key=key,
        )
        stored = await unit.jobs.enqueue(job)
        if stored.is_open:
            unit.after_commit(partial(self.bell.ring, stored.id, kind))
        return stored

    async def note(
        self,
        unit: UnitOfWork,
        action: str,
        request_id: str,
        *,
        subject_id: UUID | None = None,
        actor_id: UUID | None = None,
        details: AuditDetails | None = None,
    ) -> None:
        """Write an audit event with the unit; the viewer acted where nobody else is named."""
        viewer = unit.viewer.account_id
        actor = actor_id or (None if viewer == NOBODY else viewer)
        event = AuditEvent(
            self.ids.new(), self.clock.now(), action, actor, subject_id, request_id, details or {}
        )
        await unit.audit.add(event)

    def job_changed(self, unit: UnitOfWork, job_id: UUID) -> None:
        """Tell who follows this job, once the unit is stored."""
        self._tell(unit, f"{JOB_TOPIC}{job_id}")

    def calendar_changed(self, unit: UnitOfWork, athlete_id: UUID) -> None:
        """Tell who follows this athlete's calendar, once the unit is stored."""
        self._tell(unit, f"{ATHLETE_TOPIC}{athlete_id}")

    def access_changed(self, unit: UnitOfWork, account_id: UUID) -> None:
        """Have the open subscriptions of this account ask again what they may see."""
        self._tell(unit, f"{ACCESS_TOPIC}{account_id}")

    async def configuration_changed(self, unit: UnitOfWork, topic: str) -> None:
        """Count a change of this topic with the unit, and have every process look once stored."""
        await unit.revisions.rise(topic)
        self._tell(unit, CONFIGURATION_TOPIC)

    def _tell(self, unit: UnitOfWork, topic: str) -> None:
        unit.after_commit(partial(self.events.publish, topic, {}))

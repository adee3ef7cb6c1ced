"""Whom the nightly look at rules is still to ask for, found in the tables of plans and jobs."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select

from strideiq.core.domain.job import JobState
from strideiq.core.domain.season import PlanStatus
from strideiq.core.store.athletes import athletes
from strideiq.core.store.jobs import jobs
from strideiq.core.store.plan_tables import plans
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped


class SqlNights(Repository):
    """Athletes with a plan, by the night they live in."""

    async def time_zones(self) -> Sequence[str]:
        """The time zones of athletes with a plan on the calendar."""
        planned = scoped(select(plans.c.athlete_id), plans, self._viewer).where(
            plans.c.status == PlanStatus.ACTIVE
        )
        zones = scoped(select(athletes.c.time_zone), athletes, self._viewer).where(
            athletes.c.athlete_id.in_(planned)
        )
        return [zone for (zone,) in await self._all(zones.distinct().order_by("time_zone"), tuple)]

    async def waiting(
        self, time_zone: str, day: date, *, kind: str, key: str, limit: int
    ) -> Sequence[UUID]:
        """Athletes of a time zone with a plan on that day and no job of this kind and key."""
        planned = scoped(select(plans.c.athlete_id), plans, self._viewer).where(
            plans.c.status == PlanStatus.ACTIVE, plans.c.last_day >= day
        )
        same = scoped(select(jobs.c.id), jobs, self._viewer).where(
            jobs.c.athlete_id == athletes.c.athlete_id,
            jobs.c.kind == kind,
            jobs.c.idempotency_key == key,
        )
        asked = same.correlate(athletes).exists()
        found = scoped(select(athletes.c.athlete_id), athletes, self._viewer).where(
            athletes.c.time_zone == time_zone, athletes.c.athlete_id.in_(planned), ~asked
        )
        ordered = found.order_by(athletes.c.athlete_id).limit(limit)
        return [athlete_id for (athlete_id,) in await self._all(ordered, tuple)]

    async def forget(self, kind: str, before: datetime) -> int:
        """Remove jobs of this kind that succeeded and were due before then; how many."""
        old = scoped(delete(jobs), jobs, self._viewer).where(
            jobs.c.state == JobState.SUCCEEDED, jobs.c.run_after < before, jobs.c.kind == kind
        )
        return (await self._connection.execute(old)).rowcount

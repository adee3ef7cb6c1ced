"""Asking for an athlete's rules to be looked at: at night, after new data, and by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Role, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound
from strideiq.core.domain.job import WAITING, Job
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.tools import Tools

EVALUATE: Final = "evaluate_rules"

BURST: Final = timedelta(seconds=30)
"""Data that arrives within so long of one another is looked at together."""

SETTLES: Final = timedelta(seconds=5)
"""Whatever was being stored when a burst ended is stored by then."""


def night_key(day: date) -> str:
    """What makes two looks at one night the same job."""
    return f"rules:{day}"


async def ask_tonight(tools: Tools, unit: UnitOfWork, athlete_id: UUID, day: date) -> Job:
    """The job that looks at the rules of an athlete on their local ``day``, once."""
    payload = {"why": "night", "day": day.isoformat()}
    return await tools.enqueue(unit, EVALUATE, payload, athlete_id=athlete_id, key=night_key(day))


async def ask_evaluation(tools: Tools, unit: UnitOfWork, athlete_id: UUID, why: str) -> Job:
    """The job that looks at an athlete's rules soon; what is asked in one burst is one job.

    ``why`` is a plain word for what is new: ``activities``, ``skipped``.
    """
    now = tools.clock.now()
    while True:
        ends = _end_of_burst(now)
        job = await tools.enqueue(
            unit,
            EVALUATE,
            {"why": why},
            athlete_id=athlete_id,
            key=f"rules:new:{ends:%Y-%m-%dT%H:%M:%S}",
            run_after=ends + SETTLES,
        )
        if job.state in WAITING:
            return job
        # Somebody was quicker than this unit: what it stores is for the next burst.
        now = ends


class RuleEvaluations:
    """Asking by hand, for athletes and their coaches."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def ask(self, viewer: Viewer, athlete_id: UUID) -> Job:
        """The job that looks at an athlete's rules now; the one that waits already where one does.

        Raises NotFound, and NotAllowed for viewers who may only read.
        """
        async with self._tools.store.begin(viewer) as unit:
            if await unit.athletes.get(athlete_id) is None:
                raise NotFound("athlete")
            if viewer.account_id != athlete_id and viewer.role is not Role.COACH:
                raise NotAllowed("the athlete or their coach")
            await unit.athletes.held(athlete_id)
            now = self._tools.clock.now()
            for job in await unit.jobs.of(athlete_id, states=WAITING):
                if job.kind == EVALUATE and job.run_after <= now:
                    return job
            job = await self._tools.enqueue(unit, EVALUATE, {"why": "asked"}, athlete_id=athlete_id)
            self._tools.job_changed(unit, job.id)
            return job


def _end_of_burst(now: datetime) -> datetime:
    length = int(BURST.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // length + 1) * length, UTC)

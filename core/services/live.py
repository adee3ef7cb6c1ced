"""Use cases: follow how far a job is, and what an athlete's calendar shows.

Whoever follows something listens first and reads then, so nothing between the two is missed. Events
are doorbells: at each one the viewer is admitted again, the truth is read again, and what differs
from what was told last is told. So following ends with NotSignedIn or NotFound at the first ring
after a sign-in was ended or a coach was let go, and ending those rings.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TypeAlias, TypeVar
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.job import Job
from strideiq.core.ports.changes import Tally
from strideiq.core.ports.outside import ACCESS_TOPIC, ATHLETE_TOPIC, JOB_TOPIC
from strideiq.core.services.admission import Admitted
from strideiq.core.services.tools import Tools

T = TypeVar("T")

AdmitAgain: TypeAlias = Callable[[], Awaitable[Admitted]]
"""Admits one who follows anew. Raises NotSignedIn when their token is no longer good."""


class Live:
    """What can be followed while it changes."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def job(self, viewer: Viewer, again: AdmitAgain, job_id: UUID) -> AsyncGenerator[Job]:
        """The job now, and at every change until it has ended.

        Raises NotFound when the viewer may not, or no longer, see it.
        """

        async def find(admitted: Admitted) -> Job | None:
            async with self._tools.store.read(admitted.viewer) as unit:
                found = await unit.jobs.get(job_id)
            return None if found is None else _without_its_worker(found)

        following = self._follow(viewer, again, f"{JOB_TOPIC}{job_id}", find, "job")
        async with aclosing(following) as jobs:
            async for job in jobs:
                yield job
                if not job.is_open:
                    return

    def calendar(self, viewer: Viewer, again: AdmitAgain, athlete_id: UUID) -> AsyncGenerator[int]:
        """The revision of what an athlete's calendar shows, now and at every change.

        Raises NotFound when the viewer may not, or no longer, see the athlete.
        """
        is_there = False

        async def find(admitted: Admitted) -> int | None:
            nonlocal is_there
            if is_there and admitted.viewer.account_id == athlete_id:
                # Whoever is let in brings along what their own calendar shows.
                return admitted.athlete_revision
            async with self._tools.store.read(admitted.viewer) as unit:
                found = await unit.athletes.revision(athlete_id)
            is_there = found is not None
            return found

        return self._follow(viewer, again, f"{ATHLETE_TOPIC}{athlete_id}", find, "athlete")

    def proposals(
        self, viewer: Viewer, again: AdmitAgain, athlete_id: UUID
    ) -> AsyncGenerator[Tally]:
        """How many proposals of an athlete wait, now and at every change of any.

        Raises NotFound when the viewer may not, or no longer, see the athlete.
        """

        async def find(admitted: Admitted) -> Tally | None:
            async with self._tools.store.read(admitted.viewer) as unit:
                if await unit.athletes.revision(athlete_id) is None:
                    return None
                return await unit.proposals.tally(athlete_id)

        return self._follow(viewer, again, f"{ATHLETE_TOPIC}{athlete_id}", find, "athlete")

    async def _follow(
        self,
        viewer: Viewer,
        again: AdmitAgain,
        topic: str,
        find: Callable[[Admitted], Awaitable[T | None]],
        what: str,
    ) -> AsyncGenerator[T]:
        told: T | None = None
        access = f"{ACCESS_TOPIC}{viewer.account_id}"
        async with self._tools.events.listen(topic, access) as rings:
            while True:
                found = await find(await again())
                if found is None:
                    raise NotFound(what)
                if found != told:
                    told = found
                    yield found
                await anext(rings)


def _without_its_worker(job: Job) -> Job:
    """The job without who works on it, which changes with every heartbeat."""
    return replace(job, lease_owner=None, lease_until=None, heartbeat_at=None)

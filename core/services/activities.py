"""Use cases: an athlete's record of runs is brought in, looked at and used."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.errors import InvalidFiles, NotAllowed, NotFound, Placed, Refusal
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.athlete_facts import athlete_of
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.history import FileProblem, History, read_data
from strideiq.core.services.history_depth import first_day, history_days
from strideiq.core.services.rule_evaluation import ask_evaluation
from strideiq.core.services.tools import Tools

ROUNDED_M: Final = 10
"""Recordings of one run that different programs wrote differ by less."""

IMPORT: Final = "history.import"
IMPORTED: Final = "activities.imported"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    ``new`` activities are kept and ``known`` ones were there already; with ``problems`` nothing of
    the file is kept. ``notes`` say what was read and not counted.
    """

    new: int = 0
    known: int = 0
    problems: tuple[FileProblem, ...] = ()
    notes: tuple[str, ...] = ()


class GonePlace(Refusal):
    """The activity that a list is to go on behind is there no more, so nobody knows its day."""

    def __init__(self) -> None:
        super().__init__(
            "after",
            "the activity of this cursor is not there any more",
            suggestion="start with the first page again",
        )


class Activities:
    """Recorded activities, at most ``most`` of one athlete.

    Those before the history an athlete holds are kept, and nobody is shown them.
    """

    def __init__(self, tools: Tools, planners: CurrentPlanner, access: Access, most: int) -> None:
        self._tools = tools
        self._planners = planners
        self._access = access
        self._most = most

    async def bring(
        self,
        viewer: Viewer,
        athlete_id: UUID,
        data: bytes,
        label: str,
        *,
        provider: str | None = None,
        request_id: str = "",
    ) -> Imported:
        """Keep what a provider plugin reads from a file, all of it or nothing.

        ``label`` is the name of the file. Raises NotFound, NotIncluded, UnknownAthlete, and Refusal
        where no provider reads such files or there would be too many.
        """
        async with self._tools.store.read(viewer) as unit:
            athlete = await athlete_of(unit, athlete_id)
            await self._access.require(unit, IMPORT, subject=athlete_id)
        today, host = athlete.today(self._tools.clock.now()), self._planners.now().host
        try:
            history = await asyncio.to_thread(
                read_data, data, label, host, today, provider=provider
            )
        except InvalidFiles as error:
            return Imported(problems=tuple(_of_file(label, each) for each in error.problems))
        return await self._keep(viewer, athlete_id, history, request_id)

    async def page(
        self, viewer: Viewer, athlete_id: UUID, *, before: UUID | None, limit: int
    ) -> Sequence[StoredActivity]:
        """Activities newest day first, those behind ``before``. Raises GonePlace."""
        async with self._tools.store.read(viewer) as unit:
            since = await self._since(unit, athlete_id)
            found = await unit.activities.page(athlete_id, since=since, before=before, limit=limit)
            if before is not None and not found and await unit.activities.get(before) is None:
                raise GonePlace
        return found

    async def get(self, viewer: Viewer, activity_id: UUID) -> StoredActivity:
        """The activity of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await self._get(unit, activity_id)

    async def remove(self, viewer: Viewer, activity_id: UUID) -> StoredActivity:
        """Remove an activity and return it. Raises NotFound, and NotAllowed for who may only read."""
        async with self._tools.store.begin(viewer) as unit:
            found = await self._get(unit, activity_id)
            if not await unit.activities.remove(activity_id):
                # Somebody else may have removed it since it was read.
                await self._get(unit, activity_id)
                raise NotAllowed("the athlete or their coach")
            self._tools.calendar_changed(unit, found.athlete_id)
            await ask_evaluation(self._tools, unit, found.athlete_id, "activities")
        return found

    async def _keep(
        self, viewer: Viewer, athlete_id: UUID, history: History, request_id: str
    ) -> Imported:
        recorded = list(self._recorded(athlete_id, history.activities))
        async with self._tools.store.begin(viewer) as unit:
            new = await unit.activities.add_many(athlete_id, recorded)
            if new and await unit.activities.count(athlete_id) > self._most:
                raise Refusal(
                    "activities",
                    f"more than {self._most} activities of one athlete are not kept",
                    suggestion="leave out the oldest",
                )
            known = len(recorded) - new
            if new:
                self._tools.calendar_changed(unit, athlete_id)
                await ask_evaluation(self._tools, unit, athlete_id, "activities")
            if viewer.account_id != athlete_id:
                counts = {"new": new, "known": known}
                await self._tools.note(
                    unit, IMPORTED, request_id, subject_id=athlete_id, details=counts
                )
        return Imported(new, known, notes=history.notes)

    async def _since(self, unit: UnitOfWork, athlete_id: UUID) -> date | None:
        """The first day that may be shown; None where there is no end, or no such athlete."""
        athlete = await unit.athletes.get(athlete_id)
        if athlete is None:
            return None
        days = await history_days(unit, self._access, athlete_id)
        return first_day(athlete.today(self._tools.clock.now()), days)

    async def _get(self, unit: UnitOfWork, activity_id: UUID) -> StoredActivity:
        found = await unit.activities.get(activity_id)
        if found is None:
            raise NotFound("activity")
        since = await self._since(unit, found.athlete_id)
        if since is not None and found.activity.day < since:
            raise NotFound("activity")
        return found

    def _recorded(
        self, athlete_id: UUID, activities: Sequence[Activity]
    ) -> Iterator[StoredActivity]:
        now = self._tools.clock.now()
        for activity, identity in zip(activities, identities(activities), strict=True):
            yield StoredActivity(self._tools.ids.new(), athlete_id, activity, identity, now)


def identities(activities: Sequence[Activity]) -> Iterator[str]:
    """Of each activity a digest that is the same whenever it comes again.

    It rests on day, sport, distance and duration, and on the place among those that are alike: who
    runs the same lap twice in a day has run twice.
    """
    alike = Counter[tuple[date, str, int, int]]()
    for each in activities:
        same = (each.day, each.sport, round(each.distance_m / ROUNDED_M), round(each.duration_s))
        alike[same] += 1
        yield sha256(repr((*map(str, same), alike[same])).encode()).hexdigest()


def _of_file(label: str, problem: Placed) -> FileProblem:
    """The problem as one of the runner's file; those of a plugin's code keep only what it says."""
    if isinstance(problem, FileProblem):
        return problem
    return FileProblem(label, f"could not be read: {problem}", "tell whoever runs this service")

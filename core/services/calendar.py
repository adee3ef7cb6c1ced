"""Use cases: what an athlete's calendar shows, and what they choose, skip and note on its days.

What was planned for a day that has passed stays: its option and whether it was skipped can no
longer change. Notes can, for much is said about a run only after it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.calendar import CalendarContents, Parts
from strideiq.core.domain.errors import DayPassed, NotAllowed, NotFound, Refusal
from strideiq.core.domain.season import DayWorkouts, Option, PlannedDay
from strideiq.core.domain.texts import is_text
from strideiq.core.domain.workout import Stress
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.rule_evaluation import ask_evaluation
from strideiq.core.services.tools import Tools

MOST_DAYS: Final = 400
LONGEST_NOTE: Final = 2000


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The time from ``first`` to ``last`` with what was asked for; ``today`` is the athlete's."""

    today: date
    first: date
    last: date
    contents: CalendarContents


@dataclass(frozen=True, slots=True)
class DayView:
    """One stored day with its workouts."""

    day: PlannedDay
    workouts: DayWorkouts


class Calendars:
    """The calendars of athletes, for whoever may see them."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def calendar(
        self, viewer: Viewer, athlete_id: UUID, first: date, last: date, parts: Parts
    ) -> CalendarView:
        """What the calendar shows from ``first`` to ``last``, both included. Raises NotFound."""
        _check_range(first, last)
        async with self._tools.store.read(viewer) as unit:
            contents = await unit.calendar.contents(athlete_id, first, last, parts)
        if contents is None:
            raise NotFound("athlete")
        return CalendarView(contents.athlete.today(self._tools.clock.now()), first, last, contents)

    async def day(self, viewer: Viewer, day_id: UUID) -> DayView:
        """The stored day of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            return await _view(unit, day_id)

    async def choose(self, viewer: Viewer, day_id: UUID, option: Option) -> DayView:
        """Do this option on a day; it is remembered. Raises NotFound, DayPassed and Refusal."""

        async def choose(unit: UnitOfWork, day: PlannedDay) -> bool:
            if not day.has_options:
                raise Refusal(
                    "option",
                    "this day has one workout and no option B",
                    suggestion="do it as it is, or skip it",
                )
            return await unit.calendar.choose(day_id, option)

        return await self._change(viewer, day_id, choose)

    async def skip(self, viewer: Viewer, day_id: UUID) -> DayView:
        """Mark a day as skipped, with all that is done on it; again, and the first moment stays.

        Raises NotFound, DayPassed, and Refusal for a day of rest.
        """

        async def skip(unit: UnitOfWork, day: PlannedDay) -> bool:
            if day.stress is Stress.REST and not day.duration_s:
                raise Refusal(
                    "day", "this is a day of rest", suggestion="skip a day with a workout"
                )
            return await self._skip(unit, day, day.skipped_at or self._tools.clock.now())

        return await self._change(viewer, day_id, skip)

    async def restore(self, viewer: Viewer, day_id: UUID) -> DayView:
        """Take back that a day is skipped. Raises NotFound and DayPassed."""

        async def restore(unit: UnitOfWork, day: PlannedDay) -> bool:
            return await self._skip(unit, day, None)

        return await self._change(viewer, day_id, restore)

    async def note(self, viewer: Viewer, day_id: UUID, text: str) -> DayView:
        """Write the viewer's note of a day, whenever it is: athletes theirs, coaches theirs.

        An empty text takes the note away. Raises NotFound, and Refusal for a text that is long or cannot be shown.
        """
        if len(text) > LONGEST_NOTE:
            raise Refusal(
                "text",
                f"the note has {len(text)} characters",
                suggestion=f"write at most {LONGEST_NOTE}",
            )
        if not is_text(text, LONGEST_NOTE):
            raise Refusal(
                "text", "this text cannot be kept", suggestion="leave out control characters"
            )

        async def note(unit: UnitOfWork, day: PlannedDay) -> bool:
            if viewer.account_id == day.athlete_id:
                return await unit.calendar.note(day.id, athlete_note=text)
            return await unit.calendar.note(day.id, coach_note=text)

        return await self._change(viewer, day_id, note, past_too=True)

    async def _skip(self, unit: UnitOfWork, day: PlannedDay, at: datetime | None) -> bool:
        """Mark a day and have the rules look at it; whether the viewer may."""
        skipped = await unit.calendar.skip(day.id, at)
        if skipped:
            await ask_evaluation(self._tools, unit, day.athlete_id, "skipped")
        return skipped

    async def _change(
        self,
        viewer: Viewer,
        day_id: UUID,
        change: Callable[[UnitOfWork, PlannedDay], Awaitable[bool]],
        *,
        past_too: bool = False,
    ) -> DayView:
        """The day after a change. Raises NotAllowed for viewers who may see it and no more."""
        async with self._tools.store.begin(viewer) as unit:
            day = await unit.calendar.day(day_id)
            athlete = None if day is None else await unit.athletes.get(day.athlete_id)
            if day is None or athlete is None:
                raise NotFound("day")
            if not past_too and day.day < athlete.today(self._tools.clock.now()):
                raise DayPassed(day.day)
            if not await change(unit, day):
                raise NotAllowed("the athlete or their coach")
            self._tools.calendar_changed(unit, day.athlete_id)
            return await _view(unit, day_id)


def _check_range(first: date, last: date) -> None:
    if last < first:
        raise Refusal("to", f"{last} is before {first}", suggestion=f"give {first} or later")
    if (last - first).days >= MOST_DAYS:
        raise Refusal(
            "to",
            f"{first} to {last} is longer than {MOST_DAYS} days",
            suggestion=f"ask for at most {MOST_DAYS} days at once",
        )


async def _view(unit: UnitOfWork, day_id: UUID) -> DayView:
    day = await unit.calendar.day(day_id)
    workouts = (await unit.calendar.workouts([day_id])).get(day_id)
    if day is None or workouts is None:
        raise NotFound("day")
    return DayView(day, workouts)

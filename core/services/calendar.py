"""Use cases: what an athlete's calendar shows, and what they choose, skip and note on its days.

What was planned for a day that has passed stays: its option and whether it was skipped can no
longer change. Notes can, for much is said about a run only after it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import DayPassed, NotAllowed, NotFound, Refusal
from strideiq.core.domain.profile import Athlete, StoredGoal
from strideiq.core.domain.season import DayWorkouts, Option, PlannedDay, SeasonPlan, SeasonWeek
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.tools import Tools

MOST_DAYS: Final = 400
LONGEST_NOTE: Final = 2000


class CalendarPart(Enum):
    """What a calendar shows; each part takes one statement, however long the time is."""

    DAYS = auto()
    WORKOUTS = auto()
    WEEKS = auto()
    PHASES = auto()
    GOALS = auto()


Parts = frozenset[CalendarPart]


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The time from ``first`` to ``last`` with the parts that were asked for.

    ``today`` is the athlete's. ``plans`` are those with days in this time. ``goals`` are all goals
    of the athlete, earliest race first.
    """

    athlete: Athlete
    today: date
    first: date
    last: date
    days: Sequence[PlannedDay] = ()
    workouts: Mapping[UUID, DayWorkouts] = field(default_factory=dict)
    weeks: Sequence[SeasonWeek] = ()
    plans: Sequence[SeasonPlan] = ()
    goals: Sequence[StoredGoal] = ()


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
            athlete = await unit.athletes.get(athlete_id)
            if athlete is None:
                raise NotFound("athlete")
            return await self._read(unit, athlete, first, last, parts)

    async def _read(
        self, unit: UnitOfWork, athlete: Athlete, first: date, last: date, parts: Parts
    ) -> CalendarView:
        who, calendar = athlete.id, unit.calendar
        days = await calendar.days(who, first, last) if CalendarPart.DAYS in parts else ()
        workouts: Mapping[UUID, DayWorkouts] = {}
        if days and CalendarPart.WORKOUTS in parts:
            workouts = await calendar.workouts([day.id for day in days])
        bands = CalendarPart.PHASES in parts
        return CalendarView(
            athlete=athlete,
            today=athlete.today(self._tools.clock.now()),
            first=first,
            last=last,
            days=days,
            workouts=workouts,
            weeks=(
                await calendar.weeks(who, first, last)
                if bands or CalendarPart.WEEKS in parts
                else ()
            ),
            plans=await unit.plans.on_calendar(who, first, last) if bands else (),
            goals=await unit.goals.of(who) if CalendarPart.GOALS in parts else (),
        )

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
        """Mark a day as skipped. Raises NotFound and DayPassed."""

        async def skip(unit: UnitOfWork, day: PlannedDay) -> bool:
            return await unit.calendar.skip(day.id, self._tools.clock.now())

        return await self._change(viewer, day_id, skip)

    async def restore(self, viewer: Viewer, day_id: UUID) -> DayView:
        """Take back that a day is skipped. Raises NotFound and DayPassed."""

        async def restore(unit: UnitOfWork, day: PlannedDay) -> bool:
            return await unit.calendar.skip(day.id, None)

        return await self._change(viewer, day_id, restore)

    async def note(self, viewer: Viewer, day_id: UUID, text: str) -> DayView:
        """Write the viewer's note of a day, whenever it is: athletes theirs, coaches theirs.

        An empty text takes the note away. Raises NotFound, and Refusal for a long text.
        """
        if len(text) > LONGEST_NOTE:
            raise Refusal(
                "text",
                f"the note has {len(text)} characters",
                suggestion=f"write at most {LONGEST_NOTE}",
            )

        async def note(unit: UnitOfWork, day: PlannedDay) -> bool:
            if viewer.account_id == day.athlete_id:
                return await unit.calendar.note(day.id, athlete_note=text)
            return await unit.calendar.note(day.id, coach_note=text)

        return await self._change(viewer, day_id, note, past_too=True)

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

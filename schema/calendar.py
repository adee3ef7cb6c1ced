"""What an athlete's calendar shows: days, weeks, phases and races."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Annotated, Final, Self, TypeAlias

import strawberry

from strideiq.core.domain.calendar import CalendarPart
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.goal import GoalKind, Priority
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.profile import StoredGoal
from strideiq.core.domain.season import SeasonPlan, SeasonWeek
from strideiq.core.services.calendar import CalendarView
from strideiq.schema.context import RequestInfo
from strideiq.schema.node import node_id
from strideiq.schema.planned_days import WORKOUT_FIELDS, PlannedDay
from strideiq.schema.selection import asked_below
from strideiq.schema.time_away import TimeAway
from strideiq.schema.units import UnitsArgument, chosen, distance_in
from strideiq.schema.whom import AthleteArgument, athlete_in


@strawberry.type(
    description="One day with everything that belongs to it, a list for every kind: what is planned"
    " stands in workouts; what was run will stand in a list of its own beside it."
)
class CalendarDay:
    """A day that has something to show.

    Recorded activities join as one more list; nothing that is here changes for them.
    """

    day: date = strawberry.field(description="The local calendar day.")
    workouts: list[PlannedDay] = strawberry.field(
        description="What is planned; a rest day is planned too.", metadata={"size": 1}
    )


@strawberry.type(description="A week of a plan; ends of a plan have fewer than seven days.")
class CalendarWeek:
    """A flat object."""

    plan_id: strawberry.ID = strawberry.field(description="The id of its plan.")
    number: int = strawberry.field(description="Counted from 1 in its plan.")
    start: date = strawberry.field(description="Its first day.")
    end: date = strawberry.field(description="Its last day.")
    phase: str = strawberry.field(description="The key of its phase.")
    kind: WeekKind = strawberry.field(description="What it is for.")
    focus: str = strawberry.field(description="What it works on; may be empty.")
    target_m: strawberry.Private[float]
    distance_m: strawberry.Private[float]

    @strawberry.field(description="What the week was meant to come to, without the goal race.")
    def target(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The wished distance in the units asked for."""
        return distance_in(self.target_m, chosen(units, info))

    @strawberry.field(
        description="What its days come to, without the goal race; runs that are skipped count."
    )
    def distance(self, info: RequestInfo, units: UnitsArgument = None) -> float:
        """The planned distance in the units asked for."""
        return distance_in(self.distance_m, chosen(units, info))

    @classmethod
    def of(cls, week: SeasonWeek) -> Self:
        """The week as it is stored."""
        return cls(
            plan_id=node_id("SeasonPlan", str(week.plan_id)),
            number=week.number,
            start=week.start,
            end=week.end,
            phase=week.phase,
            kind=week.kind,
            focus=week.focus,
            target_m=week.target_m,
            distance_m=week.distance_m,
        )


@strawberry.type(description="Weeks of a plan with one purpose, as a band over a calendar.")
class PhaseBand:
    """A phase, as far as its weeks touch the time asked for."""

    plan_id: strawberry.ID = strawberry.field(description="The id of its plan.")
    key: str = strawberry.field(description="The key of the phase.")
    title: str = strawberry.field(description="The name shown to runners.")
    purpose: str = strawberry.field(description="What it is for, in a sentence.")
    start: date = strawberry.field(description="The first day of its first week shown.")
    end: date = strawberry.field(description="The last day of its last week shown.")


@strawberry.type(description="A goal race on a calendar.")
class CalendarRace:
    """A goal with the days left."""

    goal_id: strawberry.ID = strawberry.field(description="The id of the goal.")
    name: str = strawberry.field(description="The name the athlete gave it; may be empty.")
    race_distance: str = strawberry.field(description="The key of the race distance.")
    race_day: date = strawberry.field(description="The day of the race.")
    priority: Priority = strawberry.field(description="How much it counts.")
    days_to_race: int = strawberry.field(
        description="Days from the athlete's local date; 0 on race day, below 0 afterwards."
    )

    @classmethod
    def of(cls, stored: StoredGoal, today: date) -> Self:
        """The race as it is seen on ``today``."""
        return cls(
            goal_id=node_id("Goal", str(stored.id)),
            name=stored.name,
            race_distance=stored.goal.distance,
            race_day=stored.goal.race_day,
            priority=stored.priority,
            days_to_race=(stored.goal.race_day - today).days,
        )


@strawberry.type(description="What the calendar of an athlete shows in a time.")
class Calendar:
    """Everything was read at one moment, and only what is asked for."""

    athlete_id: strawberry.ID = strawberry.field(description="Whose calendar it is.")
    today: date = strawberry.field(description="The day it is for the athlete.")
    revision: int = strawberry.field(description="Rises with every change of the calendar.")
    days: list[CalendarDay] = strawberry.field(
        description="Days with something to show, in order.", metadata={"size": 60}
    )
    weeks: list[CalendarWeek] = strawberry.field(
        description="Weeks of plans that touch this time, in order.", metadata={"size": 9}
    )
    phases: list[PhaseBand] = strawberry.field(
        description="Phases of plans that touch this time, in order.", metadata={"size": 4}
    )
    races: list[CalendarRace] = strawberry.field(
        description="Goal races in this time, in order.", metadata={"size": 2}
    )
    time_away: list[TimeAway] = strawberry.field(
        description="Days that are not as usual and touch this time, in order.",
        metadata={"size": 2},
    )
    next_race: CalendarRace | None = strawberry.field(
        description="The next goal race from today on, in this time or not."
    )


FIELDS: Final = {
    "days": CalendarPart.DAYS,
    "weeks": CalendarPart.WEEKS,
    "phases": CalendarPart.PHASES,
    "races": CalendarPart.GOALS,
    "nextRace": CalendarPart.GOALS,
    "timeAway": CalendarPart.AWAY,
    **dict.fromkeys(WORKOUT_FIELDS, CalendarPart.WORKOUTS),
}
"""Which part of a calendar each field takes."""


def shown(view: CalendarView) -> Calendar:
    """The calendar as it was read."""
    found = view.contents
    days = [PlannedDay.of(day, found.workouts.get(day.id)) for day in found.days]
    races = [
        CalendarRace.of(goal, view.today) for goal in found.goals if goal.goal.kind is GoalKind.RACE
    ]
    return Calendar(
        athlete_id=node_id("Athlete", str(found.athlete.id)),
        today=view.today,
        revision=found.athlete.revision,
        days=[CalendarDay(day=day.day, workouts=[day]) for day in days],
        weeks=[CalendarWeek.of(week) for week in found.weeks],
        phases=list(_bands(found.weeks, found.plans)),
        races=[race for race in races if view.first <= race.race_day <= view.last],
        time_away=[TimeAway.of(each) for each in found.away],
        next_race=next((race for race in races if race.days_to_race >= 0), None),
    )


def _bands(weeks: Sequence[SeasonWeek], plans: Sequence[SeasonPlan]) -> Iterator[PhaseBand]:
    """Runs of weeks of one plan and phase, in order of their first day."""
    told = {(plan.id, phase.id): phase for plan in plans for phase in plan.phases}
    for (plan_id, key), group in groupby(weeks, key=lambda week: (week.plan_id, week.phase)):
        run, phase = list(group), told.get((plan_id, key))
        yield PhaseBand(
            plan_id=node_id("SeasonPlan", str(plan_id)),
            key=key,
            title=phase.title if phase else key,
            purpose=phase.purpose if phase else "",
            start=run[0].start,
            end=run[-1].end,
        )


FromArgument: TypeAlias = Annotated[
    date, strawberry.argument(name="from", description="The first day.")
]
ToArgument: TypeAlias = Annotated[
    date, strawberry.argument(name="to", description="The last day, at most 400 days in all.")
]


@strawberry.type
class CalendarQuery:
    """Reading calendars."""

    @strawberry.field(
        description="What a calendar shows; null for athletes the viewer may not see.",
        metadata={"cost": 20, "cached": True},
    )
    async def calendar(
        self,
        info: RequestInfo,
        first: FromArgument,
        last: ToArgument,
        athlete: AthleteArgument = None,
    ) -> Calendar | None:
        """The calendar from ``first`` to ``last``, both included."""
        athlete_id = athlete_in(info, athlete)
        asked = asked_below(info)
        parts = frozenset(part for name, part in FIELDS.items() if name in asked)
        read = info.context.services.do.calendar.calendar
        try:
            return shown(await read(info.context.viewer, athlete_id, first, last, parts))
        except NotFound:
            return None

"""Days that are not as their weekday: away, races on the way, and what lies around them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.reading.shapes.planning import PlanRules

MOST_RECOVERY: Final = timedelta(weeks=12)
"""More than any plan goes on after its race."""


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """What some days of a plan have that their weekday has not.

    ``away`` are the minutes of days away, ``races`` the B and C races by day. ``rest`` days are
    without a run, ``easy`` days without a hard session, ``short`` days without a long run, and
    ``fresh`` days, which lead to a race, without anything beside the run.
    """

    away: Mapping[date, int]
    races: Mapping[date, SideRace]
    rest: frozenset[date]
    easy: frozenset[date]
    short: frozenset[date]
    fresh: frozenset[date]


def special_days(request: PlanRequest, rules: PlanRules) -> SpecialDays:
    """The special days of one request."""
    races = {race.day: race for race in races_on_the_way(request)}
    away = dict(_away(request))
    rest: set[date] = set(races)
    easy, short = set(away), set(away)
    fresh: set[date] = set()
    for race in races_before_goal(request):
        rest |= days_around(race.day, -rules.around_races.rest_before[importance(race)], -1)
        fresh |= days_around(race.day, -easy_before(race, rules), 0)
        easy |= days_around(race.day, 1, easy_after(race, rules))
        short |= days_around(race.day, -1, no_long_run_after(race, rules))
    return SpecialDays(
        away=away,
        races=races,
        rest=frozenset(rest),
        easy=frozenset(easy | fresh),
        short=frozenset(short),
        fresh=frozenset(fresh),
    )


def races_on_the_way(request: PlanRequest) -> tuple[SideRace, ...]:
    """The B and C races that a plan has on its way to the goal, in order, one a day."""
    return tuple(race for race in races_before_goal(request) if race.day >= request.today)


def races_before_goal(request: PlanRequest) -> tuple[SideRace, ...]:
    """The same with those that have been run."""
    last = request.goal.race_day
    if request.goal.kind is GoalKind.RACE:
        last -= timedelta(days=1)
    by_day = {race.day: race for race in request.races if race.day <= last}
    return tuple(by_day[day] for day in sorted(by_day))


def easy_before(race: SideRace, rules: PlanRules) -> int:
    """Days without a hard session right before a race on the way."""
    return rules.around_races.easy_before[importance(race)]


def easy_after(race: SideRace, rules: PlanRules) -> int:
    """Days without a hard session right after a race on the way."""
    return int(rules.distances[race.distance].length / rules.around_races.easy_day_for)


def no_long_run_after(race: SideRace, rules: PlanRules) -> int:
    """Days without a long run right after a race; one out of training lets it come a day sooner."""
    return easy_after(race, rules) - (race.priority is Priority.C)


def importance(race: SideRace) -> str:
    """The priority a race on the way is treated by: a C race as one, any other as a B race."""
    return (Priority.C if race.priority is Priority.C else Priority.B).value


def days_around(day: date, first: int, last: int) -> set[date]:
    """The days from ``first`` to ``last`` days after ``day``, before it where these are negative."""
    return {day + timedelta(days=offset) for offset in range(first, last + 1)}


def minutes_on(availability: Availability, day: date) -> int:
    """Minutes for training on a date: its weekday's, on days away no more than those of the journey."""
    minutes = availability.minutes[day.weekday()]
    for away in availability.away:
        if away.first <= day <= away.last:
            minutes = min(minutes, away.minutes)
    return minutes


def is_away(availability: Availability, day: date) -> bool:
    """Whether a date is one of a journey or of time off."""
    return any(away.first <= day <= away.last for away in availability.away)


def _away(request: PlanRequest) -> Iterator[tuple[date, int]]:
    """Days away from the first day to the last that a plan can have, with their minutes."""
    last_planned = request.goal.race_day + MOST_RECOVERY
    for away in request.availability.away:
        day, last = max(away.first, request.today), min(away.last, last_planned)
        while day <= last:
            yield day, minutes_on(request.availability, day)
            day += timedelta(days=1)

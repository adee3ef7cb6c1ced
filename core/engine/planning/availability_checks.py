"""What the time of a runner must satisfy before planning starts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from strideiq.core.domain.athlete import Availability, Away
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK as WEEK
from strideiq.core.engine.planning.calendar import WEEKDAYS, weeks_of
from strideiq.core.engine.planning.slot_checks import slot_refusals
from strideiq.core.reading.shapes.planning import PlanRules

DAY_MINUTES = 1440


def availability_refusals(availability: Availability, rules: PlanRules) -> Iterator[Refusal]:
    """Why no plan can keep to this availability, one refusal for each input."""
    fewest, most = rules.request.days_per_week
    if not fewest <= availability.days_per_week <= most:
        yield Refusal(
            "days_per_week",
            f"{availability.days_per_week} training days a week cannot be planned",
            suggestion=f"choose {fewest} to {most}",
            instead=min(max(availability.days_per_week, fewest), most),
        )
    if not 0 <= availability.long_run_weekday < WEEK:
        yield Refusal(
            "long_run_weekday",
            f"there is no weekday {availability.long_run_weekday}",
            suggestion=f"count from 0 ({WEEKDAYS[0]}) to {WEEK - 1} ({WEEKDAYS[-1]})",
            instead=min(max(availability.long_run_weekday, 0), WEEK - 1),
        )
    if not all(0 <= minutes <= DAY_MINUTES for minutes in availability.minutes):
        yield Refusal(
            "minutes",
            "a weekday has less than 0 minutes, or more than a day",
            suggestion=f"give 0 to {DAY_MINUTES} minutes",
            instead=tuple(min(max(minutes, 0), DAY_MINUTES) for minutes in availability.minutes),
        )
    else:
        yield from _too_few(availability.minutes, fewest, rules.request.least_minutes)
    yield from slot_refusals(availability)


def check_away(request: PlanRequest, rules: PlanRules) -> None:
    """Raise Refusal for a time away that is none, over the race, or nearly all of the plan."""
    away, goal = request.availability.away, request.goal
    sound = tuple(a for a in away if a.first <= a.last and 0 <= a.minutes <= DAY_MINUTES)
    if sound != away:
        wrong = next(each for each in away if each not in sound)
        raise Refusal(
            "away",
            f"{wrong.first} to {wrong.last} with {wrong.minutes} minutes a day is no time away",
            suggestion=f"give a first day, a last day not before it, and 0 to {DAY_MINUTES} minutes",
            instead=sound,
        )
    least = rules.request.least_minutes
    races = goal.kind is GoalKind.RACE
    over_race = [a for a in away if not a.minutes and a.first <= goal.race_day <= a.last]
    if races and over_race:
        raise Refusal(
            "away",
            f"you are away from {over_race[0].first} to {over_race[0].last}, over the race on {goal.race_day}",
            suggestion="end that before the day of the race, or choose another race",
            instead=tuple(
                _ended(each, goal.race_day) for each in away if each.first < goal.race_day
            ),
        )
    if not away:
        return
    weeks = weeks_of(goal, request.today)
    open_weeks = sum(any(_is_open(day, request, least) for day in week.days) for week in weeks)
    needed = rules.distances[goal.distance].fewest_weeks if races else 1
    if open_weeks < min(needed, len(weeks)):
        raise Refusal(
            "away",
            f"{open_weeks} of {len(weeks)} weeks have a day to train; {needed} are needed",
            suggestion="leave out some of the days away, or choose a later day",
            instead=(),
        )


def _ended(away: Away, race_day: date) -> Away:
    return replace(away, last=min(away.last, race_day - timedelta(days=1)))


def _is_open(day: date, request: PlanRequest, least: int) -> bool:
    """Whether a day is neither one away nor without time."""
    minutes = request.availability.minutes[day.weekday()]
    limits = [a.minutes for a in request.availability.away if a.first <= day <= a.last]
    return min([minutes, *limits]) >= least


def check_minutes(request: PlanRequest, rules: PlanRules, least: int) -> None:
    """Raise Refusal when too few weekdays have ``least`` minutes, the time of the shortest run."""
    for refusal in _too_few(request.availability.minutes, rules.request.days_per_week[0], least):
        raise refusal


def _too_few(minutes: tuple[int, ...], fewest: int, least: int) -> Iterator[Refusal]:
    usable = sum(each >= least for each in minutes)
    if usable < fewest:
        yield Refusal(
            "minutes",
            f"only {usable} weekdays have {least} minutes or more; a plan needs {fewest}",
            suggestion=f"give at least {fewest} weekdays {least} minutes or more",
            instead=_with_enough_days(minutes, fewest, least),
        )


def _with_enough_days(minutes: tuple[int, ...], fewest: int, least: int) -> tuple[int, ...]:
    """``minutes`` with its ``fewest`` longest days raised to ``least``."""
    longest = sorted(range(WEEK), key=lambda d: (-minutes[d], d))[:fewest]
    return tuple(max(m, least) if d in longest else m for d, m in enumerate(minutes))

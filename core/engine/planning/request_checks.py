"""What a request must satisfy before planning starts; each refusal says what would work."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from math import inf

from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.units import UnitSystem, format_distance
from strideiq.core.engine.planning.calendar import WEEKDAYS
from strideiq.core.engine.planning.condition_checks import check_conditions
from strideiq.core.engine.planning.slot_checks import slot_refusals
from strideiq.core.engine.planning.softening import young
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules

WEEK = 7
DAY_MINUTES = 1440


def check_request(request: PlanRequest, config: PlanConfig) -> None:
    """Raise Refusal for the first constraint of ``request`` that no plan can satisfy."""
    _distance(request, config)
    _age(request, config.rules)
    _tier(request, config)
    _race_day(request, config)
    _times(request)
    for refusal in availability_refusals(request.availability, config.rules):
        raise refusal
    check_volume(request.weekly_m, request.longest_m, request.units, config.rules)
    _recent_race(request, config)
    check_conditions(request.goal.conditions, config.rules.distances[request.goal.distance].length)


def _distance(request: PlanRequest, config: PlanConfig) -> None:
    known = list(config.rules.distances)
    distance = request.goal.distance
    if distance not in known:
        near = get_close_matches(distance, known, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise Refusal(
            "distance",
            f"there is no race distance {distance!r}",
            suggestion=f"{hint}write one of {', '.join(known)}",
            instead=near[0] if near else known[0],
        )


def _age(request: PlanRequest, rules: PlanRules) -> None:
    age, (youngest, oldest) = request.age, rules.runner.ages
    if age is not None and not youngest <= age <= oldest:
        raise Refusal(
            "age",
            f"no plan is made for an age of {age}",
            suggestion=f"give an age from {youngest} to {oldest}",
            instead=min(max(age, youngest), oldest),
        )
    row, distance = young(rules, request), request.goal.distance
    if row is not None and distance not in row.races:
        raise Refusal(
            "distance",
            f"below the age of {row.age} no {rules.distances[distance].title} is trained for",
            suggestion=f"choose one of {', '.join(row.races)}",
            instead=row.races[-1],
        )


def _tier(request: PlanRequest, config: PlanConfig) -> None:
    tiers, tier = list(config.tiers.tiers), request.volume_tier
    if tier is not None and tier not in tiers:
        near = get_close_matches(tier.lower(), tiers, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise Refusal(
            "volume_tier",
            f"there is no volume tier {tier!r}",
            suggestion=f"{hint}write one of {', '.join(tiers)}, or leave it out",
            instead=near[0] if near else None,
        )


def _race_day(request: PlanRequest, config: PlanConfig) -> None:
    race = config.rules.distances[request.goal.distance]
    race_day, today = request.goal.race_day, request.today
    first = today + timedelta(days=WEEK * race.fewest_weeks)
    last = today + timedelta(days=WEEK * config.rules.request.longest_plan_weeks)
    if race_day <= today:
        _refuse_date(f"the race on {race_day} is not after {today}", first, "on or after")
    if race_day < first:
        days = (race_day - today).days
        _refuse_date(
            f"{days} days are too few for a {race.title} plan; it needs {race.fewest_weeks} weeks",
            first,
            "on or after",
        )
    if race_day > last:
        weeks = config.rules.request.longest_plan_weeks
        _refuse_date(
            f"the race on {race_day} is more than {weeks} weeks away", last, "on or before"
        )


def _refuse_date(message: str, day: date, side: str) -> None:
    raise Refusal("race_day", message, suggestion=f"choose a race {side} {day}", instead=day)


def _times(request: PlanRequest) -> None:
    target, race = request.goal.target_s, request.recent_race
    if target is not None and not 0 < target < inf:
        raise Refusal(
            "target_s", "the goal is no time", suggestion="give a time above 0, or leave it out"
        )
    if race is not None and not (0 < race.duration_s < inf and 0 < race.distance_m < inf):
        raise Refusal(
            "recent_race",
            "the recent race has no time or no distance",
            suggestion="give a distance and a time above 0, or leave the race out",
        )


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


def check_volume(
    weekly_m: float | None, longest_m: float | None, units: UnitSystem, rules: PlanRules
) -> None:
    """Raise Refusal for what nobody has run of late; a longest run is part of its week."""
    most = rules.request.most_weekly
    shown = format_distance(most, units, 0)
    if weekly_m is not None and not 0 <= weekly_m <= most:
        raise Refusal(
            "weekly_m",
            f"a weekly distance of {format_distance(weekly_m, units)} is not likely",
            suggestion=f"give a distance from 0 to {shown}",
            instead=most if weekly_m > most else 0.0,
        )
    if longest_m is not None and not 0 < longest_m <= most:
        raise Refusal(
            "longest_m",
            f"a longest run of {format_distance(longest_m, units)} is not likely",
            suggestion=f"give a distance above 0 and up to {shown}, or leave it out",
        )
    if weekly_m is not None and longest_m is not None and longest_m > weekly_m:
        longest, weekly = format_distance(longest_m, units), format_distance(weekly_m, units)
        raise Refusal(
            "longest_m",
            f"a longest run of {longest} is more than the usual week of {weekly}",
            suggestion="give a smaller one, or the distance of the week with that run",
            instead=weekly_m or None,
        )


def _recent_race(request: PlanRequest, config: PlanConfig) -> None:
    race, days = request.recent_race, config.rules.fitness.oldest_days
    if race is None or race.day is None:
        return
    oldest = request.today - timedelta(days=days)
    if not oldest <= race.day <= request.today:
        raise Refusal(
            "recent_race",
            f"a race on {race.day} says nothing of fitness on {request.today}",
            suggestion=f"give a race from {oldest} on that has been run, or leave it out",
            instead=replace(race, day=None),
        )

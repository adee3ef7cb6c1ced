"""What a request must satisfy before planning starts; each refusal says what would work."""

from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from math import inf

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest
from strideiq.core.domain.units import UnitSystem, format_distance
from strideiq.core.engine.planning.availability_checks import availability_refusals, check_away
from strideiq.core.engine.planning.calendar import DAYS_IN_WEEK as WEEK
from strideiq.core.engine.planning.condition_checks import check_conditions
from strideiq.core.engine.planning.race_checks import check_races
from strideiq.core.engine.planning.softening import young
from strideiq.core.reading.problems import shortened
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules


def check_request(request: PlanRequest, config: PlanConfig) -> None:
    """Raise Refusal for the first constraint of ``request`` that no plan can satisfy."""
    _distance(request, config)
    _age(request, config.rules)
    _tier(request, config)
    _race_day(request, config)
    _times(request)
    for refusal in availability_refusals(request.availability, config.rules):
        raise refusal
    check_away(request, config.rules)
    check_races(request, config.rules)
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
            f"there is no race distance {shortened(distance)!r}",
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
            f"there is no volume tier {shortened(tier)!r}",
            suggestion=f"{hint}write one of {', '.join(tiers)}, or leave it out",
            instead=near[0] if near else None,
        )


def _race_day(request: PlanRequest, config: PlanConfig) -> None:
    if request.goal.kind is GoalKind.MAINTAIN:
        _last_day(request, config.rules)
        return
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


def _last_day(request: PlanRequest, rules: PlanRules) -> None:
    """A plan without a race has a week at least, and not too many."""
    last, today = request.goal.race_day, request.today
    least, weeks = today + timedelta(days=WEEK - 1), rules.request.longest_plan_weeks
    most = today + timedelta(days=WEEK * weeks)
    if last < least:
        message = f"a plan from {today} to {last} is less than a week"
        fix = f"choose a last day on or after {least}"
        raise Refusal("race_day", message, suggestion=fix, instead=least)
    if last > most:
        message = f"a plan from {today} to {last} is more than {weeks} weeks"
        fix = f"choose a last day on or before {most}"
        raise Refusal("race_day", message, suggestion=fix, instead=most)


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

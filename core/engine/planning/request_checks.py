"""What a request must satisfy before planning starts; each refusal says what would work."""

from datetime import date, timedelta
from difflib import get_close_matches

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.units import format_distance
from strideiq.core.reading.shapes.planning import PlanConfig

WEEK = 7


def check_request(request: PlanRequest, config: PlanConfig) -> None:
    """Raise Refusal for the first constraint of ``request`` that no plan can satisfy."""
    _distance(request, config)
    _race_day(request, config)
    _days(request, config)
    _volume(request, config)


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
    tiers = list(config.tiers.tiers)
    if request.volume_tier is not None and request.volume_tier not in tiers:
        raise Refusal(
            "volume_tier",
            f"there is no volume tier {request.volume_tier!r}",
            suggestion=f"write one of {', '.join(tiers)}, or leave it out",
            instead=None,
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


def _days(request: PlanRequest, config: PlanConfig) -> None:
    fewest, most = config.rules.request.days_per_week
    availability = request.availability
    if not fewest <= availability.days_per_week <= most:
        raise Refusal(
            "days_per_week",
            f"{availability.days_per_week} training days a week cannot be planned",
            suggestion=f"choose {fewest} to {most}",
            instead=min(max(availability.days_per_week, fewest), most),
        )
    least = config.rules.request.least_minutes
    usable = sum(minutes >= least for minutes in availability.minutes)
    if usable < fewest:
        raise Refusal(
            "minutes",
            f"only {usable} weekdays have {least} minutes or more; a plan needs {fewest}",
            suggestion=f"give at least {fewest} weekdays {least} minutes or more",
            instead=_with_enough_days(availability.minutes, fewest, least),
        )


def _with_enough_days(minutes: tuple[int, ...], fewest: int, least: int) -> tuple[int, ...]:
    """``minutes`` with its ``fewest`` longest days raised to ``least``."""
    longest = sorted(range(WEEK), key=lambda d: (-minutes[d], d))[:fewest]
    return tuple(max(m, least) if d in longest else m for d, m in enumerate(minutes))


def _volume(request: PlanRequest, config: PlanConfig) -> None:
    most = config.rules.request.most_weekly
    shown = format_distance(most, request.units, 0)
    if request.weekly_m is not None and not 0 <= request.weekly_m <= most:
        raise Refusal(
            "weekly_m",
            f"a weekly distance of {format_distance(request.weekly_m, request.units)} is not likely",
            suggestion=f"give a distance from 0 to {shown}",
            instead=min(max(request.weekly_m, 0.0), most),
        )
    if request.longest_m is not None and not 0 < request.longest_m <= most:
        raise Refusal(
            "longest_m",
            f"a longest run of {format_distance(request.longest_m, request.units)} is not likely",
            suggestion=f"give a distance above 0 and up to {shown}, or leave it out",
            instead=None,
        )

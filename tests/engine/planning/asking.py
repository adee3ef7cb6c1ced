"""Requests with sensible defaults, and how a refusal's advice is taken."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, PlanRequest

MONDAY = date(2027, 1, 4)
OF_THE_GOAL = {"distance", "race_day", "target_s", "conditions"}
OF_AVAILABILITY = {
    "days_per_week",
    "minutes",
    "long_run_weekday",
    "away",
    "doubles",
    "quality_weekdays",
    "strength_weekdays",
    "cross_training",
}


def ask(
    distance: str = "marathon",
    weeks: int = 18,
    days: int = 5,
    *,
    today: date = MONDAY,
    race_day: date | None = None,
    target_s: float | None = None,
    minutes: tuple[int, int, int, int, int, int, int] = (240,) * 7,
    long_run: int = 6,
    **changes: Any,  # noqa: ANN401  any other field of a request
) -> PlanRequest:
    """A runner of 45 km a week with a longest run of 16 km; the race is on a Sunday.

    ``weeks`` counts the weeks up to the race when ``today`` is a Monday.
    """
    values: dict[str, Any] = {"weekly_m": 45_000.0, "longest_m": 16_000.0}
    return PlanRequest(
        goal=Goal(distance, race_day or today + timedelta(days=7 * weeks - 1), target_s),
        today=today,
        availability=Availability(days, minutes, long_run),
        **(values | changes),
    )


def runs(
    today: date, weekly_m: float, longest_m: float, *, weeks: int = 8, pause: int = 0
) -> tuple[Activity, ...]:
    """Four runs a week up to ``pause`` days before ``today``, the longest of them on each week's end."""
    rest = (weekly_m - longest_m) / 3
    return tuple(
        Activity(
            today - timedelta(days=1 + pause + 7 * week + back), metres, metres * 0.36, sport="run"
        )
        for week in range(weeks)
        for back, metres in ((0, longest_m), (2, rest), (4, rest), (5, rest))
    )


def as_advised(request: PlanRequest, refusal: Refusal) -> PlanRequest:
    """``request`` with what the refusal suggests in place of what stood in the way."""
    change: dict[str, Any] = {refusal.constraint: refusal.instead}
    if refusal.constraint in OF_THE_GOAL:
        return replace(request, goal=replace(request.goal, **change))
    if refusal.constraint in OF_AVAILABILITY:
        return replace(request, availability=replace(request.availability, **change))
    return replace(request, **change)

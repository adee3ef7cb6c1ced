"""Plans that have begun, as a hypothesis strategy: the day, what was skipped, what is wished now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan
from tests.engine.planning import requests

CHANGES = [None, None, "away", "races", "availability", "minutes", "race_day", "weekly_m"]


@st.composite
def skipped_days(draw: st.DrawFn, past: list[date]) -> frozenset[date]:
    """None of the days gone by, some here and there, or all of some weeks in a row."""
    how = draw(st.sampled_from(["none", "some", "block"]))
    if not past or how == "none":
        return frozenset()
    if how == "block":
        first = draw(st.integers(0, len(past) - 1))
        return frozenset(past[first : first + draw(st.integers(1, 50))])
    chance = draw(st.sampled_from([0.1, 0.5]))
    seed = draw(st.randoms(use_true_random=False))
    return frozenset(day for day in past if seed.random() < chance)


@st.composite
def later_wishes(
    draw: st.DrawFn, plan: Plan, request: PlanRequest
) -> tuple[frozenset[date], PlanRequest]:
    """Days skipped and the request of a day in the plan: the same wishes, or one of them changed."""
    begins, race_day = plan.weeks[0].start, request.goal.race_day
    today = begins + timedelta(days=draw(st.integers(0, max(0, (race_day - begins).days - 1))))
    skipped = draw(skipped_days([w.day for w in plan.workouts() if w.day < today]))
    said: dict[str, Any] = {"weekly_m": None, "longest_m": None, "volume_tier": plan.volume_tier}
    what = draw(st.sampled_from(CHANGES))
    if what is not None:
        said |= draw(CHANGED[what](replace(request, today=today)))
    return skipped, replace(request, today=today, **said)


def _away(request: PlanRequest) -> st.SearchStrategy[dict[str, Any]]:
    times = requests.times_away(request.today, request.goal.race_day)
    return st.lists(times, max_size=3).map(
        lambda away: {"availability": replace(request.availability, away=tuple(away))}
    )


def _races(request: PlanRequest) -> st.SearchStrategy[dict[str, Any]]:
    distances = ["5k"] if request.age is not None else ["5k", "10k", "half"]
    races = requests.side_races(request.today, request.goal.race_day, distances)
    return races.map(lambda found: {"races": found})


def _availability(request: PlanRequest) -> st.SearchStrategy[dict[str, Any]]:
    away = request.availability.away
    return requests.availabilities().map(lambda days: {"availability": replace(days, away=away)})


def _minutes(request: PlanRequest) -> st.SearchStrategy[dict[str, Any]]:
    monday, *others = (max(20, each // 2) if each else 0 for each in request.availability.minutes)
    tuesday, wednesday, thursday, friday, saturday, sunday = others
    week = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    return st.just({"availability": replace(request.availability, minutes=week)})


def _race_day(request: PlanRequest) -> st.SearchStrategy[dict[str, Any]]:
    first = request.today + timedelta(days=1)
    return st.integers(-28, 28).map(
        lambda days: {
            "goal": replace(
                request.goal,
                race_day=max(first, request.goal.race_day + timedelta(days=days)),
            )
        }
    )


def _weekly(_: PlanRequest) -> st.SearchStrategy[dict[str, Any]]:
    return st.floats(0, 120_000).map(lambda metres: {"weekly_m": metres})


CHANGED: dict[str, Callable[[PlanRequest], st.SearchStrategy[dict[str, Any]]]] = {
    "away": _away,
    "races": _races,
    "availability": _availability,
    "minutes": _minutes,
    "race_day": _race_day,
    "weekly_m": _weekly,
}

"""Requests that no plan can be made for: sound ones in which one to three inputs go wrong.

Nothing here asks the program what it refuses.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from math import inf, nan
from typing import Any

from hypothesis import strategies as st

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import CrossSlot
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.goal import GoalKind, PlanRequest
from tests.engine.planning.requests import RACE_M, plan_requests

FEWEST_DAYS = {"5k": 14, "10k": 14, "half": 21, "marathon": 28}
Fault = Callable[[st.DrawFn, PlanRequest], PlanRequest]


def _goal(request: PlanRequest, **changes: Any) -> PlanRequest:  # noqa: ANN401  any field
    return replace(request, goal=replace(request.goal, **changes))


def _availability(request: PlanRequest, **changes: Any) -> PlanRequest:  # noqa: ANN401  any field
    return replace(request, availability=replace(request.availability, **changes))


def _race_day(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    past = st.integers(-4000, 0)
    soon = st.integers(1, FEWEST_DAYS[request.goal.distance] - 1)
    far = st.one_of(st.integers(281, 800), st.integers(281, 1_000_000))
    # Weeks without a race may be as few as one likes.
    races = request.goal.kind is GoalKind.RACE
    days = draw(st.one_of(past, soon, far) if races else st.one_of(past, far))
    return _goal(request, race_day=request.today + timedelta(days=days))


def _distance(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return _goal(request, distance=draw(st.sampled_from(["marathn", "ultra", "", "10 K", "50k"])))


def _target(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    known = draw(st.sampled_from([5400.0, 12 * 3600.0, 0.0, -60.0, inf, nan]))
    if request.goal.distance == "marathon":
        return _goal(request, target_s=known)
    pace = draw(st.one_of(st.integers(-10, 110), st.integers(800, 100_000)))
    return _goal(request, target_s=pace * RACE_M[request.goal.distance] / 1000)


def _tier(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return replace(request, volume_tier=draw(st.sampled_from(["hihg", "Low", "", "extreme"])))


def _days(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return _availability(request, days_per_week=draw(st.sampled_from([-3, 0, 1, 2, 8, 9, 365])))


def _minutes(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    short = draw(st.lists(st.integers(-30, 19), min_size=5, max_size=5))
    free = draw(st.lists(st.integers(0, 300), min_size=2, max_size=2))
    return _availability(request, minutes=tuple(draw(st.permutations(short + free))))


def _weekday(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return _availability(request, long_run_weekday=draw(st.sampled_from([-1, 7, 100])))


def _recent_race(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    races = [(5000.0, 500.0), (42_195.0, 43_200.0), (100.0, 12.0), (0.0, 0.0), (10_000.0, -5.0)]
    impossible = st.tuples(st.sampled_from(races), st.just(0))
    not_now = st.tuples(st.just((10_000.0, 2_700.0)), st.sampled_from([1, 400, -731, -4000]))
    (metres, seconds), days = draw(st.one_of(impossible, not_now))
    day = request.today + timedelta(days=days)
    return replace(request, recent_race=RaceResult(metres, seconds, day))


def _too_far(draw: st.DrawFn, below: st.SearchStrategy[float]) -> float:
    beyond = st.floats(250_000, 1e9, exclude_min=True)
    return draw(st.one_of(below, beyond, st.sampled_from([inf, -inf, nan])))


def _weekly(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    wrong = _too_far(draw, st.floats(-1e9, 0.0, exclude_max=True))
    return replace(request, weekly_m=wrong)


def _longest(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    week = request.weekly_m
    if week is not None and 0 <= week < 250_000 and draw(st.booleans()):
        beyond = st.floats(week, 250_000, exclude_min=True)
        return replace(request, longest_m=draw(beyond))
    return replace(request, longest_m=_too_far(draw, st.floats(-1e9, 0.0)))


def _age(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return replace(request, age=draw(st.one_of(st.integers(-5, 9), st.integers(101, 1000))))


def _doubles(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return _availability(request, doubles=draw(st.sampled_from([-1, 8, 100])))


def _weekdays(draw: st.DrawFn) -> tuple[int, ...]:
    """Weekdays with one that there is not, or with one named twice."""
    known = draw(st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True))
    return tuple(draw(st.permutations([*known, draw(st.sampled_from([-1, 7, known[0]]))])))


def _quality_days(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return _availability(request, quality_weekdays=_weekdays(draw))


def _strength_days(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    return _availability(request, strength_weekdays=_weekdays(draw))


def _cross(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    long = tuple(CrossSlot(day, draw(st.sampled_from([0, 9, 181]))) for day in (1, 4))
    named = tuple(CrossSlot(weekday, 45) for weekday in _weekdays(draw))
    return _availability(request, cross_training=draw(st.sampled_from([long, named])))


def _conditions(draw: st.DrawFn, request: PlanRequest) -> PlanRequest:
    wrong = st.sampled_from(
        [
            Conditions(Course.TRACK, ascent_m=40),
            Conditions(ascent_m=20_000),
            Conditions(altitude_m=nan),
            Conditions(temperature_c=90),
            Conditions(temperature_c=20, dew_point_c=21),
            Conditions(humidity=0.5),
        ]
    )
    return _goal(request, conditions=draw(wrong))


FAULTS: dict[str, Fault] = {
    "race_day": _race_day,
    "distance": _distance,
    "target_s": _target,
    "volume_tier": _tier,
    "days_per_week": _days,
    "minutes": _minutes,
    "long_run_weekday": _weekday,
    "recent_race": _recent_race,
    "weekly_m": _weekly,
    "longest_m": _longest,
    "age": _age,
    "doubles": _doubles,
    "quality_weekdays": _quality_days,
    "strength_weekdays": _strength_days,
    "cross_training": _cross,
    "conditions": _conditions,
}
"""What can be wrong, by the input that a refusal has to name."""
_FIRST, _LAST = ["weekly_m"], ["distance"]


@st.composite
def wrong_requests(draw: st.DrawFn, only: str | None = None) -> tuple[PlanRequest, set[str]]:
    """A request and the inputs that are wrong in it, one of them when ``only`` names it."""
    request = draw(plan_requests())
    some = st.sets(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=3)
    wrong = draw(some) if only is None else {only}
    # The other faults need to know the distance, and the longest run its week.
    for name in sorted(wrong, key=lambda each: (each in _LAST, each not in _FIRST, each)):
        request = FAULTS[name](draw, request)
    return request, wrong

"""Whatever a client sends becomes a request the planner can take, or problems with their place."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.units import UnitSystem
from strideiq.core.services.generation import generate_plan
from strideiq.schema.input_checks import FIRST_DAY, Problem
from strideiq.schema.plan_input import (
    GoalInput,
    PreviewPlanInput,
    RaceResultInput,
    RunInput,
    Weekday,
    WeekdayMinutesInput,
)
from strideiq.schema.plan_request import MOST_RUNS, Defaulted, read_request
from tests.profiles import examples
from tests.schema.serving import runtime

TODAY = date(2026, 11, 23)
RACES = {key: race.length for key, race in runtime().planner.config.rules.distances.items()}
GIVEN = Defaulted(runtime().defaults, RACES, TODAY, UnitSystem.METRIC)
GOAL = GoalInput(race_distance="10k", race_day=date(2027, 2, 21))

TEXTS = st.text(max_size=80) | st.from_regex(
    r"\d{1,4}(:\d\d){0,2}( ?(km|mi|m|h|s))?", fullmatch=True
)
FLOATS = st.floats(allow_nan=False)
WHOLE = st.integers(-(2**31), 2**31 - 1)
RUNS = st.builds(
    RunInput,
    day=st.dates() | st.dates(date(2026, 9, 1), TODAY),
    distance_m=FLOATS | st.floats(1000, 40_000),
    duration_s=FLOATS | st.floats(300, 15_000),
    average_hr=st.none() | FLOATS,
)
INPUTS = st.builds(
    PreviewPlanInput,
    goal=st.builds(
        GoalInput,
        race_distance=st.sampled_from([*RACES, "MARATHON", "50k"]) | TEXTS,
        race_day=st.dates() | st.dates(TODAY, date(2027, 9, 1)),
        target=st.none() | TEXTS,
    ),
    today=st.none() | st.dates(),
    days_per_week=st.none() | st.integers(0, 8) | WHOLE,
    long_run_day=st.none() | st.sampled_from(Weekday),
    minutes=st.none()
    | st.builds(WeekdayMinutesInput, monday=st.none() | WHOLE, sunday=st.none() | WHOLE),
    recent_race=st.none()
    | st.builds(RaceResultInput, distance=TEXTS, time=TEXTS, day=st.none() | st.dates()),
    weekly_distance=st.none() | TEXTS,
    longest_run=st.none() | TEXTS,
    history=st.none() | st.lists(RUNS, max_size=6),
    volume_tier=st.none() | st.sampled_from(["low", "mid", "high"]) | TEXTS,
    units=st.none() | st.sampled_from(UnitSystem),
)


@settings(max_examples=examples(2000))
@given(INPUTS)
def test_any_input_is_planned_refused_or_told_its_problems(sent: PreviewPlanInput) -> None:
    request = read_request(sent, GIVEN)
    if isinstance(request, tuple):
        assert all(problem.path and problem.suggestion for problem in request)
        return
    with suppress(Refusal):
        assert generate_plan(request, runtime().planner).plan.weeks


def read(**changes: object) -> PlanRequest | tuple[Problem, ...]:
    return read_request(PreviewPlanInput(**{"goal": GOAL, **changes}), GIVEN)  # type: ignore[arg-type]


def only_problem(**changes: object) -> tuple[str, str]:
    problems = read(**changes)
    assert isinstance(problems, tuple)
    (problem,) = problems
    return ".".join(problem.path), problem.suggestion


def test_what_is_left_out_has_the_default() -> None:
    request = read()
    assert isinstance(request, PlanRequest)
    assert request.today == TODAY
    assert request.availability.minutes == runtime().defaults.minutes.in_order()
    assert request.availability.long_run_weekday == 6
    assert request.availability.days_per_week == runtime().defaults.days_per_week


def test_what_is_told_counts() -> None:
    request = read(
        long_run_day=Weekday.SATURDAY,
        minutes=WeekdayMinutesInput(tuesday=0),
        weekly_distance="20",
        longest_run="8 km",
        units=UnitSystem.IMPERIAL,
    )
    assert isinstance(request, PlanRequest)
    assert request.availability.long_run_weekday == 5
    assert request.availability.minutes[1] == 0
    assert request.weekly_m == pytest.approx(20 * 1609.344)
    assert request.longest_m == 8000.0


def test_a_race_may_be_named_or_measured() -> None:
    for distance, metres in (("half", 21_097.5), (" 10K ", 10_000.0), ("8 km", 8000.0)):
        request = read(recent_race=RaceResultInput(distance=distance, time="1:02:00"))
        assert isinstance(request, PlanRequest)
        assert request.recent_race is not None
        assert request.recent_race.distance_m == metres


def test_hours_taken_for_minutes_are_told() -> None:
    marathon = GoalInput(race_distance="marathon", race_day=date(2027, 4, 18), target="3:30")
    path, suggestion = only_problem(goal=marathon)
    assert path == "goal.target"
    assert suggestion == "give a time from 1:55:28 to 6:35:34"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"today": date(9999, 12, 31)}, "today"),
        ({"today": date(1, 1, 1)}, "today"),
        ({"goal": GoalInput(race_distance="10k", race_day=date(9999, 12, 31))}, "goal.raceDay"),
        (
            {"recent_race": RaceResultInput(distance="900 km", time="90:00:00")},
            "recentRace.distance",
        ),
        ({"recent_race": RaceResultInput(distance="0 km", time="45:00")}, "recentRace.distance"),
        (
            {"recent_race": RaceResultInput(distance="5k", time="20:00", day=date(2027, 1, 1))},
            "recentRace.day",
        ),
        ({"longest_run": "1" * 500}, "longestRun"),
        (
            {
                "history": [RunInput(day=FIRST_DAY, distance_m=1.0, duration_s=1.0)]
                * (MOST_RUNS + 1)
            },
            "history",
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_place(changes: dict[str, object], path: str) -> None:
    assert only_problem(**changes)[0] == path

"""Whatever a client sends becomes a request the planner can take, or problems with their place."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Away, CrossSlot
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.units import UnitSystem
from strideiq.core.services.generation import generate_plan
from strideiq.schema.input_checks import FIRST_DAY, Problem
from strideiq.schema.node import rare_id
from strideiq.schema.plan_input import GoalInput, PreviewPlanInput, RaceResultInput, RunInput
from strideiq.schema.plan_request import MOST_RUNS, Defaulted, read_request
from strideiq.schema.race_checks import MOST_RACES
from strideiq.schema.race_input import ConditionsInput, SideRaceInput
from strideiq.schema.slot_checks import MOST_AWAY
from strideiq.schema.slot_input import AwayInput, CrossTrainingInput
from strideiq.schema.weekdays import Weekday, WeekdayMinutesInput
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
NEAR = st.dates(TODAY, date(2027, 9, 1)) | st.dates()
DAYS = st.none() | st.lists(st.sampled_from(Weekday), max_size=4)
SIDE_RACES = st.builds(
    SideRaceInput,
    race_distance=st.sampled_from([*RACES]) | TEXTS,
    race_day=NEAR,
    priority=st.sampled_from(Priority),
    target=st.none() | TEXTS,
    name=TEXTS,
)
CONDITIONS = st.builds(
    ConditionsInput,
    course=st.sampled_from(Course),
    ascent_m=FLOATS | st.floats(0, 2000),
    altitude_m=FLOATS | st.floats(0, 3000),
    temperature_c=st.none() | FLOATS | st.floats(-10, 40),
    dew_point_c=st.none() | FLOATS | st.floats(-10, 30),
    humidity=st.none() | FLOATS | st.floats(0, 1),
    acclimatised=st.booleans(),
)
AWAYS = st.builds(AwayInput, first=NEAR, last=NEAR, minutes=WHOLE | st.integers(0, 120))
SLOTS = st.builds(
    CrossTrainingInput, day=st.sampled_from(Weekday), minutes=WHOLE | st.integers(5, 200)
)
INPUTS = st.builds(
    PreviewPlanInput,
    goal=st.builds(
        GoalInput,
        race_distance=st.sampled_from([*RACES, "MARATHON", "50k"]) | TEXTS,
        race_day=st.dates() | st.dates(TODAY, date(2027, 9, 1)),
        target=st.none() | TEXTS,
        kind=st.sampled_from(GoalKind),
        conditions=st.none() | CONDITIONS,
    ),
    quality_days=DAYS,
    strength_days=DAYS,
    cross_training=st.none() | st.lists(SLOTS, max_size=3),
    doubles=st.none() | WHOLE | st.integers(0, 7),
    away=st.none() | st.lists(AWAYS, max_size=3),
    races=st.none() | st.lists(SIDE_RACES, max_size=3),
    age=st.none() | WHOLE | st.integers(10, 100),
    injured=st.booleans(),
    standard_plan=st.none() | TEXTS,
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


def test_what_is_told_of_the_week_and_the_season_counts() -> None:
    request = read(
        goal=GoalInput(
            race_distance=" Half ",
            race_day=date(2027, 4, 18),
            conditions=ConditionsInput(course=Course.HILLY, ascent_m=250.0),
        ),
        quality_days=[Weekday.THURSDAY, Weekday.TUESDAY],
        strength_days=[Weekday.MONDAY],
        cross_training=[CrossTrainingInput(day=Weekday.WEDNESDAY, minutes=45)],
        doubles=2,
        away=[away(20, 22, 30), away(5, 8)],
        races=[
            SideRaceInput(race_distance="10K", race_day=day(60), target="48:00", name=" Prater ")
        ],
        age=52,
        injured=True,
        standard_plan=rare_id("StandardPlan", "half-16-mid"),
    )
    assert isinstance(request, PlanRequest)
    assert request.goal.conditions == Conditions(Course.HILLY, 250.0)
    available = request.availability
    assert (available.quality_weekdays, available.strength_weekdays) == ((3, 1), (0,))
    assert (available.cross_training, available.doubles) == ((CrossSlot(2, 45),), 2)
    assert available.away == (Away(day(5), day(8)), Away(day(20), day(22), 30))
    assert request.races == (SideRace("10k", day(60), Priority.B, 2880.0, "Prater"),)
    assert (request.age, request.injured, request.template) == (52, True, "half-16-mid")
    plain = read(standard_plan="half-16-mid")
    assert isinstance(plain, PlanRequest)
    assert plain.template == "half-16-mid"


def day(after: int) -> date:
    return TODAY + timedelta(days=after)


def away(first: int, last: int, minutes: int = 0) -> AwayInput:
    return AwayInput(first=day(first), last=day(last), minutes=minutes)


def side_race(after: int, **changes: Any) -> SideRaceInput:  # noqa: ANN401  any field
    return SideRaceInput(**{"race_distance": "5k", "race_day": day(after), **changes})


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"quality_days": [Weekday.MONDAY] * 2}, "qualityDays"),
        ({"strength_days": [Weekday.FRIDAY] * 2}, "strengthDays"),
        (
            {"cross_training": [CrossTrainingInput(day=Weekday.MONDAY, minutes=9)]},
            "crossTraining",
        ),
        (
            {"cross_training": [CrossTrainingInput(day=Weekday.MONDAY, minutes=30)] * 2},
            "crossTraining",
        ),
        ({"doubles": 8}, "doubles"),
        ({"age": 9}, "age"),
        ({"age": 101}, "age"),
        ({"away": [away(3, 2)]}, "away.0.last"),
        ({"away": [away(1, 1), away(-9, -1)]}, "away.1.last"),
        ({"away": [away(0, 366)]}, "away.0.last"),
        ({"away": [away(1, 2, -1)]}, "away.0.minutes"),
        ({"away": [away(1, 5), away(8, 9), away(5, 6)]}, "away.2.first"),
        ({"away": [away(1, 1)] * (MOST_AWAY + 1)}, "away"),
        ({"races": [side_race(9, race_distance="mile")]}, "races.0.raceDistance"),
        ({"races": [side_race(9), side_race(-1)]}, "races.1.raceDay"),
        ({"races": [side_race(90)]}, "races.0.raceDay"),
        ({"races": [side_race(9), side_race(8), side_race(9)]}, "races.2.raceDay"),
        ({"races": [side_race(9, target="fast")]}, "races.0.target"),
        ({"races": [side_race(9, name="a\nb")]}, "races.0.name"),
        ({"races": [side_race(9)] * (MOST_RACES + 1)}, "races"),
    ],
    ids=lambda each: str(each)[:80],
)
def test_what_cannot_be_of_week_and_season_is_told_at_its_place(
    changes: dict[str, object], path: str
) -> None:
    found, suggestion = only_problem(**changes)
    assert found == path
    assert suggestion


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

"""Weeks that train for a race on the way: how many, which, and what stands in them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import PlanWeek, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.calendar import weeks_of
from strideiq.core.engine.planning.diary import WeekBrief
from strideiq.core.engine.planning.outline import outline
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.engine.planning.volume_tiers import classify
from strideiq.core.engine.planning.weeks_left import weeks_left
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask, runs
from tests.engine.planning.requests import plan_requests
from tests.profiles import examples


def sunday(week: int) -> date:
    """The Sunday of a week of the plan."""
    return MONDAY + timedelta(weeks=week, days=-1)


def drawn(request: PlanRequest, catalogue: Catalogue, config: PlanConfig) -> list[WeekBrief]:
    start = starting_point(request, config.rules.start)
    frames = weeks_of(request.goal, request.today)
    volume, _ = classify(request, start, len(frames), config)
    return outline(request, catalogue, volume, start, config.rules)


def blocks(weeks: list[WeekBrief]) -> dict[int, tuple[str, int]]:
    """By week number the distance it trains for and the weeks to that race."""
    return {
        week.frame.number: (week.towards.race.distance, week.towards.weeks)
        for week in weeks
        if week.towards is not None
    }


def hard(week: PlanWeek) -> list[str]:
    return [day.family for day in week.workouts if day.stress is Stress.QUALITY]


def run(week: PlanWeek) -> list[tuple[str, float]]:
    return [(day.template_id, day.distance_m) for day in week.workouts]


@pytest.mark.parametrize(
    ("goal", "distance", "weeks"),
    [
        ("marathon", "5k", 2),
        ("marathon", "10k", 3),
        ("marathon", "half", 4),
        ("half", "marathon", 6),
    ],
)
def test_a_block_is_as_long_as_its_distance_says(
    goal: str, distance: str, weeks: int, catalogue: Catalogue, config: PlanConfig
) -> None:
    raced = ask(goal, 18, races=(SideRace(distance, sunday(10)),))
    expected = {10 - left: (distance, left) for left in range(weeks, 0, -1)}
    assert blocks(drawn(raced, catalogue, config)) == expected


def test_of_two_races_the_next_has_the_week(catalogue: Catalogue, config: PlanConfig) -> None:
    races = SideRace("10k", sunday(7)), SideRace("half", sunday(10))
    assert blocks(drawn(ask("marathon", 18, races=races), catalogue, config)) == {
        4: ("10k", 3),
        5: ("10k", 2),
        6: ("10k", 1),
        8: ("half", 2),
        9: ("half", 1),
    }


@pytest.mark.parametrize(
    "races",
    [
        (),
        (SideRace("10k", sunday(8), Priority.C),),
        (SideRace("half", sunday(8)),),
        (SideRace("5k", sunday(15)),),
    ],
    ids=["no race", "a C race", "the goal's distance", "the last weeks before the goal"],
)
def test_weeks_that_train_for_the_goal_alone(
    races: tuple[SideRace, ...], catalogue: Catalogue, config: PlanConfig
) -> None:
    assert blocks(drawn(ask("half", 16, races=races), catalogue, config)) == {}


def test_a_block_ends_where_the_last_weeks_before_the_goal_begin(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    raced = ask("half", 16, races=(SideRace("10k", sunday(14)),))
    assert blocks(drawn(raced, catalogue, config)) == {11: ("10k", 3), 12: ("10k", 2)}


def test_weeks_on_the_way_back_have_no_block(catalogue: Catalogue, config: PlanConfig) -> None:
    off = runs(MONDAY, 40_000.0, 15_000.0, pause=34)
    asked = ask("half", 16, history=off, weekly_m=None, longest_m=None)
    weeks = drawn(asked, catalogue, config)
    back = max(week.frame.number for week in weeks if week.kind is WeekKind.RETURN)
    raced = replace(asked, races=(SideRace("10k", sunday(back + 2)),))
    assert blocks(drawn(raced, catalogue, config)) == {back + 1: ("10k", 1)}


def test_weeks_that_maintain_train_for_a_race_up_to_the_last_day(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("10k", 8)
    asked = replace(asked, goal=replace(asked.goal, kind=GoalKind.MAINTAIN))
    asked = replace(asked, races=(SideRace("5k", asked.goal.race_day),))
    assert blocks(drawn(asked, catalogue, config)) == {6: ("5k", 2), 7: ("5k", 1)}


def test_a_marathon_plan_trains_for_a_10k_before_it(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    plain = ask("marathon", 18)
    made = generate(replace(plain, races=(SideRace("10k", sunday(8)),)), catalogue, config)
    assert made.is_sound
    before, towards = generate(plain, catalogue, config).plan.weeks, made.plan.weeks
    assert [hard(week)[0] for week in towards[4:7]] == ["interval", "threshold", "interval"]
    assert "interval" not in {family for week in before[4:7] for family in hard(week)}
    # The rest of these weeks and all weeks before them are as planned without the race.
    assert [hard(week)[1:] for week in towards[4:7]] == [hard(week)[1:] for week in before[4:7]]
    assert [w.target_m for w in towards[:7]] == [w.target_m for w in before[:7]]
    assert [run(week) for week in towards[:4]] == [run(week) for week in before[:4]]
    assert [(p.id, p.first_week) for p in made.plan.phases] == [
        (p.id, p.first_week) for p in generate(plain, catalogue, config).plan.phases
    ]


def test_a_week_towards_a_race_says_so(catalogue: Catalogue, config: PlanConfig) -> None:
    raced = ask("marathon", 18, races=(SideRace("10k", sunday(8), name="Town run"),))
    weeks = generate(raced, catalogue, config).plan.weeks
    told = {
        week.number: reason.sentence
        for week in weeks
        for reason in week.reasons
        if reason.code == "tune-up-block"
    }
    assert list(told) == [5, 6, 7]
    assert told[7] == (
        "Town run on 2027-02-28 is 1 week away: a hard session of this week trains for its distance."
    )


def test_a_week_without_a_session_for_the_race_says_nothing_of_one(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    """In base weeks of the low volume tier nothing is run hard."""
    raced = ask("marathon", 18, 3, weekly_m=20_000.0, longest_m=8_000.0, volume_tier="low")
    raced = replace(raced, races=(SideRace("5k", sunday(4)),))
    assert blocks(drawn(raced, catalogue, config)) == {2: ("5k", 2), 3: ("5k", 1)}
    weeks = generate(raced, catalogue, config).plan.weeks[1:3]
    assert [hard(week) for week in weeks] == [[], []]
    assert "tune-up-block" not in {reason.code for week in weeks for reason in week.reasons}


def test_weeks_that_are_left_train_for_the_races_that_are_left(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    raced = ask("marathon", 18, races=(SideRace("10k", sunday(8)),))
    weeks = drawn(raced, catalogue, config)
    other = replace(raced, races=(SideRace("5k", sunday(11)),))
    start = starting_point(other, config.rules.start)
    left = weeks_left(weeks, other, start, catalogue.phases, config.rules)
    assert blocks(left) == {9: ("5k", 2), 10: ("5k", 1)}


def test_without_the_phase_no_week_has_a_block(catalogue: Catalogue, config: PlanConfig) -> None:
    raced = ask("marathon", 18, races=(SideRace("10k", sunday(8)),))
    phases = tuple(p for p in catalogue.phases if p.id != config.rules.side_races.block.phase)
    assert blocks(drawn(raced, replace(catalogue, phases=phases), config)) == {}


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(
    request=plan_requests(),
    distance=st.sampled_from(["5k", "10k", "half", "marathon"]),
    share=st.floats(0.2, 0.9),
)
def test_plans_with_a_block_are_sound(
    request: PlanRequest, distance: str, share: float, catalogue: Catalogue, config: PlanConfig
) -> None:
    days = int((request.goal.race_day - request.today).days * share)
    raced = replace(
        request, races=(SideRace(distance, request.today + timedelta(days=max(1, days))),)
    )
    try:
        made = generate(raced, catalogue, config)
    except Refusal:
        return
    assert made.is_sound, made.findings
    for week in made.plan.weeks:
        if "tune-up-block" in {reason.code for reason in week.reasons}:
            assert week.kind in {WeekKind.LOADING, WeekKind.CUT_BACK}
            assert hard(week)

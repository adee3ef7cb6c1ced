"""Races on the way to the goal: kept or given up, and what they make of their week."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf

import pytest

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, Priority, SideRace
from strideiq.core.domain.plan import PlanWeek, WeekKind
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.side_races import side_races
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from tests.engine.planning.asking import MONDAY, as_advised, ask, runs

LAST = MONDAY + timedelta(weeks=16, days=-1)


def sunday(week: int) -> date:
    """The Sunday of a week of the plan."""
    return MONDAY + timedelta(weeks=week, days=-1)


def kept(request: PlanRequest, rules: PlanRules) -> list[date]:
    return [r.day for r in side_races(request, starting_point(request, rules.start), rules).kept]


def week_of(
    request: PlanRequest, number: int, catalogue: Catalogue, config: PlanConfig
) -> PlanWeek:
    made = generate(request, catalogue, config)
    assert made.is_sound
    return made.plan.weeks[number - 1]


def test_the_week_of_a_b_race_is_small_with_the_race_itself_counted(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    plain = ask("half", 16)
    raced = replace(plain, races=(SideRace("10k", sunday(6)),))
    week, before = (week_of(raced, number, catalogue, config) for number in (6, 5))
    assert week.kind is WeekKind.TUNE_UP
    share = config.rules.side_races.share
    assert week.distance_m + 10_000 <= before.distance_m * 1.1 * share + 1
    assert week.distance_m >= before.distance_m * config.rules.side_races.least


def test_a_race_on_the_day_before_the_goal_is_left_out_in_plain_words(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    day_before = SideRace("10k", LAST - timedelta(days=1))
    made = generate(ask("half", 16, races=(day_before,)), catalogue, config)
    (told,) = [each.sentence for each in made.findings if each.code == "race-given-up"]
    assert "it is 1 day before the Half marathon, and " in told


def test_a_tune_up_week_serves_as_a_cut_back(catalogue: Catalogue, config: PlanConfig) -> None:
    raced = ask("half", 16, races=(SideRace("10k", sunday(6)),))
    kinds = [week.kind for week in generate(raced, catalogue, config).plan.weeks]
    assert kinds[5] is WeekKind.TUNE_UP
    assert kinds[4] is kinds[6] is WeekKind.LOADING
    since = [position for position, kind in enumerate(kinds[:14]) if kind is not WeekKind.LOADING]
    gaps = [later - earlier for earlier, later in zip([-1, *since], [*since, 14], strict=True)]
    assert max(gaps) <= config.rules.cut_back.every["mid"]


def test_a_c_race_takes_its_own_metres_off_its_week(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    plain = ask("half", 16, weekly_m=32_000.0)
    raced = replace(plain, races=(SideRace("5k", sunday(6) - timedelta(days=4), Priority.C),))
    week, without = (week_of(request, 6, catalogue, config) for request in (raced, plain))
    assert week.kind is without.kind
    assert week.distance_m == pytest.approx(without.distance_m - 5000, abs=1500)


@pytest.mark.parametrize(
    ("distance", "days"),
    [("5k", 7), ("10k", 10), ("half", 14), ("marathon", 42)],
)
def test_a_race_too_near_the_goal_is_left_out(distance: str, days: int, rules: PlanRules) -> None:
    near, far = (SideRace(distance, LAST - timedelta(days=n)) for n in (days - 1, days))
    assert kept(ask("half", 16, races=(near,)), rules) == []
    assert kept(ask("half", 16, races=(far,)), rules) == [far.day]


def test_of_two_races_too_near_each_other_the_b_race_stays(rules: PlanRules) -> None:
    club = SideRace("5k", sunday(6) - timedelta(days=2), Priority.C)
    tune_up = SideRace("10k", sunday(6))
    assert kept(ask("half", 16, races=(club, tune_up)), rules) == [tune_up.day]
    later = replace(club, day=tune_up.day + timedelta(days=6))
    assert kept(ask("half", 16, races=(later, tune_up)), rules) == [tune_up.day, later.day]


def test_no_race_is_run_on_the_way_back_from_a_break(rules: PlanRules) -> None:
    off = runs(MONDAY, 40_000.0, 15_000.0, pause=34)
    early, late = SideRace("5k", sunday(3)), SideRace("5k", sunday(9))
    asked = ask("half", 16, history=off, weekly_m=None, longest_m=None, races=(early, late))
    assert kept(asked, rules) == [late.day]


def test_the_week_of_a_b_race_right_after_the_way_back_is_measured_by_it(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    off = runs(MONDAY, 45_000.0, 15_000.0, pause=100)
    asked = ask("half", 20, history=off, weekly_m=None, longest_m=None)
    back = generate(asked, catalogue, config).plan
    last = max(week.number for week in back.weeks if week.kind is WeekKind.RETURN)
    raced = replace(asked, races=(SideRace("10k", sunday(last + 1)),))
    week = week_of(raced, last + 1, catalogue, config)
    assert week.kind is WeekKind.TUNE_UP
    assert week.distance_m + 10_000 > back.weeks[0].distance_m * 1.1


def test_a_race_that_is_left_out_is_said_and_the_plan_stays_sound(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    race = SideRace("10k", LAST - timedelta(days=5), name="Town run")
    made = generate(ask("half", 16, races=(race,)), catalogue, config)
    assert made.is_sound
    (finding,) = [f for f in made.findings if f.code == "race-given-up"]
    assert (
        finding.sentence == "Town run on 2027-04-20 is left out: it is 5 days before the Half "
        "marathon, and 10 are needed after it."
    )


@pytest.mark.parametrize(
    ("races", "says"),
    [
        ([SideRace("12k", sunday(4))], "no race distance '12k'"),
        ([SideRace("5k", MONDAY - timedelta(days=1))], "is before 2027-01-04"),
        ([SideRace("5k", LAST)], "is not before the race on"),
        ([SideRace("5k", LAST + timedelta(days=9))], "is not before the race on"),
        ([SideRace("5k", sunday(4)), SideRace("10k", sunday(4))], "two races on"),
        ([SideRace("5k", sunday(4), target_s=-1.0)], "is none"),
        ([SideRace("5k", sunday(4), target_s=600.0)], "2027-01-31: 5.0 km in 10:00 is too fast"),
        ([SideRace("5k", sunday(4), target_s=9000.0)], "5.0 km in 2:30:00 is too slow"),
        ([SideRace("5k", sunday(4), target_s=inf)], "is none"),
    ],
)
def test_races_that_no_plan_can_have_are_refused_and_the_others_generate(
    races: list[SideRace], says: str, catalogue: Catalogue, config: PlanConfig
) -> None:
    sound = SideRace("10k", sunday(8))
    asked = ask("half", 16, races=(sound, *races))
    with pytest.raises(Refusal) as caught:
        generate(asked, catalogue, config)
    assert caught.value.constraint == "races"
    assert says in caught.value.message
    advised = as_advised(asked, caught.value)
    assert sound in advised.races
    assert generate(advised, catalogue, config).is_sound


def test_no_race_on_the_way_is_longer_than_the_age_bears(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    races = SideRace("half", sunday(6), Priority.C), SideRace("5k", sunday(9))
    asked = ask("10k", 16, age=15, races=races)
    with pytest.raises(Refusal) as caught:
        generate(asked, catalogue, config)
    assert caught.value.constraint == "races"
    assert caught.value.message == (
        "below the age of 16 no Half marathon is raced, as on 2027-02-14"
    )
    assert caught.value.instead == races[1:]
    assert generate(as_advised(asked, caught.value), catalogue, config).is_sound
    assert generate(replace(asked, age=16), catalogue, config).is_sound


def test_a_plan_to_maintain_may_have_a_race_on_its_last_day(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("10k", 8)
    asked = replace(asked, goal=replace(asked.goal, kind=GoalKind.MAINTAIN))
    asked = replace(asked, races=(SideRace("5k", asked.goal.race_day),))
    made = generate(asked, catalogue, config)
    assert made.is_sound
    assert made.plan.weeks[-1].kind is WeekKind.TUNE_UP


@pytest.mark.parametrize(
    ("target_s", "says"),
    [
        (2200.0, "Town run on 2027-01-31: the goal of 36:40 is "),
        (5000.0, "Town run on 2027-01-31: the goal of 1:23:20 is far below current fitness"),
        (None, None),
    ],
)
def test_a_goal_time_on_the_way_that_fitness_does_not_bear_out_is_told(
    target_s: float | None, says: str | None, catalogue: Catalogue, config: PlanConfig
) -> None:
    race = SideRace("10k", sunday(4), target_s=target_s, name="Town run")
    made = generate(ask("half", 16, races=(race,)), catalogue, config)
    told = [each.sentence for each in made.findings if each.code.startswith("race-goal-")]
    assert [each.startswith(says or "none") for each in told] == [True] * (says is not None)

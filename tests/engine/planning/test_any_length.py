"""Plans of any length: what short ones give up, what long ones add, and plans without a race."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from strideiq.core.domain.athlete import Availability, Away
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import Goal, GoalKind, PlanRequest
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.planning.continuation import go_on
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, as_advised, ask, runs

LOADS = {WeekKind.LOADING, WeekKind.CUT_BACK}


def planned(request: PlanRequest, catalogue: Catalogue, config: PlanConfig) -> Plan:
    made = generate(request, catalogue, config)
    assert made.is_sound
    return made.plan


def lengths(plan: Plan) -> dict[str, int]:
    return {phase.id: phase.last_week - phase.first_week + 1 for phase in plan.phases}


@pytest.mark.parametrize("weeks", [4, 6, 9, 13, 18, 24])
def test_a_plan_of_any_length_is_sound_and_has_its_race_in_its_last_week(
    weeks: int, catalogue: Catalogue, config: PlanConfig
) -> None:
    plan = planned(ask("10k", weeks), catalogue, config)
    before = [week for week in plan.weeks if week.kind is not WeekKind.RECOVERY]
    assert len(before) == weeks
    assert before[-1].kind is WeekKind.RACE


def test_too_few_weeks_give_a_plan_that_sharpens_and_tapers(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    short = planned(ask("marathon", 8), catalogue, config)
    assert list(lengths(short)) == ["sharpen", "taper", "recovery", "recovery-strides"]
    volumes = [week.distance_m for week in short.weeks]
    assert max(volumes) == volumes[0] == 45_000
    (told,) = (reason for reason in short.reasons if reason.code == "too-few-weeks")
    assert told.sentence == (
        "8 weeks are too few to build up in, which takes 10: the plan keeps your volume, sharpens "
        "and tapers."
    )
    enough = planned(ask("marathon", 10), catalogue, config)
    assert "sharpen" not in lengths(enough)


def test_a_longer_plan_begins_with_base_weeks_of_one_volume(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    usual, longer = (planned(ask("half", n), catalogue, config) for n in (16, 26))
    assert lengths(longer)["peak"] <= 5
    assert lengths(longer)["base"] > lengths(usual)["base"] + 6
    first = [week for week in longer.weeks[:10] if week.kind in LOADS]
    loading = {week.distance_m for week in first if week.kind is WeekKind.LOADING}
    assert loading == {45_000}
    assert WeekKind.CUT_BACK in {week.kind for week in first}
    biggest = [max(week.distance_m for week in plan.weeks) for plan in (usual, longer)]
    assert biggest[1] == pytest.approx(biggest[0], rel=0.05)


def keeping(weeks: int, **changes: Any) -> PlanRequest:  # noqa: ANN401  any field
    asked = ask("10k", weeks, **changes)
    return replace(asked, goal=replace(asked.goal, kind=GoalKind.MAINTAIN))


@pytest.mark.parametrize("last", range(7))
def test_a_plan_without_a_race_keeps_the_volume_and_ends_on_its_last_day(
    last: int, catalogue: Catalogue, config: PlanConfig
) -> None:
    race_day = MONDAY + timedelta(weeks=8, days=last)
    plan = planned(keeping(0, race_day=race_day), catalogue, config)
    assert list(lengths(plan)) == ["maintain"]
    assert plan.weeks[-1].end == race_day
    assert {week.kind for week in plan.weeks} <= LOADS
    whole = [week for week in plan.weeks if len(week.workouts) == 7]
    loading = {week.distance_m for week in whole if week.kind is WeekKind.LOADING}
    assert loading == {45_000}
    assert any(week.kind is WeekKind.CUT_BACK for week in whole)
    assert Stress.RACE not in {workout.stress for workout in plan.workouts()}
    assert any(w.stress is Stress.QUALITY for w in plan.weeks[-1].workouts) or last < 3


@pytest.mark.parametrize("days", [0, 5, 300])
def test_a_plan_without_a_race_has_a_week_at_least_and_not_too_many(
    days: int, catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = keeping(0, race_day=MONDAY + timedelta(days=days))
    with pytest.raises(Refusal) as caught:
        generate(asked, catalogue, config)
    assert caught.value.constraint == "race_day"
    assert generate(as_advised(asked, caught.value), catalogue, config).is_sound


def test_a_plan_without_a_race_goes_on(catalogue: Catalogue, config: PlanConfig) -> None:
    asked = keeping(10)
    plan = planned(asked, catalogue, config)
    later = replace(
        asked,
        today=MONDAY + timedelta(weeks=3),
        weekly_m=None,
        longest_m=None,
        volume_tier=plan.volume_tier,
    )
    rest = go_on(plan, frozenset(), later, catalogue, config)
    assert rest.is_sound
    assert rest.plan.weeks[:3] == plan.weeks[:3]
    assert [week.kind for week in rest.plan.weeks] == [week.kind for week in plan.weeks]


def test_a_plan_that_leads_back_goes_on_leading_back(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    off = runs(MONDAY, 50_000.0, 18_000.0, pause=40)
    asked = ask("half", 16, history=off, weekly_m=None, longest_m=None)
    plan = planned(asked, catalogue, config)
    later = replace(asked, today=MONDAY + timedelta(weeks=2), volume_tier=plan.volume_tier)
    rest = go_on(plan, frozenset(), later, catalogue, config)
    assert rest.is_sound
    kinds = [[week.kind for week in each.weeks] for each in (plan, rest.plan)]
    assert kinds[0] == kinds[1]
    assert kinds[0].count(WeekKind.RETURN) == 6


def test_a_break_in_a_plan_is_led_back_from(catalogue: Catalogue, config: PlanConfig) -> None:
    asked = ask("half", 16)
    plan = planned(asked, catalogue, config)
    today = MONDAY + timedelta(weeks=7)
    later = replace(asked, today=today, weekly_m=None, longest_m=None, volume_tier=plan.volume_tier)
    skipped = frozenset(today - timedelta(days=n) for n in range(1, 22))
    rest = go_on(plan, skipped, later, catalogue, config)
    assert rest.is_sound
    back = [week for week in rest.plan.weeks if week.kind is WeekKind.RETURN]
    assert [week.number for week in back] == [8, 9, 10, 11]
    assert all(week.distance_m < plan.weeks[3].distance_m for week in back)


@pytest.mark.parametrize(
    ("away", "says"),
    [
        ((10, 0, 0), "over the race on"),
        ((20, 30, 0), "is no time away"),
        ((110, 3, 0), "weeks have a day to train"),
    ],
)
def test_a_time_away_that_leaves_no_plan_is_refused_with_what_would_work(
    away: tuple[int, int, int], says: str, catalogue: Catalogue, config: PlanConfig
) -> None:
    before, after, minutes = away
    asked = ask("half", 16)
    race = asked.goal.race_day
    first, last = race - timedelta(days=before), race - timedelta(days=after)
    days = replace(asked.availability, away=(Away(first, last, minutes),))
    with pytest.raises(Refusal) as caught:
        generate(replace(asked, availability=days), catalogue, config)
    assert caught.value.constraint == "away"
    assert says in caught.value.message
    assert isinstance(caught.value.instead, tuple)
    advised = replace(asked, availability=replace(days, away=caught.value.instead))
    assert generate(advised, catalogue, config).is_sound


def test_a_journey_before_the_taper_does_not_hold_the_taper_down(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("5k", 14, days=4, weekly_m=12_000.0, longest_m=5000.0)
    journey = Away(MONDAY + timedelta(weeks=3), MONDAY + timedelta(weeks=12, days=-1), 72)
    away = replace(asked, availability=replace(asked.availability, away=(journey,)))
    plan = planned(away, catalogue, config)
    taper = next(week for week in plan.weeks if week.kind is WeekKind.TAPER)
    before = plan.weeks[taper.number - 2]
    assert taper.distance_m > before.distance_m * 0.7


def test_weeks_that_time_away_cut_short_are_no_measure_of_a_cut_back(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("half", today=MONDAY + timedelta(days=5), weekly_m=25_000.0, longest_m=3000.0)
    goal = Goal("half", MONDAY + timedelta(weeks=16), kind=GoalKind.MAINTAIN)
    journey = Away(MONDAY + timedelta(days=11), MONDAY + timedelta(days=14), 0)
    days = Availability(3, (53, 0, 0, 59, 0, 0, 226), 3, away=(journey,))
    plan = planned(replace(asked, goal=goal, availability=days, injured=True), catalogue, config)
    cut_back = plan.weeks[2]
    assert cut_back.kind is WeekKind.CUT_BACK
    assert plan.weeks[1].distance_m < cut_back.distance_m <= 0.8 * 25_000
    assert "80% of the biggest week so far (25.0 km)" in cut_back.reasons[0].sentence


def test_a_taper_comes_down_from_the_weeks_before_it_and_not_from_an_early_bigger_one(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    short = (0, 0, 0, 0, 20, 20, 126)
    today = MONDAY - timedelta(days=1)
    asked = ask(
        days=3,
        minutes=short,
        long_run=0,
        today=today,
        race_day=today + timedelta(days=95),
        weekly_m=112_000.0,
        longest_m=None,
    )
    plan = planned(asked, catalogue, config)
    last = max(week.distance_m for week in plan.weeks[8:12])
    taper = [week for week in plan.weeks if week.kind is WeekKind.TAPER]
    assert max(week.distance_m for week in plan.weeks) > 1.5 * last
    assert all(week.distance_m <= last for week in taper)

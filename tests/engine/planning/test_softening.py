"""Age and injuries make rules tighter, and nothing else does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from strideiq.core.domain.athlete import Away
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.softening import softened, young
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from tests.engine.planning.asking import MONDAY, ask, runs


def test_without_an_age_or_an_injury_the_rules_stay_as_they_are(rules: PlanRules) -> None:
    assert softened(rules, ask()) is rules
    assert softened(rules, ask(age=39)) is rules


@pytest.mark.parametrize(
    ("age", "gap", "every", "ramp", "hard"),
    [
        (40, 3, 4, 0.10, 0.25),
        (50, 3, 3, 0.08, 0.20),
        (60, 3, 3, 0.07, 0.15),
        (75, 3, 3, 0.07, 0.15),
    ],
)
def test_with_age_spacing_ramp_and_cut_backs_soften(
    rules: PlanRules, age: int, gap: int, every: int, ramp: float, hard: float
) -> None:
    softer = softened(rules, ask(age=age))
    assert softer.days.gap_after_intervals == gap
    assert set(softer.cut_back.every.values()) == {every}
    assert softer.ramp.most == ramp
    assert softer.week_quality_at_most == hard
    assert max(softer.quality_by_runs.values()) == (2 if age >= 50 else 3)


def test_from_sixty_on_a_long_run_takes_a_tenth_less_time(rules: PlanRules) -> None:
    softer = softened(rules, ask(age=60))
    for name, race in rules.distances.items():
        for tier, limit in race.long_run.items():
            assert softer.distances[name].long_run[tier].time == pytest.approx(limit.time * 0.9)
            assert softer.distances[name].long_run[tier].most == limit.most


def test_an_injury_slows_the_ramp_and_spaces_hard_days_at_any_age(rules: PlanRules) -> None:
    softer = softened(rules, ask(injured=True))
    assert (softer.ramp.most, softer.ramp.small_distance) == (0.05, 2000)
    assert set(softer.cut_back.every.values()) == {3}
    assert softer.days.gap_after_intervals == rules.days.gap_after_intervals + 1
    assert softened(rules, ask(injured=True, age=62)).ramp.most == 0.05


def test_softened_rules_soften_no_further(rules: PlanRules) -> None:
    request = ask(injured=True, age=62)
    once = softened(rules, request)
    assert once != rules
    assert softened(once, request) == once


@pytest.mark.parametrize(
    ("age", "longest"), [(None, None), (18, None), (17, "half"), (15, "10k"), (12, "5k")]
)
def test_the_young_have_races_of_their_own(
    rules: PlanRules, age: int | None, longest: str | None
) -> None:
    row = young(rules, ask(age=age))
    assert (row.races[-1] if row else None) == longest


@pytest.mark.parametrize("age", [9, 101, -1])
def test_an_age_nobody_plans_for_is_refused(
    age: int, catalogue: Catalogue, config: PlanConfig
) -> None:
    with pytest.raises(Refusal) as caught:
        generate(ask(age=age), catalogue, config)
    assert caught.value.constraint == "age"
    assert "from 10 to 100" in caught.value.suggestion
    assert caught.value.instead in {10, 100}


def test_under_eighteen_there_is_no_marathon_but_a_half(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    with pytest.raises(Refusal) as caught:
        generate(ask("marathon", age=17), catalogue, config)
    assert (caught.value.constraint, caught.value.instead) == ("distance", "half")
    assert generate(ask("half", age=17), catalogue, config).is_sound
    assert generate(ask("marathon", age=18), catalogue, config).is_sound


def test_a_young_runner_has_a_biggest_week_of_their_age(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    asked = ask("10k", 16, age=15, weekly_m=48_000.0)
    plan = generate(asked, catalogue, config).plan
    assert max(week.distance_m for week in plan.weeks) <= 50_000
    grown = generate(replace(asked, age=None), catalogue, config).plan
    assert max(week.distance_m for week in grown.weeks) > 50_000


def test_a_young_runner_of_big_weeks_has_none_on_the_way_back_or_after_a_journey(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    ran = runs(MONDAY, 70_000.0, 16_000.0)
    asked = ask("5k", 16, age=12, history=ran, weekly_m=None, longest_m=None)
    journey = Away(MONDAY, MONDAY + timedelta(days=20))
    away = replace(asked, availability=replace(asked.availability, away=(journey,)))
    back = replace(asked, history=runs(MONDAY, 70_000.0, 16_000.0, pause=70))
    for request in (asked, away, back):
        made = generate(request, catalogue, config)
        assert made.is_sound
        assert max(week.distance_m for week in made.plan.weeks) <= 30_000

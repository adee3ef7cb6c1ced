"""Every number that an explanation says is one of its facts, and every fact is the plan's own."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import GoalKind, PlanRequest, SideRace
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.workout import (
    Sport,
)
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.side_races import with_races_kept
from strideiq.core.engine.planning.softening import softened
from strideiq.core.engine.planning.standard import with_template
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning import explanation_day_facts, explanation_facts
from tests.engine.planning.asking import ask
from tests.engine.planning.explained_plan import Case, Facts, Told, everything
from tests.engine.planning.requests import plan_requests
from tests.profiles import examples

NUMBER = re.compile(r"\d+(?:[.:]\d+)*")
CONDITIONS = st.one_of(
    st.none(),
    st.builds(
        Conditions,
        course=st.sampled_from(Course),
        ascent_m=st.sampled_from([0.0, 300.0]),
        altitude_m=st.sampled_from([0.0, 1800.0]),
        temperature_c=st.sampled_from([None, 10.0, 28.0]),
        dew_point_c=st.sampled_from([None, 18.0]),
    ),
)
CHECKS: dict[str, Callable[[Case], Facts]] = {
    "goal": explanation_facts.goal,
    "fitness": explanation_facts.fitness,
    "volume-tier": explanation_facts.volume,
    "growth": explanation_facts.growth,
    "softened": explanation_facts.softer,
    "phases": explanation_facts.phases,
    "too-few-weeks": explanation_facts.too_few_weeks,
    "afterwards": explanation_facts.afterwards,
    "phase-place": explanation_facts.phase_place,
    "phase-length": explanation_facts.phase_length,
    "phase-next": explanation_facts.phase_next,
    "week-volume": explanation_facts.week_volume,
    "week-limited": explanation_facts.week_volume,
    "week-of-rest": explanation_facts.week_volume,
    "first-week": explanation_facts.first_week,
    "tune-up-block": explanation_facts.tune_up_block,
    "week-builds-on": explanation_facts.week_builds_on,
    "week-next": explanation_facts.week_next,
    "phase": explanation_day_facts.phase_of_day,
    **dict.fromkeys(
        (
            "race-day",
            "long-run-day",
            "quality-spacing",
            "recovery-day",
            "easy-day",
            "rest-day",
            "rest-before-race",
            "rest-after-race",
            "race-distance",
            "long-run-size",
            "work-size",
            "easy-size",
        ),
        explanation_day_facts.of_the_day,
    ),
    "race-on-the-way": explanation_day_facts.race_on_the_way,
    **dict.fromkeys(("before-race", "after-race"), explanation_day_facts.around_race),
    "away": explanation_day_facts.away,
    **dict.fromkeys(("strength-day", "cross-day", "second-run"), explanation_day_facts.beside),
    "template": explanation_facts.follows,
    "week-of-return": explanation_facts.week_of_return,
    **dict.fromkeys(
        ("race-conditions", "race-heat", "race-altitude", "race-hills"),
        explanation_day_facts.conditions,
    ),
    "pace": explanation_day_facts.pace,
    "effort": explanation_day_facts.pace,
    "builds-on": explanation_day_facts.builds_on,
    "comes-next": explanation_day_facts.comes_next,
    "between": explanation_day_facts.between,
}


def numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def check(explained: Told) -> None:
    for case in everything(explained):
        said, code = case.reason.sentence, case.reason.code
        for purpose in explained.purposes:
            said = said.removesuffix(purpose)
        known = {number for value in case.facts.values() for number in numbers(str(value))}
        assert numbers(said) <= known, f"{code}: {said} rests on {case.facts}"
        assert case.facts == dict(CHECKS[code](case)), case.reason


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(300), suppress_health_check=list(HealthCheck))
@given(request=plan_requests(), conditions=CONDITIONS, follows=st.booleans())
def test_every_number_is_a_fact_and_every_fact_is_of_the_plan(
    catalogue: Catalogue,
    config: PlanConfig,
    request: PlanRequest,
    conditions: Conditions | None,
    *,
    follows: bool,
) -> None:
    fitting = [plan.id for plan in catalogue.plans if plan.distance == request.goal.distance]
    goal = replace(request.goal, conditions=conditions)
    request = replace(request, goal=goal, template=fitting[0] if follows else None)
    try:
        request = with_template(request, catalogue, config.rules).request
        made = generate(request, catalogue, config)
    except Refusal:
        return
    check(told(request, made.plan, catalogue, config))


def told(request: PlanRequest, plan: Plan, catalogue: Catalogue, config: PlanConfig) -> Told:
    rules = softened(config.rules, request)
    kept = with_races_kept(request, starting_point(request, rules.start), rules)
    return Told(kept, plan, rules, config.tiers, catalogue)


def test_second_runs_tell_why_they_are_there(catalogue: Catalogue, config: PlanConfig) -> None:
    request = ask("marathon", 18, 6, weekly_m=100_000.0, longest_m=26_000.0, volume_tier="high")
    request = replace(request, availability=replace(request.availability, doubles=3))
    plan = generate(request, catalogue, config).plan
    seconds = [each for day in plan.workouts() for each in day.also if each.sport is Sport.RUN]
    assert seconds
    assert {reason.code for each in seconds for reason in each.reasons} == {"second-run"}
    check(told(request, plan, catalogue, config))


def test_weeks_towards_races_on_the_way_tell_how_far_these_are(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("marathon", 18)
    races = (("10k", 48, "Town 10"), ("half", 83, ""))
    on_the_way = [SideRace(d, request.today + timedelta(n), name=name) for d, n, name in races]
    request = replace(request, races=tuple(on_the_way))
    plan = generate(request, catalogue, config).plan
    weeks = [r.facts for week in plan.weeks for r in week.reasons if r.code == "tune-up-block"]
    assert {dict(facts)["race"] for facts in weeks} == {"Town 10", "The Half marathon"}
    check(told(request, plan, catalogue, config))


def test_fitness_that_is_kept_is_told_without_a_race(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    request = ask("half", 10)
    request = replace(request, goal=replace(request.goal, kind=GoalKind.MAINTAIN))
    plan = generate(request, catalogue, config).plan
    assert plan.reasons[0].sentence.startswith("Keeps you fit for a Half marathon until ")
    check(told(request, plan, catalogue, config))

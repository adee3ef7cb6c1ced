"""Option B does the same as option A: same stress, zone and distance, and as much hard running."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan, Severity
from strideiq.core.domain.units import format_duration
from strideiq.core.domain.workout import (
    Amount,
    PlannedWorkout,
    StepEnd,
    StepKind,
    StepTemplate,
    Stress,
)
from strideiq.core.engine.planning.alternatives import SUITS_TOLD, alternatives
from strideiq.core.engine.planning.equivalence import equivalence
from strideiq.core.engine.planning.lint import LintContext, lint
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.engine.planning.standard import request_for
from strideiq.core.engine.planning.starting_point import starting_point
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import ask
from tests.profiles import examples

PAUSE_S = 1200.0
RACE_DAY = date(2027, 5, 16)
KEY = {Stress.QUALITY, Stress.LONG}


def with_options(
    request: PlanRequest, catalogue: Catalogue, config: PlanConfig
) -> tuple[Plan, dict[date, PlannedWorkout]]:
    plan = generate(request, catalogue, config).plan
    return plan, dict(alternatives(plan, request, catalogue, config))


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(200), suppress_health_check=list(HealthCheck))
@given(
    distance=st.sampled_from(["5k", "10k", "half", "marathon"]),
    weeks=st.integers(6, 24),
    days=st.integers(3, 7),
    chance=st.randoms(use_true_random=False),
)
def test_any_mixture_of_options_is_sound(
    catalogue: Catalogue,
    config: PlanConfig,
    distance: str,
    weeks: int,
    days: int,
    chance: "st.random.Random",  # type: ignore[name-defined]
) -> None:
    request = ask(distance, weeks, days)
    plan, options = with_options(request, catalogue, config)
    zones = {workout.id: workout.work_zone for workout in catalogue.workouts}
    for workout in plan.workouts():
        other = options.get(workout.day)
        if other is None:
            continue
        assert workout.stress in {Stress.QUALITY, Stress.LONG}
        assert (other.day, other.stress) == (workout.day, workout.stress)
        assert other.template_id != workout.template_id
        zone = zones[workout.template_id]
        assert zones[other.template_id] is zone
        assert abs(other.distance_m - workout.distance_m) <= 1
        assert abs(other.hard_s - workout.hard_s) <= workout.hard_s * 0.1
        if zone is not None:
            wanted = workout.seconds_in(zone)
            assert abs(other.seconds_in(zone) - wanted) <= wanted * 0.1
        assert abs(other.load - workout.load) <= workout.load * 0.1
    mixed = replace(
        plan,
        weeks=tuple(
            replace(
                week,
                workouts=tuple(
                    options.get(w.day, w) if chance.random() < 0.5 else w for w in week.workouts
                ),
            )
            for week in plan.weeks
        ),
    )
    context = LintContext(config.rules, request, starting_point(request, config.rules.start))
    assert [f for f in lint(mixed, context) if f.severity is Severity.ERROR] == []


def test_hard_sessions_and_long_runs_have_one_and_nothing_else(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    plan, options = with_options(ask("half", 14), catalogue, config)
    offered = {w.stress for w in plan.workouts() if w.day in options}
    assert offered == {Stress.QUALITY, Stress.LONG}
    hard = [w for w in plan.workouts() if w.stress is Stress.QUALITY]
    assert sum(w.day in options for w in hard) > len(hard) / 2


def test_same_request_has_the_same_options(catalogue: Catalogue, config: PlanConfig) -> None:
    request = ask("10k", 12)
    assert with_options(request, catalogue, config) == with_options(request, catalogue, config)


def test_days_that_have_passed_have_none(catalogue: Catalogue, config: PlanConfig) -> None:
    request = ask("half", 14)
    plan, options = with_options(request, catalogue, config)
    later = replace(request, today=request.today + timedelta(weeks=5))
    left = dict(alternatives(plan, later, catalogue, config))
    assert left == {day: b for day, b in options.items() if day >= later.today}


def test_option_tells_what_it_is_instead_of(catalogue: Catalogue, config: PlanConfig) -> None:
    plan, options = with_options(ask("half", 14), catalogue, config)
    for workout in plan.workouts():
        if workout.day in options:
            told = options[workout.day].reasons
            assert told[0] == workout.reasons[0]
            assert told[-1].code == "option-b"
            assert workout.title in told[-1].sentence
            work = {"work": format_duration(workout.hard_s)} if workout.hard_s else {}
            facts = {name: str(value) for name, value in told[-1].facts}
            assert facts == {"instead_of": workout.title, "suits": facts["suits"]} | work
            said = told[-1].sentence.replace(workout.title, "")
            assert set(re.findall(r"[\d.:]*\d", said)) == set(work.values())


def test_every_key_workout_has_one(catalogue: Catalogue, config: PlanConfig) -> None:
    """In every standard plan, and each for another place or day than the one it replaces."""
    assert len(catalogue.plans) >= 24
    for template in catalogue.plans:
        plan, options = with_options(request_for(template, RACE_DAY), catalogue, config)
        key = [w.day for w in plan.workouts() if w.stress in KEY and w.hard_s]
        assert key
        assert set(key) <= options.keys(), template.id
        suits = [dict(options[day].reasons[-1].facts)["suits"] for day in key]
        assert suits.count("a change") <= len(key) / 20, template.id


def test_lone_template_has_no_option(catalogue: Catalogue, config: PlanConfig) -> None:
    longs = [w for w in catalogue.workouts if w.stress is Stress.LONG and w.work_zone is None]
    lone = [w for w in catalogue.workouts if w not in longs or w.id == "long-run"]
    plan, options = with_options(ask("half", 14), replace(catalogue, workouts=tuple(lone)), config)
    plain = [w.day for w in plan.workouts() if w.template_id == "long-run"]
    assert plain
    assert not options.keys() & set(plain)


def test_the_option_that_the_author_names_comes_first(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    """Of the templates that can do the same, the one that is named, whatever it is named after."""
    request = ask("half", 14)
    usual, options = with_options(request, catalogue, config)
    tempo = next(w for w in usual.workouts() if w.seconds_in(Zone.T) == w.hard_s > 900)
    able = [
        w.id
        for w in catalogue.workouts
        if w.work_zone is Zone.T and w.id not in {tempo.template_id, options[tempo.day].template_id}
    ]
    found = set()
    for named in able:
        workouts = tuple(
            replace(w, option_b=(named,)) if w.id == tempo.template_id else w
            for w in catalogue.workouts
        )
        changed = alternatives(usual, request, replace(catalogue, workouts=workouts), config)
        if changed[tempo.day].template_id == named:
            found.add(named)
    assert len(found) > 2


def test_a_test_is_nobodys_option(catalogue: Catalogue, config: PlanConfig) -> None:
    request = ask("10k", 12)
    plan, options = with_options(request, catalogue, config)
    offered = {b.template_id for b in options.values()}
    tests = {w.id for w in catalogue.workouts if w.is_test}
    declared = {b for w in catalogue.workouts for b in w.option_b}
    assert tests
    assert not offered & (tests - declared)
    all_tests = tuple(replace(w, is_test=True, option_b=()) for w in catalogue.workouts)
    assert not alternatives(plan, request, replace(catalogue, workouts=all_tests), config)


def test_an_option_says_what_it_suits(catalogue: Catalogue, config: PlanConfig) -> None:
    plan, options = with_options(ask("half", 14), catalogue, config)
    by_id = {w.id: w for w in catalogue.workouts}
    for workout in plan.workouts():
        other = options.get(workout.day)
        if other is None:
            continue
        facts = dict(other.reasons[-1].facts)
        mine, its = by_id[workout.template_id].suits, by_id[other.template_id].suits
        told = [SUITS_TOLD[suits] for suits in its if suits not in mine]
        assert str(facts["suits"]).replace(", ", " or ").split(" or ") == (told or ["a change"])
        assert other.reasons[-1].sentence.startswith(f"For {facts['suits']}: ")


def test_the_figures_of_two_options(catalogue: Catalogue, config: PlanConfig) -> None:
    plan, options = with_options(ask("half", 14), catalogue, config)
    for workout in plan.workouts():
        if workout.day in options:
            other = options[workout.day]
            same = equivalence(workout, other)
            assert same.holds
            assert (same.load_a, same.load_b) == (workout.load, other.load)
            assert (same.hard_s_a, same.hard_s_b) == (workout.hard_s, other.hard_s)
            more = replace(other, load=other.load * 1.25)
            assert not equivalence(workout, more).holds


def test_option_that_takes_longer_than_the_day_has_is_not_offered(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    rest = StepTemplate(StepKind.RECOVER, Amount(StepEnd.TIME, PAUSE_S, PAUSE_S), None)
    slow = tuple(
        replace(w, steps=(rest, *w.steps)) if w.id == "long-run-hilly" else w
        for w in catalogue.workouts
        if w.stress is not Stress.LONG or w.id in {"long-run", "long-run-hilly"}
    )
    request = ask("half", 14, minutes=(60, 60, 60, 60, 60, 60, 130))
    usual = replace(catalogue, workouts=tuple(w for w in slow if w.id != "long-run-hilly"))
    plan = generate(request, usual, config).plan
    long_runs = [w for w in plan.workouts() if w.stress is Stress.LONG]
    options = alternatives(plan, request, replace(catalogue, workouts=slow), config)
    offered = [w for w in long_runs if w.day in options]
    assert 0 < len(offered) < len(long_runs)
    assert all(w.duration_s + PAUSE_S <= 130 * 60 + 1 for w in offered)

"""The shipped library: enough of it, complete in every definition, and none of it dead."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, pairwise, product

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.catalogue import Catalogue, PhaseRole, PhaseTemplate
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.plan import Plan, WeekKind
from strideiq.core.domain.workout import (
    PlannedWorkout,
    RepeatTemplate,
    Sport,
    StepEnd,
    StepTemplate,
    Stimulus,
    Stress,
    Suits,
    WorkoutTemplate,
)
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.planning import PlanConfig
from strideiq.core.runtime.planner import load
from tests import environments

LEAST = 80
RACE_DAY = date(2027, 6, 13)
WEEKLY_M = {
    "low": {"5k": 22_000, "10k": 27_000, "half": 32_000, "marathon": 42_000},
    "mid": {"5k": 38_000, "10k": 44_000, "half": 52_000, "marathon": 62_000},
    "high": {"5k": 60_000, "10k": 68_000, "half": 78_000, "marathon": 95_000},
}
TEN_K_S = {"low": 3300.0, "mid": 2700.0, "high": 2250.0}
DAYS = {"low": 4, "mid": 5, "high": 7}
WEEKS = (6, 12, 18, 24)
BY_HAND = {"cross-quality", "mobility"}
"""Families that nothing plans: a runner who cannot run, or has ten minutes, chooses them."""
SENTENCES = re.compile(r"[A-Z][^!?]*\.")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(Settings()).host.catalogue()


@pytest.fixture(scope="module")
def config() -> PlanConfig:
    return load(Settings()).planner.config


@pytest.fixture(scope="module")
def by_id(catalogue: Catalogue) -> dict[str, WorkoutTemplate]:
    return {template.id: template for template in catalogue.workouts}


@pytest.fixture(scope="module")
def asked() -> tuple[PlanRequest, ...]:
    """Runners of every volume tier on the way to every race, from short plans to long ones."""
    return tuple(
        _request(distance, tier, weeks)
        for tier, distance, weeks in product(WEEKLY_M, WEEKLY_M["low"], WEEKS)
    )


@pytest.fixture(scope="module")
def plans(
    asked: tuple[PlanRequest, ...], catalogue: Catalogue, config: PlanConfig
) -> tuple[Plan, ...]:
    return tuple(generate(request, catalogue, config).plan for request in asked)


def _request(distance: str, tier: str, weeks: int) -> PlanRequest:
    today = RACE_DAY - timedelta(days=7 * weeks - 1)
    weekly_m = WEEKLY_M[tier][distance]
    return PlanRequest(
        Goal(distance, RACE_DAY),
        today=today,
        availability=Availability(DAYS[tier], (240,) * 7),
        recent_race=RaceResult(10_000.0, TEN_K_S[tier], today - timedelta(days=10)),
        weekly_m=weekly_m,
        longest_m=weekly_m * 0.3,
        volume_tier=tier,
    )


def _is_key(template: WorkoutTemplate) -> bool:
    """Hard sessions of running, and long runs with work in them."""
    hard = template.stress is Stress.QUALITY and template.sport is Sport.RUN
    return hard or (template.stress is Stress.LONG and template.work_zone is not None)


def _steps(template: WorkoutTemplate) -> Iterator[StepTemplate]:
    for entry in template.steps:
        yield from entry.steps if isinstance(entry, RepeatTemplate) else (entry,)


def _texts(template: WorkoutTemplate) -> Iterator[str]:
    yield from (template.purpose, template.use, template.avoid)
    yield from (step.note for step in _steps(template) if step.note)


def test_the_library_is_big_enough(catalogue: Catalogue) -> None:
    runs = [template for template in catalogue.workouts if template.sport is Sport.RUN]
    assert len(runs) >= LEAST
    assert len({template.id for template in catalogue.workouts}) == len(catalogue.workouts)


def test_every_definition_says_what_it_is_for(catalogue: Catalogue) -> None:
    for template in catalogue.workouts:
        assert template.purpose, template.id
        assert template.use, template.id
        assert template.avoid, template.id
        if template.stress is not Stress.REST:
            assert template.stimulus is not Stimulus.NONE, template.id
        rested = template.stress in {Stress.REST, Stress.RECOVERY}
        assert (template.cost == 0) == rested, template.id


def test_texts_are_plain_whole_sentences(catalogue: Catalogue) -> None:
    for template in catalogue.workouts:
        for text in _texts(template):
            assert SENTENCES.fullmatch(text), f"{template.id}: {text}"
        assert not template.title.endswith("."), template.id


def test_no_two_definitions_are_the_same(catalogue: Catalogue) -> None:
    steps = Counter(template.steps for template in catalogue.workouts)
    titles = Counter(template.title for template in catalogue.workouts)
    assert max(steps.values()) == 1
    assert max(titles.values()) == 1


def test_every_kind_of_end_target_and_place_is_shown_by_one(catalogue: Catalogue) -> None:
    """Only a pace of its own is not: a library for everybody knows nobody's pace."""
    steps = [step for template in catalogue.workouts for step in _steps(template)]
    assert {step.amount.end for step in steps} == set(StepEnd)
    assert any(step.by_effort for step in steps)
    assert any(step.heart_rate for step in steps)
    assert any(step.rpe for step in steps)
    suits = set(chain.from_iterable(template.suits for template in catalogue.workouts))
    assert suits == set(Suits)


def test_strength_and_cross_training_are_there(catalogue: Catalogue) -> None:
    families = Counter(t.family for t in catalogue.workouts if t.sport is not Sport.RUN)
    assert families["strength-gym"] >= 3
    assert families["strength-body"] >= 3
    assert families["cross"] >= 5
    assert families["cross-quality"] >= 2
    for template in catalogue.workouts:
        if template.family == "cross":
            ranged = [s for s in _steps(template) if s.amount.low != s.amount.high]
            assert len(ranged) == 1, f"{template.id} fits no slot of other minutes"


def test_every_key_workout_has_an_option_b_of_equal_stimulus(
    catalogue: Catalogue, by_id: dict[str, WorkoutTemplate]
) -> None:
    for template in filter(_is_key, catalogue.workouts):
        assert template.option_b, template.id
        for id_ in template.option_b:
            other = by_id[id_]
            same = (other.stress, other.stimulus, other.work_zone, other.sport)
            assert same == (
                template.stress,
                template.stimulus,
                template.work_zone,
                template.sport,
            ), f"{template.id} and {id_}"
            assert _overlap(template, other), f"{template.id} and {id_}"
        places = [set(by_id[id_].suits) - set(template.suits) for id_ in template.option_b]
        assert any(places) or template.suits, f"{template.id} has no option for elsewhere"


def _overlap(one: WorkoutTemplate, other: WorkoutTemplate) -> bool:
    """Whether the two may be used for one race distance and one volume tier."""
    pairs = ((one.distances, other.distances), (one.volume_tiers, other.volume_tiers))
    return all(not a or not b or set(a) & set(b) for a, b in pairs)


def test_every_family_that_a_phase_asks_for_has_a_workout_for_everybody(
    catalogue: Catalogue,
) -> None:
    for phase in catalogue.phases:
        for distance, family in _asked_families(phase):
            found = [
                t
                for t in catalogue.workouts
                if t.family == family
                and t.sport is Sport.RUN
                and (not t.phases or phase.id in t.phases)
                and (distance == "*" or not t.distances or distance in t.distances)
            ]
            assert found, f"{phase.id} asks for {family} on the way to {distance}"


def _asked_families(phase: PhaseTemplate) -> Iterator[tuple[str, str]]:
    """Every family that a phase names, with the race distance it names it for."""
    for distance, pattern in phase.quality.items():
        yield from ((distance, family) for slot in pattern.slots for family in slot)
    for distance, families in phase.long_run.items():
        yield from ((distance, family) for family in families)
    yield from (("*", family) for family in phase.easy)


def test_the_guide_lists_the_families_that_phases_ask_for(catalogue: Catalogue) -> None:
    guide = (environments.ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
    table = guide.split("| families | what is in them |\n")[1].split("\n\n")[0]
    listed = set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\|[^|]*", table, re.MULTILINE))))
    asked = {family for phase in catalogue.phases for _, family in _asked_families(phase)}
    assert listed == asked | {"race", "tune-up-race", "rest"}


def test_phases_of_the_build_up_keep_the_legs_quick(catalogue: Catalogue) -> None:
    loading = [p for p in catalogue.phases if p.role is PhaseRole.LOAD and not p.on_request]
    assert len(loading) >= 3
    assert all("strides" in phase.easy for phase in loading)


def test_nothing_in_the_library_is_dead(
    catalogue: Catalogue, by_id: dict[str, WorkoutTemplate], plans: tuple[Plan, ...]
) -> None:
    """Every run is planned for somebody, stands in for one that is, or waits to be named."""
    planned = {day.template_id for plan in plans for day in plan.workouts()}
    stand_ins = {id_ for used in planned for id_ in by_id[used].option_b}
    requested = {
        family
        for phase in catalogue.phases
        if phase.on_request
        for _, family in _asked_families(phase)
    }
    dead = [
        template.id
        for template in catalogue.workouts
        if template.id not in planned | stand_ins
        and template.sport is Sport.RUN
        and template.family not in requested | BY_HAND | {"tune-up-race"}
    ]
    assert dead == []


def test_nearly_every_key_workout_of_a_plan_has_an_option_b(
    asked: tuple[PlanRequest, ...],
    plans: tuple[Plan, ...],
    by_id: dict[str, WorkoutTemplate],
    catalogue: Catalogue,
    config: PlanConfig,
) -> None:
    """A few are held back where the harder option would break a cap of that very week."""
    keys = missing = 0
    for request, plan in zip(asked[::3], plans[::3], strict=True):
        options = alternatives(plan, request, catalogue, config)
        days = [day for day in plan.workouts() if _is_key(by_id[day.template_id])]
        keys += len(days)
        missing += sum(day.day not in options for day in days)
    assert keys > 100
    assert missing <= keys * 0.01


def test_families_take_turns(plans: tuple[Plan, ...], by_id: dict[str, WorkoutTemplate]) -> None:
    """A plan of twelve weeks or more has many kinds of hard work, and no favourite among them."""
    for plan in plans:
        keys = [day for day in plan.workouts() if _is_key(by_id[day.template_id])]
        if len(keys) < 12:
            continue
        families = Counter(day.family for day in keys)
        assert len(families) >= 4, _told(plan, keys)
        assert max(families.values()) <= len(keys) * 0.6, _told(plan, keys)
        ids = Counter(day.template_id for day in keys)
        assert len(ids) >= len(keys) * 0.4, _told(plan, keys)


def test_hills_come_before_flat_intervals(
    plans: tuple[Plan, ...], by_id: dict[str, WorkoutTemplate]
) -> None:
    for plan in plans:
        families = [d.family for d in plan.workouts() if _is_key(by_id[d.template_id])]
        if "hills" in families and "interval" in families:
            assert families.index("hills") < families.index("interval")


def test_a_lighter_week_costs_no_family_its_turn(catalogue: Catalogue, config: PlanConfig) -> None:
    plan = generate(_request("marathon", "mid", 18), catalogue, config).plan
    peak = [week for week in plan.weeks if week.phase == "peak"]
    assert WeekKind.CUT_BACK in {week.kind for week in peak}
    first = next(week for week in peak if week.kind is WeekKind.LOADING)
    assert "long-race-pace" in {day.family for day in first.workouts}


def test_marathon_pace_comes_back_every_few_weeks_and_tests_do_not_crowd(
    plans: tuple[Plan, ...], by_id: dict[str, WorkoutTemplate]
) -> None:
    for plan in plans:
        if len(plan.weeks) < 18:
            continue
        days = list(plan.workouts())
        tests = [day.day for day in days if by_id[day.template_id].is_test]
        assert all((b - a).days >= 28 for a, b in pairwise(tests)), _told(plan, days)
        if plan.goal.distance == "marathon":
            paced = [day for day in days if day.family == "long-race-pace"]
            assert len(paced) >= 3, _told(plan, days)


def _told(plan: Plan, keys: Iterable[PlannedWorkout]) -> str:
    return f"{plan.goal_title} {plan.volume_tier}: {[day.template_id for day in keys]}"

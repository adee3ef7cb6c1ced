"""The race under its conditions: its own pace on the day, the flat one beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.conditions import Conditions, Course
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.workout import PlannedRepeat, PlannedStep, PlannedWorkout, Stress
from strideiq.core.engine.planning.condition_checks import check_conditions, condition_faults
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.asking import MONDAY, ask

HILLY = Conditions(Course.HILLY, 300, None, 1600, 24, 16)


def under(conditions: Conditions | None) -> PlanRequest:
    request = ask("10k", 8, recent_race=RaceResult(10_000.0, 2_700.0, MONDAY))
    return replace(request, goal=replace(request.goal, conditions=conditions))


def flat_steps(entries: Iterable[PlannedStep | PlannedRepeat]) -> Iterator[PlannedStep]:
    for entry in entries:
        yield from entry.steps if isinstance(entry, PlannedRepeat) else (entry,)


def step_of(plan: Plan) -> PlannedStep:
    """The one step of a race."""
    (step,) = race_of(plan).steps
    assert isinstance(step, PlannedStep)
    return step


def race_of(plan: Plan) -> PlannedWorkout:
    return next(workout for workout in plan.workouts() if workout.stress is Stress.RACE)


@pytest.fixture(scope="module")
def made(catalogue: Catalogue, config: PlanConfig) -> dict[str, Generation]:
    """The same plan for a flat cool day, for a hilly hot high one, for a trail and for the desert."""
    days = {
        "flat": None,
        "hilly": HILLY,
        "trail": Conditions(Course.TRAIL, ascent_m=500),
        "desert": Conditions(temperature_c=45, humidity=0.5),
    }
    return {name: generate(under(day), catalogue, config) for name, day in days.items()}


def test_the_race_is_at_the_pace_its_conditions_leave(made: dict[str, Generation]) -> None:
    flat, plan = race_of(made["flat"].plan), made["hilly"].plan
    race, pacing = race_of(plan), plan.pacing
    assert pacing is not None
    assert made["flat"].plan.pacing is None
    assert race.duration_s == pytest.approx(pacing.adjusted_s)
    assert flat.duration_s == pytest.approx(pacing.flat_s)
    pace, flat_pace = step_of(plan).pace, step_of(made["flat"].plan).pace
    assert pace is not None
    assert flat_pace is not None
    slower = pacing.adjusted_s / pacing.flat_s
    assert slower > 1.05
    assert pace.mid_s_km == pytest.approx(flat_pace.mid_s_km * slower)


def test_reasons_tell_the_flat_pace_beside_it_and_the_tables(made: dict[str, Generation]) -> None:
    told = {reason.code: reason for reason in race_of(made["hilly"].plan).reasons}
    assert "pace" not in told
    facts = dict(told["race-conditions"].facts)
    assert f"on a flat cool day at the sea {facts['flat']}" in told["race-conditions"].sentence
    assert "Minetti 2002" in told["race-hills"].sentence
    assert "Hadley" in told["race-heat"].sentence
    assert "Daniels" in told["race-altitude"].sentence


def test_nothing_else_of_the_plan_changes(made: dict[str, Generation]) -> None:
    flat, hilly = made["flat"].plan, made["hilly"].plan
    sizes = [(w.template_id, w.distance_m) for w in flat.workouts()]
    assert sizes == [(w.template_id, w.distance_m) for w in hilly.workouts()]
    assert hilly.predicted_s == flat.predicted_s
    assert all(each.is_sound for each in made.values())


def test_a_trail_is_run_by_effort(made: dict[str, Generation]) -> None:
    race, step = race_of(made["trail"].plan), step_of(made["trail"].plan)
    assert step.pace is None
    assert step.effort == 8
    told = next(reason for reason in race.reasons if reason.code == "race-conditions")
    assert told.sentence.startswith("Run it by effort, not by pace: about ")


def test_work_at_the_effort_of_a_trail_race_has_no_pace_and_other_work_has(
    made: dict[str, Generation],
) -> None:
    def bands(name: str, zone: Zone) -> list[bool]:
        days = (day for day in made[name].plan.workouts() if day.stress is not Stress.RACE)
        steps = (step for day in days for step in flat_steps(day.steps))
        return [step.pace is not None for step in steps if step.zone is zone]

    assert bands("flat", Zone.RACE)
    assert any(bands("flat", Zone.RACE))
    assert len(bands("trail", Zone.RACE)) == len(bands("flat", Zone.RACE))
    assert not any(bands("trail", Zone.RACE))
    assert bands("trail", Zone.T) == bands("flat", Zone.T)
    told = {r.sentence for day in made["trail"].plan.workouts() for r in day.reasons}
    assert "By effort (RPE 8): on a trail course pace says little." in told


def test_a_race_in_too_much_heat_is_warned_about(made: dict[str, Generation]) -> None:
    assert "race-too-hot" in {finding.code for finding in made["desert"].findings}
    assert "race-too-hot" not in {finding.code for finding in made["hilly"].findings}
    assert step_of(made["desert"].plan).pace is None


@pytest.mark.parametrize(
    "wrong",
    [
        Conditions(Course.TRACK, ascent_m=10),
        Conditions(ascent_m=4000),
        Conditions(ascent_m=-1),
        Conditions(descent_m=float("nan")),
        Conditions(altitude_m=9000),
        Conditions(temperature_c=95),
        Conditions(temperature_c=20, humidity=60),
        Conditions(temperature_c=20, humidity=0),
        Conditions(temperature_c=20, dew_point_c=24),
        Conditions(humidity=0.5),
    ],
)
def test_conditions_of_no_race_are_refused_with_some_that_work(wrong: Conditions) -> None:
    with pytest.raises(Refusal) as refused:
        check_conditions(wrong, 10_000.0)
    assert refused.value.constraint == "conditions"
    assert isinstance(refused.value.instead, Conditions)
    check_conditions(refused.value.instead, 10_000.0)


def test_every_condition_that_cannot_be_is_told_by_its_field() -> None:
    wrong = Conditions(Course.TRACK, ascent_m=40, altitude_m=9000, temperature_c=95, humidity=60)
    faults = {fault.constraint: fault for fault in condition_faults(wrong, 10_000.0)}
    assert [*faults] == ["ascent_m", "altitude_m", "temperature_c", "humidity"]
    (steep,) = condition_faults(Conditions(descent_m=9000), 21_097.5)
    assert steep.suggestion == "give one from 0 to 6329"


def test_a_request_under_impossible_conditions_is_refused(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    with pytest.raises(Refusal, match="no race is planned for an altitude of 9000 m"):
        generate(under(Conditions(altitude_m=9000)), catalogue, config)

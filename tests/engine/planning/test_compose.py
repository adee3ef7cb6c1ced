from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import PaceRange, Zone
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.workout import (
    Amount,
    PlannedRepeat,
    PlannedStep,
    Sport,
    StepEnd,
    StepKind,
    StepTemplate,
    WorkoutTemplate,
    flat,
)
from strideiq.core.engine.planning.compose import Composed, Composer
from strideiq.core.engine.planning.paces import Paces
from strideiq.core.engine.planning.scale import Sized, cost_of
from strideiq.core.reading.shapes.planning import PlanRules
from tests.engine.planning.pricing import at_paces, cruise, template, timed

GRID_M = 500.0


def composed(
    workout: WorkoutTemplate,
    metres: float,
    rules: PlanRules,
    size: float | None = None,
    paces: Paces | None = None,
) -> Composed:
    cost = cost_of(workout, at_paces(), rules.work_rounding)
    size = cost.low if size is None else size
    sized = Sized(cost, size, cost.at(size), "template")
    return Composer(paces or at_paces(), rules, GRID_M).compose(sized, metres)


def test_a_session_is_written_out_with_its_fills_repeats_and_paces(rules: PlanRules) -> None:
    made = composed(cruise(), 9000, rules, size=4)
    warm_up, repeat, cool_down = made.steps
    assert isinstance(warm_up, PlannedStep)
    assert isinstance(repeat, PlannedRepeat)
    assert isinstance(cool_down, PlannedStep)
    assert repeat.times == 4
    work, jog = repeat.steps
    assert (work.zone, work.duration_s, work.end) == (Zone.T, 300, StepEnd.TIME)
    assert work.pace == at_paces().bands[Zone.T]
    assert work.effort == rules.effort[Zone.T]
    assert jog.zone is Zone.E
    assert warm_up.distance_m % (GRID_M / 5) == 0
    assert warm_up.end is StepEnd.DISTANCE
    assert warm_up.distance_m > cool_down.distance_m > 1000
    assert made.distance_m == pytest.approx(9000)
    assert dict(made.zone_s)[Zone.T] == 1200


def test_the_last_fill_takes_what_is_left(rules: PlanRules) -> None:
    made = composed(cruise(), 8765.4, rules, size=3)
    rest = sum(step.distance_m * times for step, times in list(flat(made.steps))[:-1])
    assert made.steps[-1] == composed(cruise(), 8765.4, rules, size=3).steps[-1]
    assert isinstance(made.steps[-1], PlannedStep)
    assert made.steps[-1].distance_m == pytest.approx(8765.4 - rest)


def test_by_effort_and_for_slow_runners_no_pace_is_shown(rules: PlanRules) -> None:
    hill = StepTemplate(StepKind.RUN, Amount(StepEnd.TIME, 60, 60), Zone.I, by_effort=True)
    _, step, cool_down = composed(template(hill, work_zone=Zone.I), 5000, rules).steps
    assert isinstance(step, PlannedStep)
    assert isinstance(cool_down, PlannedStep)
    assert (step.pace, step.effort) == (None, rules.effort[Zone.I])
    assert cool_down.pace is not None
    paces = at_paces()
    by_effort = Paces(paces.bands, paces.mid, {}, frozenset())
    made = composed(cruise(), 8000, rules, paces=by_effort)
    assert {step.pace for step, _ in flat(made.steps)} == {None}
    assert {step.effort for step, _ in flat(made.steps)} == {3, 7}


def test_standing_rest_and_open_steps_cover_no_ground(rules: PlanRules) -> None:
    rest = timed(90, zone=None)
    open_end = StepTemplate(StepKind.RUN, Amount(StepEnd.OPEN), Zone.E)
    made = composed(template(timed(600), rest, open_end), 6000, rules)
    by_end = {(step.end, step.zone): step for step, _ in flat(made.steps)}
    standing, opened = by_end[StepEnd.TIME, None], by_end[StepEnd.OPEN, Zone.E]
    assert (standing.distance_m, standing.duration_s, standing.pace) == (0, 90, None)
    assert (opened.distance_m, opened.duration_s) == (0, 0)
    assert made.distance_m == pytest.approx(6000)


@given(data=st.data())
def test_every_shipped_workout_adds_up_to_its_day(
    rules: PlanRules, catalogue: Catalogue, data: st.DataObject
) -> None:
    workouts = [w for w in catalogue.workouts if w.steps and w.sport is Sport.RUN]
    workout = data.draw(st.sampled_from(workouts))
    cost = cost_of(workout, at_paces(), rules.work_rounding)
    steps = round((cost.high - cost.low) / cost.grid) if cost.grid else 0
    size = cost.low + data.draw(st.integers(0, steps)) * cost.grid
    least = cost.at(size).metres + cost.fill_m
    metres = least + data.draw(st.floats(0, 20_000))
    made = composed(workout, metres, rules, size)
    assert made.distance_m == pytest.approx(metres)
    assert made.distance_m == pytest.approx(sum(s.distance_m * n for s, n in flat(made.steps)))
    assert made.duration_s == pytest.approx(sum(s.duration_s * n for s, n in flat(made.steps)))
    standing_s = sum(s.duration_s * n for s, n in flat(made.steps) if s.zone is None)
    assert sum(s for _, s in made.zone_s) + standing_s == pytest.approx(made.duration_s)
    fills = [
        e.amount.low
        for e in workout.steps
        if isinstance(e, StepTemplate) and e.amount.end == StepEnd.FILL
    ]
    written = [s for s in made.steps if isinstance(s, PlannedStep)]
    singles = [e for e in workout.steps if isinstance(e, StepTemplate)]
    filled = [s for s, e in zip(written, singles, strict=True) if e.amount.end is StepEnd.FILL]
    # The first fills are rounded, so one may miss its least by half a rounding step.
    assert all(s.distance_m >= low - GRID_M / 10 for s, low in zip(filled, fills, strict=True))


BAND = PaceRange(250.0, 270.0)


@pytest.mark.parametrize(
    ("target", "pace", "heart_rate", "effort"),
    [
        ({"pace": BAND}, BAND, None, 7),
        ({"heart_rate": (0.8, 0.88)}, None, (0.8, 0.88), 7),
        ({"rpe": 6}, None, None, 6),
    ],
)
def test_a_target_of_its_own_is_followed_instead_of_the_zones_pace(
    rules: PlanRules,
    target: dict[str, Any],
    pace: PaceRange | None,
    heart_rate: tuple[float, float] | None,
    effort: int,
) -> None:
    step = replace(timed(600), **target)
    _, made, _ = composed(template(step), 8000, rules).steps
    assert isinstance(made, PlannedStep)
    assert (made.zone, made.pace, made.heart_rate, made.effort) == (
        Zone.T,
        pace,
        heart_rate,
        effort,
    )
    reckoned = pace.mid_s_km if pace else at_paces().mid[Zone.T]
    assert made.distance_m == pytest.approx(600_000 / reckoned)


def test_a_band_of_its_own_prices_the_day_and_its_load(rules: PlanRules) -> None:
    slow = PaceRange(300.0, 300.0)
    usual, own = template(timed(1200)), template(replace(timed(1200), pace=slow))
    assert cost_of(own, at_paces(), rules.work_rounding).base.metres == pytest.approx(4000)
    loads = [composed(each, 9000, rules).load for each in (usual, own)]
    assert loads[1] < loads[0]


def test_load_is_hours_by_intensity_squared(rules: PlanRules) -> None:
    hour = composed(template(timed(3600), steps=(timed(3600),)), 0, rules)
    assert hour.load == pytest.approx(100)
    threshold, easy = at_paces().mid[Zone.T], at_paces().easy
    made = composed(cruise(), 9000, rules, size=4)
    seconds = dict(made.zone_s)
    expected = seconds[Zone.T] + seconds[Zone.E] * (threshold / easy) ** 2
    assert made.load == pytest.approx(expected / 36)


@pytest.mark.parametrize("sport", [Sport.STRENGTH, Sport.CROSS])
def test_strength_and_cross_training_cover_no_ground_and_run_no_zone(
    rules: PlanRules, sport: Sport
) -> None:
    work = template(timed(1800), sport=sport, steps=(timed(1800),))
    made = composed(work, 0, rules)
    (step,) = made.steps
    assert isinstance(step, PlannedStep)
    assert (made.distance_m, step.distance_m, step.pace, made.zone_s) == (0, 0, None, ())
    assert made.duration_s == 1800
    hourly = rules.load.strength if sport is Sport.STRENGTH else rules.load.cross[Zone.T]
    assert made.load == pytest.approx(hourly / 2)

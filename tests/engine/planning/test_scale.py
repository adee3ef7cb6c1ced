import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import RepeatTemplate, Stress, WorkoutTemplate
from strideiq.core.engine.planning.scale import Cost, Limit, cost_of, largest
from strideiq.core.reading.shapes.planning import PlanRules
from tests.engine.planning.pricing import at_paces, cruise, measured, template, timed


def cost(workout: WorkoutTemplate, rules: PlanRules) -> Cost:
    return cost_of(workout, at_paces(), rules.work_rounding)


def test_repetitions_cost_work_and_rest_and_filling_steps_only_their_least(
    rules: PlanRules,
) -> None:
    priced = cost(cruise(2, 7), rules)
    easy_m, work_m = 60_000 / at_paces().easy, 300_000 / at_paces().mid[Zone.T]
    assert (priced.low, priced.high, priced.grid) == (2, 7, 1)
    assert priced.fill_m == 2500
    assert priced.base.seconds == 720
    assert priced.base.metres == pytest.approx(2 * (easy_m + work_m))
    assert priced.unit.work_s == 300
    assert priced.unit.work_m == pytest.approx(work_m)
    assert priced.at(5).work_s == 1500


def test_a_fixed_workout_has_one_size(rules: PlanRules) -> None:
    priced = cost(template(timed(1200)), rules)
    sized = largest(priced, [Limit("cap", priced.base.work_s, priced.unit.work_s, 1200)])
    assert sized is not None
    assert (sized.load.work_s, sized.held_by) == (1200, "template")
    assert largest(priced, [Limit("cap", priced.base.work_s, priced.unit.work_s, 1199)]) is None


@pytest.mark.parametrize(
    ("step", "work_s", "size"),
    [
        (timed(600, 1500), 1139.0, 1080.0),
        (timed(600, 1500), 1140.0, 1140.0),
        (measured(3000, 9000), 1400.0, 5000.0),
        (RepeatTemplate(2, 7, (timed(300),)), 1499.0, 4.0),
    ],
)
def test_sizes_are_whole_minutes_half_kilometres_and_repetitions(
    rules: PlanRules, step: RepeatTemplate, work_s: float, size: float
) -> None:
    priced = cost(template(step), rules)
    sized = largest(priced, [Limit("cap-time", priced.base.work_s, priced.unit.work_s, work_s)])
    assert sized is not None
    assert (sized.size, sized.held_by) == (size, "cap-time")


def test_what_is_due_holds_a_size_down_but_never_rules_a_workout_out(rules: PlanRules) -> None:
    priced = cost(cruise(2, 7), rules)

    def due(seconds: float) -> Limit:
        return Limit("due", priced.base.work_s, priced.unit.work_s, seconds)

    for seconds, size in ((10_000, 7), (1300, 4), (600, 2), (0, 2)):
        sized = largest(priced, [], due(seconds))
        assert sized is not None
        assert sized.size == size


def test_strides_in_an_easy_run_are_no_work(rules: PlanRules) -> None:
    strides = template(
        RepeatTemplate(4, 4, (timed(20, zone=Zone.R),)), stress=Stress.EASY, work_zone=None
    )
    assert cost(strides, rules).base.work_s == 0
    assert cost(strides, rules).base.seconds == 80


@st.composite
def sizable(draw: st.DrawFn) -> WorkoutTemplate:
    """A template with one range: repetitions, minutes or metres."""
    kind = draw(st.sampled_from(["repeat", "time", "distance"]))
    low, more = draw(st.integers(1, 10)), draw(st.integers(0, 12))
    if kind == "repeat":
        inside = draw(st.lists(st.integers(20, 600), min_size=1, max_size=3))
        zones = draw(st.lists(st.sampled_from([Zone.T, Zone.E]), min_size=3, max_size=3))
        steps = tuple(timed(s, zone=z) for s, z in zip(inside, zones, strict=False))
        return template(RepeatTemplate(low, low + more, steps))
    if kind == "time":
        return template(timed(low * 60, (low + more) * 60))
    return template(measured(low * 500, (low + more) * 500))


LIMITS = st.lists(
    st.tuples(st.sampled_from(["metres", "seconds", "work_m", "work_s"]), st.floats(0, 20_000)),
    max_size=4,
)


@given(workout=sizable(), drawn=LIMITS)
def test_the_largest_size_is_the_one_that_trying_all_of_them_finds(
    rules: PlanRules, workout: WorkoutTemplate, drawn: list[tuple[str, float]]
) -> None:
    priced = cost(workout, rules)
    limits = [
        Limit(f"{what}-{i}", getattr(priced.base, what), getattr(priced.unit, what), allowed)
        for i, (what, allowed) in enumerate(drawn)
    ]
    steps = round((priced.high - priced.low) / priced.grid) if priced.grid else 0
    sizes = [priced.low + step * priced.grid for step in range(steps + 1)]

    def excess(size: float) -> float:
        return max((getattr(priced.at(size), w) - allowed for w, allowed in drawn), default=-1.0)

    # A size that meets a limit to a hair's breadth may fall either way.
    assume(all(abs(excess(size)) > 1e-3 for size in sizes))
    fitting = [size for size in sizes if excess(size) <= 0]
    sized = largest(priced, limits)
    assert (sized.size if sized else None) == (pytest.approx(fitting[-1]) if fitting else None)
    if sized and sized.held_by != "template":
        (held,) = [limit for limit in limits if limit.code == sized.held_by]
        assert held.base + held.unit * (sized.size + priced.grid - priced.low) > held.allowed

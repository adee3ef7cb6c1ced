"""What holds for every request: plans are sound and repeatable, refusals show a way on."""

from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Severity
from strideiq.core.engine.export.plan_json import to_json
from strideiq.core.engine.planning.pipeline import Generation, generate
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules
from tests.engine.planning.asking import OF_AVAILABILITY, OF_THE_GOAL, as_advised
from tests.engine.planning.requests import every_request, plan_requests
from tests.engine.planning.wrong_requests import FAULTS, wrong_requests
from tests.profiles import examples

# A year of running printed for a failing example is long; that must not hide the failure.
pytestmark = pytest.mark.filterwarnings("default:Generating overly large repr")

OF_THE_RUNNER = {"recent_race", "weekly_m", "longest_m", "volume_tier", "races", "age"}
INPUTS = OF_THE_GOAL | OF_AVAILABILITY | OF_THE_RUNNER
# Three wrong inputs, minutes in two steps, and what another race or week makes wrong after them.
MOST_STEPS = 8
MOST_REFUSED = 0.05


def errors(made: Generation) -> list[str]:
    return [f"{f.code} {f.place}" for f in made.findings if f.severity is Severity.ERROR]


def advised_plan(
    request: PlanRequest, refusal: Refusal, catalogue: Catalogue, config: PlanConfig
) -> tuple[Generation, set[str]]:
    """The plan that taking the advice leads to, and the inputs that had to change on the way."""
    named = set()
    for _ in range(MOST_STEPS):
        assert refusal.constraint in INPUTS
        assert refusal.message
        assert refusal.suggestion
        named.add(refusal.constraint)
        request = as_advised(request, refusal)
        try:
            return generate(request, catalogue, config), named
        except Refusal as next_refusal:
            refusal = next_refusal
    pytest.fail(f"still refused after {MOST_STEPS} steps: {refusal}")


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_whatever_is_asked_the_plan_is_sound_and_always_the_same(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    tally = Counter[str]()

    @settings(max_examples=examples(5000, 20), suppress_health_check=[HealthCheck.too_slow])
    @given(every_request(catalogue))
    def whatever(request: PlanRequest) -> None:
        tally["asked"] += 1
        try:
            made = generate(request, catalogue, config)
        except Refusal as refusal:
            tally["refused"] += 1
            made, _ = advised_plan(request, refusal, catalogue, config)
            assert errors(made) == []
            return
        assert errors(made) == []
        assert made.is_sound
        again = generate(deepcopy(request), catalogue, config)
        assert again == made
        assert to_json(again.plan, again.findings) == to_json(made.plan, made.findings)

    whatever()
    assert tally["asked"] >= examples(5000, 20)
    assert tally["refused"] < MOST_REFUSED * tally["asked"]


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_what_cannot_be_planned_is_refused_and_the_advice_leads_to_a_plan(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    @settings(max_examples=examples(500), suppress_health_check=[HealthCheck.too_slow])
    @given(wrong_requests())
    def every_wrong_request(asked: tuple[PlanRequest, set[str]]) -> None:
        request, wrong = asked
        with pytest.raises(Refusal) as caught:
            generate(request, catalogue, config)
        made, named = advised_plan(request, caught.value, catalogue, config)
        # Another race may make right what was wrong for the one asked for; ages have races of their own.
        of_race = {"race_day", "target_s", "conditions"}
        rest = of_race if wrong & {"distance", "age"} else set()
        assert wrong - rest <= named
        assert errors(made) == []

    every_wrong_request()


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_refusal_names_the_one_input_that_is_wrong(
    name: str, catalogue: Catalogue, config: PlanConfig
) -> None:
    @settings(max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow])
    @given(wrong_requests(only=name))
    def every_wrong_value(asked: tuple[PlanRequest, set[str]]) -> None:
        with pytest.raises(Refusal) as caught:
            generate(asked[0], catalogue, config)
        assert caught.value.constraint == name

    every_wrong_value()


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_plans_stay_sound_under_other_plan_rules(catalogue: Catalogue, config: PlanConfig) -> None:
    @settings(max_examples=examples(500), suppress_health_check=[HealthCheck.too_slow])
    @given(plan_requests(), other_rules(config.rules))
    def every_request(request: PlanRequest, rules: PlanRules) -> None:
        try:
            made = generate(request, catalogue, PlanConfig(rules, config.tiers))
        except Refusal:
            return
        assert errors(made) == []

    every_request()


@st.composite
def other_rules(draw: st.DrawFn, rules: PlanRules) -> PlanRules:
    """Plan rules that a coach might prefer."""
    every = draw(st.integers(3, 8))
    changes = {
        "cut_back": {
            "every": dict.fromkeys(rules.cut_back.every, every),
            "share": draw(st.sampled_from([0.6, 0.7, 0.8, 0.84])),
            "fewer_quality": draw(st.integers(0, 3)),
        },
        "days": {
            "quality_gap": draw(st.integers(1, 4)),
            "quality_before_race": draw(st.integers(1, 7)),
            "rest_before_race": draw(st.integers(0, 3)),
            "run_order": (0, *draw(st.permutations(range(1, 7)))),
        },
        "run_guard": {"days": draw(st.integers(7, 60)), "most": draw(st.floats(0.02, 0.3))},
        "ramp": {"most": draw(st.floats(0.03, 0.2))},
        "runs": {
            "rounding": draw(
                st.sampled_from([{"km": 100.0, "mi": 160.9344}, {"km": 1000.0, "mi": 804.672}])
            )
        },
        "taper": {"long_run": draw(st.floats(0.6, 0.9)), "work": draw(st.floats(0.3, 1.0))},
    }
    parts = {
        name: getattr(rules, name).model_copy(update=values) for name, values in changes.items()
    }
    return rules.model_copy(update=parts)

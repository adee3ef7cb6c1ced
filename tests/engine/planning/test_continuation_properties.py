"""What holds for every plan that goes on, whatever was skipped and is wished now."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Severity
from strideiq.core.engine.planning.continuation import go_on
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.planning.later_wishes import later_wishes
from tests.engine.planning.requests import plan_requests
from tests.profiles import examples

pytestmark = pytest.mark.filterwarnings("default:Generating overly large repr")

# Wishes that no plan can be made for are refused as they are for a new plan; for the others the
# rest is sound, but for very few that the service refuses instead of keeping.
MOST_REFUSED = 0.1
MOST_UNSOUND = 0.02


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_whatever_was_skipped_and_is_wished_the_past_stays_and_the_rest_is_sound(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    tally = Counter[str]()

    @settings(
        max_examples=examples(1500, 20), suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(plan_requests(), st.data())
    def every_plan(request: PlanRequest, data: st.DataObject) -> None:
        try:
            plan = generate(request, catalogue, config).plan
        except Refusal:
            return
        skipped, later = data.draw(later_wishes(plan, request))
        tally["asked"] += 1
        try:
            made = go_on(plan, skipped, later, catalogue, config)
        except Refusal:
            tally["refused"] += 1
            return
        kept = [workout for workout in plan.workouts() if workout.day < later.today]
        assert [w for w in made.plan.workouts() if w.day < later.today] == kept
        tally["unsound"] += any(f.severity is Severity.ERROR for f in made.findings)

    every_plan()
    assert tally["asked"] >= examples(1500, 20) * 0.9
    assert tally["refused"] <= MOST_REFUSED * tally["asked"]
    assert tally["unsound"] <= MOST_UNSOUND * tally["asked"]

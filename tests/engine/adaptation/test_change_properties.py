"""What holds for every change of every plan, whatever its runner wishes now or has skipped."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.domain.action import Action
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Severity
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.footing import footing
from strideiq.core.engine.adaptation.ground import Ground, NothingToChange
from strideiq.core.engine.planning.alternatives import alternatives
from strideiq.core.engine.planning.pipeline import generate
from strideiq.core.reading.shapes.planning import PlanConfig
from tests.engine.adaptation.grounds import do
from tests.engine.planning.later_wishes import later_wishes
from tests.engine.planning.requests import plan_requests
from tests.profiles import examples

pytestmark = pytest.mark.filterwarnings("default:Generating overly large repr")

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SESSIONS = st.sampled_from(["quality", "long", "easy"])
TEMPLATES = ["easy-run", "easy-strides", "threshold-cruise", "long-run", "rest-day", "unknown"]
SPAN = st.integers(1, 56)
EASES = st.one_of(
    st.builds(do, st.just("adjust_load"), percent=st.integers(-100, -1), days=SPAN),
    st.builds(do, st.just("skip"), session=SESSIONS, days=SPAN),
    st.builds(do, st.just("insert_recovery_week"), percent=st.integers(30, 80)),
)
ACTIONS = st.one_of(
    EASES,
    st.builds(do, st.just("adjust_load"), percent=st.integers(1, 20), days=SPAN),
    st.builds(do, st.just("move"), session=SESSIONS, days=st.integers(-3, 3)),
    st.builds(do, st.just("choose_option"), option=st.sampled_from("AB")),
    st.builds(
        do,
        st.just("swap_days"),
        first=st.sampled_from(WEEKDAYS),
        second=st.sampled_from(WEEKDAYS),
    ),
    st.builds(
        do,
        st.just("replace_from_template"),
        session=SESSIONS,
        template=st.sampled_from(TEMPLATES),
    ),
)
# A plan whose runner wishes something else now may be beyond easing.
MOST_REFUSED = 0.01


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
def test_the_past_stays_the_rest_is_sound_and_all_can_be_taken_back(
    catalogue: Catalogue, config: PlanConfig
) -> None:
    tally = Counter[str]()

    @settings(max_examples=examples(300), suppress_health_check=list(HealthCheck), deadline=None)
    @given(plan_requests(), st.data())
    def every_plan(request: PlanRequest, data: st.DataObject) -> None:
        try:
            plan = generate(request, catalogue, config).plan
        except Refusal:
            return
        skipped, later = data.draw(later_wishes(plan, request))
        options = alternatives(plan, later, catalogue, config)
        ground = Ground(plan, later, catalogue, config, options, skipped, title="A reason")
        for action in data.draw(st.lists(ACTIONS, min_size=3, max_size=3)):
            every_change(ground, action)

    def every_change(ground: Ground, action: Action) -> None:
        tally["asked"] += 1
        try:
            changed = apply([action], ground)
        except Refusal as refused:
            tally["unadvised"] += not refused.suggestion
            eases = action.name in {"skip", "insert_recovery_week"} or (
                action.name == "adjust_load" and float(dict(action.parameters)["percent"]) < 0
            )
            in_vain = isinstance(refused, NothingToChange)
            tally["unsound"] += eases and refused.constraint == "plan" and not in_vain
            return
        tally["changed"] += 1
        fixed = [w for w in ground.plan.workouts() if w.day < ground.today]
        assert list(changed.plan.workouts())[: len(fixed)] == fixed
        assert not ground.skipped & {each.day for each in changed.diff}
        assert all(finding.severity is Severity.WARNING for finding in changed.findings)
        assert apply([action], ground) == changed
        before = {w.day: w for w in ground.plan.workouts()}
        earlier = {each.day: before[each.day] for each in changed.diff}
        accepted = replace(
            ground, plan=changed.plan, alternatives=changed.alternatives, earlier=earlier
        )
        try:
            back = apply([do("restore", days=28)], accepted)
        except Refusal:
            # What does not fit the wishes of now is not brought back.
            known = footing(ground).judged(ground.plan)
            assert any(finding.severity is Severity.ERROR for finding in known)
            return
        steps = [(w.day, w.template_id, w.steps, w.also) for w in ground.plan.workouts()]
        assert [(w.day, w.template_id, w.steps, w.also) for w in back.plan.workouts()] == steps

    every_plan()
    assert tally["changed"] > tally["asked"] / 4
    assert not tally["unadvised"]
    assert tally["unsound"] <= MOST_REFUSED * tally["asked"]

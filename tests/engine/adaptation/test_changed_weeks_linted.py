"""What the linter allows weeks that a change made smaller, and how it judges today's week."""

from dataclasses import replace

import pytest

from strideiq.core.domain.action import CHANGED, LESS
from strideiq.core.domain.plan import Plan, Severity, WeekKind
from strideiq.core.domain.workout import Reason, Stress
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.footing import footing
from tests.engine.adaptation.grounds import Plans, at, do

MARKED = Reason(CHANGED, "Less.", ((LESS, 1),))


def without_runs(plan: Plan, kind: WeekKind, reasons: tuple[Reason, ...]) -> Plan:
    """The plan with rest all through its last week of a kind."""
    last = max(week.number for week in plan.weeks if week.kind is kind)
    rest = next(w for w in plan.workouts() if w.stress is Stress.REST)
    return replace(
        plan,
        weeks=tuple(
            replace(
                week,
                target_m=0.0,
                reasons=reasons,
                workouts=tuple(replace(rest, day=w.day) for w in week.workouts),
            )
            if week.number == last
            else week
            for week in plan.weeks
        ),
    )


@pytest.mark.parametrize(
    ("kind", "code"), [(WeekKind.LOADING, "empty-week"), (WeekKind.TAPER, "taper-shape")]
)
def test_a_week_that_was_made_smaller_may_be_small(plans: Plans, kind: WeekKind, code: str) -> None:
    ground = plans.on("half", 3)
    foot = footing(ground)
    small = without_runs(ground.plan, kind, ())
    assert code in {f.code for f in foot.judged(small)}
    more = without_runs(ground.plan, kind, (replace(MARKED, facts=()),))
    assert code in {f.code for f in foot.judged(more)}
    marked = without_runs(ground.plan, kind, (MARKED,))
    assert code not in {f.code for f in foot.judged(marked)}


@pytest.mark.parametrize("name", ["marathon", "half", "10k-daily", "5k-beginner"])
def test_a_plan_that_goes_as_planned_has_nothing_against_it_on_any_day(
    plans: Plans, name: str
) -> None:
    """Late in a week its hard session stands among few days, but was shared out over all."""
    ground = plans.ground(name)
    for workout in ground.plan.workouts():
        if workout.day.weekday() in {1, 4, 6}:
            known = footing(at(ground, workout.day)).judged(ground.plan)
            assert [f for f in known if f.severity is Severity.ERROR] == []


def test_a_changed_plan_is_judged_as_sound_by_the_next_change(plans: Plans) -> None:
    """A taper week without its runs stays one that may be small."""
    ground = plans.on("marathon", 16)
    first = apply([do("adjust_load", percent=-80, days=7)], ground)
    assert any((LESS, 1) in r.facts for week in first.plan.weeks for r in week.reasons)
    again = replace(ground, plan=first.plan, alternatives=first.alternatives)
    assert footing(again).judged(first.plan) == ()

"""A recovery week where a week of building up was planned."""

from datetime import timedelta
from statistics import fmean

import pytest

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plan import WeekKind
from strideiq.core.domain.workout import Stress
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.ground import NothingToChange
from tests.engine.adaptation.grounds import Plans, at, do


@pytest.mark.parametrize("percent", [40, 60, 80])
def test_the_coming_week_has_its_share_of_the_usual_one_and_nothing_hard(
    plans: Plans, percent: int
) -> None:
    ground = plans.on("marathon", 6, 3)
    changed = apply([do("insert_recovery_week", percent=percent)], ground)
    week = changed.plan.weeks[6]
    loading = [w.distance_m for w in ground.plan.weeks[:6] if w.kind is WeekKind.LOADING]
    assert week.distance_m == pytest.approx(fmean(loading[-3:]) * percent / 100, rel=0.03)
    assert (week.kind, week.focus) == (WeekKind.CUT_BACK, "Recovery")
    assert sum(workout.hard_s for workout in week.workouts) == 0
    assert [bool(w.steps) for w in week.workouts] == [
        bool(w.steps) for w in ground.plan.weeks[6].workouts
    ]


def test_nothing_is_pushed_back(plans: Plans) -> None:
    """The race stays on its day, and later weeks as they were."""
    ground = plans.on("marathon", 6, 3)
    changed = apply([do("insert_recovery_week", percent=60)], ground)
    week = ground.plan.weeks[6]
    assert all(week.start <= each.day <= week.end for each in changed.diff)
    races = [w.day for w in changed.plan.workouts() if w.stress is Stress.RACE]
    assert races == [ground.plan.goal.race_day]


def test_a_cut_back_week_may_become_lighter_still(plans: Plans) -> None:
    ground = plans.ground("marathon")
    week = next(week for week in ground.plan.weeks if week.kind is WeekKind.CUT_BACK)
    changed = apply([do("insert_recovery_week", percent=40)], at(ground, week.start))
    now = changed.plan.weeks[week.number - 1]
    assert now.distance_m < week.distance_m * 0.6
    light = at(ground, week.start, plan=changed.plan)
    with pytest.raises(NothingToChange, match="as light as that already"):
        apply([do("insert_recovery_week", percent=40)], light)


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (WeekKind.TAPER, "a taper week"),
        (WeekKind.RACE, "the week of the race"),
        (WeekKind.RECOVERY, "a recovery week"),
    ],
)
def test_weeks_with_a_purpose_of_their_own_are_none(
    plans: Plans, kind: WeekKind, named: str
) -> None:
    ground = plans.ground("marathon")
    week = next(week for week in ground.plan.weeks if week.kind is kind)
    with pytest.raises(Refusal, match=named) as refused:
        apply([do("insert_recovery_week", percent=60)], at(ground, week.start))
    assert refused.value.constraint == "week"


def test_no_week_left_is_said(plans: Plans) -> None:
    ground = plans.ground("marathon")
    late = at(ground, ground.plan.weeks[-1].start + timedelta(days=1))
    with pytest.raises(NothingToChange, match="no whole week is left"):
        apply([do("insert_recovery_week", percent=60)], late)

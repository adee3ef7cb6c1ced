"""Which workout stands on a day: swapped, moved, replaced, chosen, taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.ground import Changed, Ground, NothingToChange
from tests.engine.adaptation.grounds import Plans, at, do
from tests.engine.planning.asking import ask


def on(plan: Plan, ground: Ground, weekday: int, weeks: int = 0) -> PlannedWorkout:
    """The workout of a weekday, counted from the Monday of today's week."""
    monday = ground.today - timedelta(days=ground.today.weekday())
    day = monday + timedelta(days=7 * weeks + weekday)
    return next(w for w in plan.workouts() if w.day == day)


def test_swapped_days_change_places_with_their_options(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("swap_days", first="tuesday", second="wednesday")], ground)
    hard, easy = on(ground.plan, ground, 1), on(ground.plan, ground, 2)
    assert on(changed.plan, ground, 2).steps == hard.steps
    assert on(changed.plan, ground, 1).steps == easy.steps
    assert changed.plan.weeks[6].target_m == ground.plan.weeks[6].target_m
    assert hard.day not in changed.alternatives
    assert changed.alternatives[easy.day].steps == ground.alternatives[hard.day].steps
    assert changed.alternatives[easy.day].day == easy.day


def test_days_swap_in_the_first_week_that_has_both_to_come(plans: Plans) -> None:
    ground = plans.on("marathon", 7, 2)
    changed = apply([do("swap_days", first="tuesday", second="wednesday")], ground)
    assert [each.day.isocalendar().week for each in changed.diff] == [
        ground.today.isocalendar().week + 1
    ] * 2


def test_hard_days_keep_their_distance_or_the_swap_is_refused(plans: Plans) -> None:
    with pytest.raises(Refusal, match="Hard session 1 day after the one on") as refused:
        apply([do("swap_days", first="tuesday", second="saturday")], plans.on("marathon", 7))
    assert refused.value.constraint == "plan"
    assert "choose other days" in refused.value.suggestion


def test_a_day_alone_has_nothing_to_swap_with(plans: Plans) -> None:
    ground = plans.ground("marathon")
    last = at(ground, ground.plan.weeks[-1].end)
    with pytest.raises(NothingToChange, match="both monday and friday"):
        apply([do("swap_days", first="monday", second="friday")], last)


def test_the_next_session_moves(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    later = apply([do("move", session="quality", days=1)], ground)
    assert on(later.plan, ground, 2).stress is Stress.QUALITY
    earlier = apply([do("move", session="long", days=-1)], ground)
    assert on(earlier.plan, ground, 5).stress is Stress.LONG


def test_a_session_cannot_move_into_the_past(plans: Plans) -> None:
    with pytest.raises(Refusal, match="has passed, is a race") as refused:
        apply([do("move", session="quality", days=-2)], plans.on("marathon", 7, 1))
    assert refused.value.constraint == "days"


def test_another_workout_takes_the_distance_and_as_much_hard_running(plans: Plans) -> None:
    ground = plans.on("10k-daily", 6)
    was = next(
        w for w in ground.plan.workouts() if w.day >= ground.today and w.stress is Stress.QUALITY
    )
    template = "threshold-cruise" if was.template_id != "threshold-cruise" else "threshold-tempo"
    action = do("replace_from_template", session="quality", template=template)
    [seen] = apply([action], ground).diff
    now = next(w for w in apply([action], ground).plan.workouts() if w.day == seen.day)
    assert (seen.day, now.template_id, now.distance_m) == (was.day, template, was.distance_m)
    assert now.hard_s == pytest.approx(was.hard_s, rel=0.35)


def test_another_workout_loses_repetitions_that_its_day_has_no_room_for(plans: Plans) -> None:
    """Jogging back down makes hills longer than the threshold session they stand in for."""
    ground = plans.of(ask("5k", 10, 3, weekly_m=20_000.0, longest_m=7_000.0))
    action = do("replace_from_template", session="quality", template="hills-short")
    changed = apply([action], ground)
    [seen] = changed.diff
    was, now = (
        next(w for w in plan.workouts() if w.day == seen.day)
        for plan in (ground.plan, changed.plan)
    )
    assert (now.template_id, now.distance_m) == ("hills-short", was.distance_m)
    assert 0 < now.hard_s < was.hard_s


def test_an_unknown_workout_is_refused_with_the_nearest(plans: Plans) -> None:
    with pytest.raises(Refusal, match="no workout 'easy-stride'") as refused:
        apply(
            [do("replace_from_template", session="easy", template="easy-stride")],
            plans.on("half", 4),
        )
    assert (refused.value.constraint, refused.value.instead) == ("template", "easy-strides")


def test_a_workout_longer_than_its_day_is_refused(plans: Plans) -> None:
    action = do("replace_from_template", session="easy", template="threshold-cruise")
    with pytest.raises(Refusal, match="takes at least"):
        apply([action], plans.on("5k-beginner", 1))


def test_a_session_of_a_kind_that_is_over_is_said(plans: Plans) -> None:
    ground = plans.ground("marathon")
    after = at(ground, ground.plan.goal.race_day + timedelta(days=1))
    with pytest.raises(NothingToChange, match="no long session is to come"):
        apply([do("move", session="long", days=1)], after)


def test_option_b_takes_the_day_and_option_a_is_offered(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    day = min(day for day in ground.alternatives if day >= ground.today)
    chosen = apply([do("choose_option", option="B")], ground)
    assert [each.day for each in chosen.diff] == [day]
    now = next(w for w in chosen.plan.workouts() if w.day == day)
    assert now.steps == ground.alternatives[day].steps
    was = next(w for w in ground.plan.workouts() if w.day == day)
    assert chosen.alternatives[day] == was
    ground = replace(ground, plan=chosen.plan, alternatives=chosen.alternatives)
    back = apply([do("choose_option", option="A")], ground)
    assert next(w for w in back.plan.workouts() if w.day == day).steps == was.steps


def test_option_a_is_what_the_plan_has(plans: Plans) -> None:
    with pytest.raises(NothingToChange, match="no day to come has an option A"):
        apply([do("choose_option", option="A")], plans.on("marathon", 7))


def then(ground: Ground, changed: Changed) -> Ground:
    """The plan once the change was accepted, which may be taken back."""
    before = {w.day: w for w in ground.plan.workouts()}
    earlier = {each.day: before[each.day] for each in changed.diff}
    return replace(ground, plan=changed.plan, alternatives=changed.alternatives, earlier=earlier)


UNDONE = [
    do("swap_days", first="tuesday", second="wednesday"),
    do("adjust_load", percent=-40, days=14),
    do("skip", session="quality", days=14),
    do("replace_from_template", session="quality", template="easy-run"),
    do("choose_option", option="B"),
    do("insert_recovery_week", percent=60),
]


@pytest.mark.parametrize("action", UNDONE, ids=lambda action: action.name)
def test_what_is_taken_back_is_as_it_was(plans: Plans, action: object) -> None:
    ground = plans.on("marathon", 6)
    accepted = then(ground, apply([action], ground))  # type: ignore[list-item]
    back = apply([do("restore", days=7)], accepted)
    assert list(back.plan.workouts()) == list(ground.plan.workouts())
    for was, now in zip(ground.plan.weeks, back.plan.weeks, strict=True):
        assert (now.kind, now.target_m, now.focus) == (was.kind, was.target_m, was.focus)
        assert not any(reason.code == "changed" for reason in now.reasons)


def test_a_week_taken_back_in_part_is_what_it_was_but_for_what_has_passed(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    accepted = then(ground, apply([do("insert_recovery_week", percent=60)], ground))
    assert accepted.plan.weeks[6].focus == "Recovery"
    back = apply([do("restore", days=7)], at(accepted, ground.today + timedelta(days=2)))
    week = back.plan.weeks[6]
    assert (week.kind, week.focus) == (ground.plan.weeks[6].kind, ground.plan.weeks[6].focus)
    assert week.workouts[1] == accepted.plan.weeks[6].workouts[1]
    assert week.reasons[0].sentence == "A tired week: 53.5 km instead of 57.5 km."


def test_nothing_to_take_back_is_said(plans: Plans) -> None:
    with pytest.raises(NothingToChange, match="changed in the last 3 days"):
        apply([do("restore", days=3)], plans.on("marathon", 7))

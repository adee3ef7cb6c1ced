"""What holds for every change: what may change, what is told of it, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from strideiq.core.domain.action import ActionName
from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plan import PlanWeek, Severity
from strideiq.core.domain.proposal import DayOutline
from strideiq.core.domain.workout import PlannedWorkout, Stress
from strideiq.core.engine.adaptation.apply import DOES, apply
from strideiq.core.engine.adaptation.ground import Changed, Ground, NothingToChange
from strideiq.core.engine.planning.equivalence import equivalence
from tests.engine.adaptation.grounds import Plans, do
from tests.engine.planning.asking import ask

LATER = {ActionName.EXTEND_PHASE, ActionName.UPDATE_FITNESS}
LESS = do("adjust_load", percent=-20, days=7)


def codes(reasons: tuple[object, ...]) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]


def day_of(changed: Changed | Ground, like: PlannedWorkout) -> PlannedWorkout:
    return next(w for w in changed.plan.workouts() if w.day == like.day)


def week_of(changed: Changed | Ground, number: int) -> PlanWeek:
    return next(week for week in changed.plan.weeks if week.number == number)


def quality_to_come(ground: Ground) -> Iterator[PlannedWorkout]:
    return (
        w for w in ground.plan.workouts() if w.stress is Stress.QUALITY and w.day >= ground.today
    )


def test_without_an_action_the_plan_stays(plans: Plans) -> None:
    ground = plans.on("marathon", 7, 2)
    same = apply([], ground)
    assert same.plan is ground.plan
    assert (same.diff, same.findings) == ((), ())
    to_come = {day: b for day, b in ground.alternatives.items() if day >= ground.today}
    assert same.alternatives == to_come
    assert len(to_come) < len(ground.alternatives)


@pytest.mark.parametrize("name", sorted(LATER))
def test_actions_that_join_later_are_refused(plans: Plans, name: str) -> None:
    with pytest.raises(Refusal, match=f"'{name}' cannot be done yet") as refused:
        apply([do(name, percent=-2)], plans.on("marathon", 7))
    assert refused.value.constraint == "action"


def test_days_gone_by_run_and_skipped_stay(plans: Plans) -> None:
    ground = plans.on("marathon", 7, 1)
    fixed = {ground.today, ground.today + timedelta(days=1)}
    ground = replace(ground, done=frozenset({min(fixed)}), skipped=frozenset({max(fixed)}))
    changed = apply([do("adjust_load", percent=-50, days=28)], ground)
    assert changed.diff
    assert all(each.day > max(fixed) for each in changed.diff)
    before = [w for w in ground.plan.workouts() if w.day < ground.today]
    assert [w for w in changed.plan.workouts() if w.day < ground.today] == before


def test_races_stay_whatever_is_left_out(plans: Plans) -> None:
    ground = plans.on("half", 13)
    changed = apply([do("adjust_load", percent=-100, days=28)], ground)
    races = [w for w in changed.plan.workouts() if w.stress is Stress.RACE]
    assert [w.day for w in races] == [ground.plan.goal.race_day]
    assert all(
        not w.steps
        for w in changed.plan.workouts()
        if w.day > changed.diff[0].day
        and w not in races
        and w.day < ground.today + timedelta(days=28)
    )


def test_changed_days_say_why_and_what_stood_there(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("skip", session="quality", days=7)], ground)
    session = next(quality_to_come(ground))
    now = day_of(changed, session)
    assert codes(now.reasons)[:2] == ["phase", "changed"]
    assert now.reasons[1].sentence == (
        "A tired week: Easy run, 6.0 km instead of Mile repeats, 9.0 km."
    )
    assert not {"work-size", "quality-spacing"} & set(codes(now.reasons))


def test_days_around_tell_what_they_lie_between_now(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    session = next(quality_to_come(ground))
    following = next(w for w in ground.plan.workouts() if w.day == session.day + timedelta(days=1))
    told = next(r.sentence for r in following.reasons if r.code == "between")
    assert told.startswith(f"1 day after {session.title}")
    changed = apply([do("skip", session="quality", days=7)], ground)
    between = next(r.sentence for r in day_of(changed, following).reasons if r.code == "between")
    assert session.title not in between
    assert day_of(changed, following).steps == following.steps


def test_changed_weeks_state_what_their_days_come_to(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([LESS], ground)
    before, now = week_of(ground, 7), week_of(changed, 7)
    assert now.target_m == now.distance_m < before.distance_m
    reason = now.reasons[0]
    assert reason.sentence == "A tired week: 46.0 km instead of 57.5 km."
    assert ("less", 1) in reason.facts
    assert "week-volume" not in codes(now.reasons)
    behind = next(r for r in week_of(changed, 8).reasons if r.code == "week-builds-on")
    assert "57.5 km in week 7" not in behind.sentence


def test_a_change_without_a_title_says_only_what_changed(plans: Plans) -> None:
    changed = apply([LESS], replace(plans.on("marathon", 7), title=""))
    assert week_of(changed, 7).reasons[0].sentence == "46.0 km instead of 57.5 km."


def test_the_diff_has_every_day_that_is_done_differently(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("skip", session="quality", days=7)], ground)
    session = next(quality_to_come(ground))
    now = day_of(changed, session)
    first = changed.diff[0]
    assert first.before == DayOutline(
        session.title, session.family, Stress.QUALITY, session.distance_m, session.duration_s
    )
    assert first.after == DayOutline(
        "Easy run", "easy", Stress.EASY, now.distance_m, now.duration_s
    )
    others = {each.day for each in changed.diff}
    same = zip(ground.plan.workouts(), changed.plan.workouts(), strict=True)
    assert all(was.steps == is_.steps for was, is_ in same if was.day not in others)


def test_second_runs_count_in_the_diff(plans: Plans) -> None:
    many = ask("half", 14, 6, weekly_m=100_000.0, recent_race=RaceResult(10_000.0, 2200.0))
    ground = plans.of(replace(many, availability=replace(many.availability, doubles=2)))
    doubled = next(w for w in ground.plan.workouts() if w.also)
    changed = apply([do("adjust_load", percent=-20, days=56)], ground)
    seen = next(each for each in changed.diff if each.day == doubled.day)
    assert seen.before.distance_m == doubled.runs_m > doubled.distance_m
    assert seen.before.duration_s == doubled.duration_s + doubled.also[0].duration_s
    assert sum(run.distance_m for run in day_of(changed, doubled).also) < doubled.also[0].distance_m
    half = apply([do("adjust_load", percent=-60, days=56)], ground)
    assert not day_of(half, doubled).also


def test_an_action_in_vain_is_no_harm_where_another_is_not(plans: Plans) -> None:
    ground = plans.on("marathon", 7, 2)
    vain = do("skip", session="quality", days=1)
    with pytest.raises(NothingToChange, match="no quality session is in the next 1 days"):
        apply([vain], ground)
    changed = apply([vain, LESS], ground)
    assert [bool(days) for _, days in changed.by_action] == [False, True]


def test_a_change_that_its_limits_take_back_is_said(plans: Plans) -> None:
    with pytest.raises(NothingToChange, match="the plan would stay as it is"):
        apply([do("adjust_load", percent=10, days=7)], plans.on("half", 11, 3))


def test_actions_follow_each_other(plans: Plans) -> None:
    ground = plans.on("marathon", 7)
    changed = apply([do("skip", session="quality", days=7), LESS], ground)
    session = next(quality_to_come(ground))
    once = day_of(apply([do("skip", session="quality", days=7)], ground), session)
    assert day_of(changed, session).distance_m < once.distance_m
    assert day_of(changed, session).stress is Stress.EASY


def test_the_same_change_twice_is_the_same(plans: Plans) -> None:
    ground = plans.on("half", 5, 3)
    assert apply([LESS], ground) == apply([LESS], ground)


def test_options_stay_hold_and_are_found_anew(plans: Plans) -> None:
    ground = plans.on("marathon", 5)
    changed = apply([do("adjust_load", percent=-20, days=21)], ground)
    days = {w.day: w for w in changed.plan.workouts()}
    touched = {each.day for each in changed.diff}
    offered = {day for day in ground.alternatives if day >= ground.today}
    assert all(changed.alternatives[day] == ground.alternatives[day] for day in offered - touched)
    anew = touched & changed.alternatives.keys()
    assert len(anew) >= 3
    assert all(equivalence(days[day], changed.alternatives[day]).holds for day in anew)
    assert all(changed.alternatives[day] != ground.alternatives.get(day) for day in anew)
    easy = apply([do("skip", session="quality", days=7)], ground)
    assert next(quality_to_come(ground)).day not in easy.alternatives


def test_an_error_the_plan_has_already_is_told_and_refuses_nothing(plans: Plans) -> None:
    """Ten of its days could not be run, so the rest leaps for the linter, changed or not."""
    ground = plans.on("5k-beginner", 4)
    gone = [w.day for w in ground.plan.workouts() if w.day < ground.today]
    ground = replace(ground, skipped=frozenset(gone[-14:]))
    changed = apply([do("adjust_load", percent=-10, days=3)], ground)
    assert changed.findings
    assert {each.severity for each in changed.findings} == {Severity.WARNING}


def test_a_race_that_is_over_asks_for_nothing_more(plans: Plans) -> None:
    ground = plans.on("marathon", 20)
    assert ground.today > ground.plan.goal.race_day
    assert apply([LESS], ground).findings == ()


def test_the_readme_tells_of_every_action(root: Path) -> None:
    text = (root / "core" / "engine" / "adaptation" / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip(" `") for line in text.splitlines() if line.startswith("| `")]
    assert rows[: len(DOES)] == [name.value for name in DOES]

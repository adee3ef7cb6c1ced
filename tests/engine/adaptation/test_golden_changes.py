"""What each action makes of a week, in files that a coach can read.

``pytest tests/engine/adaptation --write-golden`` writes them anew, to be read in the diff.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from strideiq.core.domain.action import Action
from strideiq.core.domain.plan import PlanWeek
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.describe import describe, describe_settled
from strideiq.core.engine.adaptation.ground import Changed, Ground
from tests.engine.adaptation.grounds import Plans, at, do

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CHANGES = {
    "swap-days": do("swap_days", first="tuesday", second="wednesday"),
    "move": do("move", session="quality", days=1),
    "less-for-a-week": do("adjust_load", percent=-20, days=7),
    "half-for-three-days": do("adjust_load", percent=-50, days=3),
    "more-for-a-week": do("adjust_load", percent=10, days=7),
    "easy-instead-of-hard": do("replace_from_template", session="quality", template="easy-strides"),
    "option-b": do("choose_option", option="B"),
    "skip-quality": do("skip", session="quality", days=14),
    "skip-long": do("skip", session="long", days=7),
    "skip-easy": do("skip", session="easy", days=7),
    "recovery-week": do("insert_recovery_week", percent=60),
}


def page(action: Action, ground: Ground, changed: Changed) -> str:
    """The change in its own words, and every week that is another one, before and after."""
    lines = [
        f"{action.name}: {action.proposal}, on {ground.today}",
        describe(action, changed),
        *filter(None, (describe_settled(changed),)),
    ]
    for was, now in zip(ground.plan.weeks, changed.plan.weeks, strict=True):
        if any(was.start <= each.day <= was.end for each in changed.diff):
            lines += ["", *_week(was, now)]
    return "\n".join(lines) + "\n"


def _week(was: PlanWeek, now: PlanWeek) -> Iterator[str]:
    volume = f"{_km(was.target_m)} -> {_km(now.target_m)}"
    load = f"load {was.load:.0f} -> {now.load:.0f}"
    yield f"week {now.number}, {now.phase}, {was.kind} -> {now.kind}: {volume}, {load}"
    widest = max(len(_day(workout)) for workout in was.workouts)
    for before, after in zip(was.workouts, now.workouts, strict=True):
        day = WEEKDAYS[before.day.weekday()]
        same = replace(before, reasons=()) == replace(after, reasons=())
        yield f"  {day}  {_day(before).ljust(widest)}  {'as planned' if same else _day(after)}"


def _day(workout: PlannedWorkout) -> str:
    if not workout.steps:
        return workout.title
    hard = f", {format_duration(workout.hard_s)} hard" if workout.hard_s else ""
    return (
        f"{workout.title}, {_km(workout.distance_m)}, {format_duration(workout.duration_s)}{hard}"
    )


def _km(metres: float) -> str:
    return format_distance(metres, UnitSystem.METRIC)


def hold(text: str, golden: Path, request: pytest.FixtureRequest) -> None:
    """Compare with the golden file, or write it anew."""
    if request.config.getoption("--write-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_the_one_that_was_read(
    name: str, plans: Plans, root: Path, request: pytest.FixtureRequest
) -> None:
    ground, action = plans.on("marathon", 7), CHANGES[name]
    text = page(action, ground, apply([action], ground))
    hold(text, root / "tests" / "golden" / "adaptation" / f"{name}.txt", request)


def test_restored_week_is_the_one_that_was_read(
    plans: Plans, root: Path, request: pytest.FixtureRequest
) -> None:
    """A recovery week taken back when it has begun: what has passed of it stays."""
    ground = plans.on("marathon", 7)
    eased = apply([CHANGES["recovery-week"]], ground)
    before = {w.day: w for w in ground.plan.workouts()}
    earlier = {each.day: before[each.day] for each in eased.diff}
    later = at(ground, plans.on("marathon", 7, 2).today)
    later = replace(later, plan=eased.plan, alternatives=eased.alternatives, earlier=earlier)
    action = do("restore", days=7)
    text = page(action, later, apply([action], later))
    hold(text, root / "tests" / "golden" / "adaptation" / "restore.txt", request)

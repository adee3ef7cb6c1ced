"""The one way in which a plan is altered after it was made."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plan import Finding, Plan, Severity
from strideiq.core.domain.proposal import DayChange, DayOutline
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.adaptation.days import (
    choose_option,
    move,
    replace_from_template,
    restore,
    swap_days,
)
from strideiq.core.engine.adaptation.footing import footing
from strideiq.core.engine.adaptation.ground import Changed, Ground, NothingToChange
from strideiq.core.engine.adaptation.load import adjust_load, skip
from strideiq.core.engine.adaptation.options import options_of
from strideiq.core.engine.adaptation.recovery_week import insert_recovery_week
from strideiq.core.engine.adaptation.retell import retold
from strideiq.core.engine.adaptation.settle import judged, settle
from strideiq.core.engine.adaptation.sheet import Sheet, differ

DOES: Final[Mapping[ActionName, Callable[..., None]]] = {
    ActionName.SWAP_DAYS: swap_days,
    ActionName.MOVE: move,
    ActionName.ADJUST_LOAD: adjust_load,
    ActionName.REPLACE_FROM_TEMPLATE: replace_from_template,
    ActionName.CHOOSE_OPTION: choose_option,
    ActionName.SKIP: skip,
    ActionName.RESTORE: restore,
    ActionName.INSERT_RECOVERY_WEEK: insert_recovery_week,
}
"""What does each action; its parameters are named as those of the action."""
SETTLED: Final = frozenset(
    {ActionName.ADJUST_LOAD, ActionName.SKIP, ActionName.INSERT_RECOVERY_WEEK}
)
"""Actions whose consequences are settled by doing less; the others fit as they are or not at all."""


def apply(actions: Sequence[Action], ground: Ground) -> Changed:
    """The plan after ``actions``, one after the other; without any, the plan as it is.

    Raises Refusal for what cannot be done, with the constraint ``plan`` where the changed plan
    would not be sound, and NothingToChange where no action changes anything.
    """
    if not actions:
        return Changed(ground.plan, _to_come(ground.alternatives, ground.today), ())
    sheet = Sheet.of(footing(ground))
    by_action = _done(actions, sheet)
    known = sheet.footing.judged(ground.plan)
    if any(action.name in SETTLED for action in actions):
        findings = settle(sheet, known)
    else:
        findings = judged(sheet, known)
    _refuse_errors(findings)
    changed = sheet.changed_days()
    if not changed:
        raise NothingToChange("plan", "the plan would stay as it is")
    _require_more(actions, ground.plan, sheet)
    plan = retold(sheet.plan(), sheet.footing)
    diff = tuple(_diff(ground.plan, plan))
    return Changed(plan, options_of(plan, sheet), diff, findings, by_action)


def _done(actions: Sequence[Action], sheet: Sheet) -> tuple[tuple[Action, tuple[date, ...]], ...]:
    """Do each action, and tell the days it touched. One in vain is no harm where another is not."""
    by_action: list[tuple[Action, tuple[date, ...]]] = []
    in_vain: NothingToChange | None = None
    for action in actions:
        before = dict(sheet.days)
        try:
            _do(action, sheet)
        except NothingToChange as nothing:
            in_vain = in_vain or nothing
        touched = (day for day in before if differ(before[day], sheet.days[day]))
        by_action.append((action, tuple(sorted(touched))))
    if in_vain is not None and not any(days for _, days in by_action):
        raise in_vain
    return tuple(by_action)


def _do(action: Action, sheet: Sheet) -> None:
    does = DOES.get(action.name)
    if does is None:
        raise Refusal(
            "action",
            f"'{action.name}' cannot be done yet; it joins with the loops that adapt plans",
            suggestion="propose another change",
        )
    does(sheet, **dict(action.parameters))


def _refuse_errors(findings: tuple[Finding, ...]) -> None:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        raise Refusal(
            "plan",
            f"the changed plan would not be sound, {first.place}: {first.sentence}",
            suggestion="choose other days or a smaller change, or leave the plan as it is",
        )


def _require_more(actions: Sequence[Action], before: Plan, sheet: Sheet) -> None:
    """Raise NothingToChange where more was asked for, and the limits of the plan leave no room."""
    more = all(
        action.name is ActionName.ADJUST_LOAD and float(dict(action.parameters)["percent"]) > 0
        for action in actions
    )
    loads = (sum(day.day_load for day in days) for days in (sheet.days.values(), before.workouts()))
    if more and next(loads) <= next(loads):
        raise NothingToChange("percent", "the plan holds as much as its limits allow already")


def _diff(before: Plan, after: Plan) -> list[DayChange]:
    """Every day that is done differently."""
    return [
        DayChange(was.day, outline_of(was), outline_of(now))
        for was, now in zip(before.workouts(), after.workouts(), strict=True)
        if differ(was, now)
    ]


def outline_of(workout: PlannedWorkout) -> DayOutline:
    """A day in the figures a person compares."""
    seconds = workout.duration_s + sum(each.duration_s for each in workout.also)
    return DayOutline(workout.title, workout.family, workout.stress, workout.runs_m, seconds)


def _to_come(
    alternatives: Mapping[date, PlannedWorkout], today: date
) -> dict[date, PlannedWorkout]:
    return {day: option for day, option in alternatives.items() if day >= today}

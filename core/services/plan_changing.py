"""A change of a stored plan, judged as a new plan is: by the linter, and by plugins."""

from collections.abc import Sequence
from dataclasses import replace

from strideiq.core.domain.action import Action
from strideiq.core.domain.plan import Finding, Plan, Severity
from strideiq.core.engine.adaptation.apply import apply
from strideiq.core.engine.adaptation.ground import Changed, Ground
from strideiq.core.services.generation import Planner, refuse_errors


def change_plan(actions: Sequence[Action], ground: Ground, planner: Planner) -> Changed:
    """The plan after these actions, with what plugins find in it.

    Raises Refusal where the linter or a plugin finds an error. What a plugin says of the plan as it
    was stands in no way: it is told as a warning.
    """
    changed = apply(actions, ground)
    found = _reviewed(changed.plan, planner)
    if not found:
        return changed
    known = {(each.code, each.place) for each in _reviewed(ground.plan, planner)}
    told = tuple(
        replace(each, severity=Severity.WARNING) if (each.code, each.place) in known else each
        for each in found
    )
    refuse_errors(told)
    return replace(changed, findings=(*changed.findings, *told))


def _reviewed(plan: Plan, planner: Planner) -> tuple[Finding, ...]:
    return planner.host.review_plan(plan, planner.allows).values

"""Checks of a goal as it is sent."""

from strideiq.core.domain.goal import Goal, GoalKind
from strideiq.schema.input_checks import MOST_TEXT, Checks
from strideiq.schema.plan_input import GoalInput
from strideiq.schema.race_checks import conditions_in


def new_goal_in(checks: Checks, path: str, sent: GoalInput) -> Goal:
    """The goal that was sent, for a known race of today or later; ``path`` ends with a dot."""
    checks.race_key(f"{path}raceDistance", sent.race_distance)
    checks.goal_day(path, sent)
    return goal_in(checks, path, sent)


def goal_in(checks: Checks, path: str, sent: GoalInput) -> Goal:
    """The goal that was sent; whether its race is known is for the planner to say."""
    key = sent.race_distance.strip().lower()[:MOST_TEXT]
    if sent.kind is GoalKind.MAINTAIN:
        for field, given in (("target", sent.target), ("conditions", sent.conditions)):
            if given is not None:
                message = "a goal to maintain is no race"
                checks.problem(f"{path}{field}", message, "leave it out, or set a race")
    return Goal(
        key,
        sent.race_day,
        checks.target(f"{path}target", sent.target, key),
        sent.kind,
        conditions_in(checks, f"{path}conditions.", sent.conditions, key),
    )

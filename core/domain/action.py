"""The one vocabulary of change: every way a plan may be altered after it was made."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Parameter = str | int | float

CHANGED: Final = "changed"
"""Code of the reason that a day or a week bears which was changed after its plan was made."""
LESS: Final = "less"
"""Fact of that reason, 1 on a week that a change made smaller."""


class ActionName(StrEnum):
    """The closed catalogue; whoever wants a change, it is one of these."""

    SWAP_DAYS = "swap_days"
    MOVE = "move"
    ADJUST_LOAD = "adjust_load"
    REPLACE_FROM_TEMPLATE = "replace_from_template"
    CHOOSE_OPTION = "choose_option"
    SKIP = "skip"
    RESTORE = "restore"
    INSERT_RECOVERY_WEEK = "insert_recovery_week"
    EXTEND_PHASE = "extend_phase"
    UPDATE_FITNESS = "update_fitness"


PROPOSALS = {
    ActionName.SWAP_DAYS: "swap {first} and {second}",
    ActionName.MOVE: "move the {session} session by {days:+} days",
    ActionName.ADJUST_LOAD: "change the training load by {percent:+} % for {days} days",
    ActionName.REPLACE_FROM_TEMPLATE: "do {template} instead of the {session} session",
    ActionName.CHOOSE_OPTION: "choose option {option}",
    ActionName.SKIP: "skip the {session} sessions for {days} days",
    ActionName.RESTORE: "take back the changes of the last {days} days",
    ActionName.INSERT_RECOVERY_WEEK: "insert a recovery week at {percent} % of the usual load",
    ActionName.EXTEND_PHASE: "extend the {phase} phase by {weeks} weeks",
    ActionName.UPDATE_FITNESS: "change the fitness that paces rest on by {percent:+} %",
}
"""What each action proposes; ``{name}`` is a parameter, ``{name:+}`` one shown with its sign."""

_PLACE = re.compile(r"\{(\w+)(:\+)?\}")


@dataclass(frozen=True, slots=True)
class Action:
    """One change with its parameters, in the order they were declared.

    ``percent`` is relative to what was planned, ``days`` and ``weeks`` count calendar time.
    """

    name: ActionName
    parameters: tuple[tuple[str, Parameter], ...] = ()

    @property
    def proposal(self) -> str:
        """The change as a phrase in the imperative."""
        values = dict(self.parameters)

        def fill(place: re.Match[str]) -> str:
            value = values.get(place[1], "?")
            return f"{value:+g}" if place[2] and not isinstance(value, str) else str(value)

        return _PLACE.sub(fill, PROPOSALS[self.name])

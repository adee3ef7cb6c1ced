"""What a change of a plan rests on, and what it comes to."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from strideiq.core.domain.action import Action
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.plan import Finding, Plan
from strideiq.core.domain.proposal import DayChange
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.reading.shapes.planning import PlanConfig


@dataclass(frozen=True, slots=True)
class Ground:
    """A plan as it stands, and everything a change of it depends on.

    ``request`` is that of a plan that goes on: its ``today`` is the first day that may change, and
    its races may be all of the runner's; the goal is the plan's. ``alternatives`` holds option B by
    day. ``skipped`` days are not run and ``done`` ones have been, today among them; neither changes.
    ``earlier`` holds days as they were before changes that may be taken back. ``title`` says why
    the plan is changed, in the words of the proposal.
    """

    plan: Plan
    request: PlanRequest
    catalogue: Catalogue
    config: PlanConfig
    alternatives: Mapping[date, PlannedWorkout] = field(default_factory=dict)
    skipped: AbstractSet[date] = frozenset()
    done: AbstractSet[date] = frozenset()
    earlier: Mapping[date, PlannedWorkout] = field(default_factory=dict)
    title: str = ""

    @property
    def today(self) -> date:
        """The first day that may change."""
        return self.request.today


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed plan with option B of its days from today on.

    ``diff`` has every day that is done differently; days whose reasons alone changed are not in it.
    ``findings`` are warnings. ``by_action`` tells which days each action touched, in their order.
    """

    plan: Plan
    alternatives: Mapping[date, PlannedWorkout]
    diff: tuple[DayChange, ...]
    findings: tuple[Finding, ...] = ()
    by_action: tuple[tuple[Action, tuple[date, ...]], ...] = ()


class NothingToChange(Refusal):
    """An action that finds nothing in the plan to act on, or leaves everything as it is."""

    def __init__(self, constraint: str, message: str) -> None:
        super().__init__(constraint, message, suggestion="leave the plan as it is")

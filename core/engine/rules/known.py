"""What facts are computed from, and the little words that declare them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.plan import PlanWeek
from strideiq.core.domain.rule import FactDeclaration, FactType, FactValue
from strideiq.core.engine.rules.history import History
from strideiq.core.engine.rules.running_plan import Followed, RunningPlan

MOST_DAYS = 28
"""How far back adherence looks."""


@dataclass(frozen=True)
class Known:
    """What facts are computed from: the history as of a day, a request, and a plan that runs.

    Of a goal in both, the one of the plan counts.
    """

    history: History
    request: PlanRequest | None = None
    running: RunningPlan | None = None

    @property
    def day(self) -> date:
        """The day that facts are asked for."""
        return self.history.day

    @property
    def goal(self) -> Goal | None:
        """The goal of the plan, else of the request."""
        if self.running is not None:
            return self.running.plan.goal
        return self.request.goal if self.request else None

    @cached_property
    def week(self) -> PlanWeek | None:
        """The week of the plan that the day is in."""
        return self.running.week_of(self.day) if self.running else None

    @cached_property
    def _followed(self) -> Followed | None:
        if self.running is None or not self.history.days:
            return None
        return Followed.of(self.running, self.history, MOST_DAYS)

    def followed(self, days: int, *, whole: bool = True) -> Followed | None:
        """How the plan was followed over the last ``days``, at most 28.

        None without a plan and where no run was ever recorded; where it has to be ``whole``, also
        until the plan has been followed that long.
        """
        first = self.day - timedelta(days=days)
        if self._followed is None or self.running is None:
            return None
        return None if whole and self.running.begins > first else self._followed.since(first)


@dataclass(frozen=True, slots=True)
class Fact:
    """A declaration and the function that computes it; None from it means missing."""

    declaration: FactDeclaration
    compute: Callable[[Known], FactValue | None]


def number(
    name: str, unit: str, compute: Callable[[Known], float | None], meaning: str, how: str
) -> Fact:
    """A fact that is a number."""
    return Fact(FactDeclaration(name, FactType.NUMBER, unit, meaning, how), compute)


def integer(
    name: str, unit: str, compute: Callable[[Known], int | None], meaning: str, how: str
) -> Fact:
    """A fact that is a whole number."""
    return Fact(FactDeclaration(name, FactType.INTEGER, unit, meaning, how), compute)


def text(name: str, compute: Callable[[Known], str | None], meaning: str, how: str) -> Fact:
    """A fact that is text."""
    return Fact(FactDeclaration(name, FactType.TEXT, "", meaning, how), compute)

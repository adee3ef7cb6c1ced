"""The registry of facts: what rules may ask for, what it means and how it is computed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property

from strideiq.core.domain.activity import Activity
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.rule import FactDeclaration, FactValue
from strideiq.core.engine.rules.history import History, Recorded
from strideiq.core.engine.rules.history_facts import HISTORY_FACTS
from strideiq.core.engine.rules.known import Fact, Known
from strideiq.core.engine.rules.plan_facts import PLAN_FACTS
from strideiq.core.engine.rules.running_plan import RunningPlan

BUILT_IN = (*HISTORY_FACTS, *PLAN_FACTS)
"""The facts that come with the program."""


class FactRegistry:
    """Facts by name, in the order declared."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Hold ``facts``; ValueError when two of them have one name."""
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.declaration.name in self._facts:
                raise ValueError(f"fact {fact.declaration.name!r} is declared twice")
            self._facts[fact.declaration.name] = fact

    @cached_property
    def declarations(self) -> Mapping[str, FactDeclaration]:
        """Every declaration by its name."""
        return {name: fact.declaration for name, fact in self._facts.items()}

    def as_of(
        self,
        day: date,
        activities: Iterable[Activity] | Recorded,
        request: PlanRequest | None = None,
        running: RunningPlan | None = None,
        *,
        only: Collection[str] | None = None,
    ) -> dict[str, FactValue | None]:
        """Every fact as it was known on the morning of ``day``; None where it is missing.

        With ``only``, the facts of these names alone. Whoever asks for many days puts the
        activities in order once, as ``Recorded``.
        """
        known = Known(History.of(day, activities), request, running)
        facts = self._facts.items()
        return {name: fact.compute(known) for name, fact in facts if only is None or name in only}


def built_in() -> FactRegistry:
    """The registry of the facts that come with the program."""
    return FactRegistry(BUILT_IN)


def facts_as_of(
    day: date, activities: Iterable[Activity], request: PlanRequest | None = None
) -> dict[str, FactValue | None]:
    """Every built-in fact as it was known on the morning of ``day``; None where it is missing."""
    return built_in().as_of(day, activities, request)

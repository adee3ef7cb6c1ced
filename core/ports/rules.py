"""Who judges the rules of many athletes at once, beside the program or in it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from strideiq.core.domain.rule import FactDeclaration, Facts, Rule
from strideiq.core.engine.rules.engine import Firing


class RuleJudge(Protocol):
    """Evaluates rules for a batch of athletes; whoever does it, the answers are the same."""

    async def fired(
        self,
        rules: Sequence[Rule],
        declarations: Mapping[str, FactDeclaration],
        facts: Sequence[Facts],
    ) -> list[tuple[Firing, ...]]:
        """For each of ``facts``, in their order, the rules that hold as ``RuleEngine`` tells them.

        Rules asked again are not compiled again. KeyError for a fact without declaration.
        """
        ...

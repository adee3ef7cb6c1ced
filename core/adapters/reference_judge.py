"""The judge of rules that needs no process of its own: the reference evaluator, where it is asked."""

from collections.abc import Mapping, Sequence

from strideiq.core.domain.rule import FactDeclaration, Facts, Rule
from strideiq.core.engine.rules.engine import Firing
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.shelf import Shelf


class ReferenceJudge:
    """A RuleJudge in plain Python, in this process."""

    def __init__(self) -> None:
        self._shelf = Shelf(ReferenceEngine())

    async def fired(
        self,
        rules: Sequence[Rule],
        declarations: Mapping[str, FactDeclaration],
        facts: Sequence[Facts],
    ) -> list[tuple[Firing, ...]]:
        """For each of ``facts`` the rules that hold; KeyError for a fact without declaration."""
        compiled = self._shelf.kept(rules, declarations).compiled
        return [compiled.fired(each) for each in facts]

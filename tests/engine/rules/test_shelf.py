"""A few sets of rules kept compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from strideiq.core.domain.rule import Compare, FactDeclaration, FactType, Op, Rule
from strideiq.core.engine.rules.evaluate import ReferenceEngine, ReferenceRules
from strideiq.core.engine.rules.shelf import Shelf
from tests.engine.rules import drawn


class Counting(ReferenceEngine):
    """The reference evaluator, which writes down what it compiled and what was closed."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def compile(
        self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]
    ) -> ReferenceRules:
        compiled, name = super().compile(rules, declarations), rules[0].id
        self.told.append(name)
        vars(compiled)["close"] = lambda: self.told.append(f"{name} closed")
        return compiled


def a_set(number: int) -> list[Rule]:
    return [drawn.rule(number, Compare("week_km", Op.AT_LEAST, 40))]


def test_a_set_is_compiled_once_and_the_one_longest_unasked_makes_room() -> None:
    engine = Counting()
    shelf = Shelf(engine, most=2)
    for number in (0, 1, 0, 0, 2, 0, 1):
        kept = shelf.kept(a_set(number), drawn.DECLARATIONS)
        (firing,) = kept.compiled.fired({"week_km": 50})
        assert firing.rule is kept.rules[0]
        assert firing.rule.id == f"r{number}"
    assert engine.told == ["r0", "r1", "r2", "r1 closed", "r1", "r2 closed"]


@pytest.mark.parametrize("what", ["text", "type"])
def test_other_words_or_other_types_are_another_set(what: str) -> None:
    engine = Counting()
    shelf = Shelf(engine)
    first = shelf.kept(a_set(0), drawn.DECLARATIONS)
    rules, declarations = a_set(0), dict(drawn.DECLARATIONS)
    if what == "text":
        rules = [replace(rules[0], reason="Otherwise.")]
    else:
        declarations["week_km"] = replace(declarations["week_km"], type=FactType.INTEGER)
    assert shelf.kept(rules, declarations).compiled is not first.compiled
    assert engine.told == ["r0", "r0"]

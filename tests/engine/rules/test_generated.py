"""Rules as one function: what a firing rests on, texts that look like code, and a bounded memory."""

import gc
import weakref
from itertools import product

import pytest
from hypothesis import given, settings

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    Facts,
    FactType,
    FactValue,
    Not,
    Op,
    Rule,
)
from strideiq.core.engine.rules import generated as room
from strideiq.core.engine.rules.explain import verdict
from strideiq.core.engine.rules.generated import generated
from strideiq.core.engine.rules.normal_form import without_not
from tests import profiles
from tests.engine.rules import drawn


def rests_on(condition: Condition, facts: Facts) -> tuple[Compare, ...] | None:
    """What ``condition`` rests on, by walking it; None where it does not hold."""
    match condition:
        case All(parts):
            held = [rests_on(part, facts) for part in parts]
            return None if None in held else sum((each or () for each in held), ())
        case Any(parts):
            found = [each for part in parts if (each := rests_on(part, facts)) is not None]
            return sum(found, ()) if found else None
        case Compare():
            return (condition,) if verdict(condition, facts, drawn.DECLARATIONS) else None
        case Not():
            raise AssertionError


@settings(max_examples=profiles.examples(2000))
@given(rules=drawn.rule_sets, facts=drawn.facts)
def test_a_firing_rests_on_what_a_walk_over_the_condition_finds(
    rules: tuple[Rule, ...], facts: dict[str, FactValue | None]
) -> None:
    expected = [
        (rule, held)
        for rule in rules
        if (held := rests_on(without_not(rule.when), facts)) is not None
    ]
    fired = generated(rules, drawn.DECLARATIONS)
    assert [tuple(firing) for firing in fired(facts)] == expected
    assert [tuple(firing) for firing in fired(facts)] == expected


@pytest.mark.parametrize("text", ['"', "'''", "\\", "\n", "{0}", "__import__('os')", "\ud800"])
def test_texts_and_names_of_facts_are_never_read_as_code(text: str) -> None:
    declarations = {text: FactDeclaration(text, FactType.TEXT, "", "Drawn.")}
    fired = generated([drawn.rule(0, Compare(text, Op.EQUAL, text))], declarations)
    assert fired({text: text})
    assert not fired({text: text + "."})


def test_the_ways_a_rule_holds_are_forgotten_when_they_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "MOST_FIRINGS", 3)
    parts = tuple(Compare("week_km", Op.EQUAL, n) for n in range(3))
    others = tuple(Compare("days_off", Op.EQUAL, n) for n in range(3))
    fired = generated([drawn.rule(0, Any((*parts, *others)))], drawn.DECLARATIONS)
    for km, days in [*product(range(3), range(3))] * 2:
        (firing,) = fired({"week_km": km, "days_off": days})
        assert firing.held == (parts[km], others[days])


def test_firings_that_hold_in_the_same_way_are_one_value() -> None:
    fired = generated([drawn.rule(0, Compare("week_km", Op.AT_LEAST, 1))], drawn.DECLARATIONS)
    assert fired({"week_km": 2})[0] is fired({"week_km": 3})[0]


def test_rules_are_gone_as_soon_as_nobody_holds_them() -> None:
    fired = generated([drawn.rule(0, Compare("week_km", Op.AT_LEAST, 1))], drawn.DECLARATIONS)
    assert fired({"week_km": 2})
    left = weakref.ref(fired)
    gc.disable()
    try:
        del fired
        assert left() is None
    finally:
        gc.enable()

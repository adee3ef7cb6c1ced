"""The reference evaluator: Kleene's truth, order, and what a firing rests on."""

import math
from datetime import date

import pytest
from hypothesis import given, settings

from strideiq.core.domain.rule import All, Any, Compare, Condition, FactValue, Not, Op, Rule
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.explain import verdict
from tests import profiles
from tests.engine.rules import drawn

KM = Compare("week_km", Op.AT_LEAST, 40)
OFF = Compare("days_off", Op.AT_LEAST, 28)


def holds(condition: Condition, **facts: FactValue | None) -> bool:
    compiled = ReferenceEngine().compile([drawn.rule(0, condition)], drawn.DECLARATIONS)
    return bool(compiled.fired(facts))


@pytest.mark.parametrize(
    ("op", "value", "yes", "no"),
    [
        (Op.GREATER, 40, 40.1, 40),
        (Op.AT_LEAST, 40, 40.0, 39.9),
        (Op.LESS, 40, 39.9, 40),
        (Op.AT_MOST, 40, 40, 40.1),
        (Op.EQUAL, 0.3, 0.1 + 0.2, 0.300002),
        (Op.NOT_EQUAL, 40, 41, 40.0),
        (Op.IN, (1, 40), 40.0, 2),
        (Op.NOT_IN, (1, 40), 2, 1),
        (Op.BETWEEN, (30, 40), 40, 40.1),
    ],
)
def test_each_comparison_says_yes_and_no_where_it_should(
    op: Op, value: FactValue | tuple[FactValue, ...], yes: float, no: float
) -> None:
    assert holds(Compare("week_km", op, value), week_km=yes)
    assert not holds(Compare("week_km", op, value), week_km=no)


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf, "40", True])
def test_a_missing_fact_satisfies_no_comparison_and_no_negation(
    nothing: FactValue | None,
) -> None:
    for op in (Op.AT_LEAST, Op.LESS, Op.EQUAL, Op.NOT_EQUAL):
        comparison = Compare("week_km", op, 40)
        assert not holds(comparison, week_km=nothing)
        assert not holds(Not(comparison), week_km=nothing)
    assert not holds(Not(Compare("week_km", Op.BETWEEN, (1, 2))), week_km=nothing)
    assert holds(Compare("week_km", Op.MISSING), week_km=nothing)
    assert holds(Not(Compare("week_km", Op.PRESENT)), week_km=nothing)


def test_unknown_spreads_through_all_any_and_not_as_in_kleenes_tables() -> None:
    assert holds(Any((KM, OFF)), days_off=30)
    assert not holds(All((KM, OFF)), days_off=30)
    assert not holds(Not(Any((KM, OFF))), days_off=3)
    assert holds(Not(All((KM, OFF))), days_off=3)


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("has_target", True, False),
        ("distance", "10k", "5"),
        ("race_day", date(2027, 4, 19), date(2027, 4, 20)),
    ],
)
def test_truths_texts_and_dates_compare_as_what_they_are(
    name: str, value: FactValue, other: FactValue
) -> None:
    assert holds(Compare(name, Op.EQUAL, value), **{name: value})
    assert not holds(Compare(name, Op.EQUAL, value), **{name: other})
    assert not holds(Compare(name, Op.EQUAL, value), **{name: 1})


def test_rules_speak_by_priority_then_id_then_plugin() -> None:
    def rule(id_: str, priority: int, plugin: str) -> Rule:
        return Rule(id_, "1", "", All(()), (), "", "", priority=priority, plugin=plugin)

    rules = [rule("b", 1, "p"), rule("a", 9, "p"), rule("a", 1, "q"), rule("a", 1, "p")]
    compiled = ReferenceEngine().compile(rules, drawn.DECLARATIONS)
    assert [firing.rule.key for firing in compiled.fired({})] == ["p/a", "q/a", "p/b", "p/a"]


def test_a_firing_cites_what_held_and_nothing_else() -> None:
    low = Compare("change_pct", Op.GREATER, 10)
    compiled = ReferenceEngine().compile(
        [drawn.rule(0, All((Not(low), Any((KM, OFF)))))], drawn.DECLARATIONS
    )
    (firing,) = compiled.fired({"change_pct": 5, "week_km": 50, "days_off": 1})
    assert firing.held == (Compare("change_pct", Op.AT_MOST, 10), KM)


def test_an_undeclared_fact_and_an_impossible_threshold_are_refused_when_compiling() -> None:
    for condition, error in (
        (Compare("week_kn", Op.LESS, 1), KeyError),
        (Compare("week_km", Op.LESS, "1"), ValueError),
    ):
        with pytest.raises(error):
            holds(condition)


@settings(max_examples=profiles.examples(2000))
@given(rules=drawn.rule_sets, facts=drawn.facts)
def test_compiled_rules_agree_with_three_valued_logic(
    rules: tuple[Rule, ...], facts: dict[str, FactValue | None]
) -> None:
    compiled = ReferenceEngine().compile(rules, drawn.DECLARATIONS)
    expected = {rule.id for rule in rules if verdict(rule.when, facts, drawn.DECLARATIONS)}
    assert {firing.rule.id for firing in compiled.fired(facts)} == expected

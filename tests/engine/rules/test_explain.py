"""Explanations: every comparison, its value and its distance, in words and numbers."""

from datetime import date

import pytest
from hypothesis import given

from strideiq.core.domain.rule import All, Any, Compare, FactValue, Not, Op, Rule
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.explain import explain, filled, judge, sentence
from tests.engine.rules import drawn

Wanted = FactValue | tuple[FactValue, ...] | None


def judged(fact: str, op: Op, value: Wanted, met: FactValue | None) -> str:
    comparison = Compare(fact, op, value)
    return sentence(judge(comparison, {fact: met}, drawn.DECLARATIONS), drawn.DECLARATIONS)


@pytest.mark.parametrize(
    ("fact", "op", "value", "met", "says"),
    [
        ("week_km", Op.AT_LEAST, 40, 31, "week_km is 31.0 km, wanted >= 40.0 km: 9.0 km away"),
        ("week_km", Op.AT_LEAST, 40, 44.04, "week_km is 44.0 km, wanted >= 40.0 km"),
        ("days_off", Op.LESS, 28, 29, "days_off is 29 days, wanted < 28 days: 1 day away"),
        (
            "days_off",
            Op.BETWEEN,
            (6, 28),
            1,
            "days_off is 1 day, wanted between 6 days, 28 days: 5 days away",
        ),
        ("change_pct", Op.GREATER, 10, -2.5, "change_pct is -2.5 %, wanted > 10 %: 12.5 % away"),
        ("change_pct", Op.LESS, 10, -0.04, "change_pct is 0 %, wanted < 10 %"),
        ("days_off", Op.AT_LEAST, 28, None, "days_off is unknown, wanted >= 28 days"),
        ("days_off", Op.PRESENT, None, None, "days_off is unknown, wanted present"),
        ("has_target", Op.EQUAL, True, False, "has_target is no, wanted == yes"),
        ("distance", Op.IN, ("10k", "5k"), "half", "distance is half, wanted in 10k, 5k"),
        (
            "race_day",
            Op.AT_MOST,
            date(2027, 4, 19),
            date(2027, 4, 21),
            "race_day is 2027-04-21, wanted <= 2027-04-19: 2 days away",
        ),
    ],
)
def test_a_comparison_is_told_with_its_value_and_distance(
    fact: str, op: Op, value: Wanted, met: FactValue | None, says: str
) -> None:
    assert judged(fact, op, value, met) == says


def test_an_explanation_lists_every_comparison_in_the_order_written() -> None:
    km, off = Compare("week_km", Op.AT_LEAST, 40), Compare("days_off", Op.LESS, 5)
    target = Compare("has_target", Op.PRESENT)
    rule = drawn.rule(0, All((Any((km, off)), Not(target))))
    explanation = explain(rule, {"week_km": 30, "days_off": 3}, drawn.DECLARATIONS)
    assert explanation.holds is True
    assert [one.comparison for one in explanation.judgements] == [km, off, target]
    assert [one.holds for one in explanation.judgements] == [False, True, False]
    assert [one.distance for one in explanation.judgements] == [10.0, 0.0, None]


def test_an_explanation_says_unknown_where_a_missing_fact_decides() -> None:
    rule = drawn.rule(0, Compare("week_km", Op.AT_LEAST, 40))
    assert explain(rule, {}, drawn.DECLARATIONS).holds is None


def test_reasons_are_filled_with_values_in_the_units_of_the_runner() -> None:
    facts = {"week_km": 42.195, "days_off": 31, "change_pct": 12.04}
    template = "{week_km} after {days_off} off, {change_pct} up; {distance}."
    declared = drawn.DECLARATIONS
    assert filled(template, facts, declared) == "42.2 km after 31 days off, 12 % up; unknown."
    assert filled("{week_km}", facts, declared, UnitSystem.IMPERIAL) == "26.2 mi"


@given(rules=drawn.rule_sets, facts=drawn.facts)
def test_every_rule_can_be_explained_whatever_the_facts_are(
    rules: tuple[Rule, ...], facts: dict[str, FactValue | None]
) -> None:
    for rule in rules:
        for judgement in explain(rule, facts, drawn.DECLARATIONS).judgements:
            assert sentence(judgement, drawn.DECLARATIONS)
            assert (judgement.distance == 0.0) >= (judgement.holds is True)

"""Flips: the smallest change of one fact that turns an answer, in both directions."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactType,
    FactValue,
    Not,
    Op,
    Rule,
)
from strideiq.core.engine.rules.explain import verdict
from strideiq.core.engine.rules.flip import ANYTHING_ELSE, Flip, flip, told
from strideiq.core.engine.rules.values import LIMIT, SCALE, number
from tests import profiles
from tests.engine.rules import drawn

TARGET = Compare("has_target", Op.EQUAL, value=True)
KM = Compare("week_km", Op.AT_LEAST, 40)
OFF = Compare("days_off", Op.GREATER, 28)
DECLARED = drawn.DECLARATIONS


def found(condition: Condition, **facts: FactValue | None) -> Flip:
    flipped = flip(drawn.rule(0, condition), facts, DECLARED)
    assert flipped is not None
    return flipped


def said(condition: Condition, **facts: FactValue | None) -> str:
    return told(found(condition, **facts), DECLARED)


@pytest.mark.parametrize(
    ("condition", "facts", "says"),
    [
        (KM, {"week_km": 31.0}, "week_km is 31.0 km: at 40.0 km it would hold"),
        (KM, {"week_km": 44.0}, "week_km is 44.0 km: just below 40.0 km it would not hold"),
        (OFF, {"days_off": 20}, "days_off is 20 days: at 29 days it would hold"),
        (OFF, {"days_off": 30}, "days_off is 30 days: at 28 days it would not hold"),
        (
            Compare("change_pct", Op.GREATER, 10),
            {"change_pct": 2.5},
            "change_pct is 2.5 %: just above 10 % it would hold",
        ),
        (
            Compare("week_km", Op.BETWEEN, (30, 40)),
            {"week_km": 50.0},
            "week_km is 50.0 km: at 40.0 km it would hold",
        ),
        (
            TARGET,
            {"has_target": False},
            "has_target is no: at yes it would hold",
        ),
        (
            Compare("distance", Op.IN, ("10k", "5k")),
            {"distance": "10k"},
            f"distance is 10k: at {ANYTHING_ELSE} it would not hold",
        ),
        (
            Compare("race_day", Op.LESS, date(2027, 4, 19)),
            {"race_day": date(2027, 4, 25)},
            "race_day is 2027-04-25: at 2027-04-18 it would hold",
        ),
        (KM, {}, "week_km is unknown: at 40.0 km it would hold"),
        (
            Compare("week_km", Op.MISSING),
            {"week_km": 3.0},
            "week_km is 3.0 km: were it unknown it would hold",
        ),
    ],
)
def test_a_flip_is_told_with_where_the_answer_turns(
    condition: Condition, facts: dict[str, FactValue], says: str
) -> None:
    assert said(condition, **facts) == says


def test_of_several_facts_the_one_that_has_least_to_change_is_named() -> None:
    assert found(Any((KM, OFF)), week_km=10.0, days_off=27).fact == "days_off"
    assert found(Any((KM, OFF)), week_km=39.0, days_off=7).fact == "week_km"
    assert found(All((KM, OFF)), week_km=40.0, days_off=99).fact == "week_km"


def test_what_needs_two_changes_has_no_flip() -> None:
    both = All((KM, OFF))
    assert flip(drawn.rule(0, both), {"week_km": 10, "days_off": 1}, DECLARED) is None
    assert flip(drawn.rule(0, All((KM, Not(KM)))), {"week_km": 10}, DECLARED) is None


def test_a_value_is_changed_rather_than_lost_and_lost_rather_than_left_standing() -> None:
    known = Any((Compare("week_km", Op.PRESENT), KM))
    assert found(known, week_km=50.0).after is None
    assert found(KM, week_km=50.0).after == pytest.approx(40, abs=1e-5)


@settings(max_examples=profiles.examples(1000))
@given(rules=drawn.rule_sets, facts=drawn.facts)
def test_a_flip_turns_the_answer(
    rules: tuple[Rule, ...], facts: dict[str, FactValue | None]
) -> None:
    for rule in rules:
        flipped = flip(rule, facts, DECLARED)
        if flipped is None:
            continue
        now = verdict(rule.when, facts, DECLARED) is True
        then = verdict(rule.when, {**facts, flipped.fact: flipped.after}, DECLARED) is True
        assert (now, then) == (not flipped.holds, flipped.holds)
        assert told(flipped, DECLARED)


@settings(max_examples=profiles.examples(1000))
@given(
    condition=drawn.conditions,
    facts=drawn.facts,
    share=st.floats(0, 0.999),
    name=st.sampled_from(["week_km", "change_pct"]),
)
def test_no_smaller_change_of_the_same_number_turns_the_answer(
    condition: Condition, facts: dict[str, FactValue | None], share: float, name: str
) -> None:
    flipped = flip(drawn.rule(0, condition), facts, DECLARED)
    if flipped is None or flipped.fact != name or flipped.distance is None:
        return
    before, after = number(flipped.before), number(flipped.after)
    assert before is not None
    assert after is not None
    assert DECLARED[name].type is FactType.NUMBER
    if max(abs(before), abs(after)) > LIMIT:
        return
    closer = before + round(share * (after - before))
    if closer == after:
        return
    now = verdict(condition, facts, DECLARED) is True
    assert (verdict(condition, {**facts, name: closer / SCALE}, DECLARED) is True) is now

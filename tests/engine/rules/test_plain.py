"""Rules and facts as plain JSON: nothing of them is lost, and a replay gives the same answer."""

import json
import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.rule import Compare, FactValue, Op, Requirement, Rule, Scope
from strideiq.core.engine.rules.explain import verdict
from strideiq.core.engine.rules.plain import (
    facts_from_plain,
    facts_to_plain,
    replay,
    rule_from_plain,
    rule_to_plain,
)
from tests import profiles
from tests.engine.rules import drawn

FULL = replace(
    drawn.rule(1, Compare("race_day", Op.IN, (date(2027, 4, 19), date(2027, 4, 20)))),
    then=(Action(ActionName.ADJUST_LOAD, (("percent", -30.0), ("days", 7))),),
    reason="{week_km} up to {race_day}.",
    scope=Scope(("pro",), (), ("base", "peak"), ()),
    requires=Requirement("new", None),
    cooldown_days=14,
    plugin="coach:ab/gaps",
)


def through_json(value: dict[str, object]) -> dict[str, object]:
    plain = json.loads(json.dumps(value))
    assert isinstance(plain, dict)
    return plain


def test_a_rule_comes_back_with_everything_it_says() -> None:
    kept = rule_from_plain(through_json(rule_to_plain(FULL, drawn.DECLARATIONS)))
    assert kept.rule == FULL
    assert kept.declarations == {name: drawn.DECLARATIONS[name] for name in ("race_day", "week_km")}


@settings(max_examples=profiles.examples(500))
@given(rules=drawn.rule_sets, facts=drawn.facts)
def test_a_replay_from_json_gives_the_same_answer(
    rules: tuple[Rule, ...], facts: dict[str, object]
) -> None:
    sound: dict[str, FactValue | None] = {
        name: value
        for name, value in facts.items()
        if value is None or isinstance(value, int | float | str | date)
    }
    known = facts_from_plain(through_json(facts_to_plain(sound)))
    for rule in rules:
        plain = through_json(rule_to_plain(rule, drawn.DECLARATIONS))
        assert rule_from_plain(plain).rule == rule
        answer = replay(plain, known)
        assert (answer.advice is not None) is (
            verdict(rule.when, sound, drawn.DECLARATIONS) is True
        )


def test_a_replay_knows_what_facts_were_whatever_is_declared_today() -> None:
    told = replay(rule_to_plain(FULL, drawn.DECLARATIONS), {"race_day": date(2027, 4, 20)})
    assert told.advice is not None
    assert told.advice.sentence == "unknown up to 2027-04-20."


def test_days_keep_their_type_and_what_is_not_finite_is_unknown() -> None:
    plain = facts_to_plain({"a": date(2027, 4, 19), "b": math.nan, "c": 1.0, "d": True})
    back = facts_from_plain(through_json(plain))
    assert back == {"a": date(2027, 4, 19), "b": None, "c": 1.0, "d": True}
    assert type(back["d"]) is bool


@pytest.mark.parametrize("value", [[1], {"date": "soon"}, {"day": "2027-04-19"}])
def test_what_no_rule_was_made_of_is_refused(value: object) -> None:
    plain = rule_to_plain(FULL, drawn.DECLARATIONS)
    plain["when"] = {"fact": "race_day", "op": "in", "value": [value]}
    with pytest.raises((KeyError, TypeError, ValueError)):
        rule_from_plain(plain)

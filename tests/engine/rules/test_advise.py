"""Advice: what fired rules say to a runner, and which are held back."""

from dataclasses import replace

import pytest

from strideiq.core.domain.action import PROPOSALS, Action, ActionName
from strideiq.core.domain.rule import All, Any, Compare, Op, Requirement, Rule, Scope
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.advise import Advised, advise
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.facts import built_in

DECLARATIONS = built_in().declarations
RULE = Rule(
    id="long-break",
    version="1.0.0+12345678",
    title="Coming back",
    when=Any(
        (
            Compare("history.days_since_last_run", Op.AT_LEAST, 28),
            Compare("history.week_km", Op.LESS, 1),
        )
    ),
    then=(Action(ActionName.ADJUST_LOAD, (("percent", -50.0), ("days", 14))),),
    reason="No run for {history.days_since_last_run}; you ran {history.week_km_mean_4} a week.",
    source="own",
    plugin="mine",
)
FACTS = {
    "history.days_since_last_run": 31,
    "history.week_km_mean_4": 42.0,
    "history.week_km": None,
    "plan.distance": "half",
}


def advised(*rules: Rule, units: UnitSystem = UnitSystem.METRIC) -> Advised:
    compiled = ReferenceEngine().compile(rules, DECLARATIONS)
    return advise(compiled, FACTS, DECLARATIONS, units=units)


def test_advice_says_what_is_proposed_and_why_and_cites_its_facts() -> None:
    (advice,) = advised(RULE).advice
    assert (advice.rule, advice.version, advice.title) == (
        "mine/long-break",
        "1.0.0+12345678",
        "Coming back",
    )
    assert advice.sentence == "No run for 31 days; you ran 42.0 km a week."
    assert advice.proposal == "change the training load by -50 % for 14 days"
    assert advice.facts == (
        ("history.days_since_last_run", 31),
        ("history.week_km_mean_4", 42.0),
    )


def test_advice_speaks_in_the_units_of_the_runner() -> None:
    (advice,) = advised(RULE, units=UnitSystem.IMPERIAL).advice
    assert advice.sentence.endswith("you ran 26.1 mi a week.")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"scope": Scope(distances=("5k", "10k"))}, "it is for race distance 5k or 10k only"),
        ({"scope": Scope(volume_tiers=("high",))}, "it is for volume tier high only"),
        ({"scope": Scope(phases=("peak",))}, "it is for phase peak only"),
        ({"scope": Scope(memberships=("pro",))}, "it is for membership pro only"),
        ({"requires": Requirement(flag="new")}, "feature flag 'new' is not on"),
        ({"requires": Requirement(entitlement="coach")}, "entitlement 'coach' is not held"),
    ],
)
def test_a_rule_for_someone_else_is_held_back_with_the_reason(
    change: dict[str, Scope | Requirement], why: str
) -> None:
    result = advised(replace(RULE, **change))  # type: ignore[arg-type]
    assert result.advice == ()
    assert [held.why for held in result.held_back] == [why]


def test_a_rule_for_this_distance_speaks() -> None:
    assert advised(replace(RULE, scope=Scope(distances=("half",)))).advice


def test_rules_that_do_not_hold_say_nothing_and_are_not_held_back() -> None:
    quiet = replace(RULE, when=All((RULE.when, Compare("plan.distance", Op.EQUAL, "10k"))))
    assert advised(quiet) == Advised(())


def test_advice_comes_in_the_order_of_priority() -> None:
    first = replace(RULE, id="z", priority=1)
    assert [one.rule for one in advised(RULE, first).advice] == ["mine/z", "mine/long-break"]


def test_every_action_can_be_put_in_words() -> None:
    assert set(PROPOSALS) == set(ActionName)
    move = Action(ActionName.MOVE, (("session", "long"), ("days", 1)))
    assert move.proposal == "move the long session by +1 days"

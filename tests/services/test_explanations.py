from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from strideiq.core.domain.rule import All, Compare, Facts, Op
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.rules.plain import rule_to_plain
from strideiq.core.services.explanations import Explained, explained, replayed
from tests.changes import entry
from tests.people import new_id
from tests.schema.serving import runtime
from tests.services.adapting import rule

DECLARED = runtime().planner.facts.declarations
MUCH = Compare("history.week_km", Op.GREATER, 40.0)
RULE = rule(
    when=All(
        (
            MUCH,
            Compare("plan.race_day", Op.LESS, date(2027, 5, 1)),
            Compare("history.gap_longest_14d", Op.MISSING),
        )
    ),
    reason="You ran {history.week_km}.",
)
FACTS: Facts = {
    "history.week_km": 42.0,
    "plan.race_day": date(2027, 4, 18),
    "history.gap_longest_14d": None,
}


def kept(**changes: Any) -> Any:  # noqa: ANN401  any field
    told = explained(RULE, FACTS, DECLARED, UnitSystem.IMPERIAL)
    values = {"rule_text": rule_to_plain(RULE, DECLARED), "explanation": told.plain()}
    return entry(new_id(), facts=FACTS, **(values | changes))


def test_an_explanation_says_what_held_and_what_would_have_turned_it() -> None:
    told = explained(RULE, FACTS, DECLARED, UnitSystem.METRIC)
    assert told.says == "You ran 42.0 km."
    assert [(each.holds, each.sentence) for each in told.comparisons] == [
        (True, "history.week_km is 42.0 km, wanted > 40.0 km"),
        (True, "plan.race_day is 2027-04-18, wanted < 2027-05-01"),
        (True, "history.gap_longest_14d is unknown, wanted missing"),
    ]
    assert told.turning == "history.week_km is 42.0 km: at 40.0 km it would not hold"
    assert "26.1 mi" in explained(RULE, FACTS, DECLARED, UnitSystem.IMPERIAL).says
    assert Explained.of(told.plain()) == told


def test_an_entry_is_worked_out_again_from_what_it_keeps_alone() -> None:
    assert replayed(kept()).same
    # What is declared today does not matter: the entry knows what its facts were.
    text = kept().rule_text
    assert set(text["facts"]) == set(FACTS)


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"facts": {**FACTS, "history.week_km": 39.0}}, "the rule does not hold now"),
        ({"facts": {**FACTS, "history.week_km": 43.0}}, "what it says: 'You ran 26.1 mi.' then"),
        (
            {"rule_text": rule_to_plain(replace(RULE, when=MUCH), DECLARED)},
            "3 comparisons then, 1 now",
        ),
        ({"rule_text": {}}, "cannot be read now"),
        ({"explanation": {}}, "cannot be read now"),
    ],
)
def test_a_replay_says_what_differs(changes: dict[str, Any], differs: str) -> None:
    found = replayed(replace(kept(), **changes))
    assert not found.same
    assert any(differs in each for each in found.differences), found

"""What two versions of some rules differ in."""

from dataclasses import replace

import pytest

from strideiq.core.domain.action import Action, ActionName
from strideiq.core.domain.rule import All, Any, Compare, Condition, Not, Op, Requirement, Scope
from strideiq.core.engine.rules.difference import condition_text, difference
from tests.engine.rules import drawn

TARGET = Compare("has_target", Op.EQUAL, value=True)
KM = Compare("week_km", Op.AT_LEAST, 40)
OFF = Compare("days_off", Op.BETWEEN, (6, 27))
RULE = replace(drawn.rule(1, KM), reason="Because.")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (All((KM, OFF)), "week_km >= 40 and days_off between 6 and 27"),
        (Any((All((KM, OFF)), Not(KM))), "(week_km >= 40 and days_off between 6 and 27) or not week_km >= 40"),
        (Not(Any((KM, OFF))), "not (week_km >= 40 or days_off between 6 and 27)"),
        (All((KM,)), "week_km >= 40"),
        (Compare("distance", Op.NOT_IN, ("5k", "10k")), "distance not_in 5k, 10k"),
        (TARGET, "has_target == true"),
        (Compare("week_km", Op.MISSING), "week_km missing"),
    ],
)  # fmt: skip
def test_a_condition_is_told_on_one_line(condition: Condition, text: str) -> None:
    assert condition_text(condition) == text


def test_rules_are_added_removed_and_changed_by_their_id() -> None:
    other, third = drawn.rule(2, OFF), drawn.rule(3, OFF)
    result = difference([RULE, other], [third, replace(RULE, cooldown_days=14, version="9")])
    assert ([r.id for r in result.added], [r.id for r in result.removed]) == (["r3"], ["r2"])
    (changed,) = result.changed
    assert [(c.part, c.before, c.after) for c in changed.changes] == [("cooldown_days", "0", "14")]


def test_every_part_of_a_rule_is_compared() -> None:
    changed = replace(
        RULE,
        title="Other",
        when=OFF,
        then=(Action(ActionName.RESTORE, (("days", 7),)),),
        reason="Why not.",
        priority=9,
        cooldown_days=9,
        scope=Scope(("pro",), ("low",), (), ()),
        requires=Requirement("new", "more"),
        source="elsewhere",
    )
    ((found,), parts) = difference([RULE], [changed]).changed, {}
    parts = {change.part: (change.before, change.after) for change in found.changes}
    assert parts["scope"] == ("all", "memberships pro; volume tiers low")
    assert parts["requires"] == ("nothing", "flag new; entitlement more")
    assert parts["then"] == ("", "take back the changes of the last 7 days")
    assert len(parts) == 9


def test_versions_that_say_the_same_differ_in_nothing() -> None:
    assert difference([RULE], [replace(RULE, version="2")]).is_empty
    assert not difference([], [RULE]).is_empty

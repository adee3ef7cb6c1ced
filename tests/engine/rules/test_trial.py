"""Trying rules on one athlete: what fired, what was held back, what nearly fired."""

from dataclasses import replace

from strideiq.core.domain.rule import Any, Compare, FactValue, Op, Requirement, Scope
from strideiq.core.engine.rules.trial import Trial, asked_by, try_rules
from tests.engine.rules import drawn

KM = Compare("week_km", Op.AT_LEAST, 40)
OFF = Compare("days_off", Op.AT_LEAST, 28)
FACTS: dict[str, FactValue | None] = {"week_km": 42.0, "days_off": 21, "distance": None}

FIRES = replace(drawn.rule(1, KM), reason="You ran {week_km} to {distance}.")
FLAGGED = replace(drawn.rule(2, KM), requires=Requirement(flag="new"))
SCOPED = replace(drawn.rule(3, KM), scope=Scope(memberships=("pro",)))
NEAR = drawn.rule(4, OFF)
NEARER = drawn.rule(5, Compare("days_off", Op.AT_LEAST, 22))
FAR = drawn.rule(6, Compare("change_pct", Op.GREATER, 10))


def tried() -> Trial:
    return try_rules([FIRES, FLAGGED, SCOPED, NEAR, NEARER, FAR], FACTS, drawn.DECLARATIONS)


def test_what_fires_speaks_with_its_reason_and_what_it_rests_on() -> None:
    (fired,) = tried().fired
    assert fired.advice is not None
    assert fired.advice.sentence == "You ran 42.0 km to unknown."
    assert fired.advice.facts == (("week_km", 42.0),)
    assert fired.barred is None
    assert fired.flip is not None
    assert (fired.flip.fact, fired.flip.holds) == ("week_km", False)


def test_what_is_held_back_says_by_what() -> None:
    held = tried().held_back
    assert [(each.rule.id, each.barred.by) for each in held if each.barred] == [
        ("r2", "flag"),
        ("r3", "membership"),
    ]
    assert all(each.advice is not None for each in held)


def test_what_nearly_fired_comes_nearest_first_and_what_is_unknown_last() -> None:
    quiet = tried().quiet
    assert [each.rule.id for each in quiet] == ["r5", "r4", "r6"]
    assert [each.flip.distance for each in quiet if each.flip] == [1.0, 7.0, None]
    assert all(each.advice is None and each.barred is None for each in quiet)
    stubborn = drawn.rule(7, Compare("week_km", Op.NOT_IN, (1,)))
    assert try_rules([stubborn], {}, drawn.DECLARATIONS).near[0].flip is not None


def test_a_rule_that_no_single_change_would_turn_is_quiet_but_not_near() -> None:
    never = drawn.rule(8, Any(()))
    trial = try_rules([never, NEAR], FACTS, drawn.DECLARATIONS)
    assert [each.rule.id for each in trial.quiet] == ["r4", "r8"]
    assert [each.rule.id for each in trial.near] == ["r4"]


def test_the_facts_are_those_that_rules_compare_or_cite() -> None:
    assert tried().facts == (
        ("week_km", 42.0),
        ("distance", None),
        ("days_off", 21),
        ("change_pct", None),
    )
    assert asked_by([FIRES]) == ("week_km", "distance")

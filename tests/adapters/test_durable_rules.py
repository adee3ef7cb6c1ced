"""durable-rules behind its adapter: the same answers as the reference, whatever is thrown at it."""

import logging
import threading
from collections.abc import Sequence
from typing import NoReturn

import durable_rules_engine
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.adapters.durable_rules import NOT_HANDLED, DurableEngine
from strideiq.core.domain.rule import (
    All,
    Any,
    Compare,
    Condition,
    FactDeclaration,
    Facts,
    FactType,
    FactValue,
    Op,
    Rule,
)
from strideiq.core.engine.rules.engine import RuleEngine
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from tests import profiles
from tests.engine.rules import drawn

QUESTIONS = 10
"""Facts asked of each drawn set of rules."""

KM = Compare("week_km", Op.AT_LEAST, 40)


def both(rules: Sequence[Rule], questions: Sequence[Facts]) -> DurableEngine:
    """Ask both engines; equal answers, and durable-rules was never overruled."""
    engine = DurableEngine()
    compiled = engine.compile(rules, drawn.DECLARATIONS)
    reference = ReferenceEngine().compile(rules, drawn.DECLARATIONS)
    for facts in questions:
        assert compiled.fired(facts) == reference.fired(facts)
    compiled.close()
    assert engine.health.disagreements == engine.health.failures == 0
    assert engine.health.evaluations == len(questions)
    return engine


def fired(engine: RuleEngine, conditions: Sequence[Condition], facts: Facts) -> list[str]:
    rules = [drawn.rule(number, when) for number, when in enumerate(conditions)]
    compiled = engine.compile(rules, drawn.DECLARATIONS)
    names = [firing.rule.id for firing in compiled.fired(facts)]
    compiled.close()
    return names


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=profiles.examples(20_000 // QUESTIONS))
@given(
    rules=drawn.rule_sets,
    questions=st.lists(drawn.facts, min_size=QUESTIONS, max_size=QUESTIONS),
)
def test_durable_rules_and_the_reference_agree(
    rules: tuple[Rule, ...], questions: list[dict[str, FactValue | None]]
) -> None:
    both(rules, questions)


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), 1e-05, 1e16, 1e22, -(10**400)])
def test_awkward_numbers_neither_crash_nor_lie(value: FactValue | None) -> None:
    conditions = [Compare("week_km", op, 1e-05) for op in (Op.LESS, Op.EQUAL, Op.GREATER)]
    conditions += [Compare("week_km", Op.MISSING), Compare("week_km", Op.PRESENT)]
    both([drawn.rule(n, when) for n, when in enumerate(conditions)], [{"week_km": value}] * 2)


@pytest.mark.parametrize("value", ["🏃‍♀️", 'say "go"', "nul\0", "\ud800", "", "y" * 10_000])
def test_awkward_texts_neither_crash_nor_lie(value: str) -> None:
    conditions = [Compare("distance", op, value) for op in (Op.EQUAL, Op.NOT_EQUAL)]
    rules = [drawn.rule(n, when) for n, when in enumerate(conditions)]
    both(rules, [{"distance": value}, {"distance": "other"}, {"distance": None}])


def test_hundreds_of_rules_that_hold_at_once_all_fire() -> None:
    engine = DurableEngine()
    assert len(fired(engine, [KM] * 300, {"week_km": 50})) == 300
    assert engine.health.disagreements == engine.health.failures == 0


def test_a_rule_with_too_many_alternatives_is_answered_by_the_reference_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pair = Any((KM, Compare("days_off", Op.LESS, 3)))
    engine = DurableEngine()
    assert fired(engine, [All((pair,) * 7), KM], {"week_km": 50}) == ["r0", "r1"]
    assert engine.health.left_to_reference == 1
    assert engine.health.disagreements == 0
    assert "rule r0 is too branched" in caplog.text


def test_conditions_without_parts_hold_always_or_never() -> None:
    both([drawn.rule(0, All(())), drawn.rule(1, Any(()))], [{}, {"week_km": 1}])


def test_a_wrong_answer_is_logged_and_counted_and_the_reference_wins(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = DurableEngine()
    compiled = engine.compile([drawn.rule(0, KM)], drawn.DECLARATIONS)
    monkeypatch.setattr(durable_rules_engine, "assert_fact", lambda _set, _fact: (NOT_HANDLED, 0))
    with caplog.at_level(logging.ERROR):
        assert [firing.rule.id for firing in compiled.fired({"week_km": 50})] == ["r0"]
    assert engine.health.disagreements == 1
    assert "disagree on r0" in caplog.text
    compiled.close()


@pytest.mark.parametrize("error", [durable_rules_engine.error, MemoryError])
def test_an_error_of_durable_rules_is_counted_and_the_reference_answers(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_set: int, _fact: str) -> NoReturn:
        raise error

    engine = DurableEngine()
    compiled = engine.compile([drawn.rule(0, KM)], drawn.DECLARATIONS)
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "assert_fact", fail)
        assert len(compiled.fired({"week_km": 50})) == 1
    assert (engine.health.failures, engine.health.disagreements) == (1, 0)
    assert len(compiled.fired({"week_km": 50})) == 1
    assert (engine.health.failures, engine.health.disagreements) == (1, 0)
    compiled.close()


def test_a_fact_that_an_earlier_question_left_behind_is_an_error_and_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = DurableEngine()
    compiled = engine.compile([drawn.rule(0, KM)], drawn.DECLARATIONS)
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "retract_fact", lambda _set, _fact: None)
        compiled.fired({"week_km": 50})
    for failures in (1, 1):
        assert len(compiled.fired({"week_km": 50})) == 1
        assert (engine.health.failures, engine.health.disagreements) == (failures, 0)
    compiled.close()


def test_a_set_of_rules_may_ask_for_more_facts_than_one_fact_of_durable_rules_has_fields() -> None:
    names = [f"fact{number}" for number in range(300)]
    declarations = {name: FactDeclaration(name, FactType.NUMBER, "", "Drawn.") for name in names}
    rules = [drawn.rule(n, Compare(name, Op.AT_LEAST, 1)) for n, name in enumerate(names)]
    engine = DurableEngine()
    compiled = engine.compile(rules, declarations)
    assert len(compiled.fired(dict.fromkeys(names, 2.0))) == 300
    assert engine.health.disagreements == engine.health.failures == 0
    compiled.close()


def test_no_thread_is_started_and_rules_can_be_compiled_and_closed_again_and_again() -> None:
    before = threading.active_count()
    engine = DurableEngine()
    for _ in range(profiles.examples(500)):
        assert fired(engine, [KM] * 20, {"week_km": 50})
    assert threading.active_count() == before
    assert engine.health.disagreements == engine.health.failures == 0


def test_threads_may_share_compiled_rules() -> None:
    engine = DurableEngine()
    compiled = engine.compile([drawn.rule(0, KM)], drawn.DECLARATIONS)

    def ask(km: int) -> None:
        for _ in range(200):
            assert len(compiled.fired({"week_km": km})) == (km >= 40)

    threads = [threading.Thread(target=ask, args=(km,)) for km in (10, 40, 50, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert engine.health.evaluations == 800
    assert engine.health.disagreements == engine.health.failures == 0
    compiled.close()

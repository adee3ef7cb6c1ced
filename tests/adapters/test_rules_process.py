"""durable-rules in a process of its own: the same answers, and what becomes of it when it dies."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import durable_rules_engine
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strideiq.core.adapters.durable_rules import NOT_HANDLED, DurableRulesMissingError
from strideiq.core.adapters.reference_judge import ReferenceJudge
from strideiq.core.adapters.rules_health import JudgeHealth
from strideiq.core.adapters.rules_process import (
    LONG_LIFE_S,
    Asked,
    Judge,
    RulesProcess,
    Told,
    durable_judge,
)
from strideiq.core.domain.rule import Any, Compare, Facts, FactValue, Op, Rule
from strideiq.core.engine.rules.engine import Firing
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from tests import profiles
from tests.engine.rules import drawn
from tests.environments import ROOT

pytestmark = pytest.mark.slow

KM = Compare("week_km", Op.AT_LEAST, 40)
RULES = [drawn.rule(0, KM, priority=9), drawn.rule(1, Any((KM, Compare("days_off", Op.LESS, 3))))]
FACTS: list[Facts] = [{"week_km": 50, "days_off": 1}, {"week_km": 30}, {"days_off": 2}]
CRASH: list[Facts] = [{"distance": "crash"}]


class Clock:
    """A clock that the test winds."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _child_finds_this_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spawned child imports this file by name; it gets the parent's path to find it on."""
    monkeypatch.syspath_prepend(root)


def crashing_judge() -> Judge:
    """Ends itself by one of the ways in which durable-rules ends a process."""
    judge = durable_judge()

    def judged(asked: Asked) -> Told:
        if CRASH[0] in asked.facts:
            handle = durable_rules_engine.create_ruleset("c", '{"r":{"all":[{"m":{"a":1}}]}}')
            _, nowhere = durable_rules_engine.assert_facts(handle, "[]")
            durable_rules_engine.start_action_for_state(handle, nowhere)
        return judge(asked)

    return judged


def lying_judge() -> Judge:
    """Has durable-rules want no fact at all."""
    judge = durable_judge()

    def judged(asked: Asked) -> Told:
        durable_rules_engine.assert_fact = lambda _set, _fact: (NOT_HANDLED, 0)
        return judge(asked)

    return judged


def expected(facts: Sequence[Facts], rules: Sequence[Rule] = RULES) -> list[tuple[Firing, ...]]:
    compiled = ReferenceEngine().compile(rules, drawn.DECLARATIONS)
    return [compiled.fired(each) for each in facts]


async def asked(judge: RulesProcess, facts: Sequence[Facts] = FACTS) -> None:
    """Whatever becomes of the child, the answers are right."""
    assert await judge.fired(RULES, drawn.DECLARATIONS, facts) == expected(facts)


def child_of(judge: RulesProcess) -> int:
    process = judge._process._child._process  # noqa: SLF001  whom to kill
    assert process is not None
    assert process.pid is not None
    return process.pid


def run(judge: RulesProcess, use: Callable[[], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        try:
            await use()
        finally:
            await judge.stop()

    asyncio.run(all_of_it())


@settings(max_examples=profiles.examples(30))
@given(
    rules=drawn.rule_sets,
    others=drawn.rule_sets,
    questions=st.lists(drawn.facts, min_size=9, max_size=9),
)
def test_both_judges_give_the_answers_of_the_reference_in_order(
    rules: tuple[Rule, ...],
    others: tuple[Rule, ...],
    questions: list[dict[str, FactValue | None]],
) -> None:
    judge = RulesProcess(batch=4)

    async def use() -> None:
        for asked_rules in (rules, others, rules):
            for each in (judge, ReferenceJudge()):
                answers = await each.fired(asked_rules, drawn.DECLARATIONS, questions)
                assert answers == expected(questions, asked_rules)

    run(judge, use)
    assert judge.health == JudgeHealth(evaluations=3 * 9)


def test_a_fault_of_the_asker_costs_no_process() -> None:
    judge = RulesProcess()

    async def use() -> None:
        await asked(judge)
        child = child_of(judge)
        assert await judge.fired(RULES, drawn.DECLARATIONS, []) == []
        with pytest.raises(KeyError):
            await judge.fired([drawn.rule(0, Compare("x", Op.LESS, 1))], {}, FACTS)
        await asked(judge)
        assert child_of(judge) == child

    run(judge, use)
    assert judge.health == JudgeHealth(evaluations=6, alone=3)


def test_a_crash_of_durable_rules_is_survived_counted_and_followed_by_longer_and_longer_pauses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    judge = RulesProcess(crashing_judge, clock=clock)

    async def use() -> None:
        await asked(judge)
        for pause in (1, 2, 4):
            await asked(judge, CRASH)
            assert f"started again in {pause} s" in caplog.text
            clock.now += pause - 0.5
            await asked(judge)
            assert judge.health.evaluations == 3
            clock.now += 1
        assert "the process for rules died (SIGSEGV), 3 so far" in caplog.text
        clock.now += LONG_LIFE_S
        await asked(judge, CRASH)
        assert caplog.text.count("started again in 1 s") == 2
        clock.now += 1.5
        await asked(judge)

    run(judge, use)
    assert judge.health == JudgeHealth(evaluations=6, deaths=4, alone=4 + 3 * 3)


def test_a_process_that_was_killed_while_nobody_asked_is_counted_too() -> None:
    clock = Clock()
    judge = RulesProcess(clock=clock)

    async def use() -> None:
        await asked(judge)
        os.kill(child_of(judge), signal.SIGKILL)
        while judge._process.is_ready:  # noqa: ASYNC110, SLF001  a process has no event
            await asyncio.sleep(0.01)
        await asked(judge)
        clock.now += 5
        await asyncio.gather(asked(judge), asked(judge))

    run(judge, use)
    assert judge.health == JudgeHealth(evaluations=9, deaths=1, alone=3)


def test_a_wrong_answer_in_the_process_is_told_here_and_the_reference_wins(
    caplog: pytest.LogCaptureFixture,
) -> None:
    judge = RulesProcess(lying_judge)
    run(judge, lambda: asked(judge))
    assert judge.health == JudgeHealth(evaluations=3, disagreements=2)
    assert "disagree on r0, r1; the reference wins" in caplog.text
    assert "3 questions, 2 wrong answers, 0 errors, 0 deaths" in caplog.text


def test_a_process_that_cannot_start_leaves_everything_to_the_reference() -> None:
    judge = RulesProcess(missing)
    run(judge, lambda: asked(judge))
    assert judge.health == JudgeHealth(deaths=1, alone=3)


HANGING = """
from strideiq.core.adapters import durable_coding, rules_process
from strideiq.core.domain.rule import Compare, Op
from tests.engine.rules import drawn

rules_process.HUNG_S = 0.2
durable_coding.MOST_CONDITIONS = durable_coding.MOST_RULES = 10_000
rules = [drawn.rule(n, Compare("week_km", Op.AT_LEAST, n)) for n in range(1000)]
judge = rules_process.durable_judge()
judge(rules_process.Asked(tuple(rules), drawn.DECLARATIONS, []))
print("it did not hang")
"""


def test_a_child_that_hangs_ends_itself_though_nobody_is_left_to_end_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Timeout" in done.stderr
    assert not done.stdout


def missing() -> Judge:
    """Where durable-rules is not installed."""
    raise DurableRulesMissingError(ImportError("no such module"))

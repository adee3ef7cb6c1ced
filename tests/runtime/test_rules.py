"""Which engine answers where: durable-rules only beside a worker, in a process of its own."""

import asyncio
import subprocess
import sys

import pytest

from strideiq.core.adapters.durable_rules import DurableRulesMissingError, available
from strideiq.core.domain.rule import Compare, Op
from strideiq.core.engine.rules.evaluate import ReferenceRules
from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import load
from strideiq.core.runtime.rules import judging, require_engine
from tests.engine.rules import drawn

RULES = [drawn.rule(0, Compare("week_km", Op.AT_LEAST, 40))]


@pytest.mark.parametrize("choice", ["auto", "reference", "durable"])
def test_every_choice_of_rules_engine_answers_where_it_can(choice: str) -> None:
    async def ask() -> str:
        async with judging(choice) as judge:
            ((firing,), nothing) = await judge.fired(
                RULES, drawn.DECLARATIONS, [{"week_km": 50}, {"week_km": 30}]
            )
            assert (firing.rule, nothing) == (RULES[0], ())
            return type(judge).__name__

    installed = "RulesProcess" if available() else "ReferenceJudge"
    expected = {"auto": installed, "reference": "ReferenceJudge", "durable": "RulesProcess"}
    assert asyncio.run(ask()) == expected[choice]


def test_durable_rules_is_refused_where_it_is_asked_for_and_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    for choice in ("auto", "reference"):
        require_engine(choice)
    with pytest.raises(DurableRulesMissingError, match="'reference'"):
        require_engine("durable")


def test_who_plans_asks_the_reference_evaluator() -> None:
    assert isinstance(load(Settings()).planner.rules, ReferenceRules)


@pytest.mark.slow
def test_no_program_but_that_process_loads_durable_rules() -> None:
    program = (
        "import sys, strideiq.core.cli.server\n"
        "from strideiq.core.reading.settings import Settings\n"
        "from strideiq.core.runtime import service, worker_process\n"
        "from strideiq.core.runtime.planner import load\n"
        "load(Settings())\n"
        "assert not {'durable', 'durable_rules_engine'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

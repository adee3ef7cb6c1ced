"""What judges the rules of many athletes: durable-rules in a process of its own, or the reference."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from strideiq.core.adapters.durable_rules import DurableEngine, available
from strideiq.core.adapters.reference_judge import ReferenceJudge
from strideiq.core.adapters.rules_process import RulesProcess
from strideiq.core.ports import RuleJudge


def require_engine(choice: str) -> None:
    """Refuse a rules engine that cannot be had; DurableRulesMissingError says what to choose."""
    if choice == "durable":
        DurableEngine()


@asynccontextmanager
async def judging(choice: str) -> AsyncIterator[RuleJudge]:
    """The judge of this name; ``auto`` takes durable-rules where it can be imported.

    Its process starts when it is first asked, and is gone afterwards.
    """
    if choice == "durable" or (choice == "auto" and available()):
        process = RulesProcess()
        try:
            yield process
        finally:
            await process.stop()
    else:
        yield ReferenceJudge()

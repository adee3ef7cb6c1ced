"""The judge of rules that asks durable-rules in a process of its own, and does without it where it dies.

The child checks each answer against the reference evaluator, which wins. While there is no child,
because it died or hung and is not started again yet, the reference evaluator here answers alone.
"""

import asyncio
import faulthandler
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from strideiq.core.adapters.durable_rules import DurableEngine
from strideiq.core.adapters.other_process import OtherProcess, Words, Work
from strideiq.core.adapters.reference_judge import ReferenceJudge
from strideiq.core.adapters.rules_health import Health, JudgeHealth
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.rule import Compare, FactDeclaration, Facts, Rule
from strideiq.core.engine.rules.engine import Firing, in_order
from strideiq.core.engine.rules.shelf import Shelf

BATCH: Final = 500
"""Athletes asked about at once; so many are answered again when the child dies of one."""

SECONDS: Final = 20.0
"""For one batch, the start of the child included; two hundred rules take less than one."""

HUNG_S: Final = 2 * SECONDS
"""After that the child ends itself, for durable-rules can hang with nobody left to end it."""

MOST_WAITING: Final = 64
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 300.0
LONG_LIFE_S: Final = 900.0
"""A child that lived so long is started again at once, whatever became of those before."""

WORDS: Final = Words(
    "rules",
    busy="rules are being evaluated for others",
    too_slow="the rules took too long to evaluate",
    instead="ask the reference evaluator",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Rules, and the athletes to judge by them."""

    rules: tuple[Rule, ...]
    declarations: Mapping[str, FactDeclaration]
    facts: Sequence[Facts]


@dataclass(frozen=True, slots=True)
class Told:
    """For each athlete the places of the rules that fire, with what they rest on.

    ``log`` is what the child had to say meanwhile, ``health`` what it counted.
    """

    firings: Sequence[Sequence[tuple[int, tuple[Compare, ...]]]]
    log: Sequence[tuple[int, str]]
    health: Health


Judge: TypeAlias = Work[Asked, Told]


class RulesProcess:
    """A RuleJudge by durable-rules; it is there for several jobs of one event loop at once."""

    def __init__(
        self,
        prepare: Callable[[], Judge] | None = None,
        *,
        batch: int = BATCH,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``prepare`` is called in the child; it is asked about ``batch`` athletes at once."""
        self.health: Final = JudgeHealth()
        self._process: Final = OtherProcess(
            prepare or durable_judge, WORDS, seconds=SECONDS, most_waiting=MOST_WAITING
        )
        self._reference: Final = ReferenceJudge()
        self._batch: Final = batch
        self._turn: Final = asyncio.Lock()
        self._rest: Final = _Rest(clock)
        self._is_expected = False

    async def fired(
        self,
        rules: Sequence[Rule],
        declarations: Mapping[str, FactDeclaration],
        facts: Sequence[Facts],
    ) -> list[tuple[Firing, ...]]:
        """For each of ``facts`` the rules that hold; KeyError for a fact without declaration."""
        answers: list[tuple[Firing, ...]] = []
        ordered = in_order(rules)
        for first in range(0, len(facts), self._batch):
            batch = [dict(each) for each in facts[first : first + self._batch]]
            told = await self._ask(Asked(ordered, dict(declarations), batch))
            if told is None:
                self.health.alone += len(batch)
                answers += await self._reference.fired(ordered, declarations, batch)
            else:
                answers += [
                    tuple(Firing(ordered[place], held) for place, held in each)
                    for each in told.firings
                ]
        return answers

    async def stop(self) -> None:
        """End the child for good."""
        await self._process.stop()

    async def _ask(self, asked: Asked) -> Told | None:
        """What the child says; None where there is none to be had."""
        async with self._turn:
            if self._is_expected and not self._process.is_ready:
                self._died(f"the process for {WORDS.name} died")
            if self._rest.is_on():
                return None
            self._is_expected = True
            try:
                told = await self._process.ask(asked)
            except StrideIQError as error:
                if not self._process.is_ready:
                    self._died(str(error))
                return None
            for level, text in told.log:
                WORDS.log(level, text)
            self._count(told.health)
            return told

    def _count(self, health: Health) -> None:
        self.health.add(health)
        if health.disagreements or health.failures:
            WORDS.log(logging.WARNING, f"durable-rules so far: {self.health}")

    def _died(self, what: str) -> None:
        self._is_expected = False
        self.health.deaths += 1
        pause = self._rest.begin()
        WORDS.log(
            logging.WARNING,
            f"{what}, {self.health.deaths} so far; the reference evaluator answers alone until"
            f" it is started again in {pause:g} s",
        )


class _Rest:
    """How long a child is left alone after it died: longer and longer, unless it lived long."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pause = FIRST_PAUSE_S
        self._until = self._last = float("-inf")

    def is_on(self) -> bool:
        """Whether the pause is not over yet."""
        return self._clock() < self._until

    def begin(self) -> float:
        """Begin a pause; how many seconds it takes."""
        now = self._clock()
        longer = min(2 * self._pause, LONGEST_PAUSE_S)
        self._pause = FIRST_PAUSE_S if now - self._last > LONG_LIFE_S else longer
        self._last, self._until = now, now + self._pause
        return self._pause


class _Judging:
    """The work of the child: durable-rules, checked, with a few sets of rules kept compiled."""

    def __init__(self) -> None:
        self._engine = DurableEngine()
        self._shelf = Shelf(self._engine)
        self._heard = _Heard()
        logging.getLogger().addHandler(self._heard)

    def __call__(self, asked: Asked) -> Told:
        faulthandler.dump_traceback_later(HUNG_S, exit=True)
        try:
            return self._told(asked)
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _told(self, asked: Asked) -> Told:
        rules, compiled = self._shelf.kept(asked.rules, asked.declarations)
        places = {id(rule): place for place, rule in enumerate(rules)}
        firings = [
            [(places[id(firing.rule)], firing.held) for firing in compiled.fired(facts)]
            for facts in asked.facts
        ]
        return Told(firings, self._heard.taken(), self._engine.health.taken())


class _Heard(logging.Handler):
    """Keeps what is logged until it is told to the parent, whose log it belongs into."""

    MOST = 50

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self._records) < self.MOST:
            self._records.append((record.levelno, self.format(record)))

    def taken(self) -> Sequence[tuple[int, str]]:
        """What was logged since it was last asked."""
        records, self._records = self._records, []
        return records


def durable_judge() -> Judge:
    """Called in the child; DurableRulesMissingError where there is no durable-rules."""
    return _Judging()

"""The durable-rules engine in the one safe way, every answer checked by the reference evaluator.

durable-rules 2.0.28 gives right answers for one flat fact without joins and crashes, hangs or lies
elsewhere. So: one fact of whole numbers per question, one session for ever, assert then retract, no
threads, small rulesets, and a session that has run an action before it is ever deleted. Its part in
C is spoken to directly: the Python around it starts threads and swallows what goes wrong.
"""

import importlib
import json
import logging
import threading
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, cast

from strideiq.core.adapters.durable_coding import (
    MOST_CONDITIONS,
    PRIME,
    SESSION,
    Chunk,
    Coding,
    chunks,
    place_of,
)
from strideiq.core.adapters.rules_health import Health
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.rule import FactDeclaration, Facts, Rule
from strideiq.core.engine.rules.engine import Firing, in_order
from strideiq.core.engine.rules.evaluate import ReferenceEngine, ReferenceRules

logger = logging.getLogger(__name__)

NOT_HANDLED: Final = 1
"""The code for a fact that no rule wanted, which is not kept."""

OBSERVED: Final = 2
"""The code for a fact that is there already."""


class _Native(Protocol):
    """The part of durable-rules in C that is used here."""

    error: type[Exception]

    def create_ruleset(self, name: str, definition: str) -> int: ...

    def delete_ruleset(self, handle: int) -> None: ...

    def delete_state(self, handle: int, sid: str) -> None: ...

    def assert_fact(self, handle: int, fact: str) -> tuple[int, int]: ...

    def retract_fact(self, handle: int, fact: str) -> object: ...

    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str] | None: ...

    def complete_and_start_action(self, handle: int, state: int) -> str | None: ...


class DurableRulesMissingError(StrideIQError):
    """durable-rules cannot be imported here."""

    def __init__(self, cause: ImportError) -> None:
        super().__init__(
            f"durable-rules cannot be imported ({cause}); it needs Python 3.12 or older"
            " -> choose the rules engine 'reference', which gives the same answers"
        )


def available() -> bool:
    """Whether durable-rules can be imported on this Python."""
    try:
        importlib.import_module("durable_rules_engine")
    except ImportError:
        return False
    return True


class DurableEngine:
    """Compiles rules to durable-rules; DurableRulesMissingError where it cannot be imported."""

    name = "durable"

    def __init__(self) -> None:
        try:
            native = importlib.import_module("durable_rules_engine")
        except ImportError as cause:
            raise DurableRulesMissingError(cause) from cause
        self._native = cast("_Native", native)
        self.health = Health()

    def compile(
        self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]
    ) -> "DurableRules":
        """Prepare ``rules`` in both engines; KeyError for a fact without declaration."""
        checker = ReferenceEngine().compile(rules, declarations)
        return DurableRules(self._native, self.health, in_order(rules), checker, declarations)


class DurableRules:
    """Rules held by durable-rules and by the reference evaluator, which wins when they differ."""

    def __init__(
        self,
        native: _Native,
        health: Health,
        rules: tuple[Rule, ...],
        checker: ReferenceRules,
        declarations: Mapping[str, FactDeclaration],
    ) -> None:
        self._native, self._health = native, health
        self._rules, self._checker = rules, checker
        self._lock = threading.Lock()
        self._code = Coding(declarations)
        self._chunks: list[tuple[int, Chunk]] = []
        self._held = self._load()

    def fired(self, facts: Facts) -> tuple[Firing, ...]:
        """Every rule that holds, by priority and id, as the reference evaluator sees it."""
        firings = self._checker.fired(facts)
        with self._lock:
            self._health.evaluations += 1
            answer = self._ask(facts)
        if answer is not None:
            self._compare(answer, {firing.rule.key for firing in firings})
        return firings

    def close(self) -> None:
        """Give the memory of durable-rules back: first every session, then every ruleset."""
        with self._lock:
            for handle, _ in self._chunks:
                self._native.delete_state(handle, SESSION)
                self._native.delete_ruleset(handle)
            self._chunks.clear()
        self._checker.close()

    def _load(self) -> frozenset[str]:
        held = set()
        branches = []
        for place, rule in enumerate(self._rules):
            coded = self._code.branches(rule.when)
            if coded is None or any(len(branch) >= MOST_CONDITIONS for branch in coded):
                self._health.left_to_reference += 1
                logger.warning("rule %s is too branched for durable-rules", rule.key)
                continue
            branches += [(place, branch) for branch in coded]
            held.add(rule.key)
        for number, chunk in enumerate(chunks(branches)):
            definition = json.dumps(chunk.definition)
            handle = self._native.create_ruleset(f"chunk{number}", definition)
            self._chunks.append((handle, chunk))
            # Deleting a session in which no action ever ran ends the process; so one runs now.
            self._run(handle, PRIME, set())
        return frozenset(held)

    def _ask(self, facts: Facts) -> frozenset[str] | None:
        noted: set[int] = set()
        fields = self._code.fields(facts)
        try:
            for handle, chunk in self._chunks:
                self._run(handle, chunk.fact(fields), noted)
        except (self._native.error, MemoryError):
            self._health.failures += 1
            logger.exception("durable-rules failed; the reference evaluator answers alone")
            return None
        return frozenset(self._rules[place].key for place in noted)

    def _run(self, handle: int, fact: str, noted: set[int]) -> None:
        """Assert the fact, take each action that it sets off into ``noted``, and retract it."""
        native = self._native
        code, state = native.assert_fact(handle, fact)
        if code == NOT_HANDLED:
            return
        try:
            if code == OBSERVED:
                raise MemoryError("a fact was left from an earlier question")
            started = native.start_action_for_state(handle, state)
            action = started and started[1]
            while action:
                noted.add(place_of(action))
                action = native.complete_and_start_action(handle, state)
        finally:
            native.retract_fact(handle, fact)

    def _compare(self, answer: frozenset[str], expected: set[str]) -> None:
        expected = expected & self._held
        if answer != expected:
            self._health.disagreements += 1
            logger.error(
                "durable-rules and the reference evaluator disagree on %s; the reference wins",
                ", ".join(sorted(answer ^ expected)),
            )

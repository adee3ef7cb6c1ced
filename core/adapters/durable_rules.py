"""The durable-rules engine in the one safe way, every answer checked by the reference evaluator.

durable-rules 2.0.28 gives right answers for one flat fact without joins and crashes, hangs or lies
elsewhere. So: one fact of whole numbers per question, one session for ever, assert then retract, no
threads, small rulesets, and a session that has run an action before it is ever deleted.
"""

import importlib
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

from strideiq.core.adapters.durable_coding import (
    MOST_CONDITIONS,
    SESSION,
    Branch,
    Coding,
    Definition,
    Fact,
    chunks,
    guarded,
    spelled_out,
)
from strideiq.core.domain.errors import StrideIQError
from strideiq.core.domain.rule import FactDeclaration, Facts, Rule
from strideiq.core.engine.rules.engine import Firing, in_order
from strideiq.core.engine.rules.evaluate import ReferenceEngine, ReferenceRules
from strideiq.core.engine.rules.normal_form import alternatives, without_not

logger = logging.getLogger(__name__)

MOST_ALTERNATIVES = 64
"""Alternatives of one rule; a rule with more is answered by the reference evaluator alone."""


class _Ruleset(Protocol):
    """The part of a durable-rules ruleset that is used here."""

    _handle: int

    def delete_state(self, sid: str) -> None: ...


class _Host(Protocol):
    """The part of a durable-rules host that is used here."""

    def set_rulesets(self, definitions: dict[str, Definition]) -> None: ...

    def get_ruleset(self, name: str) -> _Ruleset: ...

    def assert_fact(self, name: str, fact: Fact) -> object: ...

    def retract_fact(self, name: str, fact: Fact) -> object: ...


class DurableRulesMissingError(StrideIQError):
    """durable-rules cannot be imported here."""

    def __init__(self, cause: ImportError) -> None:
        super().__init__(
            f"durable-rules cannot be imported ({cause}); it needs Python 3.12 or older"
            " -> choose the rules engine 'reference', which gives the same answers"
        )


@dataclass(slots=True)
class Health:
    """How durable-rules has done: questions asked, wrong answers, errors, rules it cannot hold."""

    evaluations: int = 0
    disagreements: int = 0
    failures: int = 0
    left_to_reference: int = 0


def available() -> bool:
    """Whether durable-rules can be imported on this Python."""
    try:
        importlib.import_module("durable.engine")
    except ImportError:
        return False
    return True


class DurableEngine:
    """Compiles rules to durable-rules; DurableRulesMissingError where it cannot be imported."""

    name = "durable"

    def __init__(self) -> None:
        try:
            self._durable = importlib.import_module("durable.engine")
            self._native = importlib.import_module("durable_rules_engine")
        except ImportError as cause:
            raise DurableRulesMissingError(cause) from cause
        # Its own clock warns from Python 3.12 on and jumps with the local time zone.
        vars(self._durable)["_unix_now"] = time.time
        self.health = Health()

    def compile(
        self, rules: Sequence[Rule], declarations: Mapping[str, FactDeclaration]
    ) -> "DurableRules":
        """Prepare ``rules`` in both engines; KeyError for a fact without declaration."""
        checker = ReferenceEngine().compile(rules, declarations)
        return DurableRules(
            self._durable, self._native, self.health, in_order(rules), checker, declarations
        )


class DurableRules:
    """Rules held by durable-rules and by the reference evaluator, which wins when they differ."""

    def __init__(
        self,
        durable: ModuleType,
        native: ModuleType,
        health: Health,
        rules: tuple[Rule, ...],
        checker: ReferenceRules,
        declarations: Mapping[str, FactDeclaration],
    ) -> None:
        self._durable, self._native, self._health = durable, native, health
        self._rules, self._checker = rules, checker
        self._lock = threading.Lock()
        self._code = Coding(declarations)
        self._noted: set[int] = set()
        self._errors = (durable.MessageObservedException, native.error, MemoryError)
        quiet = type("QuietHost", (durable.Host,), {"_run": lambda _self: None})
        self._host: _Host = quiet()
        self._names: list[str] = []
        self._held = self._load()

    def fired(self, facts: Facts) -> tuple[Firing, ...]:
        """Every rule that holds, by priority and id, as the reference evaluator sees it."""
        firings = self._checker.fired(facts)
        with self._lock:
            self._health.evaluations += 1
            answer = self._ask(self._code.fact(facts))
        if answer is not None:
            self._compare(answer, {firing.rule.key for firing in firings})
        return firings

    def close(self) -> None:
        """Give the memory of durable-rules back: first every session, then every ruleset."""
        with self._lock:
            for name in self._names:
                ruleset = self._host.get_ruleset(name)
                ruleset.delete_state(SESSION)
                self._native.delete_ruleset(ruleset._handle)  # noqa: SLF001  no public way
            self._names.clear()
        self._checker.close()

    def _load(self) -> frozenset[str]:
        branches: list[tuple[int, Branch]] = []
        held = set()
        for place, rule in enumerate(self._rules):
            choices = alternatives(spelled_out(without_not(rule.when)), MOST_ALTERNATIVES)
            coded = [self._code.branch(choice) for choice in choices or ()]
            if choices is None or any(len(branch) >= MOST_CONDITIONS for branch in coded):
                self._health.left_to_reference += 1
                logger.warning("rule %s is too branched for durable-rules", rule.key)
                continue
            branches += [(place, branch) for branch in coded]
            held.add(rule.key)
        for chunk in chunks(branches):
            self._register(chunk)
        return frozenset(held)

    def _register(self, chunk: Sequence[tuple[int, Branch]]) -> None:
        name = f"chunk{len(self._names)}"
        definition: Definition = {
            f"r{place}b{number}": {"all": [{"m": guarded(branch)}], "run": self._note(place)}
            for number, (place, branch) in enumerate(chunk)
        }
        definition["prime"] = {"all": [{"m": {"prime": 1}}], "run": lambda _context: None}
        self._host.set_rulesets({name: definition})
        self._names.append(name)
        # Deleting a session in which no action ever ran ends the process; so one runs now.
        self._assert_and_retract(name, {"sid": SESSION, "id": "prime", "prime": 1})

    def _note(self, place: int) -> Callable[[object], None]:
        def note(_context: object) -> None:
            self._noted.add(place)

        return note

    def _ask(self, fact: Fact) -> frozenset[str] | None:
        self._noted.clear()
        try:
            for name in self._names:
                self._assert_and_retract(name, fact)
        except self._errors:
            self._health.failures += 1
            logger.exception("durable-rules failed; the reference evaluator answers alone")
            return None
        return frozenset(self._rules[place].key for place in self._noted)

    def _assert_and_retract(self, name: str, fact: Fact) -> None:
        # Copies, because the engine adds keys of its own.
        try:
            self._host.assert_fact(name, dict(fact))
        except self._durable.MessageNotHandledException:
            return
        finally:
            self._host.retract_fact(name, dict(fact))

    def _compare(self, answer: frozenset[str], expected: set[str]) -> None:
        expected = expected & self._held
        if answer != expected:
            self._health.disagreements += 1
            logger.error(
                "durable-rules and the reference evaluator disagree on %s; the reference wins",
                ", ".join(sorted(answer ^ expected)),
            )

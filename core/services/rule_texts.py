"""The texts of rule sets: what the plugins at hand make of one, remembered for the next question."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from strideiq.core.domain.rule import Rule
from strideiq.core.host.rule_documents import RuleGround, read_rules
from strideiq.core.reading.problems import Problem
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner

FILE: Final = "rules.yaml"
"""What a text is called in its problems."""

KEPT: Final = 200
"""Texts of which what was made is remembered: a few for everybody who edits at once."""

Named: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The memberships, flags and entitlements that rules may name."""
Grounds: TypeAlias = Callable[[Planner, Named], RuleGround]
"""What rules may ask for and name with this planner."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a text: its title and rules, or every problem of it in its order."""

    title: str = ""
    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()


class RuleTexts:
    """Reads texts with the plugins and names at hand, each once until those change."""

    def __init__(
        self, current: CurrentPlanner, grounds: Grounds, named: Callable[[], Named]
    ) -> None:
        self.current: Final = current
        self._grounds: Final = grounds
        self._named: Final = named
        self._generation = 0
        self._begin(current.now(), named())

    def generation(self) -> int:
        """Another number whenever texts may be read otherwise than before."""
        planner, names = self.current.now(), self._named()
        if planner is not self._planner or names != self._names:
            self._generation += 1
            self._begin(planner, names)
        return self._generation

    async def read(self, text: str, label: str = "", version: str = "") -> Reading:
        """The rules of a text, ready to be compiled; none of them where anything is wrong.

        ``label`` stands before the id of each rule, ``version`` before the fingerprint of what it
        says. A thread does it: a large text takes long enough to hold up everybody else.
        """
        self.generation()
        # Taken before the thread is waited for: what old plugins make is not kept for new ones.
        kept, key = self._kept, (digest_of(text), label, version)
        if key not in kept:
            kept[key] = await asyncio.to_thread(_read, text, self._ground, label, version)
        kept.move_to_end(key)
        found = kept[key]
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return found

    def _begin(self, planner: Planner, names: Named) -> None:
        self._planner, self._names = planner, names
        self._ground = self._grounds(planner, names)
        self._kept = OrderedDict[tuple[str, str, str], Reading]()


def _read(text: str, ground: RuleGround, label: str, version: str) -> Reading:
    read, problems = read_rules(text.encode(), FILE, ground, label=label, version=version)
    return Reading(problems=problems) if read is None else Reading(read.title, read.rules)


def digest_of(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()

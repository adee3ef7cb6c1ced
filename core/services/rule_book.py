"""The rules that speak to an athlete: of plugins, of the house, and of coaches whom they accepted."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.rule import FactDeclaration, Rule
from strideiq.core.domain.rule_set import Serving
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.admitted import admitted
from strideiq.core.services.rule_texts import Reading, RuleTexts
from strideiq.core.services.tools import Tools

_log = logging.getLogger("strideiq.rules")

Key: TypeAlias = tuple[UUID, int]
"""A version of a rule set."""


@dataclass(frozen=True, slots=True)
class RulesInUse:
    """Rules in the order they were declared, and the facts they may ask for.

    ``digest`` is another one whenever any rule says anything else.
    """

    rules: tuple[Rule, ...]
    declarations: Mapping[str, FactDeclaration]
    digest: str


class RuleBook:
    """What serves is asked of the database every time; each version is read once in each process.

    A version that can be read no more, because a fact or a workout it names is gone, is left out
    whole, and the rest serves. What was read is read anew when plugins, or names that rules may
    give, have changed.
    """

    def __init__(self, tools: Tools, access: Access, texts: RuleTexts) -> None:
        self._tools = tools
        self._access = access
        self._texts = texts
        self._generation = texts.generation()
        self._read: dict[Key, Reading] = {}

    async def for_athlete(self, unit: UnitOfWork, athlete_id: UUID) -> RulesInUse:
        """The rules for this athlete now, without those of plugins that they may not use.

        ``unit`` is one of the program, who sees every link.
        """
        planner = self._texts.current.now()
        may = await admitted(self._access, unit, planner.host, athlete_id)
        rules = list(planner.host.rules(may.allows))
        for serving in await unit.rule_sets.serving_for(athlete_id):
            rules += (await self.version(unit, serving)).rules
        return RulesInUse(tuple(rules), planner.facts.declarations, _digest(rules))

    async def version(self, unit: UnitOfWork, serving: Serving) -> Reading:
        """The rules of a version, or why there are none any more."""
        generation = self._texts.generation()
        if generation != self._generation:
            self._generation, self._read = generation, {}
        # Taken before the text is waited for: what is read with old plugins is not kept for new ones.
        known, key = self._read, (serving.rule_set_id, serving.version)
        if key not in known:
            known[key] = await self._now(await unit.rule_sets.text(serving), serving)
        return known[key]

    async def reload(self) -> None:
        """Forget what serves no more."""
        async with self._tools.store.read(PROGRAM) as unit:
            serving = await unit.rule_sets.serving()
        still: Final = {(each.rule_set_id, each.version) for each in serving}
        self._read = {key: read for key, read in self._read.items() if key in still}

    async def _now(self, text: str, serving: Serving) -> Reading:
        read = await self._texts.read(text, serving.label, str(serving.version))
        if read.problems:
            _log.warning(
                "version %d of rule set %s is left out: %d problems, the first at line %d",
                serving.version,
                serving.rule_set_id,
                len(read.problems),
                read.problems[0].line,
            )
        return read


def _digest(rules: Sequence[Rule]) -> str:
    told = "\n".join(f"{rule.key} {rule.version}" for rule in rules)
    return hashlib.sha256(told.encode()).hexdigest()

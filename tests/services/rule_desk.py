"""The use cases of rule sets on a real store, with flags and memberships as a test wants them."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from strideiq.core.adapters.flags.memory import UnleashFlags
from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.ports import Store
from strideiq.core.reading.shapes.rule_limits import RuleSetLimits
from strideiq.core.runtime.flags import held_flags
from strideiq.core.runtime.rule_texts import rule_texts
from strideiq.core.services.access import Access
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.rule_book import RuleBook
from strideiq.core.services.rule_sets import RuleSets
from strideiq.core.services.rule_texts import RuleTexts
from strideiq.core.services.tools import Tools
from tests.clocks import HandClock
from tests.people import someone
from tests.schema.serving import runtime
from tests.shared_tools import WrittenDown, tools_on

REQUEST = "request-1"
MANAGES = frozenset({Permission.MANAGE_RULES})


@dataclass
class RuleDesk:
    """Rule sets on one store; ``membership`` is that of whoever was given none."""

    store: Store
    membership: str = "elite"
    limits: dict[str, int] = field(default_factory=dict)
    flags: UnleashFlags = field(default_factory=lambda: held_flags(runtime().flags))
    clock: HandClock = field(default_factory=HandClock)

    @cached_property
    def _tools(self) -> tuple[Tools, WrittenDown]:
        return tools_on(self.store, self.clock)

    @property
    def tools(self) -> Tools:
        """The ports."""
        return self._tools[0]

    @property
    def told(self) -> WrittenDown:
        """What was published."""
        return self._tools[1]

    @cached_property
    def current(self) -> CurrentPlanner:
        """The planner of this desk alone."""
        return CurrentPlanner(runtime().planner)

    @cached_property
    def access(self) -> Access:
        """Who may use what."""
        terms = replace(runtime().terms, without_any=self.membership)
        return Access(self.tools, self.flags, terms, runtime().policy)

    @cached_property
    def texts(self) -> RuleTexts:
        """What is made of texts."""
        return rule_texts(runtime(), self.current)

    @cached_property
    def book(self) -> RuleBook:
        """The rules that speak to an athlete."""
        return RuleBook(self.tools, self.access, self.texts)

    @cached_property
    def limited(self) -> RuleSetLimits:
        """The shipped limits, but for those of the test."""
        return runtime().defaults.service.rule_sets.model_copy(update=self.limits)

    @cached_property
    def rule_sets(self) -> RuleSets:
        """The use cases."""
        return RuleSets(self.tools, self.access, self.texts, self.book, self.limited)

    async def coach(self) -> Viewer:
        """A coach."""
        return await someone(self.store, Role.COACH)

    async def admin(self, granted: frozenset[Permission] = MANAGES) -> Viewer:
        """An admin who may manage rules."""
        return await someone(self.store, Role.ADMIN, granted=granted)

    async def spoken(self, athlete_id: UUID) -> list[str]:
        """The rules people edited that speak to an athlete, with the version they are of."""
        async with self.store.read(PROGRAM) as unit:
            in_use = await self.book.for_athlete(unit, athlete_id)
        named = (rule for rule in in_use.rules if ":" in rule.key)
        return [f"{rule.id} {rule.version.partition('+')[0]}" for rule in named]

    async def events(self) -> list[AuditEvent]:
        """What was written down of rules, the oldest first."""
        async with self.store.read(PROGRAM) as unit:
            found = await unit.audit.page()
        return [each for each in reversed(found) if each.action.startswith("rules.")]

    async def revision(self) -> int:
        """How often rules changed for every process."""
        async with self.store.read(PROGRAM) as unit:
            return (await unit.revisions.all()).get("rules", 0)


def told(event: AuditEvent) -> dict[str, Any]:
    """What an event tells besides the digests."""
    return {name: value for name, value in event.details.items() if name != "digest"}

"""The use cases of rule sets on a real store, with flags and memberships as a test wants them."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from strideiq.core.adapters.flags.memory import UnleashFlags
from strideiq.core.domain.access import PROGRAM, Permission, Role, Viewer
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.job import Job
from strideiq.core.ports import Store
from strideiq.core.reading.shapes.rule_limits import RuleSetLimits
from strideiq.core.runtime.flags import held_flags
from strideiq.core.runtime.rule_texts import rule_texts
from strideiq.core.services.access import Access
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.rule_backtesting import BacktestMaking
from strideiq.core.services.rule_backtests import RuleBacktests
from strideiq.core.services.rule_book import RuleBook
from strideiq.core.services.rule_sets import RuleSets
from strideiq.core.services.rule_texts import RuleTexts
from strideiq.core.services.rule_trials import RuleTrials
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Progress
from tests.clocks import HandClock
from tests.people import new_id, someone
from tests.schema.serving import runtime
from tests.services.house import HOUR, nothing_said
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
    declared: list[str] = field(default_factory=lambda: list(runtime().flags))

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
        return rule_texts(self.current, self.access, lambda: self.declared)

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
        return RuleSets(self.tools, self.access, self.texts, self.limited)

    @cached_property
    def trials(self) -> RuleTrials:
        """Tries drafts on one athlete."""
        return RuleTrials(self.tools, self.access, self.texts)

    @cached_property
    def backtests(self) -> RuleBacktests:
        """Asks for backtests and reads them."""
        return RuleBacktests(self.tools, self.access, self.texts, self.limited)

    @property
    def making(self) -> BacktestMaking:
        """Makes backtests."""
        return BacktestMaking(self.tools, self.access, self.texts, self.limited.backtests)

    async def made(self, job: Job, progress: Progress | None = None) -> Job:
        """The job after a worker did it; a refusal fails it."""
        async with self.store.begin(PROGRAM) as unit:
            at = self.clock.now()
            mine = await unit.jobs.take("tests", at=at, lease=HOUR, job_id=job.id)
        assert mine is not None
        try:
            finish = await self.making(mine, progress or nothing_said)
            async with self.store.begin(PROGRAM) as unit:
                made = await finish(unit)
                await unit.jobs.succeed(job.id, "tests", at=at, result_id=made)
        except Refusal as refusal:
            async with self.store.begin(PROGRAM) as unit:
                await unit.jobs.fail(job.id, "tests", at=at, error=str(refusal), retry_at=None)
        async with self.store.read(PROGRAM) as unit:
            found = await unit.jobs.get(job.id)
        assert found is not None
        return found

    async def ran(self, athlete_id: UUID, km: float, *days_ago: int) -> None:
        """Have an athlete run so far on each of these days."""
        today = self.clock.now().date()
        stored = [
            StoredActivity(
                new_id(),
                athlete_id,
                Activity(today - timedelta(days=ago), km * 1000, km * 330),
                f"{athlete_id} {ago}",
                self.clock.now(),
            )
            for ago in days_ago
        ]
        async with self.store.begin(PROGRAM) as unit:
            await unit.activities.add_many(athlete_id, stored)

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

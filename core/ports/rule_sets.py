"""Repositories of rule sets that people edit, and of backtests of them."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from strideiq.core.domain.rule_set import (
    Backtest,
    BacktestResult,
    RuleSet,
    RuleSetVersion,
    Serving,
)


class RuleSets(Protocol):
    """Rule sets and their versions.

    A viewer sees their own; a coach those of the house too, and whoever manages rules all of them.
    Changed are one's own, and those of the house by whoever manages rules.
    """

    async def add(self, rule_set: RuleSet) -> bool:
        """Add a set; False, and nothing is written, where its owner has one of this name."""
        ...

    async def get(self, rule_set_id: UUID) -> RuleSet | None:
        """The set of this id."""
        ...

    async def held(self, rule_set_id: UUID) -> RuleSet | None:
        """The set of this id if the viewer may change it; no other unit does until this one ends."""
        ...

    async def page(
        self, *, after: UUID | None = None, limit: int = 50, archived: bool = False
    ) -> Sequence[RuleSet]:
        """Sets in the order of their ids, those behind ``after``; archived ones only where asked."""
        ...

    async def count(self, owner_id: UUID | None) -> int:
        """How many sets of this owner are not archived."""
        ...

    async def save(self, rule_set: RuleSet) -> bool:
        """Write down title, draft, what serves and whether it is archived; whether it was there."""
        ...

    async def add_version(self, version: RuleSetVersion) -> None:
        """Add a version of a set that is held; versions never change."""
        ...

    async def last_version(self, rule_set_id: UUID) -> int:
        """The highest number that was published, 0 where nothing was."""
        ...

    async def version(self, rule_set_id: UUID, number: int) -> RuleSetVersion | None:
        """One version of a set."""
        ...

    async def version_of(self, version_id: UUID) -> RuleSetVersion | None:
        """The version of this id."""
        ...

    async def versions(
        self, rule_set_id: UUID, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[RuleSetVersion]:
        """Versions of a set, the newest first, those before the one with the id ``before``."""
        ...

    async def published(self, rule_set_ids: Sequence[UUID]) -> Mapping[UUID, RuleSetVersion]:
        """The version that serves, by set, of those of these sets that have one."""
        ...

    async def serving(self) -> Sequence[Serving]:
        """What serves of every set, for the program."""
        ...

    async def serving_for(self, athlete_id: UUID) -> Sequence[Serving]:
        """What speaks to an athlete: sets of the house, and of coaches whom the athlete accepted.

        Ask as the program, who sees every link.
        """
        ...

    async def text(self, serving: Serving) -> str:
        """The text of a version that serves, or did."""
        ...


class Backtests(Protocol):
    """Backtests, seen by whoever asked for them; their results only while the athlete is seen."""

    async def add(self, backtest: Backtest, results: Sequence[BacktestResult], keep: int) -> None:
        """Add a backtest; of its account no more than the newest ``keep`` stay."""
        ...

    async def get(self, backtest_id: UUID) -> Backtest | None:
        """The viewer's backtest of this id."""
        ...

    async def by_job(self, job_id: UUID) -> Backtest | None:
        """The viewer's backtest that this job made; the program sees those of everybody."""
        ...

    async def results(self, backtest_id: UUID) -> Sequence[BacktestResult]:
        """What it says of athletes whom the viewer may see, in the order of their ids."""
        ...

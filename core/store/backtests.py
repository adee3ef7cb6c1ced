"""Backtests of rules, and what they say of each athlete: tables and repository."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    delete,
    insert,
    select,
)

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.rule_set import Backtest, BacktestResult, RuleDays
from strideiq.core.store.columns import Id, Instant, Json, id_column
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository
from strideiq.core.store.scope import scoped

backtests = Table(
    "backtests",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("rule_set_id", Id, ForeignKey("rule_sets.id", ondelete="CASCADE"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("against", Integer),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("job_id", Id, ForeignKey("jobs.id", ondelete="SET NULL"), unique=True),
    CheckConstraint("first <= last", name="days"),
    Index(None, "account_id"),
    Index(None, "rule_set_id"),
)

# With the athlete, so that it goes when they go and is read only by who may see them.
backtest_results = Table(
    "backtest_results",
    metadata,
    Column("backtest_id", Id, ForeignKey("backtests.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "athlete_id",
        Id,
        ForeignKey("athletes.athlete_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("rules", Json, nullable=False),
    Column("never_known", Json, nullable=False),
    Index(None, "athlete_id"),
)


def _result(row: Row[Any]) -> BacktestResult:
    return BacktestResult(
        row.athlete_id,
        msgspec.convert(row.rules, tuple[RuleDays, ...]),
        tuple(row.never_known),
    )


def _backtest(row: Row[Any]) -> Backtest:
    return Backtest(**row._asdict())


class SqlBacktests(Repository):
    """Backtests in the database."""

    async def add(self, backtest: Backtest, results: Sequence[BacktestResult], keep: int) -> None:
        """Add a backtest; of its account no more than the newest ``keep`` stay."""
        await self._run(insert(backtests).values(asdict(backtest)))
        for each in results:
            row = insert(backtest_results).values(
                backtest_id=backtest.id,
                athlete_id=each.athlete_id,
                rules=msgspec.to_builtins(each.rules),
                never_known=list(each.never_known),
            )
            await self._run(row)
        mine = backtests.c.account_id == backtest.account_id
        newest = select(backtests.c.id).where(mine).order_by(backtests.c.id.desc()).limit(keep)
        await self._run(delete(backtests).where(mine, backtests.c.id.not_in(newest)))

    async def get(self, backtest_id: UUID) -> Backtest | None:
        """The viewer's backtest of this id."""
        return await self._one(self._own().where(backtests.c.id == backtest_id), _backtest)

    async def by_job(self, job_id: UUID) -> Backtest | None:
        """The viewer's backtest that this job made; the program sees those of everybody."""
        return await self._one(self._own().where(backtests.c.job_id == job_id), _backtest)

    async def results(self, backtest_id: UUID) -> Sequence[BacktestResult]:
        """What it says of athletes whom the viewer may see, in the order of their ids."""
        statement = scoped(select(backtest_results), backtest_results, self._viewer)
        mine = statement.where(
            backtest_results.c.backtest_id == backtest_id,
            backtest_results.c.backtest_id.in_(self._own().with_only_columns(backtests.c.id)),
        ).order_by(backtest_results.c.athlete_id)
        return await self._all(mine, _result)

    def _own(self) -> Select[Any]:
        statement = select(backtests)
        if self._viewer == PROGRAM:
            return statement
        return statement.where(backtests.c.account_id == self._viewer.account_id)

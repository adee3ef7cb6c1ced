"""Backtests of rules, as the schema shows them."""

from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

import strawberry

from strideiq.core.domain.rule_set import Backtest as StoredBacktest
from strideiq.core.domain.rule_set import BacktestResult as StoredResult
from strideiq.core.domain.rule_set import RuleDays as StoredDays
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.node import Node, node_id, rare_id
from strideiq.schema.rule_types import RULE_SET

BACKTEST: Final = "Backtest"


@strawberry.type(description="On which past days a rule would have fired for one athlete.")
class BacktestRule:
    """Days by what became of them."""

    rule: str = strawberry.field(description="Its id in the set.")
    title: str = strawberry.field(description="Its title for people.")
    new: list[date] = strawberry.field(
        description="Days on which it fires and did not before.", metadata={"size": 5}
    )
    gone: list[date] = strawberry.field(
        description="Days on which it fires no more.", metadata={"size": 5}
    )
    same: list[date] = strawberry.field(
        description="Days on which it fires as before.", metadata={"size": 5}
    )

    @classmethod
    def of(cls, days: StoredDays) -> Self:
        """The days as they are stored."""
        return cls(
            rule=days.rule,
            title=days.title,
            new=list(days.new),
            gone=list(days.gone),
            same=list(days.same),
        )


@strawberry.type(description="What a backtest says of one athlete.")
class BacktestAthlete:
    """The rules of a backtest for one athlete."""

    athlete_id: strawberry.ID = strawberry.field(description="The id of the athlete.")
    rules: list[BacktestRule] = strawberry.field(
        description="Every rule of both versions.", metadata={"size": 10}
    )
    never_known: list[str] = strawberry.field(
        description="Facts that were known on none of the days.", metadata={"size": 2}
    )

    @classmethod
    def of(cls, stored: StoredResult) -> Self:
        """The result as it is stored."""
        return cls(
            athlete_id=node_id("Athlete", str(stored.athlete_id)),
            rules=[BacktestRule.of(each) for each in stored.rules],
            never_known=list(stored.never_known),
        )


@strawberry.type(
    description="A draft that was tried on past days, beside the version that served. Scopes were"
    " asked, flags and entitlements were not."
)
class Backtest(Node):
    """A backtest as it is stored."""

    rule_set_id: strawberry.ID = strawberry.field(description="The id of the rule set.")
    digest: str = strawberry.field(description="The SHA-256 of the draft's text.")
    against: int | None = strawberry.field(
        description="The number of the version it was compared with; null where none served."
    )
    first: date = strawberry.field(description="The first day.")
    last: date = strawberry.field(description="The last day.")
    at: datetime = strawberry.field(description="When it was made.")
    stored: strawberry.Private[StoredBacktest]

    @strawberry.field(
        description="What it says of each athlete whom the viewer may see now.",
        metadata={"size": 10},
    )
    async def athletes(self, info: RequestInfo) -> list[BacktestAthlete]:
        """The results that the viewer may see."""
        read = info.context.services.do.rule_backtests.results
        found = await read(info.context.viewer, self.stored.id)
        return [BacktestAthlete.of(each) for each in found]

    @classmethod
    def of(cls, stored: StoredBacktest) -> Self:
        """The backtest as it is stored."""
        return cls(
            id=rare_id(BACKTEST, str(stored.id)),
            rule_set_id=node_id(RULE_SET, str(stored.rule_set_id)),
            digest=stored.digest,
            against=stored.against,
            first=stored.first,
            last=stored.last,
            at=stored.at,
            stored=stored,
        )


async def find_backtest(context: Context, backtest_id: UUID) -> Backtest:
    """The backtest of this id. Raises NotFound."""
    return Backtest.of(await context.services.do.rule_backtests.get(context.viewer, backtest_id))

"""Rules tried before they serve: on one athlete, and on past days of many."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self, TypeAlias
from uuid import UUID

import strawberry

from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.proposal import HeldBy
from strideiq.core.engine.rules.trial import Tried
from strideiq.core.services import rule_refusals
from strideiq.core.services.explanations import explained
from strideiq.core.services.rule_trials import TriedOn
from strideiq.schema.backtests import BACKTEST, Backtest, find_backtest
from strideiq.schema.context import RequestInfo
from strideiq.schema.jobs import Job
from strideiq.schema.ledger import RuleComparison
from strideiq.schema.node import uuid_in
from strideiq.schema.reasons import Action, Fact, fact
from strideiq.schema.refusals import AnyRefusal, answering
from strideiq.schema.rule_changes import UnsoundRules
from strideiq.schema.rule_sets import RuleSetArgument
from strideiq.schema.rule_types import RULE_SET


@strawberry.type(description="A rule that was tried on an athlete.")
class TriedRule:
    """What a rule makes of an athlete."""

    rule: str = strawberry.field(description="Its id in the set.")
    title: str = strawberry.field(description="Its title for people.")
    says: str = strawberry.field(description="What it says, with the values of that day.")
    actions: list[Action] = strawberry.field(
        description="What it would do to a plan.", metadata={"size": 2}
    )
    comparisons: list[RuleComparison] = strawberry.field(
        description="Each comparison of it, and how far away the others are.",
        metadata={"size": 3},
    )
    turning: str = strawberry.field(
        description="The smallest change of one value that would turn the answer, in a sentence;"
        " empty where none would."
    )
    turning_fact: str | None = strawberry.field(description="The fact that would have to change.")
    distance: float | None = strawberry.field(
        description="How far that fact would have to move, in its unit; days for a date."
    )
    held_back_by: HeldBy | None = strawberry.field(
        description="What holds it back although it holds; null for all other rules."
    )
    why: str = strawberry.field(description="What holds it back, in a sentence; may be empty.")

    @classmethod
    def of(cls, tried: Tried, on: TriedOn) -> Self:
        """The rule with its reasons."""
        facts = dict(on.trial.facts)
        told = explained(tried.rule, facts, on.declarations, on.units)
        return cls(
            rule=tried.rule.id,
            title=tried.rule.title,
            says=told.says,
            actions=[Action.of(action) for action in tried.rule.then],
            comparisons=[
                RuleComparison(holds=each.holds, sentence=each.sentence)
                for each in told.comparisons
            ],
            turning=told.turning,
            turning_fact=tried.flip.fact if tried.flip else None,
            distance=tried.flip.distance if tried.flip else None,
            held_back_by=HeldBy(tried.barred.by) if tried.barred else None,
            why=tried.barred.why if tried.barred else "",
        )


@strawberry.type(description="What a draft makes of an athlete on a day; nothing was changed.")
class RuleTrial:
    """A trial."""

    day: date = strawberry.field(description="The athlete's day that was looked at.")
    facts: list[Fact] = strawberry.field(
        description="The values its rules ask for, without those that are not known.",
        metadata={"size": 10},
    )
    unknown: list[str] = strawberry.field(
        description="Facts its rules ask for that are not known.", metadata={"size": 2}
    )
    fired: list[TriedRule] = strawberry.field(
        description="Rules that would speak, in their order.", metadata={"size": 3}
    )
    held_back: list[TriedRule] = strawberry.field(
        description="Rules that hold and may not speak.", metadata={"size": 3}
    )
    quiet: list[TriedRule] = strawberry.field(
        description="Rules that do not hold, those nearest to it first.", metadata={"size": 5}
    )

    @classmethod
    def of(cls, on: TriedOn) -> Self:
        """The trial with its reasons."""
        trial = on.trial

        def shown(rules: Sequence[Tried]) -> list[TriedRule]:
            return [TriedRule.of(each, on) for each in rules]

        return cls(
            day=on.day,
            facts=[fact(name, value) for name, value in trial.facts if value is not None],
            unknown=[name for name, value in trial.facts if value is None],
            fired=shown(trial.fired),
            held_back=shown(trial.held_back),
            quiet=shown(trial.quiet),
        )


@strawberry.input(description="A draft to try on past days.")
class BacktestRulesInput:
    """A backtest as it is asked for."""

    rule_set: strawberry.ID = strawberry.field(description="The id of the rule set.")
    revision: int = strawberry.field(description="The revision of the draft as it was read.")
    first: date = strawberry.field(description="The first day.")
    last: date = strawberry.field(
        description="The last day, today at the latest; at most 366 days in all."
    )
    athletes: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description="The ids of at most 50 athletes; left out: everybody whom the viewer trains.",
    )


AthleteArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the athlete.")
]
DayArgument: TypeAlias = Annotated[
    date | None, strawberry.argument(description="A day of the past; left out: today.")
]
BacktestArgument: TypeAlias = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the backtest.")
]
AskArgument: TypeAlias = Annotated[
    BacktestRulesInput, strawberry.argument(description="What to try on whom.")
]
BacktestRulesResult: TypeAlias = Annotated[
    Job | UnsoundRules | AnyRefusal,
    strawberry.union(
        "BacktestRulesResult", description="The job that makes the backtest, or why there is none."
    ),
]


@strawberry.type
class RuleTrialQuery:
    """Reading what rules would do."""

    @strawberry.field(
        description="What the draft of a rule set makes of an athlete; nothing is changed.",
        metadata={"cost": 100},
    )
    async def try_rules(
        self,
        info: RequestInfo,
        rule_set: RuleSetArgument,
        athlete: AthleteArgument,
        day: DayArgument = None,
    ) -> RuleTrial:
        """Try a draft."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_trials
        tried = await do.tried(
            viewer,
            uuid_in(RULE_SET, rule_set, "rule_set"),
            uuid_in("Athlete", athlete, "athlete"),
            day,
        )
        return RuleTrial.of(tried)

    @strawberry.field(description="The viewer's backtest of this id; null when they have none.")
    async def backtest(self, info: RequestInfo, id: BacktestArgument) -> Backtest | None:  # noqa: A002
        """The backtest, for whoever asked for it."""
        info.context.signed_in()
        try:
            return await find_backtest(info.context, uuid_in(BACKTEST, id, "backtest"))
        except NotFound:
            return None


@strawberry.type
class RuleTrialMutation:
    """Asking for backtests."""

    @strawberry.mutation(
        description="Try a draft on past days of athletes, beside what serves; a job does it."
    )
    @answering
    async def backtest_rules(
        self,
        info: RequestInfo,
        input: AskArgument,  # noqa: A002  the one input object of the schema
    ) -> BacktestRulesResult:
        """Ask for a backtest."""
        viewer, do = info.context.signed_in(), info.context.services.do.rule_backtests
        athletes = input.athletes
        try:
            job = await do.ask(
                viewer,
                uuid_in(RULE_SET, input.rule_set, "rule_set"),
                input.revision,
                input.first,
                input.last,
                None if athletes is None else [_athlete(each) for each in athletes],
            )
        except rule_refusals.UnsoundRules as error:
            return UnsoundRules.of(error)
        return Job.of(job)


def _athlete(given: str) -> UUID:
    return uuid_in("Athlete", given, "athlete")

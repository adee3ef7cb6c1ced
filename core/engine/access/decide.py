"""The decision on a feature: the first barrier of the policy that holds, or none."""

from collections.abc import Sequence
from datetime import datetime

from strideiq.core.domain.decision import Barrier, Decision, Features, Why
from strideiq.core.domain.entitlement import Terms
from strideiq.core.domain.rule import Rule
from strideiq.core.engine.access.effective import comes
from strideiq.core.engine.access.facts import DECLARATIONS, Asked, facts_of, lacking, stock
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.engine.rules.explain import filled


class Policy:
    """What every feature takes, and what is looked at in which order; compiled once."""

    def __init__(self, features: Features, barriers: Sequence[Barrier]) -> None:
        self.features = features
        self._barriers = tuple(barriers)
        self._rules = ReferenceEngine().compile(rules_of(barriers), DECLARATIONS)

    def decide(self, asked: Asked, terms: Terms) -> Decision:
        """Whether the feature may be used, and if not, why and what would change it."""
        facts = facts_of(asked, terms)
        quota = stock(asked, terms)
        variant = asked.flag.variant if asked.flag else ""
        payload = asked.flag.payload if asked.flag else None
        barrier = next(
            (self._barriers[firing.rule.priority] for firing in self._rules.fired(facts)), None
        )
        return Decision(
            asked.name,
            allowed=barrier is None,
            why=None if barrier is None else barrier.why,
            reason="" if barrier is None else filled(barrier.reason, facts, DECLARATIONS),
            would_allow="" if barrier is None else filled(barrier.would_allow, facts, DECLARATIONS),
            until=_until(asked, terms, None if barrier is None else barrier.why),
            limit=quota.limit if quota else None,
            used=quota.used if quota else None,
            left=quota.left if quota else None,
            variant=variant,
            payload=payload,
        )


def rules_of(barriers: Sequence[Barrier]) -> tuple[Rule, ...]:
    """The barriers as rules, whose priority is their place in the order."""
    return tuple(
        Rule(str(place), "", each.why, each.when, (), each.reason, "policies.yaml", place)
        for place, each in enumerate(barriers)
    )


def _until(asked: Asked, terms: Terms, why: Why | None) -> datetime | None:
    """When the answer may change by itself: what is held ends or begins, or the month is new."""
    feature = asked.feature
    if feature is None:
        return None
    taken = [name for name in (feature.entitlement, feature.quota) if name is not None]
    if why is None:
        ends = [asked.holdings.held[name].until for name in taken if name in asked.holdings.held]
        return min((end for end in ends if end is not None), default=None)
    if why is Why.NOT_HELD:
        missing = lacking(feature, asked.holdings, terms)
        return comes(terms, asked.grants, asked.now, missing) if missing else None
    quota = stock(asked, terms) if why is Why.USED_UP else None
    return asked.month_ends if quota is not None and quota.monthly else None

"""What is held and decided, as types: grants, entitlements in somebody's hands, features."""

from datetime import datetime
from typing import Self

import strawberry

from strideiq.core.domain import entitlement as domain
from strideiq.core.domain.decision import Why
from strideiq.core.domain.entitlement import UNLIMITED, GrantKind
from strideiq.core.services.access_views import AccessView, Judged
from strideiq.schema import decision_enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.node import Node, node_id
from strideiq.schema.offers import Entitlement, Membership, amount

GRANT = "Grant"


@strawberry.type(description="Something an account was given.")
class Grant(Node):
    """A membership, a trial, a gift or a purchase."""

    kind: GrantKind = strawberry.field(description="How it came to be held.")
    gives: str = strawberry.field(description="Key of the membership or purchase it gives.")
    starts_at: datetime = strawberry.field(description="From when it counts.")
    ends_at: datetime | None = strawberry.field(description="Until when; null for no end.")
    reason: str = strawberry.field(description="Why it was given; empty where nobody said.")
    units: int | None = strawberry.field(description="How often a purchase can be used.")
    units_used: int = strawberry.field(description="How often it was.")
    revoked_at: datetime | None = strawberry.field(description="When it was taken away.")

    @classmethod
    def of(cls, grant: domain.Grant) -> Self:
        """The domain's grant as a type of the schema."""
        return cls(
            id=node_id(GRANT, str(grant.id)),
            kind=grant.kind,
            gives=grant.gives,
            starts_at=grant.starts_at,
            ends_at=grant.ends_at,
            reason=grant.reason,
            units=grant.units,
            units_used=grant.units_used,
            revoked_at=grant.revoked_at,
        )


@strawberry.type(description="How much of an entitlement an account has, until when and from what.")
class HeldEntitlement:
    """An entitlement in somebody's hands."""

    entitlement: Entitlement = strawberry.field(description="What it is.")
    held: bool = strawberry.field(description="Whether there is any of it.")
    amount: int | None = strawberry.field(description="How much; null for a switch, or no end.")
    unlimited: bool = strawberry.field(description="Whether there is no end of it.")
    used: int | None = strawberry.field(
        description="How much is used this month; null for what is not monthly."
    )
    until: datetime | None = strawberry.field(
        description="When it will be less; null where no such time is known."
    )
    source: Grant | None = strawberry.field(
        description="What it rests on; null for what everybody has."
    )


@strawberry.type(description="Whether a feature may be used, and what stands in the way.")
class FeatureAccess:
    """A decision on one feature."""

    name: str = strawberry.field(description="Its name, such as `plans.generate`.")
    title: str = strawberry.field(description="What is done, for people.")
    allowed: bool = strawberry.field(description="Whether it may be used now.")
    why: Why | None = strawberry.field(description="What stands in the way; null for a yes.")
    reason: str = strawberry.field(description="The same in a sentence; empty for a yes.")
    would_allow: str = strawberry.field(description="What would give it; empty for a yes.")
    until: datetime | None = strawberry.field(
        description="When the answer may change by itself; null where no such time is known."
    )
    limit: int | None = strawberry.field(
        description="How much there is; null without a quota, or no end."
    )
    used: int | None = strawberry.field(description="How much is used; null without a quota.")
    left: int | None = strawberry.field(
        description="How much is left; null without a quota, or no end."
    )
    variant: str = strawberry.field(description="The variant of its flag; empty for none.")
    payload: str | None = strawberry.field(description="What that variant carries.")

    @classmethod
    def of(cls, judged: Judged) -> Self:
        """A judged feature as a type of the schema."""
        decision = judged.decision
        return cls(
            name=judged.feature.name,
            title=judged.feature.title,
            allowed=decision.allowed,
            why=decision.why,
            reason=decision.reason,
            would_allow=decision.would_allow,
            until=decision.until,
            limit=decision.limit,
            used=decision.used,
            left=decision.left,
            variant=decision.variant,
            payload=decision.payload,
        )


@strawberry.type(description="What an account has and why, what it lacks and what would give it.")
class Access:
    """Everything decided for one account at one moment."""

    membership: Membership = strawberry.field(description="The best membership it has now.")
    until: datetime | None = strawberry.field(
        description="When it will be a lesser one; null where no such time is known."
    )
    entitlements: list[HeldEntitlement] = strawberry.field(
        description="Every entitlement with what is held of it.", metadata={"size": 10}
    )
    features: list[FeatureAccess] = strawberry.field(
        description="Every feature with whether it may be used.", metadata={"size": 12}
    )
    grants: list[Grant] = strawberry.field(
        description="What counts now of all it was given.", metadata={"size": 3}
    )
    trial_open: bool = strawberry.field(description="Whether its person may still start a trial.")

    @classmethod
    def of(cls, view: AccessView) -> Self:
        """A view as a type of the schema."""
        terms, holdings = view.terms, view.holdings
        return cls(
            membership=Membership.of(terms.memberships[holdings.membership], terms),
            until=holdings.until,
            entitlements=[
                HeldEntitlement(
                    entitlement=Entitlement.of(terms.entitlements[name]),
                    held=bool(held.value),
                    amount=amount(held.value),
                    unlimited=held.value == UNLIMITED,
                    used=view.used.get(name),
                    until=held.until,
                    source=None if held.source is None else Grant.of(held.source),
                )
                for name, held in holdings.held.items()
            ],
            features=[FeatureAccess.of(each) for each in view.features],
            grants=[Grant.of(each) for each in holdings.grants],
            trial_open=view.is_trial_open,
        )

"""Feature flags as admins see them."""

from datetime import date, datetime
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

import strawberry

from strideiq.core.domain.flag import (
    Constraint,
    FlagAnswer,
    FlagKind,
    FlagSource,
    FlagStanding,
    Operator,
    Strategy,
    Variant,
)
from strideiq.core.domain.flag import FlagChange as StoredChange
from strideiq.core.engine.flags.described import described
from strideiq.schema import decision_enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.node import Node, rare_id

FLAG = "FeatureFlag"


def key_of(name: str) -> UUID:
    """A flag is known by its name; ids carry this, the same for as long as the name is."""
    return uuid5(NAMESPACE_URL, f"strideiq:flag:{name}")


@strawberry.type(description="A condition on whoever a flag is asked for.")
class FlagConstraint:
    """One condition."""

    context: str = strawberry.field(description="What of the asker is compared.")
    operator: Operator = strawberry.field(description="How it is compared.")
    values: list[str] = strawberry.field(description="With what.", metadata={"size": 3})
    inverted: bool = strawberry.field(description="Whether it must not hold.")

    @classmethod
    def of(cls, constraint: Constraint) -> Self:
        """The domain's constraint as a type of the schema."""
        return cls(
            context=constraint.context,
            operator=constraint.operator,
            values=list(constraint.values),
            inverted=constraint.inverted,
        )


@strawberry.type(description="A way for a flag to be on; a flag has any of its strategies.")
class FlagStrategy:
    """One way to be on."""

    percent: int = strawberry.field(
        description="The share of the accounts; who is in stays in while it grows."
    )
    users: list[str] = strawberry.field(
        description="Plain ids of accounts; where there are any it is on for these alone.",
        metadata={"size": 3},
    )
    constraints: list[FlagConstraint] = strawberry.field(
        description="Conditions that must all hold.", metadata={"size": 2}
    )

    @classmethod
    def of(cls, strategy: Strategy) -> Self:
        """The domain's strategy as a type of the schema."""
        return cls(
            percent=strategy.percent,
            users=list(strategy.users),
            constraints=[FlagConstraint.of(each) for each in strategy.constraints],
        )


@strawberry.type(description="One of several ways a flag can be on.")
class FlagVariant:
    """One way, with what comes with it."""

    name: str = strawberry.field(description="Its name.")
    weight: int = strawberry.field(description="The share of the accounts in per cent.")
    payload: str | None = strawberry.field(description="What comes with it.")

    @classmethod
    def of(cls, variant: Variant) -> Self:
        """The domain's variant as a type of the schema."""
        return cls(name=variant.name, weight=variant.weight, payload=variant.payload)


@strawberry.type(description="A feature flag as it stands.")
class FeatureFlag(Node):
    """A declared flag."""

    name: str = strawberry.field(description="Its name.")
    title: str = strawberry.field(description="What it is, for people.")
    owner: str = strawberry.field(description="Who answers for it.")
    reason: str = strawberry.field(description="Why there is a flag.")
    kind: FlagKind = strawberry.field(description="What it is for.")
    expires: date | None = strawberry.field(description="When it should be gone; null for never.")
    enabled: bool = strawberry.field(description="Whether it is on for anybody.")
    strategies: list[FlagStrategy] = strawberry.field(
        description="For whom it is on; for everybody where there are none.", metadata={"size": 2}
    )
    variants: list[FlagVariant] = strawberry.field(
        description="Ways to be on; each account has one and keeps it.", metadata={"size": 2}
    )
    on_at: datetime | None = strawberry.field(description="Since when it is on; null for always.")
    off_at: datetime | None = strawberry.field(description="From when it is off; null for never.")
    standing: str = strawberry.field(description="All of that in one line for people.")
    said_by: FlagSource = strawberry.field(description="Where it is decided.")
    version: int = strawberry.field(description="How often admins changed it here.")
    whole: bool = strawberry.field(
        description="Whether it has nothing that only the Unleash server can show."
    )

    @classmethod
    def of(cls, standing: FlagStanding) -> Self:
        """The domain's flag as a type of the schema."""
        flag, state = standing.flag, standing.flag.state
        return cls(
            id=rare_id(FLAG, str(key_of(flag.name))),
            name=flag.name,
            title=flag.title,
            owner=flag.owner,
            reason=flag.reason,
            kind=flag.kind,
            expires=flag.expires,
            enabled=state.enabled,
            strategies=[FlagStrategy.of(each) for each in state.strategies],
            variants=[FlagVariant.of(each) for each in state.variants],
            on_at=state.schedule.on_at,
            off_at=state.schedule.off_at,
            standing=described(state),
            said_by=standing.source,
            version=standing.version,
            whole=standing.whole,
        )


@strawberry.type(description="A change that an admin made to a flag.")
class FlagChange:
    """One version of a flag."""

    version: int = strawberry.field(description="Counts from 1.")
    at: datetime = strawberry.field(description="When it was made.")
    by: str | None = strawberry.field(
        description="Plain id of the account that made it; null for the command line."
    )
    note: str = strawberry.field(description="Why; may be empty.")
    standing: str = strawberry.field(description="How the flag stood from then on.")

    @classmethod
    def of(cls, change: StoredChange) -> Self:
        """The domain's change as a type of the schema."""
        return cls(
            version=change.version,
            at=change.at,
            by=None if change.by is None else str(change.by),
            note=change.note,
            standing=described(change.state),
        )


@strawberry.type(description="What a flag answers for somebody now.")
class FlagPreview:
    """An answer."""

    on: bool = strawberry.field(description="Whether it is on.")
    variant: str | None = strawberry.field(description="The variant, where the flag has any.")
    payload: str | None = strawberry.field(description="What comes with the variant.")

    @classmethod
    def of(cls, answer: FlagAnswer) -> Self:
        """The domain's answer as a type of the schema."""
        return cls(on=answer.on, variant=answer.variant or None, payload=answer.payload)

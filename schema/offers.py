"""What can be held, as types: entitlements, memberships, and what is bought once."""

from collections.abc import Mapping
from typing import Self

import strawberry

from strideiq.core.domain import entitlement as domain
from strideiq.core.domain.entitlement import UNLIMITED, EntitlementKind, Terms, Value
from strideiq.schema import decision_enums  # noqa: F401  the enums get their descriptions there


@strawberry.type(description="Something that memberships give.")
class Entitlement:
    """One entitlement by itself."""

    name: str = strawberry.field(description="Its name, such as `plans_per_month`.")
    title: str = strawberry.field(description="What it is, for people.")
    kind: EntitlementKind = strawberry.field(description="What its value is.")
    unit: str = strawberry.field(description="What a number of it counts; empty for a switch.")
    downgrade: str = strawberry.field(description="What happens to what exists when it is lost.")

    @classmethod
    def of(cls, entitlement: domain.Entitlement) -> Self:
        """The domain's entitlement as a type of the schema."""
        return cls(
            name=entitlement.name,
            title=entitlement.title,
            kind=entitlement.kind,
            unit=entitlement.unit,
            downgrade=entitlement.downgrade,
        )


@strawberry.type(description="How much of an entitlement something gives.")
class GivenEntitlement:
    """An entitlement with its value."""

    entitlement: Entitlement = strawberry.field(description="What is given.")
    amount: int | None = strawberry.field(description="How much; null for a switch, or no end.")
    unlimited: bool = strawberry.field(description="Whether there is no end of it.")

    @classmethod
    def of(cls, name: str, value: Value, terms: Terms) -> Self:
        """The entitlement of this name with this value."""
        return cls(
            entitlement=Entitlement.of(terms.entitlements[name]),
            amount=amount(value),
            unlimited=value == UNLIMITED,
        )


def _given(gives: Mapping[str, Value], terms: Terms) -> list[GivenEntitlement]:
    return [GivenEntitlement.of(name, value, terms) for name, value in gives.items() if value]


def amount(value: Value) -> int | None:
    """A value as a number; None for a switch, and where there is no end of it."""
    return None if isinstance(value, bool) or value == UNLIMITED else value


@strawberry.type(description="What somebody can be a member of.")
class Membership:
    """One membership."""

    key: str = strawberry.field(description="Its key, such as `pro`.")
    title: str = strawberry.field(description="What it is called.")
    rank: int = strawberry.field(description="Its place among all offers: a lower one costs less.")
    gives: list[GivenEntitlement] = strawberry.field(
        description="What it gives.", metadata={"size": 8}
    )

    @classmethod
    def of(cls, membership: domain.Membership, terms: Terms) -> Self:
        """The domain's membership as a type of the schema."""
        return cls(
            key=membership.key,
            title=membership.title,
            rank=membership.rank,
            gives=_given(membership.gives, terms),
        )


@strawberry.type(description="Something that is bought once.")
class OneOff:
    """One purchase."""

    key: str = strawberry.field(description="Its key, such as `semi-custom-plan`.")
    title: str = strawberry.field(description="What it is called.")
    rank: int = strawberry.field(description="Its place among all offers: a lower one costs less.")
    quota: Entitlement = strawberry.field(description="The monthly entitlement it adds to.")
    units: int = strawberry.field(description="How many it adds, beyond those of a month.")
    days: int = strawberry.field(description="How long it can be used.")
    gives: list[GivenEntitlement] = strawberry.field(
        description="What it gives besides, for as long.", metadata={"size": 4}
    )

    @classmethod
    def of(cls, offer: domain.OneOff, terms: Terms) -> Self:
        """The domain's purchase as a type of the schema."""
        return cls(
            key=offer.key,
            title=offer.title,
            rank=offer.rank,
            quota=Entitlement.of(terms.entitlements[offer.quota]),
            units=offer.units,
            days=offer.days,
            gives=_given(offer.gives, terms),
        )


@strawberry.type(description="Everything that can be held.")
class Offers:
    """Memberships, purchases and the trial."""

    without_any: str = strawberry.field(description="Key of the membership that everybody has.")
    memberships: list[Membership] = strawberry.field(
        description="What somebody can be a member of.", metadata={"size": 3}
    )
    one_offs: list[OneOff] = strawberry.field(
        description="What is bought once.", metadata={"size": 1}
    )
    trial_membership: str = strawberry.field(description="Key of what each person may try once.")
    trial_days: int = strawberry.field(description="For so many days.")

    @classmethod
    def of(cls, terms: Terms) -> Self:
        """The terms as a type of the schema."""
        return cls(
            without_any=terms.without_any,
            memberships=[Membership.of(each, terms) for each in terms.memberships.values()],
            one_offs=[OneOff.of(each, terms) for each in terms.one_offs.values()],
            trial_membership=terms.trial.membership,
            trial_days=terms.trial.days,
        )

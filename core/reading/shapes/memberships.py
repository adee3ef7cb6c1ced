"""The shape of memberships.yaml: what people can be members of, try, and buy once."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from strideiq.core.domain.entitlement import (
    UNLIMITED,
    Entitlement,
    Membership,
    OneOff,
    Terms,
    Trial,
    Value,
)
from strideiq.core.reading.shapes.entitlements import EntitlementName
from strideiq.core.reading.shapes.manifest import Line, Name
from strideiq.core.reading.shaping import Shape

Days = Annotated[int, Field(ge=1, le=3660)]
Rank = Annotated[int, Field(ge=0, le=1000)]
Much = bool | Annotated[int, Field(ge=0, le=1_000_000)] | Literal["unlimited"]
Gives = dict[EntitlementName, Much]


class MembershipShape(Shape):
    """One membership."""

    title: Line = Field(description="What it is called.")
    rank: Rank = Field(description="Its place among all offers: a lower one costs less.")
    entitlements: Gives = Field(description="What it gives: true, a number, or unlimited.")


class OneOffShape(Shape):
    """Something that is bought once."""

    title: Line = Field(description="What it is called.")
    rank: Rank = Field(description="Its place among all offers: a lower one costs less.")
    quota: EntitlementName = Field(description="The monthly entitlement its units are of.")
    units: Annotated[int, Field(ge=1, le=100)] = Field(
        description="How many it adds, usable once the month's own are used."
    )
    days: Days = Field(description="How long it can be used.")
    entitlements: Gives = Field(description="What it gives besides, for as long.")


class TrialShape(Shape):
    """What a person may try, once."""

    membership: Name = Field(description="The membership that is tried.")
    days: Days = Field(description="For so many days.")


class MembershipsFile(Shape):
    """``memberships.yaml``."""

    without_any: Name = Field(description="The membership of whoever was given none.")
    trial: TrialShape
    memberships: dict[Name, MembershipShape] = Field(description="Every membership by its key.")
    one_offs: dict[Name, OneOffShape] = Field(description="Every one-off purchase by its key.")


def terms_from(file: MembershipsFile, entitlements: Mapping[str, Entitlement]) -> Terms:
    """Everything that can be held; the names have been checked."""
    return Terms(
        entitlements,
        {
            key: Membership(key, each.title, each.rank, _gives(each.entitlements))
            for key, each in file.memberships.items()
        },
        {
            key: OneOff(
                key,
                each.title,
                each.rank,
                each.quota,
                each.units,
                each.days,
                _gives(each.entitlements),
            )
            for key, each in file.one_offs.items()
        },
        Trial(file.trial.membership, file.trial.days),
        file.without_any,
    )


def _gives(written: Gives) -> Mapping[str, Value]:
    return {name: UNLIMITED if isinstance(much, str) else much for name, much in written.items()}

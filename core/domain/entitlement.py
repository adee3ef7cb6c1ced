"""What people hold: memberships, trials, gifts and one-off purchases, and what these entitle to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Role

UNLIMITED: Final = -1
"""The value of an entitlement with a number that has no end."""

NEVER: Final = datetime.max.replace(tzinfo=UTC)
"""Later than anything ends."""

Value = bool | int
"""Of a switch whether it is held; else how much, ``UNLIMITED`` included."""


class EntitlementKind(StrEnum):
    """What the value of an entitlement is.

    A switch is held or not. An amount is the most there may be at any time, such as seats or days.
    A monthly number is used up and new in every calendar month of the athlete.
    """

    SWITCH = "switch"
    AMOUNT = "amount"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Something memberships give, by name; ``downgrade`` says what happens when it is lost."""

    name: str
    title: str
    kind: EntitlementKind
    unit: str = ""
    downgrade: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """What somebody is a member of; ``gives`` has a value for some entitlements by name.

    A lower ``rank`` costs less; one-off purchases have ranks among those of memberships.
    """

    key: str
    title: str
    rank: int
    gives: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class OneOff:
    """Something that is bought once: ``units`` of a monthly entitlement, usable in any month.

    What it ``gives`` besides is held for ``days``, whether or not its units are used by then.
    """

    key: str
    title: str
    rank: int
    quota: str
    units: int
    days: int
    gives: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Trial:
    """A membership to be tried for some days, once by each person."""

    membership: str
    days: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that can be held, by name; ``without_any`` is the membership everybody has."""

    entitlements: Mapping[str, Entitlement]
    memberships: Mapping[str, Membership]
    one_offs: Mapping[str, OneOff]
    trial: Trial
    without_any: str


class GrantKind(StrEnum):
    """How somebody came to hold something."""

    MEMBERSHIP = "membership"
    TRIAL = "trial"
    COMP = "comp"
    ONE_OFF = "one_off"


@dataclass(frozen=True, slots=True)
class Grant:
    """Something an account holds from ``starts_at`` until just before ``ends_at``.

    ``gives`` is the key of a membership, or of a one-off purchase. ``ends_at`` is None where it has
    no end. ``units`` is how often a one-off may be used, None for anything else; ``units_used`` how
    often it was. ``granted_by`` is the account of the admin, None where the program did it.
    """

    id: UUID
    account_id: UUID
    kind: GrantKind
    gives: str
    starts_at: datetime
    created_at: datetime
    ends_at: datetime | None = None
    reason: str = ""
    granted_by: UUID | None = None
    units: int | None = None
    units_used: int = 0
    revoked_at: datetime | None = None
    revoked_by: UUID | None = None

    def is_held(self, now: datetime) -> bool:
        """Whether it counts at this instant."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return False
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Taking:
    """One unit of a quota that a job took, kept so that it is given back once and no more.

    ``period`` is the athlete's calendar month (``2026-11``); empty for a unit of the one-off
    ``grant_id``.
    """

    id: UUID
    account_id: UUID
    quota: str
    period: str
    at: datetime
    job_id: UUID | None = None
    grant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """How much of an entitlement somebody has now, until when, and from what.

    ``until`` is when it will be less, None where no such time is known. ``source`` is the grant it
    rests on, None where everybody has it.
    """

    value: Value
    until: datetime | None = None
    source: Grant | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account has at one instant: its best membership, and each entitlement by name.

    ``until`` is when the membership will be a lesser one. ``grants`` are those that count now.
    """

    membership: str
    until: datetime | None
    held: Mapping[str, Held]
    grants: tuple[Grant, ...] = ()

    def value(self, entitlement: str) -> Value:
        """How much of an entitlement is held; False of one that nobody declared."""
        held = self.held.get(entitlement)
        return False if held is None else held.value

    def units_left(self, quota: str, one_offs: Mapping[str, OneOff]) -> int:
        """How many units of one-off purchases are left for this monthly entitlement."""
        return sum((grant.units or 0) - grant.units_used for grant in self.spare(quota, one_offs))

    def spare(self, quota: str, one_offs: Mapping[str, OneOff]) -> tuple[Grant, ...]:
        """The one-off purchases with units left for this quota, those that end first in front."""
        found = [
            grant
            for grant in self.grants
            if grant.kind is GrantKind.ONE_OFF
            and grant.gives in one_offs
            and one_offs[grant.gives].quota == quota
            and grant.units_used < (grant.units or 0)
        ]
        return tuple(sorted(found, key=lambda grant: grant.ends_at or NEVER))


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom something is held by: what decisions and flags want to know of the account."""

    account_id: UUID
    role: Role | None = None
    time_zone: str = "UTC"
    country: str = ""

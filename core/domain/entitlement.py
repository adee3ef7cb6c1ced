"""What people hold: memberships, trials, gifts and one-off purchases, and what these entitle to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

UNLIMITED: Final = -1
"""The value of an entitlement with a number that has no end."""

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

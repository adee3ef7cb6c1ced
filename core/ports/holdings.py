"""Repositories of what accounts hold: grants, trials that were taken, and how much quotas are used."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from strideiq.core.domain.entitlement import Grant, Holder, Taking


class Grants(Protocol):
    """What accounts hold; whoever changes it holds the account first."""

    async def holder(self, account_id: UUID) -> Holder | None:
        """What decisions want to know of this account, whoever asks."""
        ...

    async def hold(self, account_id: UUID) -> bool:
        """Let nobody else change what this account has before the unit ends; whether there is one.

        Raises its access revision.
        """
        ...

    async def add(self, grant: Grant) -> None:
        """Give something to an account."""
        ...

    async def get(self, grant_id: UUID) -> Grant | None:
        """The grant of this id."""
        ...

    async def of(self, account_id: UUID, *, not_over: datetime | None = None) -> Sequence[Grant]:
        """What an account was given, oldest first; with ``not_over`` what may count from then on."""
        ...

    async def page(
        self, account_id: UUID, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[Grant]:
        """What an account was given, newest first, those before ``before``."""
        ...

    async def revoke(self, grant_id: UUID, *, at: datetime, by: UUID | None) -> Grant | None:
        """End a grant before its time; None where it was over or had been revoked."""
        ...

    async def extend(self, grant_id: UUID, ends_at: datetime) -> Grant | None:
        """Let a grant end at another time; None where it was revoked."""
        ...

    async def use_unit(self, grant_id: UUID, at: datetime) -> bool:
        """Use one unit of a one-off purchase; False where none is left or it is over."""
        ...

    async def give_back_unit(self, grant_id: UUID) -> None:
        """Take one use back."""
        ...

    async def take_trial(self, person: bytes, at: datetime) -> bool:
        """Note that a person, known by a digest, takes their trial; False where they have."""
        ...

    async def has_tried(self, person: bytes) -> bool:
        """Whether this person has taken a trial."""
        ...


class Quotas(Protocol):
    """How much of each monthly quota accounts have used, and which jobs did."""

    async def used(self, account_id: UUID, period: str) -> Mapping[str, int]:
        """How much was used in this month, by quota."""
        ...

    async def take(self, account_id: UUID, quota: str, period: str, limit: int | None) -> bool:
        """Use one more, unless ``limit`` was reached; None where there is no end of it."""
        ...

    async def keep(self, taking: Taking) -> None:
        """Keep what a job took."""
        ...

    async def taken(self, job_id: UUID, quota: str) -> bool:
        """Whether a job holds a unit of this quota."""
        ...

    async def give_back(self, job_id: UUID) -> Sequence[Taking]:
        """Give back what a job took, once, and say what that was."""
        ...

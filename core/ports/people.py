"""Repositories of who may come in and who sees whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from strideiq.core.domain.access import Permission, Role
from strideiq.core.domain.account import (
    Account,
    CoachLink,
    EmailPurpose,
    EmailToken,
    Invite,
    SignInFamily,
    Standing,
)
from strideiq.core.domain.coaching import Introduced


class Accounts(Protocol):
    """Accounts by id and by plain e-mail address."""

    async def add(self, account: Account) -> bool:
        """Add an account; False, and nothing is written, when the address has one."""
        ...

    async def get(self, account_id: UUID) -> Account | None:
        """The account of this id."""
        ...

    async def by_email(self, email: str) -> Account | None:
        """The account of this address, however it is written."""
        ...

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[Account]:
        """Accounts in the order of their ids, those behind ``after``."""
        ...

    async def change_password(self, account_id: UUID, password_hash: str) -> None:
        """Replace the password."""
        ...

    async def verify(self, account_id: UUID, at: datetime) -> None:
        """Note that the address was proved; the first time counts."""
        ...

    async def allow(self, account_id: UUID, role: Role, granted: frozenset[Permission]) -> None:
        """Give a role and the permissions of an admin; raises the access revision."""
        ...

    async def owners(self) -> frozenset[UUID]:
        """Owners who can sign in; none of them changes before the unit ends."""
        ...

    async def disable(self, account_id: UUID, at: datetime | None) -> None:
        """Close an account to sign-ins, or with None open it; raises the access revision."""
        ...

    async def delete(self, account_id: UUID) -> bool:
        """Delete an account and everything of its athlete for good; whether there was one."""
        ...

    async def has_demo(self) -> bool:
        """Whether any demo account exists."""
        ...


class SignIns(Protocol):
    """Sign-in families."""

    async def add(self, family: SignInFamily) -> None:
        """Add a family."""
        ...

    async def get(self, family_id: UUID) -> SignInFamily | None:
        """The family of this id, revoked or expired ones too."""
        ...

    async def admitted(self, family_id: UUID) -> Standing | None:
        """How the family of this id stands, with its account and athlete; asked in one statement.

        Ask as the program: who asks is the question.
        """
        ...

    async def of_account(self, account_id: UUID) -> Sequence[SignInFamily]:
        """Families of an account that are not revoked, newest first."""
        ...

    async def rotate(
        self, family_id: UUID, *, old: bytes, new: bytes, at: datetime, expires_at: datetime
    ) -> bool:
        """Replace the token digest ``old``; False when it is not the newest, revoked or expired."""
        ...

    async def revoke(self, family_id: UUID, at: datetime) -> bool:
        """End a family; whether it was alive."""
        ...

    async def revoke_all(
        self, account_id: UUID, at: datetime, *, but: UUID | None = None
    ) -> Sequence[UUID]:
        """End every family of an account except ``but``; the ids of those that were alive."""
        ...


class EmailTokens(Protocol):
    """Links that were mailed."""

    async def add(self, token: EmailToken) -> None:
        """Add a link; older ones of the same account and purpose stop working."""
        ...

    async def use(self, token_hash: bytes, purpose: EmailPurpose, at: datetime) -> UUID | None:
        """The account a good link belongs to; the link is used up, whoever else tries at once."""
        ...


class Invites(Protocol):
    """The allow-list."""

    async def add(self, invite: Invite) -> bool:
        """Add an address; False when it is on the list."""
        ...

    async def by_email(self, email: str) -> Invite | None:
        """The invite of this address, however it is written."""
        ...

    async def get(self, invite_id: UUID) -> Invite | None:
        """The invite of this id."""
        ...

    async def accept(self, email: str, at: datetime) -> bool:
        """Note that the address made its account; whether an invite waited for it."""
        ...

    async def page(self, *, after: UUID | None = None, limit: int = 50) -> Sequence[Invite]:
        """Invites in the order of their ids, those behind ``after``."""
        ...

    async def remove(self, invite_id: UUID) -> bool:
        """Take an address off the list; whether it was there."""
        ...


class CoachLinks(Protocol):
    """Coaches and their athletes; each side sees its own links only."""

    async def invite(self, link: CoachLink) -> bool:
        """Add a link, or open a revoked one of the same two again; False when one stands.

        Raises the access revision of whoever is asked.
        """
        ...

    async def get(self, link_id: UUID) -> CoachLink | None:
        """The link of this id."""
        ...

    async def between(self, athlete_id: UUID, coach_id: UUID) -> CoachLink | None:
        """The link of these two, revoked ones too."""
        ...

    async def of(self, account_id: UUID) -> Sequence[CoachLink]:
        """Links of an account on either side, revoked ones left out, in the order of their ids."""
        ...

    async def introduced(self, account_id: UUID, link_id: UUID) -> Introduced | None:
        """The link of this id with the other side, where the account is one of the two.

        None for an invitation that the account sent itself.
        """
        ...

    async def page(
        self, account_id: UUID, *, after: UUID | None = None, limit: int = 50
    ) -> Sequence[Introduced]:
        """Accepted links of an account and invitations that wait for its answer, by their ids.

        Those it sent are left out, because they would tell which addresses have accounts.
        """
        ...

    async def trained_by(self, coach_id: UUID) -> int:
        """How many athletes a coach trains, whoever asks."""
        ...

    async def accept(self, link_id: UUID, at: datetime) -> bool:
        """Accept an invitation; raises the access revision of both."""
        ...

    async def revoke(self, link_id: UUID, at: datetime) -> bool:
        """End a link or an invitation; raises the access revision of those who are told of it."""
        ...

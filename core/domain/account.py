"""Accounts: how a person signs in, how they prove an address, and who trains whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from strideiq.core.domain.access import Permission, Role, Viewer, permissions_of
from strideiq.core.domain.units import UnitSystem


def plain_email(text: str) -> str:
    """An e-mail address as it is stored and looked up: trimmed and in lower case."""
    return text.strip().casefold()


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who can sign in; ``email`` is plain (see ``plain_email``) and unique.

    ``access_revision`` rises whenever what this account may see changes. ``granted`` counts for
    admins only. A demo account is refused in production mode.
    """

    id: UUID
    email: str
    password_hash: str
    role: Role
    created_at: datetime
    granted: frozenset[Permission] = frozenset()
    verified_at: datetime | None = None
    disabled_at: datetime | None = None
    access_revision: int = 0
    demo: bool = False

    def viewer(self, session_id: UUID | None = None) -> Viewer:
        """This account as one who asks."""
        return Viewer(self.id, self.role, permissions_of(self.role, self.granted), session_id)


@dataclass(frozen=True, slots=True)
class SignInFamily:
    """One sign-in and every refresh token that grew out of it; only the newest token is good.

    ``token_hash`` is the digest of that token, never the token. ``device`` is what the client
    calls itself.
    """

    id: UUID
    account_id: UUID
    token_hash: bytes
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime
    revoked_at: datetime | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A sign-in family as every request of it finds it, with what the answers depend on.

    ``is_open`` says that neither the family was revoked nor the account disabled. The last three
    are those of the athlete, as they begin where an account has none. ``trained`` is another text
    after every change of an athlete whom the account trains, and empty where it trains nobody.
    """

    viewer: Viewer
    expires_at: datetime
    is_open: bool
    access_revision: int
    trained: str = ""
    athlete_revision: int = 0
    units: UnitSystem = UnitSystem.METRIC
    time_zone: str = "UTC"

    def is_good(self, now: datetime) -> bool:
        """Whether requests of this family are let in."""
        return self.is_open and now < self.expires_at


class EmailPurpose(StrEnum):
    """What a link in a mail allows, once."""

    VERIFY = "verify"
    RESET_PASSWORD = "reset_password"  # noqa: S105  a purpose, no password


@dataclass(frozen=True, slots=True)
class EmailToken:
    """A link that was mailed; ``token_hash`` is the digest of what the link carries."""

    id: UUID
    account_id: UUID
    purpose: EmailPurpose
    token_hash: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invite:
    """An address that may make an account while the allow-list is on."""

    id: UUID
    email: str
    role: Role
    created_at: datetime
    invited_by: UUID | None = None
    accepted_at: datetime | None = None


class LinkState(StrEnum):
    """How far a coach and an athlete have come."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class CoachLink:
    """A coach and an athlete; the coach sees the athlete only while it is accepted.

    ``invited_by`` is the account of the two that asked.
    """

    id: UUID
    athlete_id: UUID
    coach_id: UUID
    state: LinkState
    invited_by: UUID
    invited_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def known_to(self) -> tuple[UUID, ...]:
        """Who is told of it: both once it was accepted, before that only the one who was asked.

        Whoever asked must not learn whether the address they gave has an account.
        """
        if self.accepted_at is not None:
            return self.athlete_id, self.coach_id
        return (self.coach_id if self.invited_by == self.athlete_id else self.athlete_id,)

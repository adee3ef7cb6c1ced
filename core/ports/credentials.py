"""Ports to what proves who somebody is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a client sends with every request until ``expires_at``."""

    text: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a good access token says: whose it is, and from which sign-in family."""

    account_id: UUID
    family_id: UUID
    expires_at: datetime


class Tokens(Protocol):
    """Access tokens: signed, short-lived, and not stored anywhere."""

    def issue(self, account_id: UUID, family_id: UUID) -> AccessToken:
        """A token for this account, out of this sign-in family."""
        ...

    def read(self, text: str) -> AccessClaims:
        """What a token says. Raises NotSignedIn for one that is not ours, changed or expired."""
        ...


class Hasher(Protocol):
    """Slow digests of passwords."""

    async def hash(self, password: str) -> str:
        """The digest to store."""
        ...

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether the password is that of the digest; None takes the same work and never fits."""
        ...

    def is_old(self, stored: str) -> bool:
        """Whether a digest was made with other parameters than those of today."""
        ...

"""Access tokens: JSON Web Tokens signed with one secret key."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import jwt
from jwt.utils import base64url_decode, base64url_encode

from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.domain.recent import Recent
from strideiq.core.ports import Clock, Ids
from strideiq.core.ports.credentials import AccessClaims, AccessToken

ALGORITHM: Final = "HS256"
ISSUER: Final = "strideiq"
AUDIENCE: Final = "strideiq-api"
ACCESS: Final = "access"
LONGEST: Final = 1000
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){2}", re.ASCII)
# The clock of the service decides about time, not that of the library.
_OPTIONS: Final[Any] = {
    "require": ["sub", "sid", "jti", "iat", "exp", "iss", "aud", "typ"],
    "verify_exp": False,
    "verify_iat": False,
}


class SignedTokens:
    """Tokens signed with ``key``, each good for ``lifetime``.

    The signatures of ``remembered`` tokens of late are not checked again; whether they have expired
    is, every time.
    """

    def __init__(
        self, key: str, clock: Clock, ids: Ids, lifetime: timedelta, remembered: int = 0
    ) -> None:
        self._key = key
        self._clock = clock
        self._ids = ids
        self._lifetime = lifetime
        self._read: Recent[bytes, tuple[AccessClaims, datetime]] = Recent(remembered)

    def issue(self, account_id: UUID, family_id: UUID) -> AccessToken:
        """A token for this account, out of this sign-in family."""
        now = self._clock.now().replace(microsecond=0)
        expires_at = now + self._lifetime
        claims = {
            "sub": str(account_id),
            "sid": str(family_id),
            "jti": str(self._ids.new()),
            "iat": now,
            "exp": expires_at,
            "iss": ISSUER,
            "aud": AUDIENCE,
            "typ": ACCESS,
        }
        return AccessToken(jwt.encode(claims, self._key, ALGORITHM), expires_at)

    def read(self, text: str) -> AccessClaims:
        """What a token says. Raises NotSignedIn for one that is not ours, changed or expired."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=32).digest()
        read = self._read.get(digest)
        if read is None:
            try:
                read = self._claims(text)
            except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
                raise NotSignedIn from error
            self._read.put(digest, read)
        claims, issued_at = read
        if not issued_at <= self._clock.now() < claims.expires_at:
            raise NotSignedIn
        return claims

    def _claims(self, text: str) -> tuple[AccessClaims, datetime]:
        """What a token of ours says, and when it was issued; its time is not looked at."""
        if not _is_plain(text):
            raise NotSignedIn
        found = jwt.decode(
            text, self._key, [ALGORITHM], options=_OPTIONS, issuer=ISSUER, audience=AUDIENCE
        )
        expires_at = datetime.fromtimestamp(found["exp"], UTC)
        issued_at = datetime.fromtimestamp(found["iat"], UTC)
        if found["typ"] != ACCESS:
            raise NotSignedIn
        return AccessClaims(UUID(found["sub"]), UUID(found["sid"]), expires_at), issued_at


def _is_plain(text: str) -> bool:
    """Whether there is no other way to write this token: the library takes padding and spare bits."""
    return (
        len(text) <= LONGEST
        and _SHAPE.fullmatch(text) is not None
        and all(_rewritten(part) == part for part in text.split("."))
    )


def _rewritten(part: str) -> str:
    return base64url_encode(base64url_decode(part)).decode()

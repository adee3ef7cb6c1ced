"""How a sign-in family begins and goes on: one refresh token after the other."""

import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.account import SignInFamily, Standing
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.credentials import AccessToken, Tokens
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin

TOGETHER: Final = timedelta(seconds=10)
"""Two refreshes of one client may cross; within this time the second is refused and no theft."""

LONGEST_DEVICE: Final = 200
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignInTokens:
    """What a client gets when it signs in or refreshes."""

    account_id: UUID
    access: AccessToken
    refresh: str = field(repr=False)
    refresh_until: datetime


class Families:
    """Sign-in families, each good for ``lifetime`` after its last refresh."""

    def __init__(self, tools: Tools, tokens: Tokens, lifetime: timedelta) -> None:
        self._tools = tools
        self._tokens = tokens
        self._lifetime = lifetime

    async def begin(self, unit: UnitOfWork, account_id: UUID, device: str) -> SignInTokens:
        """Begin a family with the unit."""
        now = self._tools.clock.now()
        family_id = self._tools.ids.new()
        text = _new_token(family_id)
        named = "".join(filter(str.isprintable, device))[:LONGEST_DEVICE]
        until = now + self._lifetime
        family = SignInFamily(family_id, account_id, digest_of(text), now, until, now, device=named)
        await unit.sign_ins.add(family)
        return self._handed_out(account_id, family_id, text, until)

    async def refresh(self, text: str, origin: Origin) -> SignInTokens:
        """New tokens for the newest refresh token of a family, which is used up.

        Raises NotSignedIn for anything else. An older token ends its family: somebody has a copy.
        """
        family_id = _family_in(text)
        now = self._tools.clock.now()
        until, new = now + self._lifetime, _new_token(family_id)
        # The program asks, because who asks is the question.
        async with self._tools.store.begin(PROGRAM) as unit:
            found = await unit.sign_ins.admitted(family_id)
            if found is None or not found.is_good(now):
                raise NotSignedIn
            turned = await unit.sign_ins.rotate(
                family_id, old=digest_of(text), new=digest_of(new), at=now, expires_at=until
            )
            if turned:
                await self._note(unit, "sign_in.refreshed", found, origin)
            else:
                await self._used_twice(unit, found, family_id, origin)
        if not turned:
            raise NotSignedIn
        return self._handed_out(found.viewer.account_id, family_id, new, until)

    async def _used_twice(
        self, unit: UnitOfWork, found: Standing, family_id: UUID, origin: Origin
    ) -> None:
        now = self._tools.clock.now()
        family = await unit.sign_ins.get(family_id)
        if family is not None and now - family.last_used_at <= TOGETHER:
            await self._note(unit, "sign_in.refreshed_twice_at_once", found, origin)
            return
        await unit.sign_ins.revoke(family_id, now)
        await self._note(unit, "sign_in.token_reused", found, origin)
        self._tools.access_changed(unit, found.viewer.account_id)

    async def _note(self, unit: UnitOfWork, action: str, found: Standing, origin: Origin) -> None:
        account_id = found.viewer.account_id
        await self._tools.note(
            unit, action, origin.request_id, subject_id=account_id, actor_id=account_id
        )

    def _handed_out(
        self, account_id: UUID, family_id: UUID, text: str, until: datetime
    ) -> SignInTokens:
        return SignInTokens(account_id, self._tokens.issue(account_id, family_id), text, until)


def digest_of(text: str) -> bytes:
    """What is stored of a random token; nobody can go back from it."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _new_token(family_id: UUID) -> str:
    """32 random bytes behind the id of their family."""
    return urlsafe_b64encode(family_id.bytes + secrets.token_bytes(32)).decode()


def _family_in(text: str) -> UUID:
    """The family a refresh token says it is of. Raises NotSignedIn for what is none."""
    if _SHAPE.fullmatch(text) is None:
        raise NotSignedIn
    return UUID(bytes=urlsafe_b64decode(text)[:16])

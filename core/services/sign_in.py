"""Use cases of signing in: by password, by the tokens that follow from it, and out again."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.account import Account, SignInFamily
from strideiq.core.domain.errors import NotFound, NotSignedIn, WrongCredentials
from strideiq.core.domain.sign_up import is_email
from strideiq.core.ports.credentials import Hasher, Tokens
from strideiq.core.services.admission import Admitted
from strideiq.core.services.families import Families, SignInTokens
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin, Tries


class SignIn:
    """Signs people in and out; ``confirmed_only`` keeps out who has not confirmed their address."""

    def __init__(
        self,
        tools: Tools,
        tokens: Tokens,
        families: Families,
        hasher: Hasher,
        tries: Tries,
        *,
        confirmed_only: bool,
    ) -> None:
        self._tools = tools
        self.tokens: Final = tokens
        self._families = families
        self._hasher = hasher
        self._tries = tries
        self._confirmed_only = confirmed_only

    async def admit(self, token: str) -> Admitted:
        """Who sent this access token. Raises NotSignedIn when it is not, or no longer, good."""
        claims = self.tokens.read(token)
        found = await self._tools.store.standing(claims.family_id)
        if found is None or found.viewer.account_id != claims.account_id:
            raise NotSignedIn
        if not found.is_good(self._tools.clock.now()):
            raise NotSignedIn
        return Admitted(
            found.viewer,
            claims.expires_at,
            found.units,
            found.time_zone,
            found.access_revision,
            found.athlete_revision,
            found.trained,
        )

    async def sign_in(self, email: str, password: str, origin: Origin) -> SignInTokens:
        """Begin a sign-in. Raises WrongCredentials after the same work, whatever is wrong."""
        await self._tries.count("sign_in", origin, email)
        account = await self._account_of(email)
        fits = await self._hasher.fits(password, None if account is None else account.password_hash)
        if account is None or not fits or not self._may_come_in(account):
            await self._refuse(account, origin)
            raise WrongCredentials
        renewed = None
        if self._hasher.is_old(account.password_hash):
            renewed = await self._hasher.hash(password)
        # Nobody has signed in yet; the password was checked above.
        async with self._tools.store.begin(PROGRAM) as unit:
            now = await unit.accounts.get(account.id)
            if now is None or now.password_hash != account.password_hash or now.disabled_at:
                raise WrongCredentials
            if renewed is not None:
                await unit.accounts.change_password(account.id, renewed)
            await self._tools.note(
                unit, "sign_in.began", origin.request_id, subject_id=now.id, actor_id=now.id
            )
            return await self._families.begin(unit, account.id, origin.device)

    async def refresh(self, token: str, origin: Origin) -> SignInTokens:
        """Go on with a sign-in; see Families."""
        return await self._families.refresh(token, origin)

    async def sign_ins(self, viewer: Viewer) -> Sequence[SignInFamily]:
        """The viewer's own sign-ins that go on, newest first."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.sign_ins.of_account(viewer.account_id)
        now = self._tools.clock.now()
        return [family for family in found if family.expires_at > now]

    async def sign_out(self, viewer: Viewer, family_id: UUID | None, request_id: str) -> None:
        """End one sign-in of the viewer's, by default the one they ask with."""
        chosen = family_id or viewer.session_id
        async with self._tools.store.begin(viewer) as unit:
            family = None if chosen is None else await unit.sign_ins.get(chosen)
            if family is None or family.account_id != viewer.account_id:
                raise NotFound("sign-in")
            if await unit.sign_ins.revoke(family.id, self._tools.clock.now()):
                await self._tools.note(
                    unit, "sign_in.ended", request_id, subject_id=viewer.account_id
                )
                self._tools.access_changed(unit, viewer.account_id)

    async def sign_out_everywhere(self, viewer: Viewer, request_id: str) -> int:
        """End every sign-in of the viewer's, this one too; how many there were."""
        async with self._tools.store.begin(viewer) as unit:
            ended = await unit.sign_ins.revoke_all(viewer.account_id, self._tools.clock.now())
            await self._tools.note(
                unit,
                "sign_in.all_ended",
                request_id,
                subject_id=viewer.account_id,
                details={"sign_ins": len(ended)},
            )
            self._tools.access_changed(unit, viewer.account_id)
        return len(ended)

    async def _account_of(self, email: str) -> Account | None:
        asked = email if is_email(email) else "nobody"
        async with self._tools.store.read(PROGRAM) as unit:
            return await unit.accounts.by_email(asked)

    def _may_come_in(self, account: Account) -> bool:
        confirmed = account.verified_at is not None or not self._confirmed_only
        return confirmed and account.disabled_at is None

    async def _refuse(self, account: Account | None, origin: Origin) -> None:
        """Write it down, for an address that nobody has too: that takes as long."""
        subject = None if account is None else account.id
        async with self._tools.store.begin(PROGRAM) as unit:
            await self._tools.note(unit, "sign_in.refused", origin.request_id, subject_id=subject)

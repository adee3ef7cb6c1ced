"""Use case: change the password one knows."""

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.account import Account
from strideiq.core.domain.errors import NotSignedIn, Refusal, Unacceptable
from strideiq.core.domain.password import BETTER, password_problem
from strideiq.core.ports.credentials import Hasher
from strideiq.core.services.letters import Subject, post
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin, Tries


class WrongPassword(Refusal):
    """The old password is not the one of the account."""

    def __init__(self) -> None:
        super().__init__(
            "old_password",
            "this is not the password of the account",
            suggestion="give the one you signed in with",
        )


class Passwords:
    """Passwords in the hands of their owners."""

    def __init__(self, tools: Tools, hasher: Hasher, tries: Tries) -> None:
        self._tools = tools
        self._hasher = hasher
        self._tries = tries

    async def change(self, viewer: Viewer, old: str, new: str, origin: Origin) -> int:
        """Change the viewer's password and end their other sign-ins; how many those were.

        Raises TooOften, Unacceptable for a new password that is not taken, and WrongPassword.
        """
        account = await self._account(viewer)
        await self._tries.count("password", origin, account.email)
        weak = password_problem(new, account.email)
        if weak is not None:
            raise Unacceptable([Refusal("new_password", weak, suggestion=BETTER)])
        if not await self._hasher.fits(old, account.password_hash):
            await self._refuse(viewer, origin)
            raise WrongPassword
        digest = await self._hasher.hash(new)
        async with self._tools.store.begin(viewer) as unit:
            now = await unit.accounts.get(account.id)
            if now is None or now.password_hash != account.password_hash:
                raise WrongPassword
            await unit.accounts.change_password(account.id, digest)
            ended = await unit.sign_ins.revoke_all(
                account.id, self._tools.clock.now(), but=viewer.session_id
            )
            await self._tools.note(
                unit,
                "account.password_changed",
                origin.request_id,
                subject_id=account.id,
                details={"sign_ins": len(ended)},
            )
            self._tools.access_changed(unit, account.id)
            await post(self._tools, unit, Subject.PASSWORD_CHANGED, account.id)
        return len(ended)

    async def _account(self, viewer: Viewer) -> Account:
        async with self._tools.store.read(viewer) as unit:
            account = await unit.accounts.get(viewer.account_id)
        if account is None:
            raise NotSignedIn
        return account

    async def _refuse(self, viewer: Viewer, origin: Origin) -> None:
        async with self._tools.store.begin(viewer) as unit:
            await self._tools.note(
                unit,
                "account.password_refused",
                origin.request_id,
                subject_id=viewer.account_id,
            )

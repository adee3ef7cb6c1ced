"""Use cases of mailed links: confirm an address, and choose a new password without the old one."""

from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.account import Account, EmailPurpose
from strideiq.core.domain.errors import BadLink, Refusal, Unacceptable
from strideiq.core.domain.password import BETTER, password_problem
from strideiq.core.domain.sign_up import is_email
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.credentials import Hasher
from strideiq.core.services.families import Families, SignInTokens, digest_of
from strideiq.core.services.letters import Subject, post
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin, Tries


class EmailLinks:
    """Links that prove an address. Each works once, for a short time, and only the newest one."""

    def __init__(self, tools: Tools, families: Families, hasher: Hasher, tries: Tries) -> None:
        self._tools = tools
        self._families = families
        self._hasher = hasher
        self._tries = tries

    async def request_confirmation(self, email: str, origin: Origin) -> None:
        """Have the link mailed that confirms an address, if an account waits for it."""
        await self._request(email, Subject.CONFIRM, "account.confirmation_asked", origin)

    async def request_reset(self, email: str, origin: Origin) -> None:
        """Have the link mailed that resets a password, if the address has an account."""
        await self._request(email, Subject.RESET_PASSWORD, "account.reset_asked", origin)

    async def confirm(self, token: str, origin: Origin) -> None:
        """Confirm the address a link was mailed to. Raises BadLink."""
        await self._tries.count("link", origin)
        # The link says who asks.
        async with self._tools.store.begin(PROGRAM) as unit:
            account = await self._used(unit, token, EmailPurpose.VERIFY)
            await self._prove(unit, account, origin)
            await self._note(unit, "account.confirmed", account.id, origin)

    async def reset(self, token: str, password: str, origin: Origin) -> SignInTokens:
        """Give the account of a link a new password, end its sign-ins, and begin a new one.

        Raises BadLink, and Unacceptable for a password that is not taken; the link stays good then.
        """
        await self._tries.count("link", origin)
        _require_good(password, "")
        digest = await self._hasher.hash(password)
        async with self._tools.store.begin(PROGRAM) as unit:
            account = await self._used(unit, token, EmailPurpose.RESET_PASSWORD)
            _require_good(password, account.email)
            await unit.accounts.change_password(account.id, digest)
            await self._prove(unit, account, origin)
            await unit.sign_ins.revoke_all(account.id, self._tools.clock.now())
            await self._note(unit, "account.password_reset", account.id, origin)
            self._tools.access_changed(unit, account.id)
            await post(self._tools, unit, Subject.PASSWORD_CHANGED, account.id)
            return await self._families.begin(unit, account.id, origin.device)

    async def _request(self, email: str, subject: Subject, action: str, origin: Origin) -> None:
        """Write the same down for an address that nobody has: it takes as long."""
        await self._tries.count(subject, origin, email)
        async with self._tools.store.begin(PROGRAM) as unit:
            account = await unit.accounts.by_email(email if is_email(email) else "nobody")
            to = None if account is None else account.id
            await self._tools.note(unit, action, origin.request_id, subject_id=to)
            await post(self._tools, unit, subject, to)

    async def _used(self, unit: UnitOfWork, token: str, purpose: EmailPurpose) -> Account:
        account_id = await unit.email_tokens.use(digest_of(token), purpose, self._tools.clock.now())
        account = None if account_id is None else await unit.accounts.get(account_id)
        if account is None or account.disabled_at is not None:
            raise BadLink
        return account

    async def _prove(self, unit: UnitOfWork, account: Account, origin: Origin) -> None:
        """Note that the address is theirs; only then does the role count that it was invited to."""
        if account.verified_at is not None:
            return
        await unit.accounts.verify(account.id, self._tools.clock.now())
        invite = await unit.invites.by_email(account.email)
        if invite is not None and account.role is Role.ATHLETE and invite.role is not Role.ATHLETE:
            await unit.accounts.allow(account.id, invite.role, frozenset())
            self._tools.access_changed(unit, account.id)
            details = {"role": invite.role, "was": account.role, "invite": str(invite.id)}
            await self._tools.note(
                unit,
                "account.allowed",
                origin.request_id,
                subject_id=account.id,
                actor_id=invite.invited_by,
                details=details,
            )

    async def _note(self, unit: UnitOfWork, action: str, account_id: UUID, origin: Origin) -> None:
        await self._tools.note(
            unit, action, origin.request_id, subject_id=account_id, actor_id=account_id
        )


def _require_good(password: str, email: str) -> None:
    weak = password_problem(password, email)
    if weak is not None:
        raise Unacceptable([Refusal("new_password", weak, suggestion=BETTER)])

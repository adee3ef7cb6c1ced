"""Use cases of making an account; the answer never tells whether an address has one."""

from dataclasses import replace
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.account import Account, Invite, plain_email
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.errors import Refusal, Unacceptable
from strideiq.core.domain.profile import Athlete
from strideiq.core.domain.sign_up import NewAccount, refusals_of
from strideiq.core.domain.units import UnitSystem
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.credentials import Hasher
from strideiq.core.services.letters import Subject, post
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin, Tries


class Registration:
    """Makes accounts; with ``invite_only`` for addresses on the allow-list alone.

    A new athlete has ``availability`` and ``units`` until they say otherwise.
    """

    def __init__(
        self,
        tools: Tools,
        hasher: Hasher,
        tries: Tries,
        availability: Availability,
        units: UnitSystem,
        *,
        invite_only: bool,
    ) -> None:
        self._tools = tools
        self._hasher = hasher
        self._tries = tries
        self._availability = availability
        self._units = units
        self._invite_only = invite_only

    async def register(self, new: NewAccount, origin: Origin) -> None:
        """Make an account, or tell whoever has the address by mail that there is one.

        Somebody who is not invited hears nothing. All three take the same work. Raises
        Unacceptable for what cannot be an account, and TooOften.
        """
        _require_good(new)
        await self._tries.count("register", origin, new.email)
        digest = await self._hasher.hash(new.password)
        # Nobody has signed in; what is written is decided here alone.
        async with self._tools.store.begin(PROGRAM) as unit:
            action, to, subject = await self._tried(unit, new, digest)
            await self._tools.note(unit, action, origin.request_id, subject_id=to)
            await post(self._tools, unit, subject, to)

    async def appoint(
        self,
        new: NewAccount,
        role: Role,
        request_id: str,
        *,
        invite: bool = False,
        demo: bool = False,
    ) -> UUID:
        """Make an account with a role, confirmed at once, for whoever runs this installation.

        While the allow-list is on the address has to stand there; ``invite`` puts it there. Raises
        Unacceptable for what cannot be an account, and Refusal where the address is not invited or
        has one.
        """
        _require_good(new)
        digest = await self._hasher.hash(new.password)
        account = replace(self._account(new, digest, role, confirmed=True), demo=demo)
        async with self._tools.store.begin(PROGRAM) as unit:
            if invite:
                await self._invite(unit, account, request_id)
            elif self._invite_only and await unit.invites.by_email(account.email) is None:
                raise Refusal(
                    "invite",
                    "the allow-list is on, and the address is not on it",
                    suggestion="add --invite to put it there",
                )
            if not await self._add(unit, account, new):
                raise Refusal(
                    "email", "there is an account of this address", suggestion="give another one"
                )
            await self._tools.note(
                unit, "account.appointed", request_id, subject_id=account.id, details={"role": role}
            )
        return account.id

    async def _invite(self, unit: UnitOfWork, account: Account, request_id: str) -> None:
        invite = Invite(self._tools.ids.new(), account.email, account.role, account.created_at)
        if await unit.invites.add(invite):
            await self._tools.note(unit, "invite.added", request_id, subject_id=invite.id)

    async def _tried(
        self, unit: UnitOfWork, new: NewAccount, digest: str
    ) -> tuple[str, UUID | None, Subject]:
        """What was done, to whose account, and what the mail is about."""
        invite = await unit.invites.by_email(new.email)
        account = self._account(new, digest, Role.ATHLETE, confirmed=False)
        invited = invite is not None or not self._invite_only
        if invited and await self._add(unit, account, new):
            return "account.registered", account.id, Subject.CONFIRM
        known = await unit.accounts.by_email(new.email)
        if known is not None:
            return "account.registered_again", known.id, Subject.KNOWN_ALREADY
        return "account.not_invited", None, Subject.KNOWN_ALREADY

    async def _add(self, unit: UnitOfWork, account: Account, new: NewAccount) -> bool:
        if not await unit.accounts.add(account):
            return False
        athlete = Athlete(
            account.id,
            new.name.strip(),
            new.time_zone,
            account.created_at,
            self._availability,
            self._units,
        )
        await unit.athletes.add(athlete)
        await unit.invites.accept(account.email, account.created_at)
        return True

    def _account(self, new: NewAccount, digest: str, role: Role, *, confirmed: bool) -> Account:
        now = self._tools.clock.now()
        return Account(
            self._tools.ids.new(),
            plain_email(new.email),
            digest,
            role,
            now,
            verified_at=now if confirmed else None,
        )


def _require_good(new: NewAccount) -> None:
    refusals = list(refusals_of(new))
    if refusals:
        raise Unacceptable(refusals)

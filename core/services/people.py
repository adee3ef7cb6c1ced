"""Use cases of admins: who has an account, what it may do, and whether it is open."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Permission, Role, Viewer
from strideiq.core.domain.account import Account
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.permission import require
from strideiq.core.services.tools import Tools

HIGH: Final = frozenset({Role.ADMIN, Role.OWNER})
"""Roles that only an owner gives, takes, or does anything about."""

OWNER: Final = "an owner"


class OwnAccount(Refusal):
    """Nobody raises, lowers or locks out themselves."""

    def __init__(self) -> None:
        super().__init__(
            "account", "this is your own account", suggestion="ask another owner to change it"
        )


class NotAnAdmin(Refusal):
    """Permissions were given together with a role that takes none."""

    def __init__(self) -> None:
        super().__init__(
            "permissions",
            "permissions are given to admins alone",
            suggestion="leave the permissions out, or give the role admin",
        )


class People:
    """Accounts in the hands of admins. One owner always remains: the one who acts."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def accounts(
        self, viewer: Viewer, *, after: UUID | None, limit: int, email: str | None = None
    ) -> Sequence[Account]:
        """Accounts in the order they were made, or the one of this address."""
        require(viewer, Permission.MANAGE_ACCOUNTS)
        async with self._tools.store.read(viewer) as unit:
            if email is None:
                return await unit.accounts.page(after=after, limit=limit)
            found = await unit.accounts.by_email(email)
        return [] if found is None or after is not None else [found][:limit]

    async def account(self, viewer: Viewer, account_id: UUID) -> Account | None:
        """The account of this id."""
        require(viewer, Permission.MANAGE_ACCOUNTS)
        async with self._tools.store.read(viewer) as unit:
            return await unit.accounts.get(account_id)

    async def allow(
        self,
        viewer: Viewer,
        account_id: UUID,
        role: Role,
        granted: frozenset[Permission],
        request_id: str,
    ) -> Account:
        """Give an account a role, and an admin their permissions."""
        require(viewer, Permission.MANAGE_ACCOUNTS)
        if granted and role is not Role.ADMIN:
            raise NotAnAdmin
        async with self._tools.store.begin(viewer) as unit:
            target = await _target(unit, viewer, account_id, giving=role)
            await unit.accounts.allow(account_id, role, granted)
            self._tools.access_changed(unit, account_id)
            details = {
                "role": role,
                "was": target.role,
                "permissions": ", ".join(sorted(granted)),
                "permissions_were": ", ".join(sorted(target.granted)),
            }
            await self._tools.note(
                unit, "account.allowed", request_id, subject_id=account_id, details=details
            )
        return replace(target, role=role, granted=granted)

    async def close(self, viewer: Viewer, account_id: UUID, request_id: str) -> Account:
        """Close an account to sign-ins and end those it has."""
        require(viewer, Permission.MANAGE_ACCOUNTS)
        now = self._tools.clock.now()
        async with self._tools.store.begin(viewer) as unit:
            target = await _target(unit, viewer, account_id)
            await unit.accounts.disable(account_id, now)
            await unit.sign_ins.revoke_all(account_id, now)
            self._tools.access_changed(unit, account_id)
            await self._tools.note(unit, "account.closed", request_id, subject_id=account_id)
        return replace(target, disabled_at=now)

    async def reopen(self, viewer: Viewer, account_id: UUID, request_id: str) -> Account:
        """Let an account that was closed sign in again."""
        require(viewer, Permission.MANAGE_ACCOUNTS)
        async with self._tools.store.begin(viewer) as unit:
            target = await _target(unit, viewer, account_id)
            await unit.accounts.disable(account_id, None)
            await self._tools.note(unit, "account.reopened", request_id, subject_id=account_id)
        return replace(target, disabled_at=None)

    async def sign_out(self, viewer: Viewer, account_id: UUID, request_id: str) -> Account:
        """End every sign-in of an account."""
        require(viewer, Permission.MANAGE_ACCOUNTS)
        async with self._tools.store.begin(viewer) as unit:
            target = await _target(unit, viewer, account_id)
            ended = await unit.sign_ins.revoke_all(account_id, self._tools.clock.now())
            self._tools.access_changed(unit, account_id)
            await self._tools.note(
                unit,
                "account.signed_out",
                request_id,
                subject_id=account_id,
                details={"sign_ins": len(ended)},
            )
        return target


async def _target(
    unit: UnitOfWork, viewer: Viewer, account_id: UUID, *, giving: Role = Role.ATHLETE
) -> Account:
    """The account to be changed, where the viewer may change it.

    Owners are held first, so that two of them who take the role from each other come one after
    the other, and the second is an owner no more.
    """
    owners = await unit.accounts.owners()
    target = await unit.accounts.get(account_id)
    if target is None:
        raise NotFound("account")
    if account_id == viewer.account_id:
        raise OwnAccount
    if HIGH & {giving, target.role} and viewer.account_id not in owners:
        raise NotAllowed(OWNER)
    return target

"""Use cases of admins: what accounts hold, given, taken away and extended by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.audit import AuditDetails
from strideiq.core.domain.entitlement import Grant, GrantKind, Terms
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.texts import is_text
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.grant_refusals import (
    LONGEST_REASON,
    NoSuchOffer,
    NotAhead,
    NoTrial,
    Over,
    Unreasoned,
    Zoneless,
)
from strideiq.core.services.permission import require
from strideiq.core.services.tools import Tools

GRANT: Final = "grant"
NOTHING: Final[AuditDetails] = MappingProxyType({})
FURTHEST: Final = timedelta(days=36_525)


class Grants:
    """Memberships, gifts and purchases in the hands of admins; each change is written down.

    Nothing that exists is deleted by any of it: who loses an entitlement keeps what they made.
    """

    def __init__(self, tools: Tools, access: Access) -> None:
        self._tools = tools
        self._access = access

    @property
    def terms(self) -> Terms:
        """Everything that can be held."""
        return self._access.terms

    async def grants(
        self, viewer: Viewer, account_id: UUID, *, before: UUID | None, limit: int
    ) -> Sequence[Grant]:
        """What an account was given, newest first; for itself, and for who manages memberships."""
        _require_own(viewer, account_id)
        async with self._tools.store.read(viewer) as unit:
            return await unit.grants.page(account_id, before=before, limit=limit)

    async def grant(self, viewer: Viewer, grant_id: UUID) -> Grant | None:
        """The grant of this id; for whom it was given to, and for who manages memberships."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.grants.get(grant_id)
        if found is not None:
            _require_own(viewer, found.account_id)
        return found

    async def give_membership(
        self,
        viewer: Viewer,
        account_id: UUID,
        membership: str,
        request_id: str,
        *,
        until: datetime | None = None,
        reason: str = "",
    ) -> Grant | None:
        """Make an account a member, in place of whatever it was a member of; trials and gifts stay.

        None for the membership that everybody has: then the one before it ends, if there is one.
        """
        require(viewer, Permission.MANAGE_MEMBERSHIPS)
        self._require_membership(membership)
        if until is not None:
            self._require_ahead(until)
        async with self._tools.store.begin(viewer) as unit:
            was = await self._held(unit, account_id)
            former = await self._end_membership(unit, account_id)
            before: AuditDetails = {
                "gives_was": self.terms.without_any if former is None else former.gives,
                "until_was": None if former is None else _iso(former.ends_at),
            }
            if membership == self.terms.without_any:
                if former is not None:
                    details: AuditDetails = {"gives": membership, **before}
                    await self._done(unit, "membership.given", request_id, account_id, was, details)
                return None
            return await self._give(
                unit,
                "membership.given",
                request_id,
                self._made(viewer, account_id, GrantKind.MEMBERSHIP, membership, reason, until),
                was,
                before,
            )

    async def comp(
        self,
        viewer: Viewer,
        account_id: UUID,
        membership: str,
        until: datetime,
        reason: str,
        request_id: str,
    ) -> Grant:
        """Give a membership as a gift, which ends and has a reason."""
        require(viewer, Permission.MANAGE_MEMBERSHIPS)
        self._require_membership(membership)
        self._require_ahead(until)
        if not reason.strip():
            raise Unreasoned
        made = self._made(viewer, account_id, GrantKind.COMP, membership, reason, until)
        async with self._tools.store.begin(viewer) as unit:
            was = await self._held(unit, account_id)
            return await self._give(unit, "comp.given", request_id, made, was)

    async def one_off(
        self, viewer: Viewer, account_id: UUID, key: str, reason: str, request_id: str
    ) -> Grant:
        """Give what is bought once."""
        require(viewer, Permission.MANAGE_MEMBERSHIPS)
        offer = self.terms.one_offs.get(key)
        if offer is None:
            raise NoSuchOffer("one_off", key, list(self.terms.one_offs))
        until = self._tools.clock.now() + timedelta(days=offer.days)
        made = self._made(viewer, account_id, GrantKind.ONE_OFF, key, reason, until, offer.units)
        async with self._tools.store.begin(viewer) as unit:
            was = await self._held(unit, account_id)
            return await self._give(unit, "one_off.given", request_id, made, was)

    async def revoke(self, viewer: Viewer, grant_id: UUID, request_id: str) -> Grant:
        """Take something away from now on. Raises NotFound, and Over where it has ended."""
        require(viewer, Permission.MANAGE_MEMBERSHIPS)
        async with self._tools.store.begin(viewer) as unit:
            found = await _found(unit, grant_id)
            was = await self._held(unit, found.account_id)
            now = self._tools.clock.now()
            revoked = await unit.grants.revoke(grant_id, at=now, by=viewer.account_id)
            if revoked is None:
                raise Over
            until = _iso(found.ends_at)
            details: AuditDetails = {"kind": found.kind, "gives": found.gives, "until_was": until}
            await self._done(unit, "grant.revoked", request_id, found.account_id, was, details)
        return revoked

    async def extend_trial(
        self, viewer: Viewer, grant_id: UUID, until: datetime, request_id: str
    ) -> Grant:
        """Let a trial end later or earlier; one that is over goes on.

        Raises NotFound, NoTrial, and Over for one that was taken away.
        """
        require(viewer, Permission.MANAGE_MEMBERSHIPS)
        self._require_ahead(until)
        async with self._tools.store.begin(viewer) as unit:
            found = await _found(unit, grant_id)
            if found.kind is not GrantKind.TRIAL:
                raise NoTrial
            was = await self._held(unit, found.account_id)
            extended = await unit.grants.extend(grant_id, until)
            if extended is None:
                raise Over
            details = {"until": until.isoformat(), "until_was": _iso(found.ends_at)}
            await self._done(unit, "trial.extended", request_id, found.account_id, was, details)
        return extended

    async def _end_membership(self, unit: UnitOfWork, account_id: UUID) -> Grant | None:
        """End what the account is a member of, and tell what that was."""
        now = self._tools.clock.now()
        held = await unit.grants.of(account_id, not_over=now)
        ended = [grant for grant in held if grant.kind is GrantKind.MEMBERSHIP]
        for grant in ended:
            await unit.grants.revoke(grant.id, at=now, by=unit.viewer.account_id)
        return ended[-1] if ended else None

    async def _held(self, unit: UnitOfWork, account_id: UUID) -> str:
        """The best membership of an account before a change, which is held. Raises NotFound."""
        if not await unit.grants.hold(account_id):
            raise NotFound("account")
        return (await self._access.holdings(unit, account_id)).membership

    async def _give(
        self,
        unit: UnitOfWork,
        action: str,
        request_id: str,
        grant: Grant,
        was: str,
        before: AuditDetails = NOTHING,
    ) -> Grant:
        await unit.grants.add(grant)
        now = {"gives": grant.gives, "until": _iso(grant.ends_at), "reason": grant.reason}
        await self._done(unit, action, request_id, grant.account_id, was, {**now, **before})
        return grant

    async def _done(
        self,
        unit: UnitOfWork,
        action: str,
        request_id: str,
        account_id: UUID,
        was: str,
        details: AuditDetails,
    ) -> None:
        """Write a change down with the membership before and after it, and tell the account."""
        self._access.changed(unit, account_id)
        now = (await self._access.holdings(unit, account_id)).membership
        told = {"membership": now, "membership_was": was, **details}
        await self._tools.note(unit, action, request_id, subject_id=account_id, details=told)

    def _made(
        self,
        viewer: Viewer,
        account_id: UUID,
        kind: GrantKind,
        gives: str,
        reason: str,
        until: datetime | None,
        units: int | None = None,
    ) -> Grant:
        if not is_text(reason, LONGEST_REASON):
            raise Unreasoned
        now = self._tools.clock.now()
        return Grant(
            self._tools.ids.new(),
            account_id,
            kind,
            gives,
            now,
            now,
            until,
            reason.strip(),
            viewer.account_id,
            units,
        )

    def _require_membership(self, key: str) -> None:
        if key not in self.terms.memberships:
            raise NoSuchOffer("membership", key, list(self.terms.memberships))

    def _require_ahead(self, until: datetime) -> None:
        now = self._tools.clock.now()
        if until.tzinfo is None or until - now > FURTHEST:
            raise Zoneless
        if until <= now:
            raise NotAhead


def _require_own(viewer: Viewer, account_id: UUID) -> None:
    if viewer.account_id != account_id or viewer.is_stranger:
        require(viewer, Permission.MANAGE_MEMBERSHIPS)


async def _found(unit: UnitOfWork, grant_id: UUID) -> Grant:
    found = await unit.grants.get(grant_id)
    if found is None:
        raise NotFound(GRANT)
    return found


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()

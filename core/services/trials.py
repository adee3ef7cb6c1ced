"""Use case: try a membership for some days, once by each person."""

import hashlib
import hmac
from datetime import timedelta

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.account import Account, plain_email
from strideiq.core.domain.entitlement import Grant, GrantKind, Holdings
from strideiq.core.domain.errors import NotSignedIn, Refusal
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.tools import Tools

_PURPOSE = b"strideiq trial"


class AddressNotProved(Refusal):
    """The address was never proved, so it may be somebody else's."""

    def __init__(self) -> None:
        super().__init__(
            "verified",
            "your address is not proved yet",
            suggestion="open the link that was mailed, or ask for a new one",
        )


class TrialTaken(Refusal):
    """This person has had their trial, with this account or an earlier one."""

    def __init__(self) -> None:
        super().__init__(
            "trial", "you have had your trial", suggestion="ask whoever runs this installation"
        )


class NothingToTry(Refusal):
    """What a trial would give is held already."""

    def __init__(self, title: str) -> None:
        super().__init__(
            "trial", f"you have {title} already", suggestion="start it when that has ended"
        )


class Trials:
    """Trials, which athletes start by themselves.

    Who took one is known by a digest of the address under ``secret``, which outlives the account
    and tells nobody the address.
    """

    def __init__(self, tools: Tools, access: Access, secret: str) -> None:
        self._tools = tools
        self._access = access
        self._key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)

    async def start(self, viewer: Viewer, request_id: str) -> Grant:
        """Start the viewer's trial now.

        Raises NotSignedIn, AddressNotProved, TrialTaken and NothingToTry; none of them takes it.
        """
        if viewer.is_stranger:
            raise NotSignedIn
        now, trial = self._tools.clock.now(), self._access.terms.trial
        async with self._tools.store.begin(viewer) as unit:
            await unit.grants.hold(viewer.account_id)
            account = await self._account(unit, viewer)
            if not await unit.grants.take_trial(self._person(account), now):
                raise TrialTaken
            was = await self._access.holdings(unit, viewer.account_id)
            self._require_more(was)
            grant = Grant(
                self._tools.ids.new(),
                account.id,
                GrantKind.TRIAL,
                trial.membership,
                now,
                now,
                now + timedelta(days=trial.days),
            )
            await unit.grants.add(grant)
            self._access.changed(unit, account.id)
            details = {"membership": trial.membership, "membership_was": was.membership}
            await self._tools.note(
                unit, "trial.started", request_id, subject_id=account.id, details=details
            )
        return grant

    async def is_open(self, unit: UnitOfWork, account: Account) -> bool:
        """Whether this person may still start a trial."""
        return not await unit.grants.has_tried(self._person(account))

    def _require_more(self, held: Holdings) -> None:
        terms = self._access.terms
        has, tried = terms.memberships[held.membership], terms.memberships[terms.trial.membership]
        if has.rank >= tried.rank:
            raise NothingToTry(has.title)

    async def _account(self, unit: UnitOfWork, viewer: Viewer) -> Account:
        account = await unit.accounts.get(viewer.account_id)
        if account is None:
            raise NotSignedIn
        if account.verified_at is None:
            raise AddressNotProved
        return account

    def _person(self, account: Account) -> bytes:
        return hmac.digest(self._key, plain_email(account.email).encode(), hashlib.sha256)

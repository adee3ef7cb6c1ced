"""Use cases: take along everything that is stored about oneself, and delete it for good."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.account import Account, plain_email
from strideiq.core.domain.errors import NotSignedIn, Refusal, TooOften
from strideiq.core.domain.job import OPEN
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.credentials import Hasher
from strideiq.core.services.tools import Tools
from strideiq.core.services.tries import Origin, Tries

FORMAT: Final = "strideiq-export-1"
BETWEEN_S: Final = 5
"""Seconds to wait for an export that is being made."""


class NotProven(Refusal):
    """The password or the address is not that of the account."""

    def __init__(self) -> None:
        super().__init__(
            "password",
            "the password or the address is not that of this account",
            suggestion="give both as you sign in with them",
        )


class LastOwner(Refusal):
    """Without this account nobody could give roles any more."""

    def __init__(self) -> None:
        super().__init__(
            "account",
            "this is the last owner of the installation",
            suggestion="make another account an owner first",
        )


@dataclass(frozen=True, slots=True)
class Export:
    """Everything stored about one account, as JSON text."""

    text: str
    made_at: datetime


class OwnData:
    """What people may do with everything that is stored about them."""

    def __init__(self, tools: Tools, hasher: Hasher, tries: Tries) -> None:
        self._tools = tools
        self._hasher = hasher
        self._tries = tries
        self._exporting = set[UUID]()

    async def export(self, viewer: Viewer, origin: Origin) -> Export:
        """Everything stored about the viewer and their training, without digests of secrets.

        Raises TooOften, also while another export of theirs is being made.
        """
        await self._tries.count("export", origin, str(viewer.account_id))
        if viewer.account_id in self._exporting:
            raise TooOften(BETWEEN_S)
        self._exporting.add(viewer.account_id)
        try:
            return await self._export(viewer, origin)
        finally:
            self._exporting.discard(viewer.account_id)

    async def _export(self, viewer: Viewer, origin: Origin) -> Export:
        now = self._tools.clock.now()
        async with self._tools.store.read(viewer) as unit:
            rows = await unit.export(viewer.account_id)
        async with self._tools.store.begin(viewer) as unit:
            await self._tools.note(
                unit, "account.exported", origin.request_id, subject_id=viewer.account_id
            )
        whole = {"format": FORMAT, "exported_at": now.isoformat(), "tables": rows}
        return Export(await asyncio.to_thread(_text, whole), now)

    async def delete(self, viewer: Viewer, email: str, password: str, origin: Origin) -> None:
        """Delete the account of the viewer and everything of its athlete, for good.

        Raises NotProven for a wrong password or address, LastOwner and TooOften.
        """
        await self._tries.count("delete", origin, str(viewer.account_id))
        account = await self._account(viewer)
        fits = await self._hasher.fits(password, account.password_hash)
        if not fits or plain_email(email) != account.email:
            await self._refuse(viewer, origin)
            raise NotProven
        async with self._tools.store.begin(viewer) as unit:
            if await unit.accounts.owners() == {account.id}:
                raise LastOwner
            await self._part(unit, account)
            await _off_the_list(unit, account.email)
            await unit.accounts.delete(account.id)
            self._tools.calendar_changed(unit, account.id)
            self._tools.access_changed(unit, account.id)
            await self._tools.note(
                unit, "account.deleted", origin.request_id, subject_id=account.id
            )

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
                "account.deletion_refused",
                origin.request_id,
                subject_id=viewer.account_id,
            )

    async def _part(self, unit: UnitOfWork, account: Account) -> None:
        """End what ties others to the account, so that they see at once that it is gone."""
        for link in await unit.coach_links.of(account.id):
            await unit.coach_links.revoke(link.id, self._tools.clock.now())
            other = link.coach_id if link.athlete_id == account.id else link.athlete_id
            self._tools.access_changed(unit, other)
        for job in await unit.jobs.of(account.id, states=OPEN):
            self._tools.job_changed(unit, job.id)


def _text(whole: Mapping[str, object]) -> str:
    """JSON text; of years of training it takes long enough to hold up everybody else."""
    return json.dumps(whole, ensure_ascii=False)


async def _off_the_list(unit: UnitOfWork, email: str) -> None:
    invite = await unit.invites.by_email(email)
    if invite is not None:
        await unit.invites.remove(invite.id)

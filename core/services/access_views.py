"""Use cases: what I have and why, what I lack and what would give it; the same for an admin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.account import Account
from strideiq.core.domain.decision import Decision, Feature
from strideiq.core.domain.entitlement import EntitlementKind, Holdings, Terms
from strideiq.core.domain.errors import NotFound, NotSignedIn
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.coaching import SEATS
from strideiq.core.services.permission import require
from strideiq.core.services.tools import Tools
from strideiq.core.services.trials import Trials


@dataclass(frozen=True, slots=True)
class Judged:
    """A feature, and whether it may be used."""

    feature: Feature
    decision: Decision


@dataclass(frozen=True, slots=True)
class AccessView:
    """Everything decided for one account at one moment.

    ``used`` is how much of each monthly entitlement is used. ``is_trial_open`` says whether its
    person may still start a trial.
    """

    account_id: UUID
    terms: Terms
    holdings: Holdings
    features: tuple[Judged, ...]
    used: Mapping[str, int]
    is_trial_open: bool

    @property
    def changes_at(self) -> datetime | None:
        """When any of it may change by itself, as far as is known."""
        moments = [
            self.holdings.until,
            *(held.until for held in self.holdings.held.values()),
            *(each.decision.until for each in self.features),
        ]
        return min((moment for moment in moments if moment is not None), default=None)


class AccessViews:
    """Shows decisions; changes nothing."""

    def __init__(self, tools: Tools, access: Access, trials: Trials) -> None:
        self._tools = tools
        self._access = access
        self._trials = trials

    async def mine(self, viewer: Viewer) -> AccessView:
        """What the viewer has and lacks."""
        if viewer.is_stranger:
            raise NotSignedIn
        async with self._tools.store.read(viewer) as unit:
            account = await unit.accounts.get(viewer.account_id)
            if account is None:
                raise NotSignedIn
            return await self._view(unit, account)

    async def of(self, viewer: Viewer, account_id: UUID) -> AccessView:
        """What an account has and lacks, as its owner would be told."""
        require(viewer, Permission.MANAGE_MEMBERSHIPS)
        async with self._tools.store.read(viewer) as unit:
            account = await unit.accounts.get(account_id)
        if account is None:
            raise NotFound("account")
        # Roles are those of whoever asks, so the account itself asks.
        async with self._tools.store.read(account.viewer()) as unit:
            return await self._view(unit, account)

    async def _view(self, unit: UnitOfWork, account: Account) -> AccessView:
        return AccessView(
            account.id,
            self._access.terms,
            await self._access.holdings(unit, account.id),
            tuple(await self._judged(unit, account.id)),
            await self._used(unit, account.id),
            await self._trials.is_open(unit, account),
        )

    async def _used(self, unit: UnitOfWork, account_id: UUID) -> Mapping[str, int]:
        monthly = (
            name
            for name, each in self._access.terms.entitlements.items()
            if each.kind is EntitlementKind.MONTHLY
        )
        return {name: await self._access.used(unit, account_id, name) for name in monthly}

    async def _judged(self, unit: UnitOfWork, account_id: UUID) -> Sequence[Judged]:
        trained = await unit.coach_links.trained_by(account_id)
        return [
            Judged(
                feature,
                await self._access.decide(
                    unit, name, subject=account_id, used=trained if name == SEATS else None
                ),
            )
            for name, feature in self._access.policy.features.items()
        ]

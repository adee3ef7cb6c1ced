"""The one place that decides who may use what: role, kill switch, flag, entitlement and quota."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from strideiq.core.domain.decision import Decision, Feature
from strideiq.core.domain.entitlement import (
    UNLIMITED,
    EntitlementKind,
    Grant,
    Holder,
    Holdings,
    Taking,
    Terms,
)
from strideiq.core.domain.errors import NotIncluded
from strideiq.core.domain.flag import FlagAnswer, FlagContext
from strideiq.core.engine.access.decide import Policy
from strideiq.core.engine.access.effective import effective
from strideiq.core.engine.access.facts import Asked
from strideiq.core.engine.access.months import month_of, next_month
from strideiq.core.ports import Flags, UnitOfWork
from strideiq.core.services.flag_answers import Answers, answers_for
from strideiq.core.services.tools import Tools


@dataclass(slots=True)
class Known:
    """What was read of one account for one unit of work, and what its flags answered."""

    holder: Holder
    grants: tuple[Grant, ...]
    holdings: Holdings
    used: MutableMapping[str, int]
    answers: Answers


class Access:
    """Decisions on features. The role is that of the viewer, all else that of the subject.

    Nothing else looks at a flag, a grant or a membership. What is read of an account is remembered
    for the unit of work, and what a flag answered for the request, so that each is asked once.
    """

    def __init__(self, tools: Tools, flags: Flags, terms: Terms, policy: Policy) -> None:
        self.terms = terms
        self.policy = policy
        self._tools: Final = tools
        self._flags: Final = flags
        self._known: Final = WeakKeyDictionary[UnitOfWork, dict[UUID, Known]]()

    def use(self, terms: Terms, policy: Policy) -> None:
        """Decide by these terms and this policy from now on."""
        self.terms, self.policy = terms, policy
        self._known.clear()

    async def decide(
        self,
        unit: UnitOfWork,
        feature: str | Feature,
        *,
        subject: UUID | None = None,
        used: int | None = None,
    ) -> Decision:
        """Whether the viewer may use a feature for ``subject`` (themselves where it is left out).

        ``used`` is how much of an amount is used, such as seats; monthly quotas are counted here.
        """
        account_id = subject or unit.viewer.account_id
        known = await self._of(unit, account_id)
        name = feature if isinstance(feature, str) else feature.name
        found = self.policy.features.get(feature) if isinstance(feature, str) else feature
        now = self._tools.clock.now()
        if used is None and found is not None and found.quota is not None:
            used = known.used.get(found.quota, 0)
        asked = Asked(
            name,
            found,
            unit.viewer,
            known.holder,
            known.holdings,
            known.grants,
            now,
            next_month(now, known.holder.time_zone),
            self._flag(unit, known, found.flag if found else None),
            self._flag(unit, known, found.kill_switch if found else None),
            used,
        )
        return self.policy.decide(asked, self.terms)

    async def require(
        self,
        unit: UnitOfWork,
        feature: str | Feature,
        *,
        subject: UUID | None = None,
        used: int | None = None,
    ) -> Decision:
        """The decision where it is a yes. Raises NotIncluded."""
        decision = await self.decide(unit, feature, subject=subject, used=used)
        if not decision.allowed:
            raise NotIncluded(decision)
        return decision

    async def consume(
        self,
        unit: UnitOfWork,
        feature: str | Feature,
        *,
        subject: UUID | None = None,
        job_id: UUID | None = None,
    ) -> None:
        """Take one unit of the feature's monthly quota, in the transaction of ``unit``.

        A job takes one and no more until it gives it back. Raises NotIncluded.
        """
        account_id = subject or unit.viewer.account_id
        found = self.policy.features.get(feature) if isinstance(feature, str) else feature
        quota = found.quota if found else None
        if job_id and quota and await unit.quotas.taken(job_id, quota):
            return
        await self.require(unit, feature, subject=account_id)
        if quota is None or self.terms.entitlements[quota].kind is not EntitlementKind.MONTHLY:
            return
        known = await self._of(unit, account_id)
        self._known.pop(unit, None)
        taking = await self._take(unit, known, quota, job_id)
        if taking is None:
            # Somebody else took the last one since it was read.
            await self.consume(unit, feature, subject=account_id, job_id=job_id)
        elif job_id is not None:
            await unit.quotas.keep(taking)

    async def holdings(self, unit: UnitOfWork, account_id: UUID) -> Holdings:
        """What an account has now."""
        return (await self._of(unit, account_id)).holdings

    async def used(self, unit: UnitOfWork, account_id: UUID, quota: str) -> int:
        """How much of a monthly quota an account has used in its month."""
        return (await self._of(unit, account_id)).used.get(quota, 0)

    async def context(self, unit: UnitOfWork, account_id: UUID) -> FlagContext:
        """What a flag is told of an account."""
        return self._context(unit, await self._of(unit, account_id))

    def changed(self, unit: UnitOfWork, account_id: UUID) -> None:
        """Forget what was read of an account whose grants have changed, and tell who follows it."""
        self._known.pop(unit, None)
        self._tools.access_changed(unit, account_id)

    async def _of(self, unit: UnitOfWork, account_id: UUID) -> Known:
        remembered = self._known.setdefault(unit, {})
        if account_id not in remembered:
            now = self._tools.clock.now()
            holder = await unit.grants.holder(account_id) or Holder(account_id)
            grants = tuple(await unit.grants.of(account_id, not_over=now))
            month = month_of(now, holder.time_zone)
            used = dict(await unit.quotas.used(account_id, month))
            holdings = effective(self.terms, grants, now)
            answers = answers_for((holder, holdings.membership, unit.viewer.app_version))
            remembered[account_id] = Known(holder, grants, holdings, used, answers)
        return remembered[account_id]

    def _flag(self, unit: UnitOfWork, known: Known, name: str | None) -> FlagAnswer | None:
        if name is None:
            return None
        if name not in known.answers:
            known.answers[name] = self._flags.ask(name, self._context(unit, known))
        return known.answers[name]

    def _context(self, unit: UnitOfWork, known: Known) -> FlagContext:
        holder, viewer = known.holder, unit.viewer
        return FlagContext(
            holder.account_id,
            self._tools.clock.now(),
            membership=known.holdings.membership,
            role=holder.role or "",
            country=holder.country,
            # The version of an app is known of whoever holds it in their hands.
            app_version=viewer.app_version if viewer.account_id == holder.account_id else "",
        )

    async def _take(
        self, unit: UnitOfWork, known: Known, quota: str, job_id: UUID | None
    ) -> Taking | None:
        """One unit of a quota, that of the month first; None where there is none any more."""
        now, holder = self._tools.clock.now(), known.holder
        value, month = known.holdings.value(quota), month_of(now, holder.time_zone)
        limit = None if value == UNLIMITED else int(value)
        made = Taking(self._tools.ids.new(), holder.account_id, quota, month, now, job_id)
        if await unit.quotas.take(holder.account_id, quota, month, limit):
            return made
        for grant in self._spare(known, quota):
            if await unit.grants.use_unit(grant.id, now):
                return Taking(made.id, holder.account_id, quota, "", now, job_id, grant.id)
        return None

    def _spare(self, known: Known, quota: str) -> Sequence[Grant]:
        return known.holdings.spare(quota, self.terms.one_offs)


async def give_back(unit: UnitOfWork, job_id: UUID) -> None:
    """Give back what a job took that ended without a result; once, however often it is asked."""
    for taking in await unit.quotas.give_back(job_id):
        if taking.grant_id is not None:
            await unit.grants.give_back_unit(taking.grant_id)

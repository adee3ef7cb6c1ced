"""Use cases: ask what a draft would have done on past days, and read what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.errors import NotFound, Refusal
from strideiq.core.domain.job import OPEN, Job
from strideiq.core.domain.rule_set import Backtest, BacktestResult
from strideiq.core.ports import UnitOfWork
from strideiq.core.reading.shapes.rule_limits import RuleSetLimits
from strideiq.core.services.access import Access
from strideiq.core.services.rule_set_checks import require_revision, require_sound, seen
from strideiq.core.services.rule_texts import RuleTexts
from strideiq.core.services.tools import Tools

BACKTEST: Final = "backtest_rules"
FEATURE: Final = "rules.backtest"


class RuleBacktests:
    """Backtests on athletes whom the viewer may see, seen by the viewer alone."""

    def __init__(
        self, tools: Tools, access: Access, texts: RuleTexts, limits: RuleSetLimits
    ) -> None:
        self._tools = tools
        self._access = access
        self._texts = texts
        self._limits = limits

    async def ask(
        self,
        viewer: Viewer,
        rule_set_id: UUID,
        revision: int,
        first: date,
        last: date,
        athlete_ids: Sequence[UUID] | None = None,
    ) -> Job:
        """The job that tries the draft on every day from ``first`` to ``last``, both included.

        Without ``athlete_ids`` on everybody whom the viewer trains. Raises NotFound, NotIncluded,
        DraftChanged, UnsoundRules, and Refusal of too many days, athletes or open backtests.
        """
        await self._texts.read(await self._draft(viewer, rule_set_id))
        async with self._tools.store.begin(viewer) as unit:
            if not viewer.may(Permission.MANAGE_RULES):
                await self._access.require(unit, FEATURE)
            rule_set = await seen(unit, rule_set_id)
            require_revision(rule_set, revision)
            require_sound(await self._texts.read(rule_set.draft))
            me = await unit.athletes.held(viewer.account_id)
            self._require_days(first, last, me.today(self._tools.clock.now()) if me else last)
            athletes = await self._athletes(unit, viewer, athlete_ids)
            await self._require_room(unit, viewer)
            payload: Mapping[str, object] = {
                "rule_set": str(rule_set_id),
                "revision": revision,
                "first": first.isoformat(),
                "last": last.isoformat(),
                "athletes": [str(each) for each in athletes],
            }
            job = await self._tools.enqueue(unit, BACKTEST, payload, athlete_id=viewer.account_id)
            self._tools.job_changed(unit, job.id)
        return job

    async def get(self, viewer: Viewer, backtest_id: UUID) -> Backtest:
        """The viewer's backtest of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            found = await unit.backtests.get(backtest_id)
        if found is None:
            raise NotFound("backtest")
        return found

    async def results(self, viewer: Viewer, backtest_id: UUID) -> Sequence[BacktestResult]:
        """What it says of athletes whom the viewer may see now."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.backtests.results(backtest_id)

    async def _draft(self, viewer: Viewer, rule_set_id: UUID) -> str:
        async with self._tools.store.read(viewer) as unit:
            return (await seen(unit, rule_set_id)).draft

    async def _athletes(
        self, unit: UnitOfWork, viewer: Viewer, given: Sequence[UUID] | None
    ) -> Sequence[UUID]:
        """Whom to try it on. Raises NotFound where the viewer may not see one of them."""
        most = self._limits.backtest_athletes
        if given is None:
            found = await unit.athletes.page(limit=most + 2)
            chosen = [each.id for each in found if each.id != viewer.account_id]
        else:
            chosen = list(dict.fromkeys(given))
        if not 0 < len(chosen) <= most:
            raise Refusal(
                "athletes",
                f"that is {'nobody' if not chosen else f'more than {most} athletes'}",
                suggestion=f"name 1 to {most} athletes whom you train",
            )
        if given is not None and len(await unit.athletes.many(chosen)) < len(chosen):
            raise NotFound("athlete")
        return chosen

    async def _require_room(self, unit: UnitOfWork, viewer: Viewer) -> None:
        waiting = await unit.jobs.of(viewer.account_id, states=OPEN, limit=100)
        if sum(job.kind == BACKTEST for job in waiting) >= self._limits.open_backtests:
            raise Refusal(
                "jobs",
                f"{self._limits.open_backtests} backtests have not ended yet",
                suggestion="wait until one ends, or cancel one",
            )

    def _require_days(self, first: date, last: date, today: date) -> None:
        most = self._limits.backtest_days
        if first > last or last > today:
            raise Refusal(
                "last",
                f"{first} to {last} are no past days",
                suggestion=f"end after the start, on {today} or before",
            )
        if (last - first).days >= most:
            raise Refusal(
                "first", f"that is more than {most} days", suggestion=f"ask for at most {most} days"
            )

"""The slow part of a backtest: what a draft would have said on each past day, beside what serves."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Permission, Viewer
from strideiq.core.domain.errors import NotFound, Refusal
from strideiq.core.domain.job import Job
from strideiq.core.domain.rule import Rule, Standing
from strideiq.core.domain.rule_set import Backtest, BacktestResult, RuleDays, RuleSet
from strideiq.core.engine.rules.backtest import FiredOn, Past, backtest
from strideiq.core.engine.rules.facts import FactRegistry
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.rule_backtests import FEATURE
from strideiq.core.services.rule_facts import known_of
from strideiq.core.services.rule_set_checks import require_revision, require_sound, seen
from strideiq.core.services.rule_texts import RuleTexts, digest_of
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Finish, Progress


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a job asks for: the rules on both sides, the days, and who asked."""

    viewer: Viewer
    rule_set: RuleSet
    against: int | None
    rules: Sequence[Rule]
    published: Sequence[Rule]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class BacktestMaking:
    """The handler of ``backtest_rules``; it reads as the one who asked, as they are by now.

    Scopes are asked by the membership of now and by what the plan says of the day. Flags and
    entitlements are not: a backtest tells what rules would say, not who has what.
    """

    tools: Tools
    access: Access
    texts: RuleTexts
    keep: int

    async def __call__(self, job: Job, progress: Progress) -> Finish:
        """Try the draft on one athlete after the other. Raises Refusal where that cannot be done."""
        await progress("reading", 1)
        async with self.tools.store.read(PROGRAM) as unit:
            earlier = await unit.backtests.by_job(job.id)
            if earlier is not None:
                return partial(_done, earlier.id)
            viewer = await _asker(unit, job)
        asked = await self._asked(viewer, job)
        ids = [UUID(each) for each in _list(job.payload["athletes"])]
        results = []
        for number, athlete_id in enumerate(ids):
            await progress(f"athlete {number + 1} of {len(ids)}", 5 + 90 * number // len(ids))
            found = await self._of(asked, athlete_id)
            if found is not None:
                results.append(found)
        await progress("storing", 95)
        made = Backtest(
            self.tools.ids.new(),
            viewer.account_id,
            asked.rule_set.id,
            digest_of(asked.rule_set.draft),
            asked.against,
            asked.first,
            asked.last,
            self.tools.clock.now(),
            job.id,
        )
        return partial(self._store, made, results)

    async def _asked(self, viewer: Viewer, job: Job) -> _Asked:
        """Both sides of the comparison. Raises Refusal where the draft has moved on."""
        async with self.tools.store.read(viewer) as unit:
            if not viewer.may(Permission.MANAGE_RULES):
                await self.access.require(unit, FEATURE)
            rule_set = await seen(unit, UUID(str(job.payload["rule_set"])))
            published = (await unit.rule_sets.published([rule_set.id])).get(rule_set.id)
        require_revision(rule_set, int(str(job.payload["revision"])))
        draft = await self.texts.read(rule_set.draft, rule_set.label, "draft")
        require_sound(draft)
        before: Sequence[Rule] = ()
        if published is not None:
            version = str(published.version)
            before = (await self.texts.read(published.text, rule_set.label, version)).rules
        return _Asked(
            viewer,
            rule_set,
            published.version if published else None,
            draft.rules,
            before,
            date.fromisoformat(str(job.payload["first"])),
            date.fromisoformat(str(job.payload["last"])),
        )

    async def _of(self, asked: _Asked, athlete_id: UUID) -> BacktestResult | None:
        """What it says of one athlete; None of one whom the asker sees no more."""
        planner, now = self.texts.current.now(), self.tools.clock.now()
        async with self.tools.store.read(asked.viewer) as unit:
            if await unit.athletes.get(athlete_id) is None:
                return None
        async with self.tools.store.read(PROGRAM) as unit:
            try:
                known = await known_of(unit, self.access, planner, athlete_id, now)
            except NotFound:
                return None
        past = Past(known.recorded, known.running, Standing(known.membership))
        return await asyncio.to_thread(_tested, asked, past, athlete_id, planner.facts)

    async def _store(
        self, made: Backtest, results: Sequence[BacktestResult], unit: UnitOfWork
    ) -> UUID:
        there = await unit.athletes.many([each.athlete_id for each in results])
        kept = [each for each in results if each.athlete_id in there]
        await unit.backtests.add(made, kept, self.keep)
        return made.id


def _tested(asked: _Asked, past: Past, athlete_id: UUID, facts: FactRegistry) -> BacktestResult:
    """The days on which each rule fires, by its id in the set."""
    name: Final = str(athlete_id)
    told = backtest(asked.rules, asked.published, {name: past}, asked.first, asked.last, facts)
    before = len(asked.rule_set.label) + 1
    rules = tuple(
        RuleDays(each.rule[before:], each.title, *map(_days, (each.new, each.gone, each.same)))
        for each in told.rules
    )
    return BacktestResult(athlete_id, rules, told.never_known)


def _days(fired: Sequence[FiredOn]) -> tuple[date, ...]:
    return tuple(each.day for each in fired)


async def _asker(unit: UnitOfWork, job: Job) -> Viewer:
    """Who asked, with what they may do by now. Raises Refusal where they are gone."""
    account = None if job.athlete_id is None else await unit.accounts.get(job.athlete_id)
    if account is None or account.disabled_at is not None:
        raise Refusal("account", "whoever asked is gone", suggestion="nothing is left to do")
    return account.viewer()


async def _done(backtest_id: UUID, _: UnitOfWork) -> UUID:
    """An earlier try stored everything already."""
    return backtest_id


def _list(value: Any) -> list[str]:  # noqa: ANN401  of a job's payload
    return [str(each) for each in value]

"""The job that looks at the rules of one athlete: what fires becomes proposals and ledger entries.

Everything slow is done first, on what was read at one moment; the end is written only where the
athlete has not changed since, else the job looks again. A rule makes one proposal on a day, and has
one entry for each thing that holds it back, so looking twice writes nothing twice.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, Protocol
from uuid import UUID

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.job import Job
from strideiq.core.domain.proposal import (
    HeldBy,
    LedgerEntry,
    Origin,
    Outcome,
    Proposal,
    ProposalState,
)
from strideiq.core.domain.rule import Facts, Rule
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.engine.adaptation.ground import Changed
from strideiq.core.engine.rules.advise import Barred, advice_of, standing_of
from strideiq.core.engine.rules.engine import Firing
from strideiq.core.engine.rules.plain import rule_to_plain
from strideiq.core.ports import RuleJudge, UnitOfWork
from strideiq.core.services.access import Access
from strideiq.core.services.admitted import planner_for
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.explanations import explained, values_asked
from strideiq.core.services.plan_changing import change_plan
from strideiq.core.services.plan_grounds import (
    PlanMoment,
    earlier_days,
    expiry,
    restores,
)
from strideiq.core.services.rule_book import RulesInUse
from strideiq.core.services.rule_facts import known_of
from strideiq.core.services.rule_requirements import lacking
from strideiq.core.services.rule_verdicts import Circumstances, Verdict, lacked, verdicts
from strideiq.core.services.tools import Tools
from strideiq.core.services.work import Finish, Later, Progress

ADAPT: Final = "plans.adapt"
"""The feature of getting proposals."""

OPEN: Final = frozenset({ProposalState.OPEN})


class Book(Protocol):
    """Knows which rules speak to whom."""

    async def for_athlete(self, unit: UnitOfWork, athlete_id: UUID, /) -> RulesInUse:
        """The rules for this athlete now."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of an athlete for one look at their rules."""

    moment: PlanMoment
    rules: RulesInUse
    facts: Facts
    membership: str
    stopped: Barred | None
    proposed: frozenset[str]
    last: Mapping[str, date]
    open: Sequence[Proposal]
    earlier: Mapping[int, Mapping[date, PlannedWorkout]]


@dataclass(frozen=True, slots=True)
class RuleEvaluation:
    """The handler of ``evaluate_rules``."""

    tools: Tools
    planners: CurrentPlanner
    book: Book
    judge: RuleJudge
    access: Access

    async def __call__(self, job: Job, progress: Progress) -> Finish:
        """Look at the rules of the job's athlete; nothing comes of it without a plan."""
        await progress("reading", 10)
        now, athlete_id = self.tools.clock.now(), job.athlete_id
        if athlete_id is None:
            return _nothing
        async with self.tools.store.read(PROGRAM) as unit:
            seen = await self._seen(unit, athlete_id, now, job.payload.get("day"))
        if seen is None:
            return _nothing
        await progress("judging", 40)
        # All of them, for rules that many athletes share are made ready once.
        [fired] = await self.judge.fired(seen.rules.rules, seen.rules.declarations, [seen.facts])
        firings = [firing for firing in fired if firing.rule.key not in seen.proposed]
        if not firings:
            return partial(self._finish, seen, [])
        async with self.tools.store.read(PROGRAM) as unit:
            asked = (firing.rule for firing in firings)
            lacks = await lacking(self.access, unit, asked, athlete_id)
        await progress("proposing", 60)
        here = _circumstances(seen, lacks, now)
        change = partial(_change, seen)
        found = await asyncio.to_thread(lambda: list(verdicts(firings, here, change)))
        return partial(self._finish, seen, found)

    async def _seen(
        self, unit: UnitOfWork, athlete_id: UUID, now: datetime, night: object
    ) -> Seen | None:
        """What the rules are to look at; None where there is nothing to change any more."""
        if await unit.athletes.get(athlete_id) is None:
            return None
        planner = await planner_for(self.access, unit, self.planners.now(), athlete_id)
        known = await known_of(unit, self.access, planner, athlete_id, now)
        today, moment = known.today, known.moment
        if moment is None or (night is not None and night != today.isoformat()):
            return None
        rules = await self.book.for_athlete(unit, athlete_id)
        plan_id = moment.followed.stored.id
        return Seen(
            moment,
            rules,
            known.facts(planner, today),
            known.membership,
            lacked(await self.access.decide(unit, ADAPT, subject=athlete_id)),
            await unit.ledger.proposed_on(athlete_id, today),
            await unit.ledger.last_proposed(athlete_id, today, now),
            await unit.proposals.page(athlete_id, states=OPEN, limit=100),
            {
                days: await earlier_days(unit, plan_id, now - timedelta(days=days))
                for days in _restored(rules.rules)
            },
        )

    async def _finish(self, seen: Seen, found: Sequence[Verdict], unit: UnitOfWork) -> None:
        """Write what came of it. Raises Later where something changed while it was looked at."""
        now, before = self.tools.clock.now(), seen.moment.athlete
        athlete = await unit.athletes.held(before.id)
        if athlete is None:
            return
        if athlete.revision != before.revision or athlete.today(now) != seen.moment.day:
            raise Later(now, "something changed in the meantime")
        closed = await unit.proposals.close_stale(now, athlete.id)
        for verdict in found:
            await self._write(seen, verdict, unit, now)
        if closed or any(verdict.changed for verdict in found):
            self.tools.calendar_changed(unit, athlete.id)

    async def _write(self, seen: Seen, verdict: Verdict, unit: UnitOfWork, now: datetime) -> None:
        rule, barred = verdict.firing.rule, verdict.barred
        declarations, made = seen.rules.declarations, None
        if verdict.changed is not None:
            made = self._proposal(seen, verdict.firing, verdict.changed, now)
            await unit.proposals.add(made)
        await unit.ledger.add(
            LedgerEntry(
                self.tools.ids.new(),
                seen.moment.athlete.id,
                seen.moment.day,
                now,
                rule.key,
                rule.version,
                Outcome.HELD_BACK if made is None else Outcome.PROPOSED,
                values_asked(rule, seen.facts),
                rule_to_plain(rule, declarations),
                explained(rule, seen.facts, declarations, seen.moment.athlete.units).plain(),
                held_back_by=None if barred is None else HeldBy(barred.by),
                why="" if barred is None else barred.why,
                proposal_id=None if made is None else made.id,
            )
        )

    def _proposal(self, seen: Seen, firing: Firing, changed: Changed, now: datetime) -> Proposal:
        athlete, plan = seen.moment.athlete, seen.moment.followed.stored
        advice = advice_of(firing, seen.facts, seen.rules.declarations, athlete.units)
        return Proposal(
            self.tools.ids.new(),
            athlete.id,
            plan.id,
            plan.revision,
            Origin.RULE,
            advice.title,
            advice.sentence,
            advice.actions,
            changed.diff,
            seen.moment.day,
            now,
            expiry(changed.diff, athlete, now),
            rule=advice.rule,
            rule_version=advice.version,
            source=advice.source,
            evidence=advice.facts,
            findings=changed.findings,
        )


async def _nothing(_: UnitOfWork) -> None:
    """Nothing comes of the job."""


def _restored(rules: Sequence[Rule]) -> set[int]:
    return {days for rule in rules if (days := restores(rule.then)) is not None}


def _change(seen: Seen, rule: Rule) -> Changed:
    """What the plan becomes by what a rule proposes. Raises Refusal."""
    days = restores(rule.then)
    earlier = {} if days is None else seen.earlier[days]
    ground = replace(seen.moment.ground, title=rule.title, earlier=earlier)
    return change_plan(rule.then, ground, seen.moment.planner)


def _circumstances(seen: Seen, lacks: Mapping[str, Barred], now: datetime) -> Circumstances:
    plan = seen.moment.followed.stored
    open_ = [
        each
        for each in seen.open
        if each.expires_at > now and (each.plan_id, each.plan_revision) == (plan.id, plan.revision)
    ]
    return Circumstances(
        seen.moment.day,
        standing_of(seen.facts, seen.membership),
        lacks,
        seen.stopped,
        seen.last,
        frozenset(each.rule for each in open_),
        frozenset(change.day for each in open_ for change in each.diff),
    )

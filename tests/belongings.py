"""One of everything that an athlete can have, for tests of who gets hold of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.domain.activity import Activity, RaceResult, StoredActivity
from strideiq.core.domain.athlete import Away
from strideiq.core.domain.entitlement import GrantKind, Taking
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.job import JobState
from strideiq.core.domain.profile import Questionnaire, StoredGoal, StoredRace, TimeAway
from strideiq.core.domain.rule_set import Backtest, BacktestResult, RuleSet, RuleSetVersion
from strideiq.core.domain.season import GenerationLog
from strideiq.core.ports import Store, UnitOfWork
from tests.access import grant
from tests.builders import MONDAY, cruise, plan, week
from tests.changes import entry, proposal
from tests.people import NOW, job, new_id, new_plan

RACE_DAY, AFTER = date(2027, 4, 18), date(2027, 6, 1)


@dataclass(frozen=True, slots=True)
class Belongings:
    """Ids of what an athlete has.

    ``plan`` is on the calendar and ``day`` its Monday, which has two options; ``draft`` is not, and
    has other days; ``job`` is open and ``failed`` is not.
    """

    athlete: UUID
    goal: UUID
    race: UUID
    away: UUID
    plan: UUID
    day: UUID
    draft: UUID
    job: UUID
    failed: UUID
    activity: UUID
    proposal: UUID
    entry: UUID
    grant: UUID


async def belongings(store: Store, owner: Viewer) -> Belongings:
    """Give the athlete one of everything."""
    athlete = owner.account_id
    goal = StoredGoal(new_id(), athlete, Goal("marathon", RACE_DAY), Priority.A, NOW, "Vienna")
    race = StoredRace(new_id(), athlete, RaceResult(5000, 1200, MONDAY), NOW, "Park run")
    run = Activity(MONDAY, 10_000, 3000, 148, source="csv-runs", effort=4)
    ran = StoredActivity(new_id(), athlete, run, "a digest", NOW)
    away = TimeAway(new_id(), athlete, Away(AFTER, AFTER), "Prater")
    followed = new_plan(athlete, goal_id=goal.id, alternatives={MONDAY: cruise()})
    draft = new_plan(athlete, plan=plan([week(5), week(6)]))
    waiting, failed = job(athlete), job(athlete, state=JobState.FAILED, error="no", finished_at=NOW)
    async with store.begin(PROGRAM) as unit:
        await unit.goals.add(goal)
        await unit.races.add(race)
        await unit.activities.add_many(athlete, [ran])
        await unit.time_away.add(away)
        await unit.questionnaires.add(Questionnaire(new_id(), athlete, "start", {"a": 1}, NOW))
        for each in (waiting, failed):
            await unit.jobs.enqueue(each)
        for new in (followed, draft):
            await unit.plans.add(new)
        await unit.plans.activate(followed.id, revision=1, at=NOW)
        await unit.generation_logs.add(GenerationLog(new_id(), athlete, NOW, 3.5, "stored"))
        held = await _hold(unit, athlete, waiting.id)
        await _write_rules(unit, athlete)
        day = (await unit.calendar.days(athlete, MONDAY, MONDAY))[0]
        change = proposal(athlete, followed.id)
        fired = entry(athlete, proposal_id=change.id)
        await unit.proposals.add(change)
        await unit.ledger.add(fired)
    return Belongings(
        athlete,
        goal.id,
        race.id,
        away.id,
        followed.id,
        day.id,
        draft.id,
        waiting.id,
        failed.id,
        activity=ran.id,
        proposal=change.id,
        entry=fired.id,
        grant=held,
    )


async def _hold(unit: UnitOfWork, owner: UUID, job_id: UUID) -> UUID:
    quota, month = "plans_per_month", "2026-11"
    given = grant(owner, "free", kind=GrantKind.TRIAL, ends_at=NOW + timedelta(days=7))
    await unit.grants.add(given)
    assert await unit.quotas.take(owner, quota, month, 1)
    await unit.quotas.keep(Taking(new_id(), owner, quota, month, NOW, job_id))
    return given.id


async def _write_rules(unit: UnitOfWork, owner: UUID) -> None:
    rules = RuleSet(new_id(), "easy", "Easy", NOW, "title: Easy", 1, NOW, owner, published=1)
    version = RuleSetVersion(new_id(), rules.id, 1, rules.draft, "digest", owner, "first", NOW)
    tried = Backtest(new_id(), owner, rules.id, "digest", 1, MONDAY, MONDAY, NOW)
    await unit.rule_sets.add(rules)
    await unit.rule_sets.add_version(version)
    await unit.backtests.add(tried, [BacktestResult(owner, ())], keep=1)


async def linked(store: Store, athlete: Viewer, coach: Viewer) -> UUID:
    """Have the coach train the athlete; the id of their link."""
    link = CoachLink(
        new_id(), athlete.account_id, coach.account_id, LinkState.INVITED, athlete.account_id, NOW
    )
    async with store.begin(coach) as unit:
        await unit.coach_links.invite(link)
        await unit.coach_links.accept(link.id, NOW)
    return link.id

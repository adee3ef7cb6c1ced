import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, STRANGER, Permission, Role, Viewer
from strideiq.core.domain.account import CoachLink, LinkState
from strideiq.core.domain.activity import RaceResult
from strideiq.core.domain.athlete import Away
from strideiq.core.domain.errors import PlanChanged, UnknownAthlete
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.job import JobState
from strideiq.core.domain.profile import Questionnaire, StoredGoal, StoredRace, TimeAway
from strideiq.core.domain.proposal import ProposalState
from strideiq.core.domain.season import GenerationLog, NewPlan, Option
from strideiq.core.ports import Store, UnitOfWork
from strideiq.core.store.plan_rows import day_id
from tests.builders import MONDAY, cruise
from tests.changes import entry, proposal
from tests.people import NOW, job, new_id, new_plan, someone

pytestmark = pytest.mark.anyio

GOAL, RACE, ANSWERS, LOG, AWAY = (new_id() for _ in range(5))
DAY = date(2027, 4, 18)


class Owned:
    """What one athlete has, for others to reach for."""

    def __init__(self, owner: Viewer, plan: NewPlan) -> None:
        self.owner = owner
        self.id = owner.account_id
        self.plan = plan
        self.draft = new_plan(self.id)
        self.day = day_id(plan.id, MONDAY)
        self.job = job(owner.account_id)
        self.done = job(
            self.id, kind="done", state=JobState.SUCCEEDED, finished_at=NOW, run_after=NOW
        )
        self.proposal = proposal(self.id, plan.id)
        self.entry = entry(self.id, proposal_id=self.proposal.id)
        self.goal = StoredGoal(GOAL, self.id, Goal("marathon", DAY), Priority.A, NOW)
        self.away = TimeAway(AWAY, self.id, Away(DAY, DAY))


async def everything(store: Store) -> Owned:
    owner = await someone(store)
    owned = Owned(owner, new_plan(owner.account_id, alternatives={MONDAY: cruise()}))
    async with store.begin(owner) as unit:
        await unit.goals.add(owned.goal)
        await unit.races.add(StoredRace(RACE, owned.id, RaceResult(5000, 1200, DAY), NOW))
        await unit.time_away.add(owned.away)
        await unit.questionnaires.add(Questionnaire(ANSWERS, owned.id, "start", {"a": 1}, NOW))
        await unit.jobs.enqueue(owned.job)
        await unit.jobs.enqueue(owned.done)
        await unit.plans.add(owned.plan)
        await unit.plans.activate(owned.plan.id, revision=1, at=NOW)
        await unit.plans.add(owned.draft)
        await unit.generation_logs.add(
            GenerationLog(LOG, owned.id, NOW, 3.5, "stored", owned.plan.id)
        )
        await unit.proposals.add(owned.proposal)
        await unit.ledger.add(owned.entry)
    return owned


Ask = Callable[[UnitOfWork, Owned], Awaitable[object]]

READS: dict[str, Ask] = {
    "athletes.get": lambda unit, o: unit.athletes.get(o.id),
    "athletes.revision": lambda unit, o: unit.athletes.revision(o.id),
    "athletes.held": lambda unit, o: unit.athletes.held(o.id),
    "athletes.many": lambda unit, o: unit.athletes.many([o.id]),
    "races.get": lambda unit, _: unit.races.get(RACE),
    "races.of_many": lambda unit, o: unit.races.of_many([o.id]),
    "goals.of_many": lambda unit, o: unit.goals.of_many([o.id]),
    "races.of": lambda unit, o: unit.races.of(o.id),
    "goals.of": lambda unit, o: unit.goals.of(o.id),
    "goals.get": lambda unit, _: unit.goals.get(GOAL),
    "time_away.get": lambda unit, _: unit.time_away.get(AWAY),
    "time_away.of": lambda unit, o: unit.time_away.of(o.id, since=DAY),
    "time_away.of_many": lambda unit, o: unit.time_away.of_many([o.id], since=DAY),
    "questionnaires.latest": lambda unit, o: unit.questionnaires.latest(o.id, "start"),
    "plans.get": lambda unit, o: unit.plans.get(o.plan.id),
    "plans.of": lambda unit, o: unit.plans.of(o.id),
    "plans.whole": lambda unit, o: unit.plans.whole(o.plan.id),
    "plans.planned_weeks": lambda unit, o: unit.plans.planned_weeks(o.plan.id),
    "plans.revisions": lambda unit, o: unit.plans.revisions(o.plan.id),
    "calendar.days": lambda unit, o: unit.calendar.days(o.id, date.min, date.max),
    "calendar.weeks": lambda unit, o: unit.calendar.weeks(o.id, date.min, date.max),
    "calendar.plan_days": lambda unit, o: unit.calendar.plan_days(o.plan.id),
    "calendar.plan_weeks": lambda unit, o: unit.calendar.plan_weeks(o.plan.id),
    "calendar.day": lambda unit, o: unit.calendar.day(o.day),
    "calendar.workouts": lambda unit, o: unit.calendar.workouts([o.day]),
    "generation_logs.of": lambda unit, o: unit.generation_logs.of(o.id),
    "generation_logs.newest": lambda unit, o: unit.generation_logs.newest(o.plan.id),
    "jobs.get": lambda unit, o: unit.jobs.get(o.job.id),
    "jobs.of": lambda unit, o: unit.jobs.of(o.id),
    "jobs.due": lambda unit, _: unit.jobs.due(NOW),
    "proposals.get": lambda unit, o: unit.proposals.get(o.proposal.id),
    "proposals.page": lambda unit, o: unit.proposals.page(o.id),
    "proposals.of_plan": lambda unit, o: unit.proposals.of_plan(o.plan.id),
    "proposals.tally": lambda unit, o: tallied(unit, o.id),
    "ledger.get": lambda unit, o: unit.ledger.get(o.entry.id),
    "ledger.page": lambda unit, o: unit.ledger.page(o.id),
    "ledger.proposed_on": lambda unit, o: unit.ledger.proposed_on(o.id, o.entry.day),
    "ledger.last_proposed": lambda unit, o: unit.ledger.last_proposed(o.id, date.max, NOW),
    "ledger.of_proposals": lambda unit, o: unit.ledger.of_proposals(o.proposal.id),
    "nights.time_zones": lambda unit, _: unit.nights.time_zones(),
    "nights.waiting": lambda unit, _: unit.nights.waiting(
        "Europe/Vienna", MONDAY, kind="rules", key="k", limit=9
    ),
}
WRITES: dict[str, Ask] = {
    "athletes.save": lambda unit, o: save_athlete(unit, o.id),
    "goals.save": lambda unit, o: unit.goals.save(replace(o.goal, name="mine")),
    "goals.remove": lambda unit, _: unit.goals.remove(GOAL),
    "races.remove": lambda unit, _: unit.races.remove(RACE),
    "time_away.save": lambda unit, o: unit.time_away.save(replace(o.away, note="mine")),
    "time_away.remove": lambda unit, _: unit.time_away.remove(AWAY),
    "calendar.choose": lambda unit, o: unit.calendar.choose(o.day, Option.B),
    "calendar.skip": lambda unit, o: unit.calendar.skip(o.day, NOW),
    "calendar.note": lambda unit, o: unit.calendar.note(o.day, coach_note="hm"),
    "jobs.cancel": lambda unit, o: unit.jobs.cancel(o.job.id, NOW),
    "jobs.take": lambda unit, o: unit.jobs.take("w", at=NOW, lease=NOW - NOW, job_id=o.job.id),
    "proposals.decide": lambda unit, o: unit.proposals.decide(
        o.proposal.id, ProposalState.DECLINED, at=NOW
    ),
    "proposals.close_stale": lambda unit, _: unit.proposals.close_stale(
        datetime.max.replace(tzinfo=UTC)
    ),
    "nights.forget": lambda unit, _: unit.nights.forget("done", NOW + timedelta(days=1)),
    "plans.archive": lambda unit, o: archive(unit, o.plan.id),
    "plans.remove_draft": lambda unit, o: remove_draft(unit, o.draft.id),
}


ADDS: dict[str, Ask] = {
    "races.add": lambda unit, o: unit.races.add(
        StoredRace(new_id(), o.id, RaceResult(5000, 1200, DAY), NOW)
    ),
    "goals.add": lambda unit, o: unit.goals.add(
        replace(o.goal, id=new_id(), goal=Goal("10k", MONDAY))
    ),
    "time_away.add": lambda unit, o: unit.time_away.add(replace(o.away, id=new_id())),
    "questionnaires.add": lambda unit, o: unit.questionnaires.add(
        Questionnaire(new_id(), o.id, "start", {}, NOW)
    ),
    "plans.add": lambda unit, o: unit.plans.add(new_plan(o.id)),
    "jobs.enqueue": lambda unit, o: unit.jobs.enqueue(job(o.id)),
    "generation_logs.add": lambda unit, o: unit.generation_logs.add(
        GenerationLog(new_id(), o.id, NOW, 1.0, "stored")
    ),
    "proposals.add": lambda unit, o: unit.proposals.add(proposal(o.id, o.plan.id)),
    "ledger.add": lambda unit, o: unit.ledger.add(entry(o.id, rule="another")),
}


async def tallied(unit: UnitOfWork, athlete_id: UUID) -> bool:
    return (await unit.proposals.tally(athlete_id)).changes > 0


async def save_athlete(unit: UnitOfWork, athlete_id: UUID) -> bool:
    found = await unit.athletes.get(athlete_id)
    return found is not None and await unit.athletes.save(replace(found, name="Eve"))


async def archive(unit: UnitOfWork, plan_id: UUID) -> bool:
    try:
        await unit.plans.archive(plan_id, revision=2, at=NOW, from_day=MONDAY)
    except PlanChanged:
        return False
    return True


async def remove_draft(unit: UnitOfWork, plan_id: UUID) -> bool:
    try:
        await unit.plans.remove_draft(plan_id, revision=1)
    except PlanChanged:
        return False
    return True


async def linked(store: Store, owned: Owned, state: LinkState) -> Viewer:
    coach = await someone(store, Role.COACH)
    link = CoachLink(new_id(), owned.id, coach.account_id, LinkState.INVITED, coach.account_id, NOW)
    async with store.begin(coach) as unit:
        await unit.coach_links.invite(link)
        if state is not LinkState.INVITED:
            await unit.coach_links.accept(link.id, NOW)
        if state is LinkState.REVOKED:
            await unit.coach_links.revoke(link.id, NOW)
    return coach


class Undone(Exception):
    pass


def undo() -> None:
    raise Undone


async def answers(store: Store, viewer: Viewer, owned: Owned, asked: dict[str, Ask]) -> set[str]:
    """Which of these methods did anything for ``viewer``; each in a unit that is undone."""

    gave = set()
    for name, ask in asked.items():
        try:
            async with store.begin(viewer) as unit:
                if await ask(unit, owned):
                    gave.add(name)
                undo()
        except Undone:
            pass
    return gave


async def test_athlete_reaches_everything_of_their_own(store: Store) -> None:
    owned = await everything(store)
    assert await answers(store, owned.owner, owned, READS) == set(READS)
    assert await answers(store, owned.owner, owned, WRITES) == set(WRITES)


async def test_accepted_coach_reaches_everything_of_the_athlete(store: Store) -> None:
    owned = await everything(store)
    coach = await linked(store, owned, LinkState.ACCEPTED)
    assert await answers(store, coach, owned, READS) == set(READS)
    assert await answers(store, coach, owned, WRITES) == set(WRITES)


async def test_others_reach_nothing(store: Store) -> None:
    owned = await everything(store)
    another = Owned(await someone(store), owned.plan)
    everyone = {
        "stranger": STRANGER,
        "athlete": await someone(store),
        "coach of another": await linked(store, another, LinkState.ACCEPTED),
        "invited coach": await linked(store, owned, LinkState.INVITED),
        "revoked coach": await linked(store, owned, LinkState.REVOKED),
        "admin without permission": await someone(store, Role.ADMIN),
        "coach turned athlete": replace(
            await linked(store, owned, LinkState.ACCEPTED), role=Role.ATHLETE
        ),
    }
    for who, viewer in everyone.items():
        assert await answers(store, viewer, owned, {**READS, **WRITES}) == set(), who


@pytest.mark.parametrize("name", ADDS)
async def test_only_athlete_coach_and_program_add(store: Store, name: str) -> None:
    owned = await everything(store)
    for viewer in (owned.owner, await linked(store, owned, LinkState.ACCEPTED), PROGRAM):
        with contextlib.suppress(Undone):
            async with store.begin(viewer) as unit:
                await ADDS[name](unit, owned)
                undo()
    for viewer in (
        STRANGER,
        await someone(store),
        await linked(store, owned, LinkState.INVITED),
        await linked(store, owned, LinkState.REVOKED),
        await someone(store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES})),
        await someone(store, Role.OWNER),
    ):
        with pytest.raises(UnknownAthlete):
            async with store.begin(viewer) as unit:
                await ADDS[name](unit, owned)


async def test_admin_with_permission_reads_and_does_not_write(store: Store) -> None:
    owned = await everything(store)
    admin = await someone(
        store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES, Permission.READ_AUDIT})
    )
    assert await answers(store, admin, owned, READS) == set(READS)
    assert await answers(store, admin, owned, WRITES) == set()


async def test_program_reaches_everything(store: Store) -> None:
    owned = await everything(store)
    assert await answers(store, PROGRAM, owned, {**READS, **WRITES}) == {*READS, *WRITES}


async def test_pages_hold_only_whom_the_viewer_sees(store: Store) -> None:
    owned = await everything(store)
    outsider = await someone(store)
    coach = await linked(store, owned, LinkState.ACCEPTED)
    seen = {}
    for who, viewer in {"outsider": outsider, "coach": coach, "stranger": STRANGER}.items():
        async with store.read(viewer) as unit:
            seen[who] = {one.id for one in await unit.athletes.page()}
    assert seen == {
        "outsider": {outsider.account_id},
        "coach": {coach.account_id, owned.id},
        "stranger": set(),
    }

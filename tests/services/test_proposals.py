import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.action import ActionName
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.errors import (
    NotAllowed,
    NotFound,
    NotIncluded,
    ProposalClosed,
)
from strideiq.core.domain.proposal import ProposalState
from strideiq.core.domain.season import Option
from strideiq.core.ports import Store
from tests.access import grant
from tests.belongings import linked
from tests.people import NOW, new_id, someone
from tests.services.adapting import BACK, TODAY, Adapting, action, rule, written

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
R = "request"
NEXT_WEEK = action(ActionName.INSERT_RECOVERY_WEEK, percent=60.0)


@pytest.fixture
def here(store: Store) -> Adapting:
    return Adapting(store)


async def test_an_accepted_change_is_made_and_the_past_stays(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    before = await written(here, made)
    here.told.topics.clear()
    accepted = await here.proposals.accept(ada, made.id, R)
    assert (accepted.state, accepted.made_revision) == (ProposalState.ACCEPTED, 3)
    assert (accepted.decided_by, accepted.decided_at) == (ada.account_id, NOW)
    after = await written(here, made)
    assert {day: both for day, both in after.items() if day < TODAY} == {
        day: both for day, both in before.items() if day < TODAY
    }
    changed = {each.day: each for each in made.diff}
    for day, (workout, _) in after.items():
        if day in changed:
            assert workout.runs_m == changed[day].after.distance_m
        else:
            assert workout.runs_m == before[day][0].runs_m
    async with here.store.read(ada) as unit:
        revisions = await unit.plans.revisions(made.plan_id)
    last = revisions[-1]
    assert (last.revision, last.reason, last.made_by) == (3, "proposal", ada.account_id)
    assert last.from_day == min(changed)
    assert here.told.topics == [f"athlete:{ada.account_id}"]


async def test_a_change_is_accepted_once(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    tries = [here.proposals.accept(ada, made.id, R) for _ in range(3)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == [
        "Proposal",
        "ProposalClosed",
        "ProposalClosed",
    ]
    async with here.store.read(ada) as unit:
        plan = await unit.plans.get(made.plan_id)
    assert plan is not None
    assert plan.revision == 3


async def test_coaches_decide_for_their_athletes_and_others_do_not(here: Adapting) -> None:
    ada, coach = await here.runner(), await someone(here.store, Role.COACH)
    made = await here.proposed(ada)
    owner = await someone(here.store, Role.OWNER)
    for decide in (here.proposals.accept, here.proposals.decline, here.undoing.undo):
        with pytest.raises(NotFound):
            await decide(coach, made.id, R)
        with pytest.raises(NotAllowed):
            await decide(owner, made.id, R)
    assert (await here.proposals.get(owner, made.id)).id == made.id
    await linked(here.store, ada, coach)
    accepted = await here.proposals.accept(coach, made.id, R)
    assert accepted.decided_by == coach.account_id
    async with here.store.read(PROGRAM) as unit:
        [event] = await unit.audit.page(action="proposal.accepted")
    assert (event.actor_id, event.subject_id) == (coach.account_id, ada.account_id)
    assert event.details == {
        "proposal": str(made.id),
        "plan": str(made.plan_id),
        "before": "open",
        "after": "accepted",
        "revision_before": 2,
        "revision_after": 3,
    }


async def test_a_declined_change_leaves_the_plan(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    before = await written(here, made)
    declined = await here.proposals.decline(ada, made.id, R)
    assert (declined.state, declined.decided_by) == (ProposalState.DECLINED, ada.account_id)
    assert await written(here, made) == before
    for decide in (here.proposals.accept, here.proposals.decline):
        with pytest.raises(ProposalClosed, match="declined already"):
            await decide(ada, made.id, R)


@pytest.mark.parametrize("decide", ["accept", "decline"])
async def test_a_change_of_a_plan_that_moved_on_is_outdated(here: Adapting, decide: str) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    async with here.store.begin(PROGRAM) as unit:
        await unit.plans.archive(made.plan_id, revision=2, at=NOW, from_day=TODAY)
    with pytest.raises(ProposalClosed, match="moved on"):
        await getattr(here.proposals, decide)(ada, made.id, R)
    assert (await here.proposals.get(ada, made.id)).state is ProposalState.OUTDATED


@pytest.mark.parametrize("what", ["another change", "another plan"])
async def test_a_change_that_is_not_the_one_that_was_shown_is_outdated(
    here: Adapting, what: str
) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    shown = made.diff[:-1] if what == "another change" else made.diff
    revision = 1 if what == "another plan" else made.plan_revision
    other = replace(made, id=new_id(), diff=shown, plan_revision=revision)
    async with here.store.begin(PROGRAM) as unit:
        await unit.proposals.add(other)
    before = await written(here, made)
    with pytest.raises(ProposalClosed, match="moved on"):
        await here.proposals.accept(ada, other.id, R)
    assert (await here.proposals.get(ada, other.id)).state is ProposalState.OUTDATED
    assert await written(here, made) == before


@pytest.mark.parametrize("decide", ["accept", "decline"])
async def test_time_to_decide_ends_with_the_first_day_of_the_change(
    here: Adapting, decide: str
) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    here.clock.at = made.expires_at
    with pytest.raises(ProposalClosed, match="the time to accept"):
        await getattr(here.proposals, decide)(ada, made.id, R)
    assert (await here.proposals.get(ada, made.id)).state is ProposalState.EXPIRED


async def test_a_change_of_later_days_waits_until_the_first_of_them(here: Adapting) -> None:
    here.book.rules = [rule("rest", NEXT_WEEK)]
    ada = await here.runner()
    made = await here.proposed(ada)
    first = made.diff[0].day
    assert first > TODAY + DAY
    here.clock.forward(2 * DAY)
    async with here.store.read(ada) as unit:
        before = await unit.plans.whole(made.plan_id)
    accepted = await here.proposals.accept(ada, made.id, R)
    assert accepted.state is ProposalState.ACCEPTED
    async with here.store.read(ada) as unit:
        now, revisions = (
            await unit.plans.whole(made.plan_id),
            await unit.plans.revisions(made.plan_id),
        )
    assert before is not None
    assert now is not None
    assert [each for each in now.workouts() if each.day < TODAY + 2 * DAY] == [
        each for each in before.workouts() if each.day < TODAY + 2 * DAY
    ]
    assert revisions[-1].from_day is not None
    assert revisions[-1].from_day >= TODAY + 2 * DAY
    after = await written(here, made)
    assert [after[each.day][0].runs_m for each in made.diff] == [
        each.after.distance_m for each in made.diff
    ]


async def test_what_was_run_today_changes_no_more(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    assert made.diff[0].day == TODAY
    run = Activity(TODAY, 10_000.0, 4000.0, source="test")
    async with here.store.begin(PROGRAM) as unit:
        stored = StoredActivity(new_id(), ada.account_id, run, "today", NOW)
        await unit.activities.add_many(ada.account_id, [stored])
    before = await written(here, made)
    await here.proposals.accept(ada, made.id, R)
    after = await written(here, made)
    assert after[TODAY] == before[TODAY]
    assert after[TODAY + DAY] != before[TODAY + DAY]


async def test_choices_skips_and_notes_of_other_days_stay(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    changed = {each.day for each in made.diff}
    async with here.store.begin(ada) as unit:
        days = [day for day in await unit.calendar.plan_days(made.plan_id) if day.day > TODAY]
        other = next(day for day in days if day.has_options and day.day not in changed)
        skipped = next(day for day in days if day.day not in changed and day.distance_m)
        noted = next(day for day in days if day.day in changed)
        assert await unit.calendar.choose(other.id, Option.B)
        assert await unit.calendar.skip(skipped.id, NOW - DAY)
        assert await unit.calendar.note(noted.id, athlete_note="sore")
    before = await written(here, made)
    await here.proposals.accept(ada, made.id, R)
    after = await written(here, made)
    assert after[other.day] == before[other.day]
    assert after[skipped.day] == before[skipped.day]
    assert after[noted.day][0].runs_m < before[noted.day][0].runs_m
    assert after[noted.day][1][1:] == (Option.A, None, "sore")


async def test_a_day_that_is_left_out_since_stays_so(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    tomorrow = made.diff[1].day
    async with here.store.begin(ada) as unit:
        [day] = await unit.calendar.days(ada.account_id, tomorrow, tomorrow)
        assert await unit.calendar.skip(day.id, NOW)
    before = await written(here, made)
    await here.proposals.accept(ada, made.id, R)
    after = await written(here, made)
    assert after[tomorrow] == before[tomorrow]
    assert after[TODAY] != before[TODAY]


async def test_a_change_is_of_the_option_that_is_done(here: Adapting) -> None:
    here.book.rules = []
    ada = await here.runner()
    async with here.store.begin(ada) as unit:
        [plan] = await unit.plans.of(ada.account_id)
        day = next(
            day
            for day in await unit.calendar.plan_days(plan.id)
            if day.has_options and day.day >= TODAY
        )
        await unit.calendar.choose(day.id, Option.B)
        chosen = (await unit.calendar.workouts([day.id]))[day.id].b
    assert chosen is not None
    here.book.rules = [rule()]
    made = await here.proposed(ada)
    [change] = [each for each in made.diff if each.day == day.day]
    assert change.before.title == chosen.title


async def test_accepting_takes_the_membership_and_declining_does_not(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    here.terms = {"without_any": "free"}
    with pytest.raises(NotIncluded):
        await here.proposals.accept(ada, made.id, R)
    assert (await here.proposals.get(ada, made.id)).state is ProposalState.OPEN
    await here.proposals.decline(ada, made.id, R)


async def test_what_the_athlete_holds_counts_when_their_coach_accepts(here: Adapting) -> None:
    here.terms = {"without_any": "free"}
    ada, coach = await here.runner(), await someone(here.store, Role.COACH)
    await linked(here.store, ada, coach)
    async with here.store.begin(PROGRAM) as unit:
        await unit.grants.add(grant(ada.account_id, "pro"))
    made = await here.proposed(ada)
    accepted = await here.proposals.accept(coach, made.id, R)
    assert accepted.state is ProposalState.ACCEPTED


async def test_another_proposal_of_the_plan_is_outdated_by_an_accepted_one(
    here: Adapting,
) -> None:
    swap = action(ActionName.CHOOSE_OPTION, option="B")
    here.book.rules = [rule("far", NEXT_WEEK), rule("near", swap)]
    ada = await here.runner()
    await here.look(ada)
    found = await here.of(ada)
    if len(found) < 2:
        here.book.rules = [rule("tomorrow", action(ActionName.SKIP, session="long", days=2))]
        await here.look(ada)
        found = await here.of(ada)
    assert len(found) == 2
    await here.proposals.accept(ada, found[0].id, R)
    assert (await here.proposals.get(ada, found[1].id)).state is ProposalState.OUTDATED


async def test_pages_hold_the_states_asked_for(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    open_ = frozenset({ProposalState.OPEN})
    assert await here.proposals.page(ada, ada.account_id, states=open_) == [made]
    stranger = await someone(here.store)
    assert await here.proposals.page(stranger, ada.account_id) == []
    with pytest.raises(NotFound):
        await here.proposals.get(stranger, made.id)
    assert BACK > DAY

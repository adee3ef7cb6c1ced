import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.action import ActionName
from strideiq.core.domain.activity import Activity, StoredActivity
from strideiq.core.domain.errors import (
    NotAllowed,
    NotFound,
    NotIncluded,
    ProposalClosed,
    Refusal,
)
from strideiq.core.domain.proposal import Origin, Proposal, ProposalState
from strideiq.core.domain.rule import Compare, Op
from strideiq.core.domain.season import Option
from strideiq.core.domain.workout import PlannedWorkout
from strideiq.core.ports import Store
from tests.access import grant
from tests.belongings import linked
from tests.people import NOW, new_id, someone
from tests.services.adapting import BACK, TODAY, Adapting, action, rule

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
R = "request"
NEXT_WEEK = action(ActionName.INSERT_RECOVERY_WEEK, percent=60.0)


@pytest.fixture
def here(store: Store) -> Adapting:
    return Adapting(store)


def unexplained(workout: PlannedWorkout | None) -> PlannedWorkout | None:
    return None if workout is None else replace(workout, reasons=())


async def written(here: Adapting, proposal: Proposal) -> dict[date, tuple[PlannedWorkout, Any]]:
    """Both options of every day of a plan without their reasons, and what was chosen and skipped."""
    async with here.store.read(PROGRAM) as unit:
        days = await unit.calendar.plan_days(proposal.plan_id)
        workouts = await unit.calendar.workouts([each.id for each in days])
    return {
        each.day: (
            replace(workouts[each.id].a, reasons=()),
            (unexplained(workouts[each.id].b), each.option, each.skipped_at, each.athlete_note),
        )
        for each in days
    }


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


async def test_another_option_is_chosen_and_given_back(here: Adapting) -> None:
    here.book.rules = [rule("other", action(ActionName.CHOOSE_OPTION, option="B"))]
    ada = await here.runner()
    made = await here.proposed(ada)
    [change] = made.diff
    before = await written(here, made)
    accepted = await here.proposals.accept(ada, made.id, R)
    after = await written(here, made)
    a, (b, option, *_) = after[change.day]
    assert (a, b) == (before[change.day][0], before[change.day][1][0])
    assert option is Option.B
    back = await here.undoing.undo(ada, accepted.id, R)
    await here.proposals.accept(ada, back.id, R)
    assert await written(here, made) == before


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


async def accepted(here: Adapting, viewer: Viewer) -> Proposal:
    made = await here.proposed(viewer)
    return await here.proposals.accept(viewer, made.id, R)


async def test_undoing_is_a_proposal_that_gives_every_day_back(here: Adapting) -> None:
    here.terms = {}
    ada = await here.runner()
    made = await here.proposed(ada)
    before = await written(here, made)
    await here.proposals.accept(ada, made.id, R)
    back = await here.undoing.undo(ada, made.id, R)
    assert (back.origin, back.undoes, back.rule) == (Origin.UNDO, made.id, "")
    assert back.title == "Take back: Ease off"
    assert [(each.day, each.before, each.after) for each in back.diff] == [
        (each.day, each.after, each.before) for each in made.diff
    ]
    assert (await here.undoing.undo(ada, made.id, R)).id == back.id
    here.terms = {"without_any": "free"}
    undone = await here.proposals.accept(ada, back.id, R)
    assert undone.made_revision == 4
    after = await written(here, made)
    figures = {day: (a.title, a.steps, a.runs_m) for day, (a, _) in after.items()}
    assert figures == {day: (a.title, a.steps, a.runs_m) for day, (a, _) in before.items()}
    with pytest.raises(Refusal, match="taken back already"):
        await here.undoing.undo(ada, made.id, R)


async def test_an_undoing_can_be_undone_and_then_its_change_again(here: Adapting) -> None:
    ada = await here.runner()
    made = await accepted(here, ada)
    latest = made
    for _ in range(2):
        back = await here.undoing.undo(ada, latest.id, R)
        latest = await here.proposals.accept(ada, back.id, R)
    again = await here.undoing.undo(ada, made.id, R)
    assert [each.after for each in again.diff] == [each.before for each in made.diff]


async def test_what_cannot_be_taken_back_is_refused_with_the_reason(here: Adapting) -> None:
    ada = await here.runner()
    made = await here.proposed(ada)
    with pytest.raises(Refusal, match="only a change that was accepted"):
        await here.undoing.undo(ada, made.id, R)
    await here.proposals.accept(ada, made.id, R)
    here.book.rules = [rule("more", action(ActionName.ADJUST_LOAD, percent=-10.0, days=3))]
    more = await accepted(here, ada)
    with pytest.raises(Refusal, match="accepted since, changed some of the same days"):
        await here.undoing.undo(ada, made.id, R)
    back = await here.undoing.undo(ada, more.id, R)
    await here.proposals.accept(ada, back.id, R)
    assert (await here.undoing.undo(ada, made.id, R)).state is ProposalState.OPEN
    async with here.store.begin(PROGRAM) as unit:
        await unit.plans.archive(made.plan_id, revision=5, at=NOW, from_day=TODAY)
    with pytest.raises(Refusal, match="its plan has ended"):
        await here.undoing.undo(ada, made.id, R)


async def test_days_that_have_passed_are_not_given_back(here: Adapting) -> None:
    ada = await here.runner()
    made = await accepted(here, ada)
    here.clock.forward(5 * DAY)
    back = await here.undoing.undo(ada, made.id, R)
    days = [each.day for each in back.diff]
    assert days == [each.day for each in made.diff if each.day >= TODAY + 5 * DAY]
    here.clock.forward(timedelta(days=40))
    with pytest.raises(Refusal):
        await here.undoing.undo(ada, made.id, R)


async def test_a_rule_can_take_back_the_changes_of_some_days(here: Adapting) -> None:
    ada = await here.runner()
    made = await accepted(here, ada)
    here.clock.forward(DAY)
    back = action(ActionName.RESTORE, days=3)
    here.book.rules = [rule("fresh", back, when=Compare("plan.distance", Op.EQUAL, "half"))]
    proposed = await here.proposed(ada)
    assert [each.after for each in proposed.diff] == [
        each.before for each in made.diff if each.day > TODAY
    ]
    await here.proposals.accept(ada, proposed.id, R)
    here.clock.forward(3 * DAY)
    await here.look(ada)
    assert (await here.entries(ada))[-1].held_back_by is not None


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

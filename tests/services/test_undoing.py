from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from strideiq.core.domain.access import PROGRAM, Viewer
from strideiq.core.domain.action import ActionName
from strideiq.core.domain.errors import (
    Refusal,
)
from strideiq.core.domain.proposal import Origin, Proposal, ProposalState
from strideiq.core.domain.rule import Compare, Op
from strideiq.core.domain.season import Option
from strideiq.core.store.unit_of_work import open_store
from tests.people import NOW
from tests.services.adapting import TODAY, Adapting, action, rule, written

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
R = "request"


@pytest.fixture
async def here(sqlite_database: str) -> AsyncIterator[Adapting]:
    store = open_store(sqlite_database)
    yield Adapting(store)
    await store.close()


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

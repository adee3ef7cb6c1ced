from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from strideiq.core.domain.access import PROGRAM, STRANGER, Permission, Role, Viewer
from strideiq.core.domain.rule_set import (
    Backtest,
    BacktestResult,
    RuleDays,
    RuleSet,
    RuleSetVersion,
)
from strideiq.core.ports import Store
from tests.belongings import linked
from tests.builders import MONDAY
from tests.people import NOW, new_id, someone
from tests.rule_texts import EASY, published

pytestmark = pytest.mark.anyio

FIRED = RuleDays("easy", "Easy", new=(MONDAY,), same=(MONDAY, MONDAY))
MANAGES = frozenset({Permission.MANAGE_RULES})


def rule_set(owner: Viewer | None = None, **changes: object) -> RuleSet:
    values = {"name": "easy-weeks", "title": "Easy", "created_at": NOW, "draft": EASY}
    values |= {"draft_revision": 1, "draft_at": NOW, "owner_id": owner and owner.account_id}
    return RuleSet(new_id(), **(values | changes))  # type: ignore[arg-type]


async def seen(store: Store, viewer: Viewer, made: RuleSet) -> str:
    """Whether the viewer changes a set, reads it, or sees nothing of it, by every way to ask."""
    async with store.begin(viewer) as unit:
        found, page = await unit.rule_sets.get(made.id), await unit.rule_sets.page()
        assert (found == made) is (made in page)
        assert (found is not None) is (await unit.rule_sets.version(made.id, 1) is not None)
        versions = await unit.rule_sets.versions(made.id)
        assert (found is not None) is bool(versions)
        assert (found is not None) is bool(await unit.rule_sets.published([made.id]))
        held, saved = await unit.rule_sets.held(made.id), await unit.rule_sets.save(made)
        assert (held == made) is saved
    return "changes" if saved else "reads" if found else "nothing"


async def test_who_sees_and_changes_whose_rules(store: Store) -> None:
    coach, other = await someone(store, Role.COACH), await someone(store, Role.COACH)
    manages = await someone(store, Role.ADMIN, granted=MANAGES)
    plain = await someone(store, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    ada, owner = await someone(store), await someone(store, Role.OWNER)
    await linked(store, ada, coach)
    for whose in (coach.account_id, None):
        await published(store, EASY, owner=whose)
    async with store.read(PROGRAM) as unit:
        sets = await unit.rule_sets.page()
    viewers = (coach, other, manages, owner, plain, ada, STRANGER, PROGRAM)
    assert [[await seen(store, who, each) for who in viewers] for each in sets] == [
        ["changes", "nothing", "reads", "reads", "nothing", "nothing", "nothing", "changes"],
        ["reads", "reads", "changes", "changes", "nothing", "nothing", "nothing", "changes"],
    ]


async def test_each_owner_has_a_name_once_and_the_house_too(store: Store) -> None:
    coach, other = await someone(store, Role.COACH), await someone(store, Role.COACH)
    async with store.begin(PROGRAM) as unit:
        added = [
            await unit.rule_sets.add(rule_set(owner)) for owner in (coach, other, None, coach, None)
        ]
        assert added == [True, True, True, False, False]
        assert await unit.rule_sets.count(None) == await unit.rule_sets.count(coach.account_id) == 1


async def test_set_comes_back_as_it_was_saved(store: Store) -> None:
    coach = await someone(store, Role.COACH)
    made = rule_set(coach)
    after = replace(
        made, title="Other", draft="# words\n", draft_revision=2, published=3, archived_at=NOW
    )
    async with store.begin(coach) as unit:
        await unit.rule_sets.add(made)
        assert await unit.rule_sets.get(made.id) == made
        assert await unit.rule_sets.save(after)
        assert await unit.rule_sets.get(made.id) == after
        assert await unit.rule_sets.page() == []
        assert await unit.rule_sets.page(archived=True) == [after]
        assert await unit.rule_sets.count(coach.account_id) == 0
        assert not await unit.rule_sets.save(replace(after, id=new_id()))


async def test_versions_are_read_newest_first_and_have_their_number_once(store: Store) -> None:
    made = rule_set()
    texts = [
        RuleSetVersion(new_id(), made.id, n, f"# {n}", "d", None, "why", NOW) for n in (1, 2, 3)
    ]
    async with store.begin(PROGRAM) as unit:
        await unit.rule_sets.add(made)
        assert await unit.rule_sets.last_version(made.id) == 0
        for each in texts:
            await unit.rule_sets.add_version(each)
        assert await unit.rule_sets.last_version(made.id) == 3
        assert await unit.rule_sets.versions(made.id) == texts[::-1]
        assert await unit.rule_sets.versions(made.id, before=texts[2].id, limit=1) == [texts[1]]
        assert await unit.rule_sets.version(made.id, 2) == texts[1]
        assert await unit.rule_sets.version_of(texts[1].id) == texts[1]
        assert await unit.rule_sets.published([made.id]) == {}
        await unit.rule_sets.save(replace(made, published=2))
        assert await unit.rule_sets.published([made.id]) == {made.id: texts[1]}
        [serving] = await unit.rule_sets.serving()
        assert (serving.rule_set_id, serving.version) == (made.id, 2)
        assert await unit.rule_sets.text(serving) == "# 2"
    with pytest.raises(IntegrityError):
        async with store.begin(PROGRAM) as unit:
            await unit.rule_sets.add_version(replace(texts[0], id=new_id()))


async def test_backtest_is_its_owners_and_only_of_athletes_whom_they_still_see(
    store: Store,
) -> None:
    coach, other = await someone(store, Role.COACH), await someone(store, Role.COACH)
    ada, bob = await someone(store), await someone(store)
    for athlete in (ada, bob):
        await linked(store, athlete, coach)
        link = await linked(store, athlete, other)
    set_id = await published(store, EASY, owner=coach.account_id)
    made = Backtest(new_id(), coach.account_id, set_id, "d", None, MONDAY, MONDAY, NOW)
    results = [BacktestResult(each.account_id, (FIRED,), ("plan.phase",)) for each in (ada, bob)]
    async with store.begin(PROGRAM) as unit:
        await unit.backtests.add(made, results, keep=2)
    async with store.read(coach) as unit:
        assert await unit.backtests.get(made.id) == made
        assert await unit.backtests.results(made.id) == results
    async with store.read(other) as unit:
        assert await unit.backtests.get(made.id) is None
        assert await unit.backtests.results(made.id) == []
    async with store.read(ada) as unit:
        assert await unit.backtests.results(made.id) == []
    async with store.begin(PROGRAM) as unit:
        between = await unit.coach_links.between(bob.account_id, coach.account_id)
        assert between is not None
        assert between.id != link
        await unit.coach_links.revoke(between.id, NOW)
        await unit.accounts.delete(other.account_id)
    async with store.read(coach) as unit:
        assert await unit.backtests.results(made.id) == results[:1]


async def test_of_backtests_the_newest_stay(store: Store) -> None:
    coach = await someone(store, Role.COACH)
    set_id = await published(store, EASY, owner=coach.account_id)
    made = [
        Backtest(new_id(), coach.account_id, set_id, "d", 1, MONDAY, MONDAY, NOW) for _ in "abc"
    ]
    async with store.begin(PROGRAM) as unit:
        for each in made:
            result = BacktestResult(coach.account_id, ())
            await unit.backtests.add(each, [result], keep=2)
        assert [await unit.backtests.get(each.id) for each in made] == [None, *made[1:]]
        assert await unit.backtests.results(made[0].id) == []

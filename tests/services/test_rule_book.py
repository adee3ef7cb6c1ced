import logging
from dataclasses import replace
from uuid import UUID

import pytest

from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.rule_set import RuleSetVersion
from strideiq.core.engine.rules.facts import FactRegistry
from strideiq.core.ports import Store
from strideiq.core.services.admitted import Admitted
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.rule_book import RuleBook, RulesInUse
from strideiq.core.services.rule_texts import digest_of
from tests.belongings import linked
from tests.people import NOW, new_id, someone
from tests.rule_texts import EASY, published, rule, text_of
from tests.schema.serving import runtime
from tests.services.rule_desk import RuleDesk

pytestmark = pytest.mark.anyio


def book(store: Store, current: CurrentPlanner | None = None) -> RuleBook:
    desk = RuleDesk(store)
    desk.current = current or desk.current
    return desk.book


async def asked(store: Store, rules: RuleBook, athlete_id: UUID) -> RulesInUse:
    async with store.read(PROGRAM) as unit:
        return await rules.for_athlete(unit, athlete_id)


def edited(in_use: RulesInUse) -> list[str]:
    """The keys of rules that no plugin brought."""
    return [rule.key for rule in in_use.rules if ":" in rule.key]


async def test_athlete_hears_plugins_the_house_and_their_own_coach(store: Store) -> None:
    ada, coach, other = await someone(store), *[await someone(store, Role.COACH) for _ in "ab"]
    await linked(store, ada, coach)
    await published(store, EASY)
    for owner in (coach, other):
        await published(store, EASY, owner=owner.account_id)
    rules = book(store)
    in_use = await asked(store, rules, ada.account_id)
    short = coach.account_id.hex[-12:]
    assert set(edited(in_use)) == {
        "house:easy-weeks/big-week",
        f"coach:{short}/easy-weeks/big-week",
    }
    plugins = runtime().planners.now().host.rules()
    assert in_use.rules[: len(plugins)] == plugins
    assert all(each.version.startswith("1+") for each in in_use.rules if ":" in each.key)
    assert "history.week_km" in in_use.declarations
    nobody = await asked(store, rules, other.account_id)
    assert edited(nobody) == ["house:easy-weeks/big-week"]
    assert nobody.digest != in_use.digest


@pytest.mark.parametrize("ends", ["the link", "the role", "the account"])
async def test_coach_who_is_one_no_more_speaks_to_nobody(store: Store, ends: str) -> None:
    ada, coach = await someone(store), await someone(store, Role.COACH)
    link = await linked(store, ada, coach)
    await published(store, EASY, owner=coach.account_id)
    rules = book(store)
    assert len(edited(await asked(store, rules, ada.account_id))) == 1
    async with store.begin(PROGRAM) as unit:
        match ends:
            case "the link":
                await unit.coach_links.revoke(link, NOW)
            case "the role":
                await unit.accounts.allow(coach.account_id, Role.ATHLETE, frozenset())
            case _:
                await unit.accounts.disable(coach.account_id, NOW)
    assert edited(await asked(store, rules, ada.account_id)) == []


async def test_next_version_serves_at_once_and_the_old_one_is_forgotten(store: Store) -> None:
    ada, rules = await someone(store), book(store)
    set_id = await published(store, EASY)
    first = await asked(store, rules, ada.account_id)
    text = text_of(rule("other"))
    async with store.begin(PROGRAM) as unit:
        held = await unit.rule_sets.held(set_id)
        assert held is not None
        await unit.rule_sets.add_version(
            RuleSetVersion(new_id(), set_id, 2, text, digest_of(text), None, "", NOW)
        )
        await unit.rule_sets.save(replace(held, published=2))
    second = await asked(store, rules, ada.account_id)
    assert edited(second) == ["house:easy-weeks/other"]
    assert first.digest != second.digest
    assert await asked(store, rules, ada.account_id) == second
    assert set(rules._read) == {(set_id, 1), (set_id, 2)}  # noqa: SLF001  what is remembered
    await rules.reload()
    assert set(rules._read) == {(set_id, 2)}  # noqa: SLF001


async def test_version_that_can_be_read_no_more_is_left_out_until_it_can(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    ada = await someone(store)
    await published(store, EASY)
    await published(
        store, text_of(rule("gap", "{fact: history.runs_per_week_4, '>': 6}")), name="b"
    )
    whole = runtime().planners.now()
    fewer = [
        fact
        for name, fact in whole.facts._facts.items()  # noqa: SLF001  to leave one out
        if name != "history.runs_per_week_4"
    ]
    current = CurrentPlanner(replace(whole, facts=FactRegistry(fewer)))
    rules = book(store, current)
    with caplog.at_level(logging.WARNING, "strideiq.rules"):
        for _ in range(2):
            in_use = await asked(store, rules, ada.account_id)
            assert edited(in_use) == ["house:easy-weeks/big-week"]
    assert len(caplog.records) == 1
    assert "runs_per_week_4" not in caplog.text
    current.replace(whole, None, {})
    in_use = await asked(store, rules, ada.account_id)
    assert edited(in_use) == ["house:easy-weeks/big-week", "house:b/gap"]


async def test_rules_may_name_what_flags_and_memberships_there_are_by_now(store: Store) -> None:
    ada, desk = await someone(store), RuleDesk(store)
    terms, policy = desk.access.terms, desk.access.policy
    named = rule("big", scope="{memberships: [club]}", requires="{flag: rules.new}")
    await published(store, text_of(named))
    flags, club = desk.declared, {**terms.memberships, "club": terms.memberships["pro"]}
    for declared, memberships, wanted in (
        (flags, terms.memberships, []),
        ([*flags, "rules.new"], terms.memberships, []),
        ([*flags, "rules.new"], club, ["house:easy-weeks/big"]),
        (flags, club, []),
    ):
        desk.declared = declared
        desk.access.use(replace(terms, memberships=memberships), policy)
        assert edited(await asked(store, desk.book, ada.account_id)) == wanted
        problems = (await desk.texts.read(text_of(named))).problems
        assert len(problems) == (declared is flags) + (memberships is not club)


async def test_rules_of_a_plugin_that_may_not_be_used_are_left_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await someone(store)
    whole = runtime().planner
    withheld = whole.host.rules()[0].plugin

    async def admitted(*_: object) -> Admitted:
        return Admitted(frozenset({withheld}))

    monkeypatch.setattr("strideiq.core.services.rule_book.admitted", admitted)
    in_use = await asked(store, book(store), ada.account_id)
    left = {each.plugin for each in whole.host.rules()} - {withheld}
    assert {each.plugin for each in in_use.rules} == left

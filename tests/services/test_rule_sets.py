import asyncio
from dataclasses import replace
from uuid import UUID

import pytest

from strideiq.core.domain.access import STRANGER, Permission, Viewer
from strideiq.core.domain.errors import NotAllowed, NotFound, NotIncluded, NotSignedIn, Refusal
from strideiq.core.domain.rule_set import RuleSet
from strideiq.core.engine.rules.facts import FactRegistry
from strideiq.core.ports import Store
from strideiq.core.services.rule_refusals import (
    Archived,
    DraftChanged,
    NameTaken,
    NotText,
    TextTooLong,
    TooManySets,
    UnsoundRules,
)
from strideiq.core.services.rule_texts import digest_of
from tests.belongings import linked
from tests.people import new_id, someone
from tests.rule_texts import EASY, rule, text_of
from tests.services.rule_desk import REQUEST, RuleDesk, told

pytestmark = pytest.mark.anyio

OTHER = text_of(rule("other"), title="Others")
BROKEN = EASY.replace("history.week_km", "history.week_kn")


async def published(desk: RuleDesk, owner: Viewer, *, house: bool = False) -> RuleSet:
    made = await desk.rule_sets.create(owner, "easy-weeks", "Easy", REQUEST, text=EASY, house=house)
    return await desk.rule_sets.publish(owner, made.id, 1, "the first", REQUEST)


async def test_new_set_works_as_it_is_and_says_what_every_line_is_for(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    made = await desk.rule_sets.create(coach, "mine", 'Weeks of "rest" #1', REQUEST)
    read = await desk.rule_sets.draft(made)
    assert read.problems == ()
    assert read.title == made.title == 'Weeks of "rest" #1'
    assert [each.id for each in read.rules] == ["after-a-jump"]
    assert made.draft.count("#") > 8
    assert await desk.rule_sets.get(coach, made.id) == made
    assert (made.published, made.draft_revision, made.owner_id) == (None, 1, coach.account_id)


async def test_draft_keeps_its_faults_and_comments_and_touches_nothing_that_serves(
    store: Store,
) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    made = await published(desk, coach)
    assert await desk.spoken(ada.account_id) == ["big-week 1"]
    saved = await desk.rule_sets.save(coach, made.id, 1, BROKEN, REQUEST)
    assert saved == replace(made, draft=BROKEN, draft_revision=2)
    assert await desk.rule_sets.get(coach, made.id) == saved
    assert "# Written after the camp" in saved.draft
    found = (await desk.rule_sets.draft(saved)).problems
    assert [(each.line, each.column, each.path) for each in found] == [
        (6, 18, "rules.0.when.fact"),
        (9, 13, "rules.0.reason"),
    ]
    with pytest.raises(UnsoundRules) as refused:
        await desk.rule_sets.publish(coach, made.id, 2, "", REQUEST)
    assert refused.value.problems == found
    assert await desk.spoken(ada.account_id) == ["big-week 1"]
    assert [event.action for event in await desk.events()] == [
        "rules.created",
        "rules.published",
        "rules.saved",
    ]


async def test_next_version_serves_in_one_step_and_the_one_before_it_again(store: Store) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    made = await published(desk, coach)
    await desk.rule_sets.save(coach, made.id, 1, OTHER, REQUEST)
    second = await desk.rule_sets.publish(coach, made.id, 2, "milder", REQUEST)
    assert (second.published, second.title) == (2, "Others")
    assert await desk.spoken(ada.account_id) == ["other 2"]
    back = await desk.rule_sets.roll_back(coach, made.id, 1, REQUEST)
    assert (back.published, back.draft) == (1, OTHER)
    assert await desk.spoken(ada.account_id) == ["big-week 1"]
    assert await desk.rule_sets.roll_back(coach, made.id, 1, REQUEST) == back
    third = await desk.rule_sets.publish(coach, made.id, 2, "", REQUEST)
    assert third.published == 3
    versions = await desk.rule_sets.versions(coach, made.id, before=None, limit=9)
    assert [(each.version, each.text, each.note, each.author_id) for each in versions] == [
        (3, OTHER, "", coach.account_id),
        (2, OTHER, "milder", coach.account_id),
        (1, EASY, "the first", coach.account_id),
    ]
    assert await desk.revision() == 4


async def test_everything_done_is_written_down_with_what_was_before(store: Store) -> None:
    desk = RuleDesk(store)
    admin = await desk.admin()
    made = await published(desk, admin, house=True)
    await desk.rule_sets.save(admin, made.id, 1, OTHER, REQUEST)
    await desk.rule_sets.publish(admin, made.id, 2, "", REQUEST)
    await desk.rule_sets.roll_back(admin, made.id, 1, REQUEST)
    await desk.rule_sets.retire(admin, made.id, REQUEST)
    await desk.rule_sets.archive(admin, made.id, REQUEST)
    events = await desk.events()
    assert [(each.action.removeprefix("rules."), told(each)) for each in events] == [
        (done, {"rule_set": "house:easy-weeks", **details})
        for done, details in (
            ("created", {"draft": digest_of(EASY)}),
            ("published", {"was": None, "now": 1}),
            ("saved", {"was": digest_of(EASY), "draft": digest_of(OTHER)}),
            ("published", {"was": 1, "now": 2}),
            ("rolled_back", {"was": 2, "now": 1}),
            ("retired", {"was": 1, "now": None}),
            ("archived", {"was": None, "now": None}),
        )
    ]
    for each in events:
        assert (each.actor_id, each.subject_id, each.request_id) == (
            admin.account_id,
            made.id,
            REQUEST,
        )


async def test_what_was_sent_twice_is_done_once(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    made = await published(desk, coach)
    assert await desk.rule_sets.publish(coach, made.id, 1, "again", REQUEST) == made
    saved = await desk.rule_sets.save(coach, made.id, 1, OTHER, REQUEST)
    assert await desk.rule_sets.save(coach, made.id, 1, OTHER, REQUEST) == saved
    retired = await desk.rule_sets.retire(coach, made.id, REQUEST)
    assert await desk.rule_sets.retire(coach, made.id, REQUEST) == retired
    assert len(await desk.events()) == 4
    assert len(await desk.rule_sets.versions(coach, made.id, before=None, limit=9)) == 1


async def test_of_two_who_edit_the_second_is_told(store: Store) -> None:
    desk = RuleDesk(store)
    first, second = await desk.admin(), await desk.admin()
    made = await published(desk, first, house=True)
    saves = [
        desk.rule_sets.save(who, made.id, 1, text, REQUEST)
        for who, text in ((first, OTHER), (second, BROKEN))
    ]
    done = await asyncio.gather(*saves, return_exceptions=True)
    assert {type(each) for each in done} == {RuleSet, DraftChanged}
    with pytest.raises(DraftChanged):
        await desk.rule_sets.publish(first, made.id, 1, "", REQUEST)


async def test_two_who_publish_at_once_make_one_version(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    made = await desk.rule_sets.create(coach, "easy-weeks", "Easy", REQUEST, text=EASY)
    published = [desk.rule_sets.publish(coach, made.id, 1, "", REQUEST) for _ in range(4)]
    assert {each.published for each in await asyncio.gather(*published)} == {1}
    assert await desk.revision() == 1


async def test_archived_set_serves_nobody_and_is_only_read(store: Store) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    made = await published(desk, coach)
    put_away = await desk.rule_sets.archive(coach, made.id, REQUEST)
    assert await desk.spoken(ada.account_id) == []
    assert await desk.rule_sets.page(coach, after=None, limit=9) == []
    assert await desk.rule_sets.page(coach, after=None, limit=9, archived=True) == [put_away]
    for again in (
        desk.rule_sets.save(coach, made.id, 1, OTHER, REQUEST),
        desk.rule_sets.publish(coach, made.id, 1, "", REQUEST),
        desk.rule_sets.roll_back(coach, made.id, 1, REQUEST),
        desk.rule_sets.archive(coach, made.id, REQUEST),
    ):
        with pytest.raises(Archived):
            await again
    with pytest.raises(NameTaken):
        await desk.rule_sets.create(coach, "easy-weeks", "Easy", REQUEST)


async def _everything(desk: RuleDesk, who: Viewer, set_id: UUID) -> list[type[Exception] | str]:
    """What comes of every way to change a set."""
    ways = (
        desk.rule_sets.save(who, set_id, 1, OTHER, REQUEST),
        desk.rule_sets.publish(who, set_id, 2, "", REQUEST),
        desk.rule_sets.roll_back(who, set_id, 1, REQUEST),
        desk.rule_sets.retire(who, set_id, REQUEST),
        desk.rule_sets.archive(who, set_id, REQUEST),
    )
    outcomes: list[type[Exception] | str] = []
    for way in ways:
        try:
            await way
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal))
    return outcomes


async def test_only_the_owner_changes_rules_and_those_of_the_house_who_may(store: Store) -> None:
    desk = RuleDesk(store)
    coach, other, admin = await desk.coach(), await desk.coach(), await desk.admin()
    plain = await desk.admin(frozenset({Permission.READ_ATHLETES}))
    own, house = await published(desk, coach), await published(desk, admin, house=True)
    for who, of_coach, of_house in (
        (other, [NotFound] * 5, [NotAllowed] * 5),
        (plain, [NotFound] * 5, [NotFound] * 5),
        (STRANGER, [NotFound] * 5, [NotFound] * 5),
        (admin, [NotAllowed] * 5, ["done"] * 5),
        (coach, ["done"] * 5, [NotAllowed] * 5),
    ):
        assert await _everything(desk, who, own.id) == of_coach
        assert await _everything(desk, who, house.id) == of_house
    for who, why in ((coach, NotAllowed), (plain, NotAllowed), (STRANGER, NotSignedIn)):
        with pytest.raises(why):
            await desk.rule_sets.create(who, "house-rules", "Ours", REQUEST, house=True)
    for who, rules, wanted in ((admin, own, "the coach it is of"), (coach, house, "permission")):
        with pytest.raises(NotAllowed, match=wanted):
            await desk.rule_sets.archive(who, rules.id, REQUEST)
    for gone in (new_id(), own.id):
        with pytest.raises(NotFound):
            await desk.rule_sets.get(other, gone)


@pytest.mark.parametrize("lack", ["membership", "flag", "role"])
async def test_who_may_write_no_more_reads_and_may_end_what_serves(store: Store, lack: str) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    made = await published(desk, coach)
    if lack == "membership":
        desk = RuleDesk(store, membership="free")
    elif lack == "flag":
        desk.flags.hold([])
    else:
        coach = replace(coach, role=ada.role)
    for way in (
        desk.rule_sets.create(coach, "more", "More", REQUEST),
        desk.rule_sets.check(coach, EASY),
        desk.rule_sets.save(coach, made.id, 1, OTHER, REQUEST),
        desk.rule_sets.publish(coach, made.id, 1, "", REQUEST),
    ):
        with pytest.raises(NotIncluded):
            await way
    assert (await desk.rule_sets.get(coach, made.id)).draft == EASY
    assert await desk.spoken(ada.account_id) == ["big-week 1"]
    assert (await desk.rule_sets.retire(coach, made.id, REQUEST)).published is None
    assert await desk.spoken(ada.account_id) == []
    assert (await desk.rule_sets.roll_back(coach, made.id, 1, REQUEST)).published == 1
    assert (await desk.rule_sets.archive(coach, made.id, REQUEST)).published is None


@pytest.mark.parametrize("name", ["", "A", "a b", "a--b", "-a", "a_b", "a/b", "ä", "a" * 61, "a\n"])
async def test_name_is_one_that_stands_in_a_key(store: Store, name: str) -> None:
    desk = RuleDesk(store)
    with pytest.raises(Refusal, match="small letters"):
        await desk.rule_sets.create(await desk.coach(), name, "Easy", REQUEST)


async def test_what_cannot_be_kept_is_refused(store: Store) -> None:
    desk = RuleDesk(store, limits={"sets": 2, "text_bytes": 1000})
    coach = await desk.coach()
    for title in ("", "  ", "two\nlines", "a" * 201):
        with pytest.raises(Refusal, match="title"):
            await desk.rule_sets.create(coach, "a", title, REQUEST, text=EASY)
    made = await published(desk, coach)
    for text, why in (("a\x00b", NotText), ("a\ud800", NotText), ("ä" * 501, TextTooLong)):
        for way in (
            desk.rule_sets.create(coach, "b", "B", REQUEST, text=text),
            desk.rule_sets.save(coach, made.id, 1, text, REQUEST),
            desk.rule_sets.check(coach, text),
        ):
            with pytest.raises(why):
                await way
    for note in ("a\nb", "a" * 401, "a\x00"):
        with pytest.raises(Refusal, match="note"):
            await desk.rule_sets.publish(coach, made.id, 1, note, REQUEST)
    assert (await desk.rule_sets.save(coach, made.id, 1, "ä" * 500, REQUEST)).title == "Easy weeks"
    await desk.rule_sets.create(coach, "b", "B", REQUEST, text=EASY)
    with pytest.raises(TooManySets):
        await desk.rule_sets.create(coach, "c", "C", REQUEST, text=EASY)
    await desk.rule_sets.archive(coach, made.id, REQUEST)
    await desk.rule_sets.create(coach, "c", "C", REQUEST, text=EASY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 25_000,
        "a: &a [1]\nb: *a\n",
        "title: Easy\ntitle: Hard\n",
        "title: !!python/object:os.system {}\n",
        "- " * 10_000,
        "title: \x1b[31m",
        "\u202e",
        "a" * 60_000,
    ],
)
async def test_hostile_text_is_kept_as_a_draft_with_its_problems(store: Store, text: str) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    made = await desk.rule_sets.create(coach, "bad", "Bad", REQUEST, text=text)
    read = await desk.rule_sets.draft(await desk.rule_sets.get(coach, made.id))
    assert read.problems
    assert all(each.line >= 1 and each.column >= 1 and each.what for each in read.problems)
    with pytest.raises(UnsoundRules):
        await desk.rule_sets.publish(coach, made.id, 1, "", REQUEST)


async def test_version_of_which_a_fact_is_gone_says_so_and_cannot_be_taken_up(
    store: Store,
) -> None:
    desk = RuleDesk(store)
    coach, ada = await desk.coach(), await someone(store)
    await linked(store, ada, coach)
    made = await published(desk, coach)
    whole = desk.current.now()
    rest = [
        fact
        for name, fact in whole.facts._facts.items()  # noqa: SLF001  to leave one out
        if name != "history.week_km"
    ]
    desk.current.replace(replace(whole, facts=FactRegistry(rest)), None, {})
    assert await desk.spoken(ada.account_id) == []
    version = await desk.rule_sets.version(coach, made.id, 1)
    problems = await desk.rule_sets.left_out(version)
    assert (problems[0].line, problems[0].what) == (6, "there is no fact 'history.week_km'")
    assert await desk.rule_sets.changes(made, version) is None
    await desk.rule_sets.retire(coach, made.id, REQUEST)
    with pytest.raises(UnsoundRules):
        await desk.rule_sets.roll_back(coach, made.id, 1, REQUEST)
    desk.current.replace(whole, None, {})
    assert await desk.rule_sets.left_out(version) == ()
    await desk.rule_sets.roll_back(coach, made.id, 1, REQUEST)
    assert await desk.spoken(ada.account_id) == ["big-week 1"]


async def test_draft_is_compared_with_what_serves(store: Store) -> None:
    desk = RuleDesk(store)
    coach = await desk.coach()
    made = await published(desk, coach)
    version = await desk.rule_sets.version(coach, made.id, 1)
    same = await desk.rule_sets.changes(made, version)
    assert same is not None
    assert same.is_empty
    text = EASY.replace("80", "90") + rule("more")
    saved = await desk.rule_sets.save(coach, made.id, 1, text, REQUEST)
    told_apart = await desk.rule_sets.changes(saved, version)
    assert told_apart is not None
    assert [each.id for each in told_apart.added] == ["more"]
    [changed] = told_apart.changed
    assert [(each.part, each.before, each.after) for each in changed.changes] == [
        ("when", "history.week_km > 80", "history.week_km > 90")
    ]
    broken = await desk.rule_sets.save(coach, made.id, 2, BROKEN, REQUEST)
    assert await desk.rule_sets.changes(broken, version) is None


async def test_facts_are_those_of_the_plugins_at_hand(store: Store) -> None:
    facts = RuleDesk(store).rule_sets.facts()
    assert "history.week_km" in [fact.name for fact in facts]
    assert all(fact.meaning and fact.how for fact in facts)

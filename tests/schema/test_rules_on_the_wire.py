"""Rules over the wire: a coach edits, tries, tests, publishes and takes them back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.belongings import linked
from tests.rule_texts import EASY, published, rule, text_of
from tests.schema.serving import Json, service_on
from tests.schema.wire import Person, person
from tests.services.rule_desk import MANAGES, RuleDesk
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

SET = """... on RuleSet { id name title label isOfTheHouse ownerId archivedAt
    draft { text revision problems { line column path what fix } rules { rule title } }
    published { version note authorId text problems { what } }
    changes { added { rule } removed { rule } changed { rule changes { part before after } } } }"""
UNSOUND = "... on UnsoundRules { faults { line column path what fix } }"
SERVED = f"{SET} {UNSOUND}"
BROKEN = EASY.replace("history.week_km", "history.week_kn")


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as parts:
        yield parts


async def created(coach: Person, **sent: Any) -> Json:  # noqa: ANN401  JSON
    values = {"name": "easy-weeks", "title": "Easy", "text": EASY} | sent
    return await coach.does("createRuleSet", SET, **values)


async def test_coach_edits_is_told_what_is_wrong_and_publishes(made: Parts) -> None:
    coach = await person(made, Role.COACH)
    new = await coach.does("createRuleSet", SET, name="mine", title="Mine")
    assert (new["title"], new["draft"]["problems"], new["published"]) == ("Mine", [], None)
    rules = await created(coach)
    saved = await coach.does("saveRuleDraft", SET, ruleSet=rules["id"], revision=1, text=BROKEN)
    assert saved["draft"] == {
        "text": BROKEN,
        "revision": 2,
        "problems": [
            {
                "line": line,
                "column": column,
                "path": path,
                "what": "there is no fact 'history.week_kn'",
                "fix": "did you mean 'history.week_km'?",
            }
            for line, column, path in ((6, 18, "rules.0.when.fact"), (9, 13, "rules.0.reason"))
        ],
        "rules": [],
    }
    asked = {"ruleSet": rules["id"], "revision": 2}
    refused = await coach.does("publishRules", SERVED, **asked)
    assert (refused["__typename"], refused["code"]) == ("UnsoundRules", "text")
    assert refused["faults"] == saved["draft"]["problems"]
    for sent in ({"text": EASY, "revision": 2}, {"text": EASY, "revision": 2}):
        saved = await coach.does("saveRuleDraft", SET, ruleSet=rules["id"], **sent)
        assert saved["draft"]["revision"] == 3
    stale = await coach.does("publishRules", SERVED, **asked)
    assert (stale["__typename"], stale["path"]) == ("Refused", ["revision"])
    served = await coach.does("publishRules", SERVED, **asked | {"revision": 3, "note": "calmer"})
    assert served["published"] == {
        "version": 1,
        "note": "calmer",
        "authorId": coach.id,
        "text": EASY,
        "problems": [],
    }
    assert served["changes"] == {"added": [], "removed": [], "changed": []}


async def test_draft_is_compared_and_a_version_taken_back_in_one_step(made: Parts) -> None:
    coach = await person(made, Role.COACH)
    rules = await created(coach)
    named = {"ruleSet": rules["id"]}
    await coach.does("publishRules", SERVED, **named, revision=1)
    text = EASY.replace("80", "90") + rule("more")
    saved = await coach.does("saveRuleDraft", SET, **named, revision=1, text=text)
    assert saved["changes"] == {
        "added": [{"rule": "more"}],
        "removed": [],
        "changed": [
            {
                "rule": "big-week",
                "changes": [
                    {
                        "part": "when",
                        "before": "history.week_km > 80",
                        "after": "history.week_km > 90",
                    }
                ],
            }
        ],
    }
    await coach.does("publishRules", SERVED, **named, revision=2)
    query = """query ($id: ID!, $after: ID) { ruleSetVersions(ruleSet: $id, first: 1, after: $after) {
        nodes { id version text } pageInfo { hasNextPage endCursor } } }"""
    first = (await coach.asks(query.replace("$after: ID", "$after: String"), id=rules["id"]))[
        "ruleSetVersions"
    ]
    assert first["nodes"][0]["version"] == 2
    assert first["pageInfo"]["hasNextPage"]
    behind = first["pageInfo"]["endCursor"]
    rest = await coach.asks(
        query.replace("$after: ID", "$after: String"), id=rules["id"], after=behind
    )
    assert [each["version"] for each in rest["ruleSetVersions"]["nodes"]] == [1]
    back = await coach.does("rollBackRules", SERVED, **named, version=1)
    assert (back["published"]["version"], back["draft"]["text"]) == (1, text)
    gone = await coach.does("rollBackRules", SERVED, **named, version=9)
    assert gone["__typename"] == "NotFound"
    retired = await coach.does("retireRules", SET, **named)
    assert (retired["published"], retired["changes"]) == (None, None)
    archived = await coach.does("archiveRuleSet", SET, **named)
    assert archived["archivedAt"] is not None
    listed = "query ($all: Boolean!) { ruleSets(archived: $all) { nodes { id } } }"
    assert (await coach.asks(listed, all=False))["ruleSets"]["nodes"] == []
    assert (await coach.asks(listed, all=True))["ruleSets"]["nodes"] == [{"id": rules["id"]}]
    late = await coach.does("saveRuleDraft", SET, **named, revision=2, text=EASY)
    assert (late["__typename"], late["path"]) == ("Refused", ["ruleSet"])


async def test_unsaved_text_is_checked_and_facts_are_told(made: Parts) -> None:
    coach = await person(made, Role.COACH)
    check = "query ($text: String!) { ruleProblems(text: $text) { line column what fix } }"
    found = (await coach.asks(check, text="title: Easy\nrules:\n- id: a\n"))["ruleProblems"]
    assert [(each["line"], each["column"]) for each in found] == [(3, 3)] * len(found)
    assert "'when' is missing" in [each["what"] for each in found]
    assert (await coach.asks(check, text=EASY))["ruleProblems"] == []
    for said in ("own practice", "You ran {history.week_km} in 7 days."):
        [each] = (await coach.asks(check, text=EASY.replace(said, '"a\\0b"')))["ruleProblems"]
        assert each["what"] == "a control character is in the text"
    assert await coach.told(check, text="ä" * 30_001) == ["BAD_USER_INPUT"]
    largest = "title: x\nrules: []\n" + "# words\n" * 7_400
    assert (await coach.asks(check, text=largest))["ruleProblems"]
    facts = (await coach.asks("{ ruleFacts { name type unit meaning how } }"))["ruleFacts"]
    week = next(each for each in facts if each["name"] == "history.week_km")
    assert (week["type"], week["unit"]) == ("NUMBER", "km")
    assert all(each["meaning"] and each["how"] for each in facts)


TRY = """query ($rules: ID!, $athlete: ID!, $day: Date) {
    tryRules(ruleSet: $rules, athlete: $athlete, day: $day) { day unknown facts { name text number }
      fired { ...Rule } heldBack { ...Rule } quiet { ...Rule } } }
    fragment Rule on TriedRule { rule says heldBackBy why turning turningFact distance
      actions { sentence } comparisons { holds sentence } }"""


async def test_rules_are_tried_on_an_athlete(made: Parts) -> None:
    coach, ada = await person(made, Role.COACH), await person(made)
    await linked(made.do.tools.store, ada.viewer, coach.viewer)
    desk = RuleDesk(made.do.tools.store)
    desk.clock.at = made.do.tools.clock.now()
    await desk.ran(ada.viewer.account_id, 10, *range(1, 8))
    over = '{fact: history.week_km, ">": 60}'
    text = text_of(
        rule("fires", over),
        rule("off", over, requires="{flag: system.import}"),
        rule("near", '{fact: history.week_km, ">": 75}'),
        rule("unknown", "{fact: plan.phase, ==: base}"),
    )
    rules = await created(coach, text=text)
    asked = {"rules": rules["id"], "athlete": ada.id}
    tried = (await coach.asks(TRY, **asked))["tryRules"]
    assert (tried["day"], tried["unknown"]) == (ada.day(), ["plan.phase"])
    assert tried["facts"] == [{"name": "history.week_km", "text": "70", "number": 70}]
    assert [each["rule"] for each in tried["fired"]] == ["fires"]
    assert tried["fired"][0]["says"] == "You ran 70.0 km in 7 days."
    assert tried["fired"][0]["actions"][0]["sentence"]
    [off] = tried["heldBack"]
    assert (off["rule"], off["heldBackBy"], bool(off["why"])) == ("off", "FLAG", True)
    near, unknown = tried["quiet"]
    assert (near["rule"], near["turningFact"], round(near["distance"], 3)) == (
        "near",
        "history.week_km",
        5,
    )
    assert near["comparisons"] == [
        {
            "holds": False,
            "sentence": "history.week_km is 70.0 km, wanted > 75.0 km: 5.0 km away",
        }
    ]
    assert near["turning"] == "history.week_km is 70.0 km: just above 75.0 km it would hold"
    assert unknown["rule"] == "unknown"
    assert await coach.told(TRY, **asked, day=ada.day(1)) == ["BAD_USER_INPUT"]
    assert await ada.told(TRY, **asked) == ["FORBIDDEN"]


BACKTEST = """query ($id: ID!) { backtest(id: $id) { ruleSetId against first last
    athletes { athleteId neverKnown rules { rule new gone same } } } }"""


async def test_backtest_is_asked_for_and_read(made: Parts) -> None:
    coach, ada = await person(made, Role.COACH), await person(made)
    await linked(made.do.tools.store, ada.viewer, coach.viewer)
    desk = RuleDesk(made.do.tools.store)
    desk.clock.at = made.do.tools.clock.now()
    await desk.ran(ada.viewer.account_id, 10, *range(1, 18))
    rules = await created(coach, text=text_of(rule("b", '{fact: history.week_km, ">": 60}')))
    asked = {"ruleSet": rules["id"], "revision": 1, "first": ada.day(-2), "last": ada.day()}
    shown = "... on Job { id kind backtestId }"
    job = await coach.does("backtestRules", shown, **asked, athletes=[ada.id])
    assert (job["kind"], job["backtestId"]) == ("backtest_rules", None)
    async with made.do.tools.store.read(PROGRAM) as unit:
        [waiting] = await unit.jobs.of(coach.viewer.account_id)
    desk.clock.at = made.do.tools.clock.now()
    await desk.made(waiting)
    done = (await coach.asks(f'{{ job(id: "{job["id"]}") {{ state backtestId }} }}'))["job"]
    assert done["state"] == "SUCCEEDED"
    found = (await coach.asks(BACKTEST, id=done["backtestId"]))["backtest"]
    days = [ada.day(-2), ada.day(-1), ada.day()]
    assert found == {
        "ruleSetId": rules["id"],
        "against": None,
        "first": days[0],
        "last": days[2],
        "athletes": [
            {
                "athleteId": ada.id,
                "neverKnown": [],
                "rules": [{"rule": "b", "new": days, "gone": [], "same": []}],
            }
        ],
    }
    assert await ada.asks(BACKTEST, id=done["backtestId"]) == {"backtest": None}
    refused = await coach.does("backtestRules", shown, **asked | {"last": ada.day(1)})
    assert (refused["__typename"], refused["path"]) == ("Refused", ["last"])
    saved = await coach.does("saveRuleDraft", SET, ruleSet=rules["id"], revision=1, text="a: 1")
    unsound = await coach.does("backtestRules", UNSOUND, **asked | {"revision": 2})
    assert unsound["faults"] == saved["draft"]["problems"]


async def test_house_rules_are_read_by_coaches_and_changed_by_who_may(made: Parts) -> None:
    admin = await person(made, Role.ADMIN, granted=MANAGES)
    coach, reader = (
        await person(made, Role.COACH),
        await person(made, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES})),
    )
    rules = await created(admin, house=True)
    assert (rules["label"], rules["isOfTheHouse"], rules["ownerId"]) == (
        "house:easy-weeks",
        True,
        None,
    )
    asked = f'{{ ruleSet(id: "{rules["id"]}") {{ draft {{ text }} }} }}'
    assert (await coach.asks(asked))["ruleSet"]["draft"]["text"] == EASY
    assert await reader.asks(asked) == {"ruleSet": None}
    sent = {"ruleSet": rules["id"], "revision": 1, "text": "x"}
    assert (await coach.does("saveRuleDraft", SET, **sent))["__typename"] == "NotAllowed"
    assert (await reader.does("saveRuleDraft", SET, **sent))["__typename"] == "NotFound"
    refused = await created(coach, house=True)
    assert refused["__typename"] == "NotAllowed"
    athlete = await person(made)
    assert (await created(athlete))["__typename"] == "NotIncluded"
    taken = await created(admin, house=True)
    assert (taken["__typename"], taken["path"]) == ("Refused", ["name"])


async def test_list_of_sets_asks_as_often_for_one_as_for_many(
    made: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = await person(made, Role.COACH)
    store = made.do.tools.store
    query = "{ ruleSets { nodes { name draft { problems { what } } published { version } changes {"
    query += " added { rule } } } } }"
    counts = []
    for name in ("a", "b", "c"):
        await published(store, EASY, owner=coach.viewer.account_id, name=name)
        with counted(monkeypatch) as seen:
            found = await coach.asks(query)
        counts.append(len(seen))
    assert len(found["ruleSets"]["nodes"]) == 3
    assert counts[0] == counts[1] == counts[2]


async def test_nobody_reads_what_was_archived_of_others(made: Parts) -> None:
    coach, other = await person(made, Role.COACH), await person(made, Role.COACH)
    rules = await created(coach)
    node = f'{{ node(id: "{rules["id"]}") {{ ... on RuleSet {{ name }} }} }}'
    assert await coach.asks(node) == {"node": {"name": "easy-weeks"}}
    assert await other.asks(node) == {"node": None}
    assert await replace(other, who=None).asks(node) == {"node": None}
    assert await replace(other, who=None).told("{ ruleSets { nodes { id } } }") == [
        "UNAUTHENTICATED"
    ]
    wrong = node_id("RaceResult", str(coach.viewer.account_id))
    assert await coach.told(f'{{ ruleSetVersions(ruleSet: "{wrong}") {{ nodes {{ id }} }} }}') == [
        "NOT_FOUND"
    ]
    versions = f'ruleSetVersions(ruleSet: "{rules["id"]}"'
    for page in ("first: 101", "first: -1", 'after: "x"'):
        assert await coach.told(f"{{ {versions}, {page}) {{ nodes {{ id }} }} }}") == [
            "BAD_USER_INPUT"
        ]

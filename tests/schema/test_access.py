"""What people have and lack, over the wire."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.services.access_following import AccessFollowing
from strideiq.core.services.admission import UNKNOWN, Admitted, using
from strideiq.schema.asgi import application
from strideiq.schema.node import node_id
from tests.access import SetFlags, access_for, grant, shipped
from tests.people import NOW
from tests.schema.asking import Asking, asking_on
from tests.schema.serving import ADDRESS, Json, runtime

pytestmark = pytest.mark.anyio

WEEK = timedelta(days=7)
DECEMBER = datetime(2026, 11, 30, 23, tzinfo=UTC)
VALUES = "entitlement { name } held amount unlimited used until source { gives kind }"
SHOWN = (
    f"membership {{ key }} until trialOpen entitlements {{ {VALUES} }} grants {{ id gives }}"
    " features { name allowed why reason wouldAllow until limit used left variant payload }"
)
ACCESS = f"... on Access {{ {SHOWN} }}"


@pytest.fixture
async def ada(sqlite_database: str) -> AsyncIterator[Asking]:
    program = replace(runtime(), terms=shipped()[0])
    async with asking_on(sqlite_database, program) as asking:
        yield asking


def named(found: list[Json], name: str) -> Json:
    return next(each for each in found if name in (each.get("name"), _entitlement(each)))


def _entitlement(each: Json) -> Any:  # noqa: ANN401  JSON
    return each.get("entitlement", {}).get("name")


async def admin_of(ada: Asking) -> Asking:
    return await ada.other(Role.ADMIN, granted=frozenset({Permission.MANAGE_MEMBERSHIPS}))


def account_of(ada: Asking) -> str:
    return node_id("ManagedAccount", str(ada.viewer.account_id))


async def test_what_i_have_and_why_and_what_would_give_what_i_lack(ada: Asking) -> None:
    async with ada.bench.store.begin(PROGRAM) as unit:
        await unit.grants.add(grant(ada.viewer.account_id, "pro", ends_at=NOW + WEEK))
    access = (await ada.query(f"{{ access {{ {SHOWN} }} }}"))["access"]
    ends = (NOW + WEEK).isoformat()
    assert (access["membership"]["key"], access["until"]) == ("pro", ends)
    assert named(access["entitlements"], "plans_per_month") == {
        "entitlement": {"name": "plans_per_month"},
        "held": True,
        "amount": 10,
        "unlimited": False,
        "used": 0,
        "until": ends,
        "source": {"gives": "pro", "kind": "MEMBERSHIP"},
    }
    backtests = named(access["entitlements"], "rule_backtests")
    assert (backtests["held"], backtests["source"]) == (False, None)
    adapt = named(access["features"], "plans.adapt")
    assert (adapt["allowed"], adapt["until"], adapt["reason"]) == (True, ends, "")
    ada.bench.clock.forward(WEEK)
    access = (await ada.query(f"{{ access {{ {SHOWN} }} }}"))["access"]
    assert named(access["features"], "plans.adapt") == {
        "name": "plans.adapt",
        "allowed": False,
        "why": "NOT_HELD",
        "reason": "Plans that adapt is not part of Free",
        "wouldAllow": "Pro has it",
        "until": None,
        "limit": None,
        "used": None,
        "left": None,
        "variant": "",
        "payload": None,
    }


async def test_a_mutation_says_what_would_allow_it_and_until_when(ada: Asking) -> None:
    goal = node_id("Goal", str(await ada.bench.goal(ada.viewer)))
    sent = {"goal": goal, "weeklyDistance": "30 km", "longestRun": "12 km"}
    for _ in range(2):
        job = await ada.change("generatePlan", "... on Job { state }", **sent)
        assert job == {"__typename": "Job", "state": "QUEUED"}
    shown = "... on NotIncluded { feature why until limit used }"
    assert await ada.change("generatePlan", shown, **sent) == {
        "__typename": "NotIncluded",
        "code": "used_up",
        "message": "no plans left of 2 this month",
        "suggestion": "there are new ones on 2026-12-01; Semi-custom plan has more",
        "feature": "plans.generate",
        "why": "USED_UP",
        "until": DECEMBER.isoformat(),
        "limit": 2,
        "used": 2,
    }


async def test_an_admin_gives_and_takes_and_sees_what_came_of_it(ada: Asking) -> None:
    admin, account = await admin_of(ada), account_of(ada)
    later = (NOW + WEEK).isoformat()
    given = await admin.change("giveMembership", ACCESS, account=account, membership="pro")
    assert given["membership"]["key"] == "pro"
    gift = await admin.change(
        "grantComp", ACCESS, account=account, membership="elite", until=later, reason="a prize"
    )
    assert (gift["membership"]["key"], gift["until"]) == ("elite", later)
    bought = await admin.change("grantOneOff", ACCESS, account=account, oneOff="semi-custom-plan")
    assert [each["gives"] for each in bought["grants"]] == ["pro", "elite", "semi-custom-plan"]
    taken = await admin.change("revokeGrant", ACCESS, grant=bought["grants"][1]["id"])
    assert taken["membership"]["key"] == "pro"
    listed = "{ grants(first: 2) { nodes { gives kind revokedAt units } pageInfo { endCursor } } }"
    page = (await ada.query(listed))["grants"]
    assert [each["gives"] for each in page["nodes"]] == ["semi-custom-plan", "elite"]
    assert page["nodes"][1]["revokedAt"] == NOW.isoformat()
    rest = "query Q($a: ID, $c: String) { grants(account: $a, after: $c) { nodes { gives } } }"
    found = await admin.query(rest, a=account, c=page["pageInfo"]["endCursor"])
    assert found["grants"]["nodes"] == [{"gives": "pro"}]
    preview = f"query Q($a: ID!) {{ accessPreview(account: $a) {{ {SHOWN} }} }}"
    mine = (await ada.query(f"{{ access {{ {SHOWN} }} }}"))["access"]
    assert (await admin.query(preview, a=account))["accessPreview"] == mine


@pytest.mark.parametrize(
    ("name", "sent", "code"),
    [
        ("giveMembership", {"membership": "gold"}, "membership"),
        ("giveMembership", {"membership": "pro", "until": "2026-01-01T00:00:00Z"}, "until"),
        ("giveMembership", {"membership": "pro", "until": "2027-01-01T00:00:00"}, "until"),
        ("giveMembership", {"membership": "pro", "until": "9999-12-31T23:59:59-05:00"}, "until"),
        ("giveMembership", {"membership": "pro", "reason": "x" * 401}, "reason"),
        ("grantOneOff", {"oneOff": "gold"}, "one_off"),
    ],
)
async def test_what_cannot_be_given_is_refused_at_its_field(
    ada: Asking, name: str, sent: dict[str, str], code: str
) -> None:
    admin = await admin_of(ada)
    answer = await admin.change(name, "... on Refused { path }", account=account_of(ada), **sent)
    field = {"one_off": "oneOff"}.get(code, code)
    assert (answer["__typename"], answer["code"], answer["path"]) == ("Refused", code, [field])
    gone = await admin.change(name, "", **(sent | {"account": node_id("Athlete", "x")}))
    assert gone["__typename"] == "NotFound"


async def test_a_trial_is_started_extended_and_not_started_again(ada: Asking) -> None:
    start = f"mutation {{ startTrial {{ __typename ... on Refusal {{ code }} {ACCESS} }} }}"
    assert (await ada.query(start))["startTrial"] == {"__typename": "Refused", "code": "verified"}
    async with ada.bench.store.begin(PROGRAM) as unit:
        await unit.accounts.verify(ada.viewer.account_id, NOW)
    started = (await ada.query(start))["startTrial"]
    assert (started["membership"]["key"], started["trialOpen"]) == ("pro", False)
    admin, until = await admin_of(ada), (NOW + 2 * WEEK).isoformat()
    trial = started["grants"][0]["id"]
    extended = await admin.change("extendTrial", ACCESS, grant=trial, until=until)
    assert extended["until"] == until
    ada.bench.clock.forward(3 * WEEK)
    assert (await ada.query(start))["startTrial"] == {"__typename": "Refused", "code": "trial"}


async def test_offers_are_open_to_everybody(ada: Asking) -> None:
    stranger = replace(ada, viewer=replace(ada.viewer, session_id=None))
    text = """{ offers { withoutAny trialMembership trialDays
      memberships { key rank gives { entitlement { name kind unit downgrade } amount unlimited } }
      oneOffs { key units days quota { name } gives { entitlement { name } } } } }"""
    offers = (await stranger.query(text))["offers"]
    assert [each["key"] for each in offers["memberships"]] == ["free", "pro", "elite"]
    assert (offers["withoutAny"], offers["trialMembership"], offers["trialDays"]) == (
        "free",
        "pro",
        7,
    )
    plans = offers["memberships"][2]["gives"][0]
    assert (plans["amount"], plans["unlimited"]) == (None, True)
    assert plans["entitlement"]["kind"] == "MONTHLY"
    assert offers["oneOffs"][0]["quota"] == {"name": "plans_per_month"}


async def test_the_version_of_the_app_reaches_the_flags(ada: Asking) -> None:
    flags = SetFlags()
    access = access_for(ada.bench.tools, runtime(), flags)
    do = replace(ada.parts.do, access_views=replaced(ada, access))
    transport = httpx.ASGITransport(app=application(replace(ada.parts, do=do)))
    for sent, known in (("2.10.0", "2.10.0"), ("2.10.0-beta.1", "2.10.0-beta.1"), ("x" * 9, "")):
        flags.asked.clear()
        headers = {"authorization": f"Bearer {ada.token}", "x-app-version": sent}
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            body = {"query": "{ access { features { allowed } } }"}
            assert (await client.post("/graphql", json=body, headers=headers)).status_code == 200
        assert {context.app_version for _, context in flags.asked} == {known}


async def test_each_flag_is_asked_once_in_a_request_however_many_parts_look(ada: Asking) -> None:
    flags = SetFlags()
    access = access_for(ada.bench.tools, runtime(), flags)
    do = replace(ada.parts.do, access_views=replaced(ada, access))
    transport = httpx.ASGITransport(app=application(replace(ada.parts, do=do)))
    text = "{ one: access { features { allowed } } two: access { features { allowed } } }"
    for times in (1, 2):
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            headers = {"authorization": f"Bearer {ada.token}"}
            sent = await client.post("/graphql", json={"query": text}, headers=headers)
        assert sent.json()["data"]["one"] == sent.json()["data"]["two"]
        asked = Counter(name for name, _ in flags.asked)
        assert set(asked.values()) == {times}


def replaced(ada: Asking, access: Any) -> Any:  # noqa: ANN401  one of the use cases
    views = ada.parts.do.access_views
    return type(views)(ada.bench.tools, access, ada.parts.do.trials)


async def test_whoever_follows_is_told_of_gifts_flags_and_the_end_of_them(ada: Asking) -> None:
    do, flags = ada.parts.do, SetFlags()
    views = replaced(ada, access_for(do.tools, runtime(), flags, without_any="free"))
    following = AccessFollowing(do.tools, views)
    let_in = [Admitted(ada.viewer)]

    async def again() -> Admitted:
        if not let_in:
            raise NotSignedIn
        return let_in[0]

    async def adapts() -> tuple[str, bool]:
        view = await anext(told)
        allowed = {each.feature.name: each.decision.allowed for each in view.features}
        return view.holdings.membership, allowed["plans.adapt"]

    async with aclosing(following.follow(ada.viewer, again)) as told:
        assert await adapts() == ("free", False)
        admin = (await admin_of(ada)).viewer
        who, ends = ada.viewer.account_id, NOW + timedelta(milliseconds=200)
        await do.grants.comp(admin, who, "pro", ends, "a prize", "request")
        assert await adapts() == ("pro", True)
        flags.off.add("plans.adaptive")
        await following.reloaded()
        assert await adapts() == ("pro", False)
        ada.bench.clock.at = ends
        assert await adapts() == ("free", False)
        let_in.clear()
        await do.grants.comp(admin, who, "pro", ends + WEEK, "a prize", "request")
        with pytest.raises(NotSignedIn):
            await anext(told)


def test_what_is_no_version_is_not_known() -> None:
    for text in ("", "two", "1.2.3.4.5", "1" * 7, "1.0 ", "\u0661.\u0662"):
        assert using(UNKNOWN, text).viewer.app_version == ""
    assert using(UNKNOWN, "12").viewer.app_version == "12"

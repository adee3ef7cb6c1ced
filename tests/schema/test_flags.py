from collections.abc import AsyncIterator

import pytest

from strideiq.core.domain.access import Permission, Role
from strideiq.schema.asgi import Parts
from tests.schema.serving import Json, service_on
from tests.schema.wire import REFUSED, Person, person

pytestmark = pytest.mark.anyio

FLAG = "id name title owner reason kind expires enabled standing saidBy version whole onAt offAt"
FLAG += " variants { name weight payload }"
FLAG += " strategies { percent users constraints { context operator values inverted } }"
INPUTS = {
    "setFlag": "SetFlagInput",
    "rollOutFlag": "RollOutFlagInput",
    "scheduleFlag": "ScheduleFlagInput",
    "changeFlag": "ChangeFlagInput",
    "resetFlag": "ResetFlagInput",
}
NAME = "plans.adaptive"


@pytest.fixture
async def made(sqlite_database: str) -> AsyncIterator[Parts]:
    async with service_on(sqlite_database) as service:
        yield service


async def may(made: Parts, *granted: Permission) -> Person:
    return await person(made, Role.ADMIN, granted=frozenset(granted))


async def does(who: Person, mutation: str, **sent: object) -> Json:
    query = (
        f"mutation ($i: {INPUTS[mutation]}!)"
        f" {{ {mutation}(input: $i) {{ {REFUSED} ... on FeatureFlag {{ {FLAG} }} }} }}"
    )
    return (await who.asks(query, i={"name": NAME, **sent}))[mutation]


async def test_an_admin_rolls_a_feature_out_schedules_it_off_and_gives_it_back(
    made: Parts,
) -> None:
    ada = await may(made, Permission.MANAGE_FLAGS, Permission.READ_AUDIT)
    runner = await person(made)
    user = str(runner.viewer.account_id)
    first = await does(ada, "rollOutFlag", percent=0, users=[user], version=0, note="slowly")
    assert (first["version"], first["saidBy"], first["standing"]) == (
        1,
        "ADMIN",
        f"on for 0 % or account {user}",
    )
    preview = "query ($n: String!, $a: ID!) { flagPreview(name: $n, athlete: $a) { on variant } }"
    of_runner = await ada.asks(preview, n=NAME, a=runner.id)
    assert of_runner["flagPreview"] == {"on": True, "variant": None}
    of_ada = await ada.asks(preview, n=NAME, a=ada.id)
    assert of_ada["flagPreview"] == {"on": False, "variant": None}
    off = await does(ada, "scheduleFlag", offAt="2099-01-01T00:00:00Z")
    assert off["offAt"] == "2099-01-01T00:00:00+00:00"
    assert (await does(ada, "setFlag", enabled=False))["enabled"] is False
    given = await does(ada, "resetFlag")
    assert (given["saidBy"], given["version"], given["enabled"]) == ("FILE", 4, True)
    asked = "query ($n: String!) { flagHistory(name: $n) { version note by standing } }"
    history = (await ada.asks(asked, n=NAME))["flagHistory"]
    assert [(each["version"], each["note"]) for each in history] == [
        (4, ""),
        (3, ""),
        (2, ""),
        (1, "slowly"),
    ]
    assert history[0]["standing"] == "as its file says"
    assert {each["by"] for each in history} == {str(ada.viewer.account_id)}
    events = await ada.asks('{ auditEvents(action: "flag.changed") { nodes { actor } } }')
    assert len(events["auditEvents"]["nodes"]) == 4


async def test_everything_that_can_be_said_of_a_flag_comes_back_as_it_was_sent(
    made: Parts,
) -> None:
    ada = await may(made, Permission.MANAGE_FLAGS)
    constraint = {
        "context": "appVersion",
        "operator": "SEMVER_LT",
        "values": ["2.0.0"],
        "inverted": True,
    }
    sent = {
        "enabled": True,
        "strategies": [{"percent": 30, "users": [], "constraints": [constraint]}],
        "variants": [
            {"name": "bold", "weight": 40, "payload": "x"},
            {"name": "calm", "weight": 60, "payload": None},
        ],
        "onAt": "2027-01-01T00:00:00+00:00",
        "offAt": "2099-02-01T00:00:00+00:00",
    }
    changed = await does(ada, "changeFlag", **sent)
    assert {key: changed[key] for key in sent} == sent
    shown = await ada.asks(f"query ($n: String!) {{ flag(name: $n) {{ {FLAG} }} }}", n=NAME)
    assert shown["flag"] == {key: value for key, value in changed.items() if key != "__typename"}
    node = await ada.asks(
        "query ($i: ID!) { node(id: $i) { ... on FeatureFlag { name version } } }", i=changed["id"]
    )
    assert node["node"] == {"name": NAME, "version": 1}


async def test_what_no_flag_may_say_is_refused_at_its_place(made: Parts) -> None:
    ada = await may(made, Permission.MANAGE_FLAGS)
    refused = await does(
        ada,
        "changeFlag",
        enabled=True,
        strategies=[{"percent": 130}, {"users": ["bob"]}],
        variants=[{"name": "bold", "weight": 40}],
        onAt="2027-02-01T00:00:00Z",
        offAt="2027-01-01T00:00:00Z",
    )
    assert [(each["path"], each["message"]) for each in refused["problems"]] == [
        (["strategies", "0", "percent"], "130 is not from 0 to 100"),
        (["strategies", "1", "users", "0"], "'bob' is no account id"),
        (["variants"], "the weights add up to 40, not to 100"),
        (["offAt"], "the flag would go off before it goes on"),
    ]


async def test_a_time_that_no_process_could_read_again_is_refused(made: Parts) -> None:
    ada = await may(made, Permission.MANAGE_FLAGS)
    far = "9999-12-31T23:59:59-14:00"
    refused = await does(ada, "scheduleFlag", onAt=far)
    assert [each["path"] for each in refused["problems"]] == [["onAt"]]
    assert (await does(ada, "setFlag", enabled=False))["version"] == 1


async def test_a_share_that_cannot_be_is_refused_at_its_field(made: Parts) -> None:
    ada = await may(made, Permission.MANAGE_FLAGS)
    refused = await does(ada, "rollOutFlag", percent=130, users=["bob"])
    assert [(each["path"], each["suggestion"]) for each in refused["problems"]] == [
        (["percent"], "write a share of the accounts in per cent"),
        (["users", "0"], "write the plain id of an account, which `accounts` answers as its key"),
    ]
    late = await does(ada, "scheduleFlag", offAt="2026-01-01T00:00:00Z")
    assert (late["path"], late["message"]) == (["offAt"], "this time has passed")


async def test_a_flag_that_moved_on_is_not_overwritten(made: Parts) -> None:
    ada = await may(made, Permission.MANAGE_FLAGS)
    await does(ada, "setFlag", enabled=False, version=0)
    refused = await does(ada, "setFlag", enabled=True, version=0)
    assert (refused["__typename"], refused["code"], refused["path"]) == (
        "Refused",
        "version",
        ["version"],
    )


async def test_kill_switches_take_their_own_permission(made: Parts) -> None:
    flags = await may(made, Permission.MANAGE_FLAGS)
    stops = await may(made, Permission.MANAGE_KILL_SWITCHES)
    stop = {"name": "system.plans", "enabled": True}
    assert (await does(flags, "setFlag", **stop))["__typename"] == "NotAllowed"
    assert (await does(stops, "setFlag", **stop))["enabled"] is True
    assert (await does(stops, "setFlag", enabled=True))["__typename"] == "NotAllowed"
    listed = await stops.asks("{ flags { nodes { id name } totalCount } unknownFlags }")
    assert listed["flags"]["nodes"][0]["name"] == "system.plans"
    assert listed["flags"]["totalCount"] >= 5
    assert listed["unknownFlags"] == []
    runner = await person(made)
    given = listed["flags"]["nodes"][0]["id"]
    hidden = await runner.asks("query ($i: ID!) { node(id: $i) { id } }", i=given)
    assert hidden["node"] is None

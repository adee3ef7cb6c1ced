from collections.abc import AsyncIterator

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.core.domain.audit import AuditDetails, AuditEvent
from strideiq.core.domain.errors import NotSignedIn
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.people import NOW, new_id
from tests.schema.serving import Json, runtime, service_on
from tests.schema.wire import REFUSED, Person, person

pytestmark = pytest.mark.anyio

ACCOUNT = "id key email role permissions createdAt verifiedAt closedAt demo"
INVITE = "id email role createdAt acceptedAt"
EVENT = "id at action actor subject requestId details { name value }"
INPUTS = {"allowAccount": "AllowAccountInput", "addInvite": "AddInviteInput"}
INPUTS |= {"removeInvite": "RemoveInviteInput"}


@pytest.fixture
async def made(sqlite_database: str) -> AsyncIterator[Parts]:
    async with service_on(sqlite_database) as service:
        yield service


async def does(who: Person, name: str, **sent: object) -> Json:
    kind = INPUTS.get(name, "ManagedAccountInput")
    shown = f"... on ManagedAccount {{ {ACCOUNT} }}"
    if name.endswith("Invite"):
        shown = f"... on Invite {{ {INVITE} }}" if name == "addInvite" else "... on Removed { id }"
    query = f"mutation ($i: {kind}!) {{ {name}(input: $i) {{ {REFUSED} {shown} }} }}"
    return (await who.asks(query, i=sent))[name]


def account_id(who: Person) -> str:
    return node_id("ManagedAccount", str(who.viewer.account_id))


async def events(who: Person, given: str = "") -> list[Json]:
    found: list[Json] = (await who.asks(f"{{ auditEvents{given} {{ nodes {{ {EVENT} }} }} }}"))[
        "auditEvents"
    ]["nodes"]
    return found


async def test_account_is_raised_closed_and_opened(made: Parts) -> None:
    owner = await person(made, Role.OWNER)
    ada = await person(made, email="ada@example.org", verified_at=NOW)
    raised = await does(
        owner, "allowAccount", id=account_id(ada), role="ADMIN", permissions=["READ_AUDIT"]
    )
    assert raised == {
        "__typename": "ManagedAccount",
        "id": account_id(ada),
        "key": str(ada.viewer.account_id),
        "email": "ada@example.org",
        "role": "ADMIN",
        "permissions": ["READ_AUDIT"],
        "createdAt": raised["createdAt"],
        "verifiedAt": NOW.isoformat(),
        "closedAt": None,
        "demo": False,
    }
    assert [event["action"] for event in await events(ada)] == ["account.allowed"]
    closed = await does(owner, "closeAccount", id=account_id(ada))
    assert closed["closedAt"] is not None
    assert ada.who is not None
    with pytest.raises(NotSignedIn):
        await made.do.admission.admit(ada.who.token)
    assert (await does(owner, "reopenAccount", id=account_id(ada)))["closedAt"] is None
    with pytest.raises(NotSignedIn):
        await made.do.admission.admit(ada.who.token)


async def test_role_that_is_taken_counts_for_the_next_request(made: Parts) -> None:
    owner = await person(made, Role.OWNER)
    reader = await person(made, Role.ADMIN, granted=frozenset({Permission.READ_AUDIT}))
    assert await events(reader) == []
    await does(owner, "allowAccount", id=account_id(reader), role="ADMIN")
    assert await reader.told(f"{{ auditEvents {{ nodes {{ {EVENT} }} }} }}") == ["FORBIDDEN"]


async def test_signing_somebody_out(made: Parts) -> None:
    owner, ada = await person(made, Role.OWNER), await person(made)
    assert (await does(owner, "signOutAccount", id=account_id(ada)))["__typename"] == (
        "ManagedAccount"
    )
    assert ada.who is not None
    with pytest.raises(NotSignedIn):
        await made.do.admission.admit(ada.who.token)


async def test_accounts_are_paged_and_found(made: Parts) -> None:
    owner = await person(made, Role.OWNER)
    everyone = [owner, await person(made, email="ada@example.org"), await person(made)]
    query = "query ($n: Int, $after: String, $email: String) { accounts(first: $n, after: $after,"
    query += " email: $email) { nodes { id } pageInfo { hasNextPage endCursor } } }"
    first = (await owner.asks(query, n=2))["accounts"]
    rest = (await owner.asks(query, n=2, after=first["pageInfo"]["endCursor"]))["accounts"]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert [each["id"] for each in first["nodes"] + rest["nodes"]] == list(
        map(account_id, everyone)
    )
    found = (await owner.asks(query, email="Ada@example.org"))["accounts"]["nodes"]
    assert found == [{"id": account_id(everyone[1])}]


async def test_allow_list(made: Parts) -> None:
    keeper = await person(made, Role.ADMIN, granted=frozenset({Permission.MANAGE_INVITES}))
    added = await does(keeper, "addInvite", email="new@example.org", role="COACH")
    assert (added["email"], added["role"], added["acceptedAt"]) == (
        "new@example.org",
        "COACH",
        None,
    )
    again = await does(keeper, "addInvite", email="NEW@example.org")
    assert (again["__typename"], again["code"]) == ("Refused", "email")
    raised = await does(keeper, "addInvite", email="boss@example.org", role="OWNER")
    assert raised["__typename"] == "NotAllowed"
    assert (await does(keeper, "addInvite", email="nothing"))["__typename"] == "InvalidInput"
    listed = (await keeper.asks(f"{{ invites {{ nodes {{ {INVITE} }} }} }}"))["invites"]["nodes"]
    assert [each["id"] for each in listed] == [added["id"]]
    assert await does(keeper, "removeInvite", id=added["id"]) == {
        "__typename": "Removed",
        "id": added["id"],
    }
    assert (await does(keeper, "removeInvite", id=added["id"]))["__typename"] == "NotFound"


@pytest.mark.parametrize("switched_on", [True, False])
async def test_whoever_registers_can_see_whether_it_takes_an_invite(
    sqlite_database: str, *, switched_on: bool
) -> None:
    shipped = runtime().defaults.service.accounts
    limits = {"accounts": shipped.model_copy(update={"invite_only": switched_on})}
    async with service_on(sqlite_database, limits=limits) as made:
        assert await Person(made).asks("{ inviteOnly }") == {"inviteOnly": switched_on}


async def test_events_are_told_with_their_request(made: Parts) -> None:
    owner, ada, bob = await person(made, Role.OWNER), await person(made), await person(made)
    for who in (ada, bob):
        await does(owner, "closeAccount", id=account_id(who))
        await does(owner, "reopenAccount", id=account_id(who))
    newest = (await events(owner))[0]
    assert newest["action"] == "account.reopened"
    assert newest["actor"] == str(owner.viewer.account_id)
    assert newest["subject"] == str(bob.viewer.account_id)
    assert len(newest["requestId"]) >= 16
    assert len({event["requestId"] for event in await events(owner)}) == 4
    closed = await events(owner, '(action: "account.closed")')
    assert [event["subject"] for event in closed] == [
        str(bob.viewer.account_id),
        str(ada.viewer.account_id),
    ]
    hers = await events(owner, f'(concerning: "{ada.viewer.account_id}")')
    assert [event["action"] for event in hers] == ["account.reopened", "account.closed"]
    behind = await events(owner, f'(first: 2, after: "{newest["id"]}")')
    assert [event["action"] for event in behind] == ["account.closed", "account.reopened"]
    refused = await owner.told('{ auditEvents(concerning: "ada") { nodes { id } } }')
    assert refused == ["BAD_USER_INPUT"]


async def test_details_of_an_event_are_text(made: Parts) -> None:
    owner = await person(made, Role.OWNER)
    async with made.do.tools.store.begin(PROGRAM) as unit:
        details: AuditDetails = {"tries": 2, "door": "invite", "late": False, "until": None}
        await unit.audit.add(AuditEvent(new_id(), NOW, "account.tried", details=details))
    [told] = await events(owner, '(action: "account.tried")')
    assert (told["actor"], told["subject"], told["at"]) == (None, None, NOW.isoformat())
    assert sorted(map(str, told["details"])) == sorted(
        str({"name": name, "value": value})
        for name, value in (("tries", "2"), ("door", "invite"), ("late", "false"), ("until", None))
    )

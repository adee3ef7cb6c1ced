import json
from collections.abc import AsyncIterator

import pytest

from strideiq.core.adapters.passwords import Argon2Hasher
from strideiq.core.domain.access import PROGRAM, Role
from strideiq.core.domain.errors import NotSignedIn
from strideiq.schema.asgi import Parts
from tests.belongings import belongings, linked
from tests.people import NOW
from tests.schema.serving import Json, posted, service_on
from tests.schema.wire import REFUSED, Person, person

pytestmark = pytest.mark.anyio

EMAIL, PASSWORD = "ada@example.org", "eleven slow miles"
EXPORT = f"mutation {{ exportMyData {{ {REFUSED} ... on DataExport {{ madeAt text }} }} }}"


@pytest.fixture
async def made(sqlite_database: str) -> AsyncIterator[Parts]:
    async with service_on(sqlite_database) as service:
        yield service


async def ada(made: Parts, role: Role = Role.ATHLETE) -> Person:
    digest = await Argon2Hasher(memory_kib=64, rounds=1).hash(PASSWORD)
    return await person(made, role, email=EMAIL, password_hash=digest)


async def delete(who: Person, email: str = EMAIL, password: str = PASSWORD) -> Json:
    return await who.does(
        "deleteMyAccount", "... on DeletedAccount { email }", email=email, password=password
    )


async def test_export_is_one_json_document(made: Parts) -> None:
    me = await ada(made)
    owned = await belongings(made.do.tools.store, me.viewer)
    told = (await me.asks(EXPORT))["exportMyData"]
    whole = json.loads(told["text"])
    assert told["madeAt"] == whole["exported_at"]
    assert whole["tables"]["accounts"][0]["email"] == EMAIL
    assert {row["id"] for row in whole["tables"]["plans"]} == {str(owned.plan), str(owned.draft)}
    assert "argon2" not in told["text"]


async def test_one_document_asks_for_one_export(made: Parts) -> None:
    me = await ada(made)
    assert me.who is not None
    both = "mutation { one: exportMyData { __typename } other: exportMyData { __typename } }"
    told = (await posted(made, both, token=me.who.token)).json()
    assert told["errors"][0]["message"].startswith("cost: ")
    async with made.do.tools.store.read(PROGRAM) as unit:
        assert await unit.audit.page(action="account.exported") == []


async def test_export_is_not_asked_for_often(made: Parts) -> None:
    me = await ada(made)
    kinds = [(await me.asks(EXPORT))["exportMyData"]["__typename"] for _ in range(11)]
    assert kinds == ["DataExport"] * 10 + ["TooOften"]


async def test_deleted_account_is_out_at_once(made: Parts) -> None:
    me, coach = await ada(made), await person(made, Role.COACH, verified_at=NOW)
    await belongings(made.do.tools.store, me.viewer)
    await linked(made.do.tools.store, me.viewer, coach.viewer)
    seen = "query ($id: ID!) { athlete(id: $id) { name } plans(athlete: $id) { nodes { id } } }"
    assert len((await coach.asks(seen, id=me.id))["plans"]["nodes"]) == 2
    assert await delete(me) == {"__typename": "DeletedAccount", "email": EMAIL}
    assert await coach.asks(seen, id=me.id) == {"athlete": None, "plans": {"nodes": []}}
    assert (await coach.asks("{ coachLinks { nodes { id } } }"))["coachLinks"]["nodes"] == []
    assert me.who is not None
    with pytest.raises(NotSignedIn):
        await made.do.admission.admit(me.who.token)
    async with made.do.tools.store.read(PROGRAM) as unit:
        assert await unit.accounts.by_email(EMAIL) is None
        assert (await unit.audit.page(limit=1))[0].action == "account.deleted"


@pytest.mark.parametrize("wrong", [{"password": "twelve slow miles"}, {"email": "eve@example.org"}])
async def test_wrong_proof_deletes_nothing(made: Parts, wrong: dict[str, str]) -> None:
    me = await ada(made)
    told = await delete(me, **wrong)
    assert (told["__typename"], told["code"]) == ("Refused", "password")
    assert (await me.asks("{ viewer { email } }"))["viewer"] == {"email": EMAIL}


async def test_last_owner_is_told_why(made: Parts) -> None:
    told = await delete(await ada(made, Role.OWNER))
    assert (told["__typename"], told["code"]) == ("Refused", "account")

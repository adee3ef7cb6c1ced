from collections.abc import AsyncIterator

import pytest

from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.schema.asgi import Parts
from tests.people import NOW
from tests.schema.serving import Json, service_on
from tests.schema.wire import REFUSED, Person, person
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

LINK = "id state side athleteId invitedAt acceptedAt other { name email }"
LINKS = f"{{ coachLinks {{ nodes {{ {LINK} }} pageInfo {{ hasNextPage endCursor }} }} }}"
COACH, ADA = "coach@example.org", "ada@example.org"
INPUTS = {"acceptCoachLink": "CoachLinkInput", "endCoachLink": "CoachLinkInput"}


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as service:
        yield service


async def does(who: Person, name: str, **sent: object) -> Json:
    kind = INPUTS.get(name, "CoachingInvitationInput")
    shown = f"... on CoachLink {{ {LINK} }}"
    if kind not in INPUTS.values():
        shown = "... on CoachingInvitation { email }"
    query = f"mutation ($i: {kind}!) {{ {name}(input: $i) {{ {REFUSED} {shown} }} }}"
    return (await who.asks(query, i=sent))[name]


async def links(who: Person) -> list[Json]:
    found: list[Json] = (await who.asks(LINKS))["coachLinks"]["nodes"]
    return found


async def pair(made: Parts) -> tuple[Person, Person]:
    ada = await person(made, email=ADA, profile={"name": "Ada"})
    coach = await person(
        made, Role.COACH, email=COACH, verified_at=NOW, profile={"name": "Coach Carter"}
    )
    return ada, coach


async def test_life_of_a_link(made: Parts) -> None:
    ada, coach = await pair(made)
    assert await does(ada, "inviteCoach", email=" Coach@example.org") == {
        "__typename": "CoachingInvitation",
        "email": " Coach@example.org",
    }
    assert await links(ada) == []
    [waiting] = await links(coach)
    assert waiting["state"] == "INVITED"
    assert (waiting["side"], waiting["athleteId"]) == ("COACH", ada.id)
    assert waiting["other"] == {"name": "Ada", "email": ADA}
    assert await coach.asks("query ($id: ID!) { athlete(id: $id) { name } }", id=ada.id) == {
        "athlete": None
    }
    accepted = await does(coach, "acceptCoachLink", id=waiting["id"])
    assert (accepted["state"], accepted["acceptedAt"] is None) == ("ACCEPTED", False)
    assert (await coach.asks("{ athletes { nodes { id name } } }"))["athletes"]["nodes"] == [
        {"id": ada.id, "name": "Ada"}
    ]
    [hers] = await links(ada)
    assert (hers["side"], hers["other"]["name"]) == ("ATHLETE", "Coach Carter")
    node = "query ($id: ID!) { node(id: $id) { id ... on CoachLink { state } } }"
    assert (await ada.asks(node, id=hers["id"]))["node"] == {"id": hers["id"], "state": "ACCEPTED"}
    ended = await does(ada, "endCoachLink", id=hers["id"])
    assert ended["state"] == "REVOKED"
    assert (await coach.asks("{ athletes { nodes { id } } }"))["athletes"]["nodes"] == []
    assert await links(ada) == await links(coach) == []


async def test_invitation_is_taken_back(made: Parts) -> None:
    ada, coach = await pair(made)
    await does(coach, "inviteAthlete", email=ADA)
    assert len(await links(ada)) == 1
    await does(coach, "withdrawCoachingInvitation", email=ADA)
    assert await links(ada) == []


async def test_answers_are_the_same_for_every_address(made: Parts) -> None:
    ada, _ = await pair(made)
    for name in ("inviteCoach", "withdrawCoachingInvitation"):
        told = [
            await does(ada, name, email=email) | {"email": ""}
            for email in (COACH, "nobody@example.org", COACH)
        ]
        assert told == [{"__typename": "CoachingInvitation", "email": ""}] * 3


async def test_refusals_are_typed(made: Parts) -> None:
    ada, coach = await pair(made)
    wrong = await does(ada, "inviteCoach", email="no address")
    assert (wrong["__typename"], wrong["problems"][0]["path"]) == ("InvalidInput", ["email"])
    assert (await does(ada, "inviteAthlete", email=COACH))["__typename"] == "NotAllowed"
    own = await does(coach, "inviteAthlete", email=COACH)
    assert (own["__typename"], own["code"]) == ("Refused", "email")
    assert (await does(ada, "acceptCoachLink", id=ada.id))["__typename"] == "NotFound"
    assert (await does(Person(made), "inviteCoach", email=COACH))["__typename"] == "NotSignedIn"
    unproved = await person(made, Role.COACH)
    told = await does(unproved, "inviteAthlete", email=ADA)
    assert (told["__typename"], told["code"]) == ("Refused", "verified")


async def test_lists_go_on_behind_their_cursor(
    made: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, coach = await pair(made)
    trained = []
    for number in range(4):
        runner = await person(made, email=f"runner{number}@example.org")
        await does(runner, "inviteCoach", email=COACH)
        trained.append(runner.id)
    for waiting in await links(coach):
        await does(coach, "acceptCoachLink", id=waiting["id"])
    for field, key in (("coachLinks", "athleteId"), ("athletes", "id")):
        query = (
            f"query ($n: Int, $after: String) {{ {field}(first: $n, after: $after)"
            f" {{ nodes {{ {key} }} totalCount pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }}"
        )
        first = (await coach.asks(query, n=3))[field]
        said = first["pageInfo"]
        assert (said["hasNextPage"], said["hasPreviousPage"]) == (True, False)
        with counted(monkeypatch) as statements:
            rest = (await coach.asks(query, n=3, after=said["endCursor"]))[field]
        assert len(statements) == 2, "one lets in, one reads"
        assert rest["pageInfo"]["hasNextPage"] is False
        assert rest["totalCount"] is None
        assert [each[key] for each in first["nodes"] + rest["nodes"]] == trained
        assert await coach.told(query, n=1, after="nonsense") == ["BAD_USER_INPUT"]


async def test_reading_admin_pages_all_athletes(made: Parts) -> None:
    ada, coach = await pair(made)
    reader = await person(made, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    found = (await reader.asks("{ athletes { nodes { id } } }"))["athletes"]["nodes"]
    assert [each["id"] for each in found] == [ada.id, coach.id]


async def test_coach_whose_role_is_taken_sees_nobody(made: Parts) -> None:
    ada, coach = await pair(made)
    await does(ada, "inviteCoach", email=COACH)
    [waiting] = await links(coach)
    await does(coach, "acceptCoachLink", id=waiting["id"])
    async with made.do.tools.store.begin(PROGRAM) as unit:
        await unit.accounts.allow(coach.viewer.account_id, Role.ATHLETE, frozenset())
    assert (await coach.asks("{ athletes { nodes { id } } }"))["athletes"]["nodes"] == []

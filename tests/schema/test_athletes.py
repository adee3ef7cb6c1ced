"""Who asks is told of themselves; athletes are shown to whoever may see them."""

from collections.abc import AsyncIterator

import pytest

from strideiq.core.domain.access import NOBODY, Permission, Role
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.coached import link
from tests.people import NOW
from tests.schema.serving import service_on
from tests.schema.wire import Person, person
from tests.store.statements import counted

pytestmark = pytest.mark.anyio

VIEWER = "{ viewer { email role permissions isVerified athlete { id name } } }"
ATHLETE = "query ($id: ID!) { athlete(id: $id) { id name } node(id: $id) { id __typename } }"
PROFILE = """{ viewer { athlete {
  id name birthDate age sex restingHr maxHr units timeZone today daysPerWeek longRunDay injuries
  minutes { monday tuesday wednesday thursday friday saturday sunday }
  races { totalCount nodes { id } } goals { id } pastGoals { id } fitness { vdot }
  equivalentTimes { durationS }
} } }"""


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as parts:
        yield parts


async def test_a_stranger_is_nobody_and_sees_nobody(made: Parts) -> None:
    ada, stranger = await person(made), Person(made)
    assert await stranger.asks(VIEWER) == {"viewer": None}
    assert await stranger.told("query ($id: ID!) { athlete(id: $id) { id } }", id=ada.id) == [
        "UNAUTHENTICATED"
    ]
    assert await stranger.asks("query ($id: ID!) { node(id: $id) { id } }", id=ada.id) == {
        "node": None
    }


async def test_the_viewer_is_told_of_their_account(made: Parts) -> None:
    ada = await person(made, email="ada@example.org")
    granted = frozenset({Permission.READ_AUDIT, Permission.MANAGE_JOBS})
    admin = await person(made, Role.ADMIN, granted=granted, verified_at=NOW)
    found = (await ada.asks(VIEWER))["viewer"]
    assert found == {
        "email": "ada@example.org",
        "role": "ATHLETE",
        "permissions": [],
        "isVerified": False,
        "athlete": {"id": ada.id, "name": "Ada"},
    }
    found = (await admin.asks(VIEWER))["viewer"]
    assert (found["role"], found["isVerified"]) == ("ADMIN", True)
    assert found["permissions"] == ["MANAGE_JOBS", "READ_AUDIT"]


async def test_a_new_athlete_has_a_profile_and_no_fitness(made: Parts) -> None:
    ada = await person(made)
    assert (await ada.asks(PROFILE))["viewer"]["athlete"] == {
        "id": ada.id,
        "name": "Ada",
        "birthDate": None,
        "age": None,
        "sex": None,
        "restingHr": None,
        "maxHr": None,
        "units": "METRIC",
        "timeZone": "Europe/Vienna",
        "today": ada.day(),
        "daysPerWeek": 5,
        "longRunDay": "SUNDAY",
        "injuries": "",
        "minutes": {
            "monday": 45,
            "tuesday": 60,
            "wednesday": 45,
            "thursday": 60,
            "friday": 0,
            "saturday": 90,
            "sunday": 150,
        },
        "races": {"totalCount": 0, "nodes": []},
        "goals": [],
        "pastGoals": [],
        "fitness": None,
        "equivalentTimes": [],
    }


async def test_athletes_are_shown_to_whoever_may_see_them(made: Parts) -> None:
    ada, other, coach = await person(made), await person(made), await person(made, Role.COACH)
    reader = await person(made, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    admin = await person(made, Role.ADMIN, granted=frozenset({Permission.MANAGE_JOBS}))
    await link(ada.store, ada.viewer, coach.viewer, accepted=True)
    for who in (ada, coach, reader):
        assert await who.asks(ATHLETE, id=ada.id) == {
            "athlete": {"id": ada.id, "name": "Ada"},
            "node": {"id": ada.id, "__typename": "Athlete"},
        }
    for who in (other, admin):
        assert await who.asks(ATHLETE, id=ada.id) == {"athlete": None, "node": None}


@pytest.mark.parametrize(
    "given", ["", "x", "QXRobGV0ZTo=", node_id("Goal", str(NOBODY)), "Ä" * 9, "A" * 9000]
)
async def test_other_ids_name_nobody(sqlite_database: str, given: str) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        assert await ada.asks(ATHLETE, id=given) == {"athlete": None, "node": None}


SHOWN = """races { nodes { id } } goals { id } pastGoals { id } fitness { vdot }
  equivalentTimes { durationS } timeAway { first }"""


async def trains(who: Person, *, times: int = 1) -> None:
    """Enter races and goals."""
    for step in range(times):
        race = {"distance": "10k", "time": "45:30", "day": who.day(-30 - step)}
        await who.does("addRace", "", race=race)
        goal = {"raceDistance": "10k", "raceDay": who.day(30 + step)}
        await who.does("addGoal", "", goal=goal, priority="A")
        away = {"first": who.day(60 + step), "last": who.day(60 + step)}
        await who.does("addTimeAway", "", away=away)


async def test_many_athletes_take_as_many_statements_as_one(
    made: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = await person(made, Role.COACH)
    everybody = [await person(made) for _ in range(4)]
    for each in everybody:
        await link(each.store, each.viewer, coach.viewer, accepted=True)
        await trains(each)

    async def named(people: list[Person]) -> int:
        fields = " ".join(
            f'a{place}: athlete(id: "{each.id}") {{ {SHOWN} }}' for place, each in enumerate(people)
        )
        with counted(monkeypatch) as said:
            found = await coach.asks(f"{{ {fields} }}")
        assert all(
            len(each["goals"]) == len(each["races"]["nodes"]) == 1 for each in found.values()
        )
        return len(said)

    async def paged(first: int) -> int:
        with counted(monkeypatch) as said:
            found = await coach.asks(f"{{ athletes(first: {first}) {{ nodes {{ {SHOWN} }} }} }}")
        assert [len(each["goals"]) for each in found["athletes"]["nodes"]] == [1] * first
        return len(said)

    assert await named(everybody) == await named(everybody[:1])
    assert await paged(4) == await paged(1)


async def test_many_races_and_goals_take_as_many_statements_as_none(
    made: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await person(made)

    async def statements(expected: int) -> int:
        with counted(monkeypatch) as said:
            found = (await ada.asks(f"{{ viewer {{ athlete {{ {SHOWN} }} }} }}"))["viewer"][
                "athlete"
            ]
        assert len(found["goals"]) == len(found["races"]["nodes"]) == expected
        return len(said)

    none = await statements(0)
    await trains(ada, times=5)
    assert await statements(5) == none

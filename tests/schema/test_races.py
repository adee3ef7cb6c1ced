"""Race results over the wire: entered with every problem told, paged, removed, and judged."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from strideiq.core.domain.access import Role
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.coached import link
from tests.people import new_id
from tests.schema.serving import service_on
from tests.schema.wire import Person, person

pytestmark = pytest.mark.anyio

SHOWN = "... on RaceResult { id athleteId name day durationS time distance }"
REMOVED = "... on Removed { id }"
RACES = """query ($first: Int, $after: String) { viewer { athlete {
  races(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { name } }
} } }"""
FITNESS = """{ viewer { athlete {
  fitness { vdot evidenceKind evidence paces { easy { text } } }
  equivalentTimes { raceDistance durationS }
} } }"""


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as parts:
        yield parts


async def added(who: Person, days: int = -30, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    race = {"distance": "10k", "time": "45:30", "day": who.day(days)} | changes.pop("race", {})
    found: dict[str, Any] = await who.does("addRace", SHOWN, race=race, **changes)
    return found


async def test_a_race_is_kept_found_and_removed(made: Parts) -> None:
    ada = await person(made)
    race = await added(ada, name=" City run ")
    assert race == {
        "__typename": "RaceResult",
        "id": race["id"],
        "athleteId": ada.id,
        "name": "City run",
        "day": ada.day(-30),
        "durationS": 2730.0,
        "time": "45:30",
        "distance": 10.0,
    }
    node = f'{{ node(id: "{race["id"]}") {{ ... on RaceResult {{ name distance(units: IMPERIAL) }} }} }}'
    assert await ada.asks(node) == {"node": {"name": "City run", "distance": 6.214}}
    gone = await ada.does("removeRace", REMOVED, id=race["id"])
    assert gone == {"__typename": "Removed", "id": race["id"]}
    assert await ada.asks(node) == {"node": None}
    again = await ada.does("removeRace", REMOVED, id=race["id"])
    assert (again["__typename"], again["code"]) == ("NotFound", "race")


async def test_races_are_paged_newest_first(made: Parts) -> None:
    ada = await person(made)
    for days in (-3, -1, -2):
        await added(ada, days, name=str(-days))
    page = (await ada.asks(RACES, first=2))["viewer"]["athlete"]["races"]
    assert [each["name"] for each in page["nodes"]] == ["1", "2"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    after = page["pageInfo"]["endCursor"]
    rest = (await ada.asks(RACES, first=2, after=after))["viewer"]["athlete"]["races"]
    assert [each["name"] for each in rest["nodes"]] == ["3"]
    assert await ada.told(RACES, first=-1) == ["BAD_USER_INPUT"]
    assert await ada.told(RACES, first=101) == ["BAD_USER_INPUT"]
    assert await ada.told(RACES, after="nonsense") == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"race": {"distance": "tenk", "time": "soon"}}, ["race.distance", "race.time"]),
        ({"race": {"time": "4:30"}}, ["race.time"]),
        ({"race": {"distance": "10k", "time": "20:00"}}, ["race.time"]),
        ({"race": {"distance": "0 km"}}, ["race.distance"]),
        ({"race": {"distance": "501 km"}}, ["race.distance"]),
        ({"race": {"day": None}}, ["race.day"]),
        ({"race": {"day": "1969-12-31"}}, ["race.day"]),
        ({"days": 1}, ["race.day"]),
        ({"name": "x" * 201}, ["name"]),
        (
            {"name": "a\x00b", "race": {"time": "4:30", "day": None}},
            ["race.time", "race.day", "name"],
        ),
    ],
    ids=lambda each: str(each)[:60],
)
async def test_what_is_no_race_is_told_at_once(
    sqlite_database: str, changes: dict[str, Any], paths: list[str]
) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        found = await added(ada, **changes)
        assert found["__typename"] == "InvalidInput", found
        assert [".".join(each["path"]) for each in found["problems"]] == paths
        assert (await ada.asks(RACES))["viewer"]["athlete"]["races"]["totalCount"] == 0


async def test_races_give_fitness_with_its_evidence(made: Parts) -> None:
    ada = await person(made)
    await added(ada)
    found = (await ada.asks(FITNESS))["viewer"]["athlete"]
    assert found["fitness"]["vdot"] == 44.7
    assert found["fitness"]["evidenceKind"] == "RACE"
    assert found["fitness"]["evidence"] == f"10.0 km in 45:30 on {ada.day(-30)} is VDOT 44.7."
    assert found["fitness"]["paces"]["easy"]["text"].endswith("/km")
    times = {each["raceDistance"]: each["durationS"] for each in found["equivalentTimes"]}
    assert times["10k"] == pytest.approx(2730, rel=0.005)
    await ada.does("updateProfile", "", units="IMPERIAL")
    found = (await ada.asks(FITNESS))["viewer"]["athlete"]["fitness"]
    assert found["evidence"].startswith("6.2 mi in 45:30")
    assert found["paces"]["easy"]["text"].endswith("/mi")


async def test_coaches_enter_races_of_their_athletes_and_nobody_else_does(made: Parts) -> None:
    ada, coach, other = await person(made), await person(made, Role.COACH), await person(made)
    await link(ada.store, ada.viewer, coach.viewer, accepted=True)
    race = await added(coach, athlete=ada.id)
    assert race["athleteId"] == ada.id
    for refused in (
        await added(other, athlete=ada.id),
        await other.does("removeRace", REMOVED, id=race["id"]),
        await other.does("removeRace", REMOVED, id=node_id("RaceResult", str(new_id()))),
        await other.does("removeRace", REMOVED, id="nonsense"),
    ):
        assert refused["__typename"] == "NotFound"
    for refused in (await added(Person(made)), await Person(made).does("removeRace", "", id="x")):
        assert refused["__typename"] == "NotSignedIn"
    assert (await coach.does("removeRace", REMOVED, id=race["id"]))["id"] == race["id"]


async def test_one_race_too_many_is_refused(sqlite_database: str) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        made.do.races._most = 1  # noqa: SLF001  instead of five hundred races
        await added(ada)
        found = await added(ada)
        assert (found["__typename"], found["code"]) == ("Refused", "races")

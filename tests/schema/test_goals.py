"""Goals over the wire: several on one calendar, each with its priority and the days left."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from strideiq.core.domain.access import Permission, Role
from strideiq.core.domain.goal import Goal, Priority
from strideiq.core.domain.profile import StoredGoal
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.coached import link
from tests.people import new_id
from tests.schema.serving import service_on
from tests.schema.wire import Person, person

pytestmark = pytest.mark.anyio

CONDITIONS = "course ascentM descentM altitudeM temperatureC dewPointC humidity acclimatised"
FIELDS = (
    "id athleteId name priority kind raceDistance raceDay targetS daysToRace distance"
    f" conditions {{ {CONDITIONS} }}"
)
SHOWN = f"... on Goal {{ {FIELDS} }}"
GOALS = "{ viewer { athlete { goals { name daysToRace } pastGoals { name daysToRace } } } }"


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as parts:
        yield parts


async def added(who: Person, days: int = 100, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    goal = {"raceDistance": "marathon", "raceDay": who.day(days)} | changes.pop("goal", {})
    sent = {"goal": goal, "priority": "A", "name": "Vienna"} | changes
    found: dict[str, Any] = await who.does("addGoal", SHOWN, **sent)
    return found


async def test_a_goal_is_kept_changed_and_removed(made: Parts) -> None:
    ada = await person(made)
    goal = await added(ada, goal={"target": "3:30:00"})
    whole = {
        "__typename": "Goal",
        "id": goal["id"],
        "athleteId": ada.id,
        "name": "Vienna",
        "priority": "A",
        "kind": "RACE",
        "conditions": None,
        "raceDistance": "marathon",
        "raceDay": ada.day(100),
        "targetS": 12600.0,
        "daysToRace": 100,
        "distance": 42.195,
    }
    assert goal == whole
    changed = await ada.does("changeGoal", SHOWN, id=goal["id"], priority="C", name="")
    assert changed == whole | {"priority": "C", "name": ""}
    race = {"raceDistance": "10k", "raceDay": ada.day()}
    changed = await ada.does("changeGoal", SHOWN, id=goal["id"], goal=race, name=None)
    assert (changed["raceDistance"], changed["targetS"], changed["daysToRace"]) == ("10k", None, 0)
    node = f'{{ node(id: "{goal["id"]}") {{ ... on Goal {{ raceDistance }} }} }}'
    assert await ada.asks(node) == {"node": {"raceDistance": "10k"}}
    gone = await ada.does("removeGoal", "... on Removed { id }", id=goal["id"])
    assert gone == {"__typename": "Removed", "id": goal["id"]}
    assert await ada.asks(node) == {"node": None}
    again = await ada.does("changeGoal", SHOWN, id=goal["id"], name="Wien")
    assert (again["__typename"], again["code"]) == ("NotFound", "goal")


async def test_a_goal_tells_of_its_course_and_weather_or_of_no_race_at_all(made: Parts) -> None:
    ada = await person(made)
    hot = {"course": "TRAIL", "ascentM": 900.0, "temperatureC": 28.5, "humidity": 0.7}
    told = {"descentM": None, "altitudeM": 0.0, "dewPointC": None, "acclimatised": True} | hot
    goal = await added(ada, goal={"conditions": hot, "target": "4:30:00"})
    assert goal["conditions"] == told
    kept = {"raceDistance": "10k", "raceDay": ada.day(60), "kind": "MAINTAIN"}
    changed = await ada.does("changeGoal", SHOWN, id=goal["id"], goal=kept)
    assert (changed["kind"], changed["conditions"], changed["targetS"]) == ("MAINTAIN", None, None)
    shown = "races { raceDay } nextRace { raceDay }"
    asked = f"query ($a: Date!, $b: Date!) {{ calendar(from: $a, to: $b) {{ {shown} }} }}"
    calendar = (await ada.asks(asked, a=ada.day(), b=ada.day(90)))["calendar"]
    assert calendar == {"races": [], "nextRace": None}


async def test_goals_ahead_and_behind_are_listed_apart(made: Parts) -> None:
    ada = await person(made)
    now = made.do.tools.clock.now()
    for days, name in ((-400, "long ago"), (-1, "yesterday")):
        day = (now + timedelta(days=days)).date()
        stored = StoredGoal(
            new_id(), ada.viewer.account_id, Goal("half", day), Priority.B, now, name
        )
        async with ada.store.begin(ada.viewer) as unit:
            await unit.goals.add(stored)
    for days, name in ((60, "tune-up"), (90, "Vienna"), (0, "today")):
        await added(ada, days, name=name)
    found = (await ada.asks(GOALS))["viewer"]["athlete"]
    assert [each["name"] for each in found["goals"]] == ["today", "tune-up", "Vienna"]
    assert [each["daysToRace"] for each in found["goals"]] == [0, 60, 90]
    assert [each["name"] for each in found["pastGoals"]] == ["yesterday", "long ago"]


async def test_a_day_has_one_goal(made: Parts) -> None:
    ada = await person(made)
    first, second = await added(ada, 100), await added(ada, 50)
    refused = await added(ada, 100)
    assert (refused["__typename"], refused["code"]) == ("Refused", "race_day")
    assert refused["path"] == ["goal", "raceDay"]
    moved = {"raceDistance": "10k", "raceDay": first["raceDay"]}
    refused = await ada.does("changeGoal", SHOWN, id=second["id"], goal=moved)
    assert (refused["__typename"], refused["code"]) == ("Refused", "race_day")


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"days": -1}, ["goal.raceDay"]),
        ({"goal": {"raceDay": "2200-01-01"}}, ["goal.raceDay"]),
        ({"goal": {"raceDistance": "marathno"}}, ["goal.raceDistance"]),
        ({"goal": {"target": "3:30"}}, ["goal.target"]),
        ({"goal": {"target": "fast"}}, ["goal.target"]),
        ({"goal": {"raceDistance": "10k", "target": "20:00"}}, ["goal.target"]),
        ({"goal": {"kind": "MAINTAIN", "target": "3:30:00"}}, ["goal.target"]),
        ({"goal": {"kind": "MAINTAIN", "conditions": {}}}, ["goal.conditions"]),
        ({"goal": {"conditions": {"ascentM": -1.0}}}, ["goal.conditions.ascentM"]),
        ({"goal": {"conditions": {"humidity": 0.5}}}, ["goal.conditions.humidity"]),
        (
            {"goal": {"conditions": {"temperatureC": 20.0, "dewPointC": 20.5}}},
            ["goal.conditions.dewPointC"],
        ),
        (
            {"goal": {"conditions": {"altitudeM": 9e3, "temperatureC": 70.0, "humidity": 60.0}}},
            [f"goal.conditions.{name}" for name in ("altitudeM", "temperatureC", "humidity")],
        ),
        (
            {"goal": {"conditions": {"course": "TRACK", "ascentM": 10.0, "altitudeM": 5500.0}}},
            ["goal.conditions.ascentM", "goal.conditions.altitudeM"],
        ),
        (
            {"goal": {"raceDistance": "5k", "conditions": {"descentM": 1600.0}}},
            ["goal.conditions.descentM"],
        ),
        ({"name": "a\nb"}, ["name"]),
        (
            {"days": -1, "goal": {"raceDistance": "", "target": "x"}, "name": "x" * 201},
            ["goal.raceDistance", "goal.raceDay", "goal.target", "name"],
        ),
    ],
    ids=lambda each: str(each)[:60],
)
async def test_what_is_no_goal_is_told_at_once(
    sqlite_database: str, changes: dict[str, Any], paths: list[str]
) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        kept = await added(ada, 7)
        found = await added(ada, **changes)
        assert found["__typename"] == "InvalidInput", found
        assert [".".join(each["path"]) for each in found["problems"]] == paths
        days, name = changes.get("days", 100), changes.get("name")
        goal = {"raceDistance": "marathon", "raceDay": ada.day(days)} | changes.get("goal", {})
        found = await ada.does("changeGoal", SHOWN, id=kept["id"], goal=goal, name=name)
        assert [".".join(each["path"]) for each in found["problems"]] == paths
        goals = (await ada.asks(GOALS))["viewer"]["athlete"]["goals"]
        assert goals == [{"name": "Vienna", "daysToRace": 7}]


async def test_coaches_set_goals_of_their_athletes_and_nobody_else_does(made: Parts) -> None:
    ada, coach, other = await person(made), await person(made, Role.COACH), await person(made)
    reader = await person(made, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    await link(ada.store, ada.viewer, coach.viewer, accepted=True)
    goal = await added(coach, athlete=ada.id)
    assert goal["athleteId"] == ada.id
    for refused in (
        await added(other, athlete=ada.id),
        await added(reader, athlete=ada.id),
        await other.does("changeGoal", SHOWN, id=goal["id"], name="mine"),
        await other.does("removeGoal", "", id=goal["id"]),
        await other.does("removeGoal", "", id=node_id("Athlete", str(new_id()))),
    ):
        assert refused["__typename"] == "NotFound"
    refused = await reader.does("changeGoal", SHOWN, id=goal["id"], name="mine")
    assert refused["__typename"] == "NotAllowed"
    stranger = Person(made)
    for refused in (
        await added(stranger),
        await stranger.does("changeGoal", SHOWN, id=goal["id"]),
        await stranger.does("removeGoal", "", id=goal["id"]),
    ):
        assert refused["__typename"] == "NotSignedIn"
    assert (await coach.does("changeGoal", SHOWN, id=goal["id"], name="ours"))["name"] == "ours"


async def test_a_goal_whose_distance_is_gone_has_no_length(sqlite_database: str) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        now = made.do.tools.clock.now()
        goal = Goal("ultra", now.date() + timedelta(days=9))
        async with ada.store.begin(ada.viewer) as unit:
            await unit.goals.add(StoredGoal(new_id(), ada.viewer.account_id, goal, Priority.A, now))
        found = await ada.asks("{ viewer { athlete { goals { raceDistance distance } } } }")
        assert found["viewer"]["athlete"]["goals"] == [{"raceDistance": "ultra", "distance": None}]

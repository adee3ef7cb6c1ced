"""Time away over the wire: told, shown with the athlete and on the calendar, changed and removed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from strideiq.core.domain.access import Permission, Role
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.coached import link
from tests.people import new_id
from tests.schema.serving import service_on
from tests.schema.wire import Person, person

pytestmark = pytest.mark.anyio

FIELDS = "id athleteId first last minutes note"
SHOWN = f"... on TimeAway {{ {FIELDS} }}"
AHEAD = "{ viewer { athlete { timeAway { first note } } } }"
CALENDAR = """query ($a: Date!, $b: Date!) { calendar(from: $a, to: $b) {
    revision timeAway { first last minutes note } } }"""


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as parts:
        yield parts


async def added(who: Person, first: int, last: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    away = {"first": who.day(first), "last": who.day(last)} | changes.pop("away", {})
    found: dict[str, Any] = await who.does("addTimeAway", SHOWN, away=away, **changes)
    return found


async def test_time_away_is_kept_shown_changed_and_removed(made: Parts) -> None:
    ada = await person(made)
    away = await added(ada, 10, 12, note="fair")
    whole = {
        "__typename": "TimeAway",
        "id": away["id"],
        "athleteId": ada.id,
        "first": ada.day(10),
        "last": ada.day(12),
        "minutes": 0,
        "note": "fair",
    }
    assert away == whole
    await added(ada, -2, 0, away={"minutes": 30})
    ahead = (await ada.asks(AHEAD))["viewer"]["athlete"]["timeAway"]
    assert [each["first"] for each in ahead] == [ada.day(-2), ada.day(10)]
    days = {"a": ada.day(12), "b": ada.day(20)}
    calendar = (await ada.asks(CALENDAR, **days))["calendar"]
    assert [each["note"] for each in calendar["timeAway"]] == ["fair"]
    changed = await ada.does(
        "changeTimeAway", SHOWN, id=away["id"], last=ada.day(11), minutes=45, note=None
    )
    assert changed == whole | {"last": ada.day(11), "minutes": 45}
    after = (await ada.asks(CALENDAR, **days))["calendar"]
    assert (after["timeAway"], after["revision"]) == ([], calendar["revision"] + 1)
    node = f'{{ node(id: "{away["id"]}") {{ ... on TimeAway {{ minutes }} }} }}'
    assert await ada.asks(node) == {"node": {"minutes": 45}}
    gone = await ada.does("removeTimeAway", "... on Removed { id }", id=away["id"])
    assert gone == {"__typename": "Removed", "id": away["id"]}
    assert await ada.asks(node) == {"node": None}


async def test_what_is_no_time_away_is_told_with_its_place(made: Parts) -> None:
    ada = await person(made)
    kept = await added(ada, 10, 12)
    for first, last, path in ((12, 14, ["away", "first"]), (3, 2, ["away", "last"])):
        refused = await added(ada, first, last)
        assert (refused["__typename"], refused["path"]) == ("Refused", path)
    refused = await added(ada, 20, 21, away={"minutes": -5})
    assert refused["path"] == ["away", "minutes"]
    refused = await ada.does("changeTimeAway", SHOWN, id=kept["id"], minutes=9999)
    assert (refused["__typename"], refused["path"]) == ("Refused", ["minutes"])
    told = await added(ada, 20, 21, away={"last": "2200-01-01"}, note="a\nb")
    assert [".".join(each["path"]) for each in told["problems"]] == ["away.last", "note"]
    assert told["problems"][1]["message"] == "this cannot be shown as a note"
    told = await ada.does(
        "changeTimeAway", SHOWN, id=kept["id"], first="1900-01-01", note="x" * 201
    )
    assert [".".join(each["path"]) for each in told["problems"]] == ["first", "note"]
    refused = await ada.does("removeTimeAway", "", id="nothing")
    assert refused["code"] == "time_away"
    assert refused["message"] == "there is no such time away for you"


async def test_coaches_tell_of_their_athletes_and_nobody_else_does(made: Parts) -> None:
    ada, coach, other = await person(made), await person(made, Role.COACH), await person(made)
    reader = await person(made, Role.ADMIN, granted=frozenset({Permission.READ_ATHLETES}))
    await link(ada.store, ada.viewer, coach.viewer, accepted=True)
    away = await added(coach, 5, 6, athlete=ada.id)
    assert away["athleteId"] == ada.id
    for refused in (
        await added(other, 8, 9, athlete=ada.id),
        await added(reader, 8, 9, athlete=ada.id),
        await other.does("changeTimeAway", SHOWN, id=away["id"], note="mine"),
        await other.does("removeTimeAway", "", id=away["id"]),
        await other.does("removeTimeAway", "", id=node_id("Athlete", str(new_id()))),
    ):
        assert refused["__typename"] == "NotFound"
    refused = await reader.does("changeTimeAway", SHOWN, id=away["id"], note="mine")
    assert refused["__typename"] == "NotAllowed"
    assert (await added(Person(made), 1, 2))["__typename"] == "NotSignedIn"

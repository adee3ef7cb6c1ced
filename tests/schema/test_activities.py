"""Recorded activities over the wire: a file in, its problems told, pages out, one removed."""

from collections.abc import AsyncIterator

import pytest

from strideiq.schema.asgi import Parts
from tests.schema.serving import service_on
from tests.schema.wire import Person, person

pytestmark = pytest.mark.anyio

IMPORTED = """... on ImportedActivities { new known notes problems { row what fix } }
  ... on Refused { code path message }"""
HEADER = "date,distance_m,moving_s,avg_hr,effort"
PAGE = """query ($first: Int, $after: String) { activities(first: $first, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { day }
} }"""


@pytest.fixture
async def made(database: str) -> AsyncIterator[Parts]:
    async with service_on(database) as parts:
        yield parts


def text(who: Person, *days: int) -> str:
    """A file with a run on each of these days before today."""
    rows = (f"{who.day(-days)},{10_000 + days},2730,148,6" for days in days)
    return "\n".join((HEADER, *rows))


async def test_a_file_is_kept_found_and_its_runs_removed(made: Parts) -> None:
    ada = await person(made)
    kept = await ada.does("importActivities", IMPORTED, text=text(ada, 3))
    assert kept == {
        "__typename": "ImportedActivities",
        "new": 1,
        "known": 0,
        "notes": [],
        "problems": [],
    }
    again = await ada.does("importActivities", IMPORTED, text=text(ada, 3, 2), label="more.csv")
    assert (again["new"], again["known"]) == (1, 1)
    shown = "id athleteId day sport durationS time averageHr effort source distance"
    found = await ada.asks(f"{{ activities {{ nodes {{ {shown} }} }} }}")
    first = found["activities"]["nodes"][1]
    assert first == {
        "id": first["id"],
        "athleteId": ada.id,
        "day": ada.day(-3),
        "sport": "run",
        "durationS": 2730.0,
        "time": "45:30",
        "averageHr": 148.0,
        "effort": 6,
        "source": "csv-runs",
        "distance": 10.003,
    }
    node = f'{{ node(id: "{first["id"]}") {{ ... on Activity {{ distance(units: IMPERIAL) }} }} }}'
    assert await ada.asks(node) == {"node": {"distance": 6.216}}
    gone = await ada.does("removeActivity", "... on Removed { id }", id=first["id"])
    assert gone == {"__typename": "Removed", "id": first["id"]}
    assert await ada.asks(node) == {"node": None}


async def test_rows_that_cannot_be_used_are_told_and_nothing_is_kept(made: Parts) -> None:
    ada = await person(made)
    sent = text(ada, 3) + "\n2026-13-01,ten,2730,148,6"
    told = await ada.does("importActivities", IMPORTED, text=sent)
    assert (told["new"], told["problems"]) == (
        0,
        [{"row": 3, "what": "date '2026-13-01' is not a day", "fix": "write it as 2026-11-22"}],
    )
    assert (await ada.asks(PAGE))["activities"]["nodes"] == []
    other = await ada.does("importActivities", IMPORTED, text=text(ada, 1), label="runs.fit")
    assert (other["__typename"], other["path"]) == ("Refused", ["label"])


async def test_activities_are_paged_newest_day_first(made: Parts) -> None:
    ada = await person(made)
    await ada.does("importActivities", IMPORTED, text=text(ada, 5, 1, 3))
    page = (await ada.asks(PAGE, first=2))["activities"]
    assert [each["day"] for each in page["nodes"]] == [ada.day(-1), ada.day(-3)]
    after = page["pageInfo"]["endCursor"]
    rest = (await ada.asks(PAGE, first=2, after=after))["activities"]
    assert [each["day"] for each in rest["nodes"]] == [ada.day(-5)]
    assert (page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)

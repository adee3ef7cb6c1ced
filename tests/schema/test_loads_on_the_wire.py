"""Load, reasons and the figures of both options of stored plans, over the wire."""

from collections.abc import AsyncIterator

import pytest

from tests.schema.asking import DAY, Asking, asking_on
from tests.schema.test_plans_on_the_wire import IN_DAY, span

pytestmark = pytest.mark.anyio


@pytest.fixture
async def asking(database: str) -> AsyncIterator[Asking]:
    async with asking_on(database) as asking:
        yield asking


async def test_stored_plan_shows_load_and_reasons_of_every_week_and_phase(asking: Asking) -> None:
    made = await asking.generated()
    text = """query P($id: ID!) { plan(id: $id) { templateId pacing { flatS }
      phases { reasons { code } }
      plannedWeeks { number kind load easyShare zoneTimes { zone durationS } reasons { code }
        days { day load dayLoad also { title } } } } }"""
    plan = (await asking.query(text, id=made["plan"]["id"]))["plan"]
    assert (plan["templateId"], plan["pacing"]) == (None, None)
    for phase in plan["phases"]:
        assert next(each["code"] for each in phase["reasons"]) == "phase-place"
    weeks = plan["plannedWeeks"]
    assert [week["number"] for week in weeks] == list(range(1, len(weeks) + 1))
    for week in weeks:
        assert week["load"] == pytest.approx(sum(day["dayLoad"] for day in week["days"]), abs=1)
        assert week["reasons"][-1]["code"] == "week-next"
    assert weeks[0]["load"] > 0


async def test_stored_day_shows_how_its_options_compare(asking: Asking) -> None:
    await asking.generated()
    figure = "{ a b differencePercent }"
    shown = (
        f"{DAY} load also {{ title }} optionA {{ load }} optionB {{ load distance }}"
        f" equivalence {{ holds zone load {figure} distance {figure} suits }}"
    )
    days = await asking.days(*span(asking, 0, 60), shown=shown)
    both = [day for day in days if day["hasOptions"]]
    assert both
    for day in both:
        same = day["equivalence"]
        assert same["holds"]
        assert (same["load"]["a"], same["load"]["b"]) == (
            day["optionA"]["load"],
            day["optionB"]["load"],
        )
        assert same["distance"]["b"] == day["optionB"]["distance"]
    assert all(day["equivalence"] is None for day in days if not day["hasOptions"])
    chosen = await asking.change("chooseOption", IN_DAY, day=both[0]["id"], option="B")
    assert chosen["option"] == "B"
    again = await asking.days(*span(asking, 0, 60), shown="id load")
    (now,) = [day for day in again if day["id"] == both[0]["id"]]
    assert now["load"] == pytest.approx(both[0]["equivalence"]["load"]["b"])

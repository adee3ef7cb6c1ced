"""Asking for plans of a season over the wire: standard plans, and races that count less."""

from collections.abc import AsyncIterator

import pytest

from strideiq.core.domain.goal import Priority
from strideiq.schema.node import node_id
from tests.schema.asking import JOB, Asking, asking_on
from tests.services.planned import WEEKS

pytestmark = pytest.mark.anyio


@pytest.fixture
async def asking(database: str) -> AsyncIterator[Asking]:
    async with asking_on(database) as asking:
        yield asking


async def test_a_race_that_counts_less_and_an_unknown_standard_plan_are_told_at_their_fields(
    asking: Asking,
) -> None:
    half = await asking.bench.goal(asking.viewer)
    near = await asking.bench.goal(
        asking.viewer, weeks=WEEKS - 3, priority=Priority.B, distance="10k"
    )
    shown = f"... on Job {{ {JOB} }} ... on Refused {{ path }}"
    goal = node_id("Goal", str(near))
    refused = await asking.change("generatePlan", shown, goal=goal)
    assert (refused["__typename"], refused["code"], refused["path"]) == (
        "Refused",
        "goal",
        ["goal"],
    )
    goal, wrong = node_id("Goal", str(half)), node_id("StandardPlan", "half-of-nobody")
    refused = await asking.change("generatePlan", shown, goal=goal, standardPlan=wrong)
    assert (refused["__typename"], refused["path"]) == ("Refused", ["standardPlan"])
    named = node_id("StandardPlan", "half-12-mid")
    job = await asking.done(
        await asking.change(
            "generatePlan",
            shown,
            goal=goal,
            standardPlan=named,
            weeklyDistance="45 km",
            longestRun="15 km",
        )
    )
    asked = "query ($id: ID!) { plan(id: $id) { templateId } }"
    plan = await asking.query(asked, id=job["plan"]["id"])
    assert plan == {"plan": {"templateId": named}}

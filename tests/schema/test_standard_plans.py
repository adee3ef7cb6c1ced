"""Standard plans over GraphQL: found by what a runner asks for, and told with what they rest on."""

import pytest

from strideiq.core.domain.units import METRES_PER_MILE
from strideiq.schema.node import node_id
from tests.schema.serving import codes, data, runtime

PLANS = runtime().host.catalogue().plans
LIST = """
query ($first: Int, $after: String, $filter: StandardPlanFilter) {
  standardPlans(first: $first, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id key title raceDistance weeks volumeTier daysPerWeek purpose suits
            author licence source version plugin phases { key weeks }
            firstWeek biggestWeek longestBefore longestRun miles: firstWeek(units: IMPERIAL) }
  }
}
"""


def test_every_plan_is_told_as_its_author_wrote_it() -> None:
    shown = {plan["key"]: plan for plan in data(LIST, {"first": 100})["standardPlans"]["nodes"]}
    assert list(shown) == [plan.id for plan in PLANS]
    for plan in PLANS:
        told = shown[plan.id]
        assert told["id"] == node_id("StandardPlan", plan.id)
        assert (told["title"], told["purpose"]) == (plan.title, plan.purpose)
        assert (told["author"], told["licence"], told["source"]) == (
            plan.author,
            plan.licence,
            plan.source,
        )
        assert [(phase["key"], phase["weeks"]) for phase in told["phases"]] == list(plan.phases)
        assert told["firstWeek"] == pytest.approx(plan.first_week_m / 1000)
        assert told["biggestWeek"] == pytest.approx(plan.biggest_week_m / 1000)
        assert told["longestRun"] == pytest.approx(plan.longest_run_m / 1000)
        assert told["longestBefore"] == pytest.approx(plan.longest_before_m / 1000)
        assert told["version"] == plan.version
        assert told["miles"] == pytest.approx(plan.first_week_m / METRES_PER_MILE, abs=1e-3)


@pytest.mark.parametrize(
    ("given_filter", "keys"),
    [
        (
            {"raceDistance": "10k", "volumeTier": "low"},
            [p.id for p in PLANS if (p.distance, p.volume_tier) == ("10k", "low")],
        ),
        ({"leastWeeks": 16}, [p.id for p in PLANS if p.weeks >= 16]),
        ({"mostWeeks": 8}, [p.id for p in PLANS if p.weeks <= 8]),
        ({"leastWeeks": 9, "mostWeeks": 12}, [p.id for p in PLANS if 9 <= p.weeks <= 12]),
        ({"daysPerWeek": 4}, [p.id for p in PLANS if p.days_per_week == 4]),
        ({"raceDistance": "100 miles"}, []),
    ],
)
def test_a_filter_keeps_the_plans_that_fit(
    given_filter: dict[str, object], keys: list[str]
) -> None:
    page = data(LIST, {"first": 100, "filter": given_filter})["standardPlans"]
    assert [plan["key"] for plan in page["nodes"]] == keys
    assert page["totalCount"] == len(keys) < len(PLANS)


def test_pages_one_after_another_give_every_plan() -> None:
    seen: list[str] = []
    after = None
    while True:
        page = data(LIST, {"first": 10, "after": after})["standardPlans"]
        seen += [plan["key"] for plan in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [plan.id for plan in PLANS]
    assert codes(LIST, {"first": 101}) == ["BAD_USER_INPUT"]


def test_a_plan_is_found_by_its_id() -> None:
    plan = PLANS[0]
    asked = "query ($id: ID!) { standardPlan(id: $id) { key } node(id: $id) { __typename id } }"
    found = data(asked, {"id": node_id("StandardPlan", plan.id)})
    assert found["standardPlan"] == {"key": plan.id}
    assert found["node"]["__typename"] == "StandardPlan"
    assert data(asked, {"id": node_id("WorkoutTemplate", "easy-run")})["standardPlan"] is None
    assert data(asked, {"id": plan.id})["standardPlan"] is None

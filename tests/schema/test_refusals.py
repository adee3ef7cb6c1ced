"""Refusals: the input field that each is about, and what that field would take instead."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, build_schema, get_named_type
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.goal import PlanRequest
from strideiq.core.domain.units import UnitSystem, parse_distance
from strideiq.core.engine.planning.request_checks import check_request
from strideiq.core.services.generation import GeneratedPlan
from strideiq.schema.asgi import application
from strideiq.schema.input_paths import FIELD_OF
from strideiq.schema.mutation import Mutation
from strideiq.schema.node import node_id
from strideiq.schema.plan_input import PreviewPlanInput
from strideiq.schema.plan_jobs import GeneratePlanInput
from strideiq.schema.profile import UpdateProfileInput
from strideiq.schema.refusals import Asked, refused
from tests.environments import ROOT
from tests.profiles import examples
from tests.schema import serving
from tests.schema.asking import asking_on
from tests.schema.serving import parts, runtime

TODAY = date(2026, 11, 23)
ASK = """query ($input: PreviewPlanInput!) { previewPlan(input: $input) {
  ... on InvalidInput { problems { path } }
  ... on Refused { code path instead }
} }"""
PASSED = "passed"


def checked_alone(request: PlanRequest) -> GeneratedPlan:
    """What the planner says of a request before it plans."""
    check_request(request, runtime().planner.config)
    raise Refusal(PASSED, "Every check was passed.", suggestion="Nothing.")


@cache
def service() -> ASGIApp:
    """The service that checks requests and plans nothing, built once."""
    return application(parts(make=checked_alone))


def previewed(sent: dict[str, Any]) -> dict[str, Any]:
    """What it answers to this input."""
    body = {"query": ASK, "variables": {"input": sent}}
    answer = serving.sent(service(), "POST", "/graphql", json=body).json()
    preview: dict[str, Any] = answer["data"]["previewPlan"]
    return preview


def lengths() -> st.SearchStrategy[str]:
    numbers = st.floats(0, 900).map(lambda number: f"{number:.3f}")
    return st.builds(" ".join, st.tuples(numbers, st.sampled_from(["km", "mi"])))


@given(
    st.fixed_dictionaries(
        {
            "goal": st.fixed_dictionaries(
                {
                    "raceDistance": st.sampled_from(["marathon", "half", "10k", "marathn", "x"]),
                    "raceDay": st.integers(-30, 400).map(
                        lambda days: (TODAY + timedelta(days=days)).isoformat()
                    ),
                }
            )
        },
        optional={
            "daysPerWeek": st.integers(-2, 10),
            "volumeTier": st.sampled_from(["low", "hihg", "none"]),
            "weeklyDistance": lengths(),
            "longestRun": lengths(),
            "units": st.sampled_from(["METRIC", "IMPERIAL"]),
        },
    )
)
@settings(max_examples=examples(500))
def test_what_is_given_instead_is_accepted_for_the_same_field(sent: dict[str, Any]) -> None:
    sent["today"] = TODAY.isoformat()
    for _ in range(10):
        answer = previewed(sent)
        if "code" not in answer or answer["code"] == PASSED or answer["path"] == ["minutes"]:
            return
        code, path, instead = answer["code"], answer["path"], answer["instead"]
        *ways, last = path
        holder = sent
        for way in ways:
            holder = holder[way]
        value = int(instead) if last == "daysPerWeek" else instead
        holder[last] = value
        again = previewed(sent)
        assert "code" in again, again
        assert (again["code"], again["path"]) != (code, path)
    pytest.fail(f"advice leads in circles: {sent}")


@pytest.mark.parametrize(
    ("constraint", "value", "units", "instead"),
    [
        ("weekly_m", 250_000.0, UnitSystem.METRIC, "250 km"),
        ("weekly_m", 250_000.0, UnitSystem.IMPERIAL, "155.3 mi"),
        ("weekly_m", 0.0, UnitSystem.METRIC, "0 km"),
        ("longest_m", 20.0, UnitSystem.METRIC, None),
        ("target_s", 7384.0, UnitSystem.METRIC, "2:03:04"),
        ("race_day", date(2027, 1, 3), UnitSystem.METRIC, "2027-01-03"),
        ("long_run_weekday", 6, UnitSystem.METRIC, "SUNDAY"),
        ("days_per_week", 7, UnitSystem.METRIC, "7"),
        ("volume_tier", "high", UnitSystem.METRIC, "high"),
        ("volume_tier", None, UnitSystem.METRIC, None),
        ("minutes", (20,) * 7, UnitSystem.METRIC, None),
    ],
)
def test_values_are_written_as_their_field_takes_them(
    constraint: str, value: object, units: UnitSystem, instead: str | None
) -> None:
    no = Refusal(constraint, "No.", suggestion="Yes.", instead=value)
    shown = refused(no, Asked(PreviewPlanInput, units))
    assert shown.path == FIELD_OF.get(constraint, shown.path[0]).split(".")
    assert shown.instead == instead


@given(st.floats(100, 300_000), st.sampled_from(UnitSystem))
@settings(max_examples=examples(300))
def test_distances_instead_are_not_above_what_is_accepted(most: float, units: UnitSystem) -> None:
    no = Refusal("weekly_m", "No.", suggestion="Yes.", instead=most)
    written = refused(no, Asked(PreviewPlanInput, units)).instead
    if written is not None:
        assert most - 170 <= parse_distance(written) <= most + 1e-3


def test_a_field_that_stands_for_something_else_is_given_no_value() -> None:
    no = Refusal("race_day", "No.", suggestion="Yes.", instead=date(2027, 1, 3))
    paths = {"race_day": "goal"}
    shown = refused(no, Asked(GeneratePlanInput, UnitSystem.METRIC, paths))
    assert (shown.path, shown.instead) == (["goal"], None)
    without = refused(no, Asked(GeneratePlanInput, UnitSystem.METRIC))
    assert (without.path, without.instead) == ([], None)


def test_fields_that_may_be_left_out_are_found() -> None:
    no = Refusal("long_run_weekday", "No.", suggestion="Yes.", instead=0)
    shown = refused(no, Asked(UpdateProfileInput, UnitSystem.METRIC))
    assert (shown.path, shown.instead) == (["longRunDay"], "MONDAY")
    novel = refused(Refusal("novel", "No.", suggestion="Yes."), Asked(None, UnitSystem.METRIC))
    assert novel.path == []


def test_every_field_that_a_mutation_names_is_one_of_its_input() -> None:
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
    root = schema.mutation_type
    assert isinstance(root, GraphQLObjectType)
    named = 0
    for field in Mutation.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        paths = field.base_resolver.wrapped_func.paths
        name = schema_name(field.python_name)
        for path in paths.values():
            assert has(get_named_type(root.fields[name].args["input"].type), path), (name, path)
            named += 1
    assert named
    preview = schema.query_type
    assert preview is not None
    kind = get_named_type(preview.fields["previewPlan"].args["input"].type)
    assert all(has(kind, path) for path in FIELD_OF.values())


def schema_name(python_name: str) -> str:
    first, *rest = python_name.split("_")
    return first + "".join(word.title() for word in rest)


def has(kind: object, path: str) -> bool:
    """Whether these fields lie one in the other, the first of them in ``kind``."""
    for name in path.split("."):
        if not isinstance(kind, GraphQLInputObjectType) or name not in kind.fields:
            return False
        kind = get_named_type(kind.fields[name].type)
    return True


@pytest.mark.anyio
@pytest.mark.parametrize("key", ["", "a\x00b", "a\nb", "x" * 101])
async def test_keys_and_days_of_a_plan_lead_to_their_fields(sqlite_database: str, key: str) -> None:
    async with asking_on(sqlite_database) as asking:
        goal = node_id("Goal", str(await asking.bench.goal(asking.viewer)))
        shown = "... on InvalidInput { problems { path } } ... on Refused { code path instead }"
        told = await asking.change("generatePlan", shown, goal=goal, key=key)
        assert [problem["path"] for problem in told["problems"]] == [["key"]]
        late = await asking.change("generatePlan", shown, goal=goal, firstDay="2199-12-31")
        assert (late["code"], late["path"], late["instead"]) == ("first_day", ["firstDay"], None)

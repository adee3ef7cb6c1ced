"""What a failed request is told."""

import json

import pytest

from strideiq.core.domain.goal import PlanRequest
from strideiq.core.services.generation import GeneratedPlan
from strideiq.schema.errors import LONGEST_MESSAGE, MOST_ERRORS
from tests.schema.serving import ask, codes
from tests.schema.test_preview import REQUEST, WHOLE


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{", None, "GRAPHQL_PARSE_FAILED"),
        ("}{", None, "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query ($id: ID!) { node(id: $id) { id } }", {}, "BAD_USER_INPUT"),
        ("query ($id: ID!) { node(id: $id) { id } }", {"id": {"a": 1}}, "BAD_USER_INPUT"),
        (
            "query ($i: PreviewPlanInput!) { previewPlan(input: $i) { __typename } }",
            {"i": 1},
            "BAD_USER_INPUT",
        ),
        ("{ workoutTemplates(first: -1) { totalCount } }", None, "BAD_USER_INPUT"),
        (
            "{ workoutTemplates(first: 99999999999) { totalCount } }",
            None,
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ],
)
def test_every_error_has_its_code_and_the_request(query: str, variables: object, code: str) -> None:
    for error in ask(query, variables)["errors"]:
        assert error["extensions"]["code"] == code
        assert len(error["extensions"]["requestId"]) == 32


FILTERED = "query ($f: WorkoutTemplateFilter) { workoutTemplates(filter: $f) { totalCount } }"


@pytest.mark.parametrize(
    ("query", "variables", "right"),
    [
        ("{ raceDistance { key } }", None, "raceDistances"),
        ("{ raceDistances { kei } }", None, "'key'"),
        ("{ workoutTemplates(frst: 1) { totalCount } }", None, "'first'"),
        ("{ workoutTemplates(filter: {stress: [QUALTY]}) { totalCount } }", None, "QUALITY"),
        ("{ workoutTemplates(filter: {famlies: []}) { totalCount } }", None, "families"),
        ("query ($f: PreviewPlanInpt) { plugins { key } }", None, "PreviewPlanInput"),
        ("{ node(id: 1) { ... on WorkoutTemplat { key } } }", None, "WorkoutTemplate'"),
        ("{ plugins @skp(if: true) { key } }", None, "skip"),
        (FILTERED, {"f": {"stress": ["QUALTY"]}}, "QUALITY"),
        (FILTERED, {"f": {"famlies": []}}, "families"),
    ],
)
def test_no_error_suggests_a_name(query: str, variables: object, right: str) -> None:
    errors = ask(query, variables)["errors"]
    assert errors
    assert "Did you mean" not in json.dumps(errors)
    assert all(right not in error["message"] for error in errors)


def test_only_the_first_errors_are_told_and_none_at_length() -> None:
    many = "{ " + " ".join(f"no{number}" for number in range(9)) + " }"
    assert len(codes(many)) == MOST_ERRORS
    (long,) = ask("{ " + "x" * 5000 + " }")["errors"]
    assert len(long["message"]) <= LONGEST_MESSAGE


def test_an_error_beside_data_is_at_its_path() -> None:
    def broken(_: PlanRequest) -> GeneratedPlan:
        raise KeyError("secret")

    (error,) = ask(WHOLE, {"input": REQUEST}, make=broken)["errors"]
    assert error["path"] == ["previewPlan"]
    assert "secret" not in error["message"]

"""What one document may ask for."""

import pytest
from graphql import get_introspection_query, parse

from strideiq.core.reading.settings import Mode
from strideiq.schema.build import build_schema
from strideiq.schema.weighing import Weight, weigh
from tests.schema.serving import ask, codes, runtime
from tests.schema.test_preview import REQUEST, WHOLE

SCHEMA = build_schema(runtime().defaults.service)._schema  # noqa: SLF001  Strawberry keeps it there
LIMITS = runtime().defaults.service.query


def weight(document: str, **variables: object) -> Weight:
    return weigh(parse(document), SCHEMA, variables, most_items=100)


def bomb(fragments: int, spreads: int = 2) -> str:
    """Fragments that each spread the next one several times."""
    parts = [f"fragment F{fragments} on RaceDistance {{ key }}"]
    for number in range(fragments):
        inner = f" ...F{number + 1}" * spreads
        parts.append(f"fragment F{number} on RaceDistance {{{inner} }}")
    return "{ raceDistances { ...F0 } } " + " ".join(parts)


def test_a_plain_query_is_counted() -> None:
    asked = "query @a { raceDistances { key other: title @include(if: true) } phases { key } }"
    assert weight(asked) == Weight(
        depth=2, top=2, fields=5, aliases=1, directives=2, cost=2 + 10 * 2 + 10
    )


def test_a_fragment_counts_wherever_it_is_spread() -> None:
    plain = weight("{ raceDistances { key title } phases { id key } }")
    spread = "{ ...Q } fragment Q on Query { raceDistances { ...R } ... on Query { phases { id key } } } fragment R on RaceDistance { key title }"
    assert weight(spread) == plain


@pytest.mark.parametrize("fragments", [3, 20, 60])
def test_a_bomb_of_fragments_is_weighed_exactly_though_never_walked(fragments: int) -> None:
    assert weight(bomb(fragments)).fields == 1 + 2**fragments


def test_a_bomb_of_fragments_is_refused() -> None:
    assert set(codes(bomb(60))) == {"QUERY_TOO_COMPLEX"}


def test_fragments_in_a_circle_end_and_are_left_to_validation() -> None:
    circle = "{ raceDistances { ...A } } fragment A on RaceDistance { key ...B } fragment B on RaceDistance { ...A }"
    assert weight(circle).depth == 2
    assert "GRAPHQL_VALIDATION_FAILED" in codes(circle)


@pytest.mark.parametrize(
    ("arguments", "items"),
    [
        ("", 20),
        ("(first: 3)", 3),
        ("(last: 5)", 5),
        ("(first: 0)", 0),
        ("(first: 1000000)", 100),
        ("(first: -1)", 100),
        ("(first: null)", 100),
        ('(first: "x")', 100),
        ("(first: $n)", 7),
        ("(first: $missing)", 100),
        ("(first: $text)", 100),
        ("(first: 2, last: 9)", 9),
    ],
)
def test_a_page_costs_what_it_asks_for(arguments: str, items: int) -> None:
    asked = f"query ($n: Int) {{ workoutTemplates{arguments} {{ nodes {{ key }} }} }}"
    assert weight(asked, n=7, text="many").cost == 1 + items * 2


def test_what_the_schema_does_not_have_is_weighed_without_it() -> None:
    odd = "{ nope { no { never } } ... on Nowhere { x } ...Lost }"
    assert weight(odd) == Weight(depth=3, top=2, fields=4, cost=4)


def test_a_plan_costs_more_to_make_than_to_read() -> None:
    making = weight("query ($i: PreviewPlanInput!) { previewPlan(input: $i) { __typename } }")
    assert making.cost == 1001
    asked = "... on PlanPreview { alternatives { day } }"
    both = weight(f"query ($i: PreviewPlanInput!) {{ previewPlan(input: $i) {{ {asked} }} }}")
    assert both.cost == 2 * 1000 + 40
    assert weight(WHOLE).cost < LIMITS.cost


def test_a_plan_may_be_asked_for_as_a_whole() -> None:
    assert ask(WHOLE, {"input": REQUEST})["data"]["previewPlan"]["__typename"] == "PlanPreview"


def test_the_usual_introspection_query_passes_in_development() -> None:
    for deep in (7, 9):
        asked = get_introspection_query(type_depth=deep) if deep != 9 else get_introspection_query()
        assert "errors" not in ask(asked)


@pytest.mark.parametrize(
    ("limit", "query"),
    [
        (
            "depth",
            "{ workoutTemplates { nodes { steps { ... on WorkoutRepeat { steps { end } } } } } }",
        ),
        ("root_fields", "{ a: raceDistances { key } b: phases { key } c: plugins { key } }"),
        ("fields", "{ raceDistances { key title id raceZone } }"),
        ("aliases", "{ raceDistances { a: key b: key c: key } }"),
        (
            "directives",
            "{ raceDistances { key @skip(if: true) @include(if: true) @skip(if: true) } }",
        ),
        ("cost", "{ raceDistances { key } }"),
    ],
)
def test_each_limit_holds_and_is_named(limit: str, query: str) -> None:
    for most, allowed in ((2, False), (1000, True)):
        answer = ask(query, query_limits={limit: most})
        told = [error["message"] for error in answer.get("errors", ())]
        refused = [message for message in told if message.endswith(f"{most} is the most")]
        assert bool(refused) is not allowed, told


def test_a_document_of_too_many_tokens_is_not_read_to_its_end() -> None:
    assert codes("{ " + "raceDistances { key } " * 400 + "}") == ["GRAPHQL_PARSE_FAILED"]
    assert codes("{ raceDistances { key } }", query_limits={"tokens": 3}) == [
        "GRAPHQL_PARSE_FAILED"
    ]


@pytest.mark.parametrize(
    "deep",
    [
        "{ a" * 320 + " }" * 320,
        "{ node(id: " + "[" * 450 + "]" * 450 + ") { id } }",
        "query ($a: " + "[" * 400 + "Int" + "]" * 400 + ") { plugins { key } }",
        "{ raceDistances " + "{ ... on RaceDistance " * 200 + "{ key }" + " }" * 200 + " }",
    ],
)
def test_deep_nesting_is_refused_and_never_a_fault(deep: str) -> None:
    assert set(codes(deep)) <= {"GRAPHQL_PARSE_FAILED", "QUERY_TOO_COMPLEX"}


@pytest.mark.parametrize(
    "query",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { queryType { name } } }",
    ],
)
def test_strangers_learn_nothing_of_the_schema_in_production(query: str) -> None:
    assert set(codes(query, mode=Mode.PRODUCTION)) == {"GRAPHQL_VALIDATION_FAILED"}
    assert "errors" not in ask(query)


def test_the_name_of_a_type_may_be_asked_everywhere() -> None:
    assert ask("{ __typename }", mode=Mode.PRODUCTION)["data"] == {"__typename": "Query"}


def test_introspection_in_circles_is_refused() -> None:
    circle = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
    assert set(codes(circle)) == {"GRAPHQL_VALIDATION_FAILED"}

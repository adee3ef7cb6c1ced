"""Documents are read once, within a size, and what depends on variables is asked every time."""

import asyncio
from functools import cache
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry
from graphql import OperationDefinitionNode, parse
from strawberry.schema import schema as strawberry_schema
from strawberry.types import ExecutionResult

from strideiq.schema import compiled_lists, guards
from strideiq.schema.build import QuietSchema, build_schema
from strideiq.schema.documents import CACHED, Document, Documents, cacheable
from strideiq.schema.library import library
from strideiq.schema.weighing import Weight
from tests.schema.serving import defaults, runtime

QUERY = "{ raceDistances { key } }"
PAGES = "query ($n: Int!) { workoutTemplates(first: $n) { nodes { id title } } }"


@cache
def services() -> Any:  # noqa: ANN401  as much of them as these queries need
    return SimpleNamespace(library=library(runtime().planner), most_items=100)


def context(*, may_introspect: bool = True, names_operation: bool = False) -> Any:  # noqa: ANN401
    """As much of a context as the guard and these queries need."""
    return SimpleNamespace(
        services=services(), may_introspect=may_introspect, names_operation=names_operation
    )


@pytest.fixture
def schema() -> QuietSchema:
    return build_schema(runtime().defaults.service)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done with documents, in order."""
    steps: list[str] = []
    for where, name in (
        (strawberry_schema, "parse"),
        (strawberry_schema, "validate_document"),
        (guards, "weigh"),
    ):
        stock = getattr(where, name)

        def noted(*args: Any, _stock: Any = stock, _name: str = name, **rest: Any) -> Any:  # noqa: ANN401  whatever the stock one takes
            steps.append(_name)
            return _stock(*args, **rest)

        monkeypatch.setattr(where, name, noted)
    return steps


def run(schema: QuietSchema, query: str, **variables: object) -> ExecutionResult:
    async def executed() -> ExecutionResult:
        return await schema.execute(query, variables, context_value=context())

    return asyncio.run(executed())


def test_a_document_that_passed_is_not_read_again(schema: QuietSchema, done: list[str]) -> None:
    first = run(schema, QUERY)
    assert done == ["parse", "weigh", "validate_document"]
    again = run(schema, QUERY)
    assert done == ["parse", "weigh", "validate_document"]
    assert again.data == first.data
    assert not again.errors
    assert (schema.documents.hits, schema.documents.misses) == (1, 1)


@pytest.mark.parametrize("query", ["{ raceDistances { nothing } }", "{ raceDistances"])
def test_a_document_that_failed_is_not_kept_and_fails_again(
    schema: QuietSchema, query: str
) -> None:
    errors = [[error.message for error in run(schema, query).errors or ()] for _ in range(2)]
    assert errors[0]
    assert errors[0] == errors[1]
    assert schema.documents.hits == 0


def test_a_weight_that_depends_on_variables_is_taken_every_time(
    schema: QuietSchema, done: list[str]
) -> None:
    assert not run(schema, PAGES, n=2).errors
    assert not run(schema, PAGES, n=3).errors
    assert done.count("weigh") == 2
    assert done.count("parse") == 1


def test_a_document_kept_for_small_pages_is_refused_for_large_ones() -> None:
    schema = build_schema(defaults({}, {"cost": 100}).service)
    assert not run(schema, PAGES, n=2).errors
    refused = run(schema, PAGES, n=100)
    assert [error.message for error in refused.errors or ()] == ["cost: 301, where 100 is the most"]
    assert not run(schema, PAGES, n=2).errors


def test_introspection_is_closed_to_strangers_though_the_document_was_kept_for_others(
    schema: QuietSchema,
) -> None:
    query = "{ __schema { queryType { name } } }"

    async def asked(which: object) -> ExecutionResult:
        return await schema.execute(query, context_value=which)

    assert not asyncio.run(asked(context())).errors
    assert asyncio.run(asked(context(may_introspect=False))).errors


def test_two_operations_without_a_name_are_refused_though_the_document_was_kept(
    schema: QuietSchema,
) -> None:
    two = "query A { raceDistances { key } } query B { phases { key } }"

    async def asked(name: str | None) -> ExecutionResult:
        which = context(names_operation=name is not None)
        return await schema.execute(two, context_value=which, operation_name=name)

    assert not asyncio.run(asked("B")).errors
    assert asyncio.run(asked(None)).errors
    assert asyncio.run(asked("A")).data != asyncio.run(asked("B")).data


def document(text: str) -> Document:
    return Document(parse(text), Weight(), frozenset())


def test_documents_stay_within_their_size_and_take_what_was_compiled_along() -> None:
    documents = Documents(most=30)
    first, second = document("{ a }"), document("{ b }")
    documents.keep("x" * 20, first, may_introspect=True)
    operation = next(first.operations())
    documents.compiled(operation)["key"] = None
    assert documents.compiled(operation) == {"key": None}
    documents.keep("y" * 20, second, may_introspect=True)
    assert documents.find("x" * 20, may_introspect=True) is None
    assert documents.compiled(operation) == {}
    assert documents.find("y" * 20, may_introspect=True) is second
    assert documents.find("y" * 20, may_introspect=False) is None


def test_a_document_too_large_to_keep_leaves_nothing_behind() -> None:
    documents = Documents(most=30)
    large = document("{ a }")
    documents.keep("x" * 31, large, may_introspect=True)
    operation: OperationDefinitionNode = next(large.operations())
    documents.compiled(operation)["key"] = None
    assert documents.compiled(operation) == {}


@strawberry.type
class Query:
    plain: str = strawberry.field(default="")
    days: str = strawberry.field(default="", metadata={CACHED: True})
    plan: str = strawberry.field(default="", metadata={CACHED: True})


@strawberry.type
class Mutation:
    days: str = strawberry.field(default="", metadata={CACHED: True})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{ days }", {None}),
        ("query A { days other: plan }", {"A", None}),
        ("{ days plain }", set()),
        ("{ days ... { plan } ...F } fragment F on Query { days ... on Query { plan } }", {None}),
        ("{ days ...F } fragment F on Query { ...G } fragment G on Query { plain }", set()),
        ("{ days ...F } fragment F on Query { plan ...F }", {None}),
        ("query A { days } query B { plan } query C { plain }", {"A", "B"}),
        ("mutation { days }", set()),
        ("{ days __typename }", set()),
        ("{ __schema { queryType { name } } }", set()),
        ("{ days ...Missing }", {None}),
    ],
)
def test_only_queries_of_declared_root_fields_are_cacheable(
    text: str, names: set[str | None]
) -> None:
    graphql_schema = strawberry.Schema(Query, Mutation)._schema  # noqa: SLF001  graphql-core's
    assert cacheable(parse(text), graphql_schema) == names


def test_no_more_functions_are_kept_than_fit_however_many_flags_are_sent(
    schema: QuietSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_lists, "MOST_COMPILED", 3)
    query = "query ($a: Boolean!, $b: Boolean!, $c: Boolean!) {\
 raceDistances { key title @include(if: $a) } phases { id @skip(if: $b) key @skip(if: $c) } }"
    for a, b, c in product([True, False], repeat=3):
        shown = run(schema, query, a=a, b=b, c=c).data
        assert shown is not None
        assert list(shown["raceDistances"][0]) == ["key", *["title"] * a]
        document = schema.documents.known(query, may_introspect=True)
        assert document is not None
        assert 0 < len(document.compiled) <= 3

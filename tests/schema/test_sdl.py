"""The committed schema: equal to the code, described throughout, named in one way."""

import re
from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
)

from strideiq.schema.sdl import sdl
from tests.environments import ROOT

COMMITTED = ROOT / "schema" / "schema.graphql"
SDL = COMMITTED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def committed() -> GraphQLSchema:
    return build_schema(SDL)


def types(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    for kind in schema.type_map.values():
        if not is_introspection_type(kind) and not is_specified_scalar_type(kind):
            yield kind


def parts(kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    """Every name of a type with its description."""
    yield kind.name, kind.description
    if isinstance(kind, GraphQLEnumType):
        for name, value in kind.values.items():
            yield f"{kind.name}.{name}", value.description
    if isinstance(kind, GraphQLInputObjectType):
        for name, given in kind.fields.items():
            yield f"{kind.name}.{name}", given.description
    if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType)):
        for name, field in kind.fields.items():
            yield f"{kind.name}.{name}", field.description
            for argument, value in field.args.items():
                yield f"{kind.name}.{name}({argument})", value.description


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert sdl() == SDL, "run: python -m strideiq.schema.sdl"


def test_everything_is_described(committed: GraphQLSchema) -> None:
    every = [part for kind in types(committed) for part in parts(kind)]
    assert len(every) > 200
    assert [name for name, text in every if not text or not text.strip().endswith((".", ")"))] == []


def test_names_follow_one_pattern(committed: GraphQLSchema) -> None:
    for kind in types(committed):
        assert re.fullmatch(r"([A-Z][a-z0-9]*)+", kind.name), kind.name
        for name, _ in list(parts(kind))[1:]:
            for word in re.findall(r"\w+", name.partition(".")[2]):
                pattern = (
                    r"[A-Z][A-Z0-9_]*" if isinstance(kind, GraphQLEnumType) else r"[a-z][a-zA-Z]*"
                )
                assert re.fullmatch(pattern, word), name
        if isinstance(kind, GraphQLInputObjectType):
            assert kind.name.endswith(("Input", "Filter"))


def test_results_that_can_be_refused_are_unions_of_types(committed: GraphQLSchema) -> None:
    result = committed.type_map["PreviewPlanResult"]
    assert isinstance(result, GraphQLUnionType)
    assert [kind.name for kind in result.types] == ["PlanPreview", "InvalidInput", "Refused"]

"""Lists completed at once answer what graphql-core answers, byte for byte."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any

import msgspec
import pytest
import strawberry
from graphql import GraphQLError
from graphql.pyutils import Undefined
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import Info

from strideiq.schema.build import QuietSchema
from strideiq.schema.compiled_lists import CompilingExecutor
from strideiq.schema.documents import COMPILED
from tests.profiles import examples


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Stone(Named):
    weight: float


@strawberry.type
class Leaf:
    colour: Colour
    wet: bool | None


@strawberry.type
class Cell:
    number: int
    leaf: Leaf | None
    things: list[Annotated[Stone | Leaf, strawberry.union("Thing")]]


@strawberry.type
class Item:
    key: strawberry.ID
    title: str
    note: str | None
    count: int
    size: float
    share: float | None
    good: bool
    day: date
    at: datetime | None
    colour: Colour
    stone: Stone
    named: Named | None
    leaf: Leaf | None
    cells: list[Cell]
    maybe: list[Cell | None] | None
    words: list[str]
    grid: list[list[int]]

    @strawberry.field
    def scaled(self, by: float = 2.0, colour: Colour | None = None) -> float:
        return self.size * by + (1 if colour is Colour.RED else 0)

    @strawberry.field
    def asked(self, info: Info) -> str:
        return f"{info.context['who']} asks for {self.title}"

    @strawberry.field
    def place(self, info: Info) -> str:
        return str(info.path.as_list())

    @strawberry.field
    def inverse(self) -> float:
        return 1 / self.count

    @strawberry.field
    async def later(self) -> str:
        return self.title

    @strawberry.field
    def spread(self) -> list[Leaf]:
        return [self.leaf] * 3 if self.leaf else []


@strawberry.type
class Query:
    @strawberry.field
    def items(self, info: Info) -> list[Item]:
        found: list[Item] = info.context["items"]
        return found

    @strawberry.field
    def some(self, info: Info) -> list[Item | None] | None:
        found: list[Item | None] = info.context["items"]
        return found

    @strawberry.field
    async def one(self, info: Info) -> Item | None:
        return next(iter(info.context["items"]), None)


@cache
def schemas() -> tuple[QuietSchema, QuietSchema]:
    """The same schema twice: lists compiled, and as graphql-core completes them."""
    compiling = QuietSchema(Query, types=[Stone], execution_context_class=CompilingExecutor)
    kept: dict[int, dict[Any, Any]] = {}
    graphql_schema = compiling._schema  # noqa: SLF001  graphql-core's
    graphql_schema.extensions[COMPILED] = lambda operation: kept.setdefault(id(operation), {})
    return compiling, QuietSchema(Query, types=[Stone])


def item() -> Item:
    """One with every field in its type."""
    leaf = Leaf(colour=Colour.BLUE, wet=None)
    stone = Stone(name="Flint", weight=1.5)
    cell = Cell(number=1, leaf=leaf, things=[stone, leaf, stone])
    return Item(
        key=strawberry.ID("k"),
        title="Ä title",
        note=None,
        count=3,
        size=2.5,
        share=0.25,
        good=True,
        day=date(2027, 1, 2),
        at=datetime(2027, 1, 2, 3, 4, tzinfo=UTC),
        colour=Colour.RED,
        stone=stone,
        named=stone,
        leaf=leaf,
        cells=[cell, cell],
        maybe=[cell, None],
        words=["a", "b"],
        grid=[[1, 2], []],
    )


def both(query: str, items: list[Any], variables: dict[str, Any] | None = None) -> list[bytes]:
    """The answers of both, data and errors as bytes."""
    return [asyncio.run(answer(each, query, items, variables)) for each in schemas()]


async def answer(
    schema: QuietSchema, query: str, items: list[Any], variables: dict[str, Any] | None
) -> bytes:
    context = {"items": items, "who": "Ida"}
    result = await schema.execute(query, variables, context_value=context)
    errors = [error.formatted for error in result.errors or ()]
    return msgspec.json.encode([result.data, errors])


def of(kind: Callable[..., object], **values: object) -> object:
    """One with values out of their types."""
    return kind(**values)


ODD = [
    None,
    Undefined,
    "text",
    "12",
    7,
    0,
    2**31,
    -(2**31),
    True,
    1.0,
    2.5,
    float("nan"),
    float("inf"),
    Colour.BLUE,
    "BLUE",
    date(2026, 5, 6),
    datetime(2026, 5, 6, tzinfo=UTC),
    [],
    [1, None],
    ("a", 2),
    [[3], None],
    iter(()),
    {"number": 1},
    ValueError("a raised value"),
    GraphQLError("a raised error"),
    object,
    Leaf(colour=Colour.RED, wet=True),
    of(Leaf, colour="green", wet=3),
    of(Stone, name=None, weight="1"),
    [of(Cell, number="4", leaf=None, things=[None, 5])],
    [Leaf(colour=Colour.RED, wet=None)],
]
ATTRIBUTES = list(Item.__annotations__)


@st.composite
def items(draw: st.DrawFn) -> list[Any]:
    """Items, some with values out of their types, and things that are no items."""
    found: list[Any] = []
    for _ in range(draw(st.integers(0, 4))):
        one = item()
        for name in draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=2)):
            object.__setattr__(one, name, draw(st.sampled_from(ODD)))
        found.append(draw(st.sampled_from([one, one, one, one, None, 5, Colour.RED])))
    return found


LEAVES = {
    "Item": [
        *["key", "title", "note", "count", "size", "share", "good", "day", "at", "colour", "words"],
        *["grid", "scaled", "scaled(by: 3)", "scaled(colour: RED)", "scaled(by: $by)", "asked"],
        *["inverse", "later", "place", "__typename"],
    ],
    "Cell": ["number", "__typename"],
    "Leaf": ["colour", "wet", "__typename"],
    "Stone": ["name", "weight", "__typename"],
    "Named": ["name", "__typename"],
    "Thing": ["__typename"],
}
INNER = {
    "Item": {
        "stone": "Stone",
        "named": "Named",
        "leaf": "Leaf",
        "cells": "Cell",
        "maybe": "Cell",
        "spread": "Leaf",
    },
    "Cell": {"leaf": "Leaf", "things": "Thing"},
    "Leaf": {},
    "Stone": {},
    "Named": {},
    "Thing": {},
}
MEMBERS = {"Thing": ["Stone", "Leaf"], "Named": ["Stone", "Named"]}
DIRECTIVES = ["", "", "", "@include(if: $yes)", "@skip(if: $yes)", "@skip(if: false)"]


@st.composite
def selections(draw: st.DrawFn, of: str, depth: int = 3) -> str:
    """A selection on a type: leaves, aliases, fragments, directives, and what is inside."""
    parts = []
    for _ in range(draw(st.integers(1, 5))):
        kinds = ["leaf", "leaf", "inner", "inner", "fragment", "spread"]
        kind = draw(st.sampled_from(kinds))
        directive = draw(st.sampled_from(DIRECTIVES))
        if kind == "inner" and depth and INNER[of]:
            name = draw(st.sampled_from(sorted(INNER[of])))
            inner = draw(selections(INNER[of][name], depth - 1))
            alias = draw(st.sampled_from(["", f"{name}_{INNER[of][name]}: "]))
            parts.append(f"{alias}{name} {directive} {{ {inner} }}")
        elif kind == "fragment" and depth:
            on = draw(st.sampled_from(MEMBERS.get(of, [of])))
            inner = draw(selections(on, depth - 1))
            parts.append(f"... on {on} {directive} {{ {inner} }}")
        elif kind == "spread" and of == "Item":
            parts.append(f"...OfItem {directive}")
        else:
            leaf = draw(st.sampled_from(LEAVES[of]))
            plain = leaf.translate(str.maketrans("(): $", "_____"))
            alias = f"{plain}_: " if "(" in leaf else draw(st.sampled_from(["", f"{plain}_: "]))
            parts.append(f"{alias}{leaf} {directive}")
    return " ".join(parts)


FRAGMENT = "fragment OfItem on Item { key fragmented: scaled(by: $by) cells { number @skip(if: $yes) ofCell: number } }"


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@settings(max_examples=examples(3000, 20))
@given(
    field=st.sampled_from(["items", "some", "one"]),
    selection=selections("Item"),
    found=items(),
    yes=st.booleans(),
    by=st.sampled_from([0.0, 1.5, None]),
)
def test_any_selection_over_any_values_is_answered_as_graphql_core_answers_it(
    field: str,
    selection: str,
    found: list[Any],
    yes: bool,  # noqa: FBT001  drawn
    by: float | None,
) -> None:
    query = f"query ($yes: Boolean! = true, $by: Float = 4) {{ {field} {{ ...OfItem {selection} }} }} {FRAGMENT}"
    variables = {"yes": yes} | ({} if by is None else {"by": by})
    ours, theirs = both(query, found, variables)
    assert ours == theirs


def test_a_list_in_its_types_never_reaches_the_stock_method(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("completed one by one")

    leaves = [leaf for leaf in LEAVES["Item"] if leaf not in {"later", "place"}]
    asked = " ".join(f"a{number}: {leaf}" for number, leaf in enumerate(leaves))
    inner = "stone { name } named { name ... on Stone { weight } } leaf { colour } spread { wet } cells { things { ... on Leaf { wet } ... on Stone { weight } } } maybe { number }"
    query = f"query ($by: Float = 4) {{ items {{ {asked} {inner} }} }}"
    expected = asyncio.run(answer(schemas()[1], query, [item(), item()], None))
    monkeypatch.setattr(StrawberryGraphQLCoreExecutionContext, "complete_list_item_value", refuse)
    assert asyncio.run(answer(schemas()[0], query, [item(), item()], None)) == expected


@pytest.mark.parametrize("query", ["{ items { title later } }", "{ items { title place } }"])
def test_what_awaits_or_asks_for_its_place_is_left_to_graphql_core(query: str) -> None:
    ours, theirs = both(query, [item(), item()])
    assert ours == theirs
    assert b'"errors"' not in ours
    assert ours.count(b"title") >= 2


def test_an_error_names_its_place_and_its_neighbours_are_there() -> None:
    bad = item()
    bad.count = 0
    query = "{ some { title inverse } }"
    ours, theirs = both(query, [item(), bad])
    assert ours == theirs
    data, errors = msgspec.json.decode(ours)
    assert data["some"] == [{"title": "Ä title", "inverse": 1 / 3}, None]
    assert [error["path"] for error in errors] == [["some", 1, "inverse"]]

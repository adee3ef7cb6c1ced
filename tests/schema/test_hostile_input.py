"""Odd values in every argument and input of the schema: the client's fault, never the server's."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from strideiq.core.domain.access import ALL_PERMISSIONS, Role
from strideiq.schema.asgi import Parts
from strideiq.schema.node import node_id
from tests.environments import ROOT
from tests.people import NOW
from tests.schema.serving import posted, service_on
from tests.schema.wire import Person, person

pytestmark = pytest.mark.anyio

SCHEMA = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
ODD_TEXTS = (
    "",
    "\x00",
    "a\x00b",
    "\x7f\u202e\ufeff",
    "😀" * 300,
    "x" * 5000,
    "' OR 1=1 --",
    "%s{}",
)
ODD_NUMBERS = (-(2**31), -1, 0, 1, 2**31 - 1)
ODD_DAYS = ("0001-01-01", "1969-12-31", "2026-11-21", "9999-12-31")
FAULTS = {"INTERNAL_SERVER_ERROR", "UNAVAILABLE"}
# Never reached: the account of the test would be gone, or closed.
ENDS_THE_TEST = {"deleteAccount", "signOutEverywhere", "signOut"}


def roots() -> Iterator[tuple[str, str]]:
    for kind, root in (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type)):
        assert root is not None
        yield from ((kind, name) for name, field in root.fields.items() if field.args)


def field_of(kind: str, name: str) -> GraphQLField:
    root = SCHEMA.query_type if kind == "query" else SCHEMA.mutation_type
    assert root is not None
    field: GraphQLField = root.fields[name]
    return field


def asked(kind: str, name: str) -> str:
    """The operation with every argument as a variable and little of the answer."""
    field = field_of(kind, name)
    declared = ", ".join(f"${each}: {argument.type}" for each, argument in field.args.items())
    given = ", ".join(f"{each}: ${each}" for each in field.args)
    below = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{kind} Q({declared}) {{ {name}({given}){below} }}"


def odd(of: GraphQLInputType, turn: int, ids: list[str]) -> Any:  # noqa: ANN401  JSON
    """A value of this type that nobody means well with, another one each turn."""
    kind: Any = get_nullable_type(of)
    if isinstance(kind, GraphQLList):
        return [odd(kind.of_type, turn + step, ids) for step in range(turn % 3)]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: odd(each.type, turn + place, ids)
            for place, (name, each) in enumerate(kind.fields.items())
            if is_required_input_field(each) or (turn + place) % 4
        }
    if isinstance(kind, GraphQLEnumType):
        return list(kind.values)[turn % len(kind.values)]
    values: dict[str, tuple[Any, ...]] = {
        "Boolean": (True, False),
        "Date": ODD_DAYS,
        "DateTime": ("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59Z"),
        "Float": (-1e308, -0.0, 5e-324, 1e308),
        "ID": (*ids, *ODD_TEXTS),
        "Int": ODD_NUMBERS,
        "String": ODD_TEXTS,
    }
    drawn = values[kind.name]
    return drawn[turn % len(drawn)]


def odd_arguments(arguments: dict[str, GraphQLArgument], turn: int, ids: list[str]) -> Any:  # noqa: ANN401
    return {
        name: odd(each.type, turn + place, ids)
        for place, (name, each) in enumerate(arguments.items())
        if is_required_argument(each) or (turn + place) % 3
    }


@pytest.fixture
async def owner(database: str) -> AsyncIterator[Person]:
    """Somebody who may do everything, so that everything is reached."""
    limits = {"requests_per_minute": 1_000_000}
    async with service_on(database, limits=limits) as made:
        yield await person(made, Role.OWNER, granted=ALL_PERMISSIONS, verified_at=NOW)


async def codes(made: Parts, who: Person, query: str, variables: Any) -> set[str]:  # noqa: ANN401  JSON
    answer = await posted(made, query, variables, token=who.token)
    assert answer.status_code == 200, answer.text
    return {error["extensions"]["code"] for error in answer.json().get("errors", ())}


async def their_ids(who: Person) -> list[str]:
    race = {"distance": "10k", "time": "45:30", "day": who.day(-30)}
    goal = {"raceDistance": "10k", "raceDay": who.day(30)}
    kept = await who.does("addRace", "... on RaceResult { id }", race=race)
    aimed = await who.does("addGoal", "... on Goal { id }", goal=goal, priority="A")
    gone = [node_id(name, str(who.viewer.account_id)) for name in ("Goal", "SeasonPlan", "Job")]
    return [kept["id"], aimed["id"], who.id, *gone]


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
async def test_odd_values_are_never_the_servers_fault(owner: Person) -> None:
    ids = await their_ids(owner)
    for kind, name in roots():
        if name in ENDS_THE_TEST:
            continue
        for turn in range(12):
            sent = odd_arguments(field_of(kind, name).args, turn, ids)
            told = await codes(owner.made, owner, asked(kind, name), sent)
            assert not told & FAULTS, (name, sent)
    assert (await owner.asks("{ viewer { role } }"))["viewer"] == {"role": "OWNER"}


@pytest.mark.parametrize("wrong", [5, -1.5, "text", [], [1], {"noSuchField": 1}, True, None])
async def test_wrong_types_and_unknown_fields_are_the_clients_fault(
    sqlite_database: str, wrong: object
) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        for kind, name in roots():
            sent_as = field_of(kind, name).args.get("input")
            if kind != "mutation" or sent_as is None:
                continue
            if wrong is None and not is_required_argument(sent_as):
                continue
            told = await codes(made, ada, asked(kind, name), {"input": wrong})
            assert told == {"BAD_USER_INPUT"}, name


async def test_fields_that_are_not_there_are_the_clients_fault(sqlite_database: str) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        for query in (
            "{ noSuchField }",
            "mutation { noSuchMutation }",
            "{ viewer { athlete { password } } }",
            "mutation { updateProfile(input: {isAdmin: true}) { __typename } }",
            "mutation { updateProfile(input: {}, force: true) { __typename } }",
        ):
            assert await codes(made, ada, query, None) == {"GRAPHQL_VALIDATION_FAILED"}


def paged() -> list[tuple[str, str]]:
    """Every field with pages that can be asked for without an id, by where it stands."""
    query, athlete = SCHEMA.query_type, SCHEMA.type_map["Athlete"]
    assert query is not None
    assert isinstance(athlete, GraphQLObjectType)
    found = [
        ("{}", name)
        for name, field in query.fields.items()
        if "first" in field.args and not any(map(is_required_argument, field.args.values()))
    ]
    return found + [
        ("viewer {{ athlete {{ {} }} }}", name)
        for name, field in athlete.fields.items()
        if "first" in field.args
    ]


@pytest.mark.parametrize("size", [-1, -(2**31), 101, 2**31 - 1])
async def test_pages_that_cannot_be_are_the_clients_fault(sqlite_database: str, size: int) -> None:
    assert len(paged()) > 3
    async with service_on(sqlite_database) as made:
        owner = await person(made, Role.OWNER, granted=ALL_PERMISSIONS)
        for place, name in paged():
            field = f"{name}(first: {size}) {{ pageInfo {{ hasNextPage }} }}"
            query = f"{{ {place.format(field)} }}" if "viewer" in place else f"{{ {field} }}"
            assert await codes(made, owner, query, None) == {"BAD_USER_INPUT"}, name


async def test_documents_of_the_signed_in_have_the_same_limits(sqlite_database: str) -> None:
    async with service_on(sqlite_database) as made:
        ada = await person(made)
        deep = "{ a" * 300 + " }" * 300
        wide = "{ " + " ".join(f"a{n}: viewer {{ role }}" for n in range(100)) + " }"
        long = "{ viewer { athlete { races { nodes { id } } } } }" + "#" * 10_000_000
        for query in (deep, wide):
            answer = await posted(made, query, token=ada.token)
            assert answer.status_code == 200
            assert {each["extensions"]["code"] for each in answer.json()["errors"]}.isdisjoint(
                FAULTS
            )
        assert (await posted(made, long, token=ada.token)).status_code == 413

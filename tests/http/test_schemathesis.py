"""Operations that schemathesis draws from the schema: whatever they are, no fault of the server.

A stranger and an athlete with a plan send them, to a real server on a real database. Ids are drawn
from those of the athlete and of somebody else.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from graphql import (
    GraphQLID,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    parse,
    print_ast,
    visit,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.graphql.checks import GraphQLClientError, GraphQLServerError

from tests.accounts import signed_in
from tests.clocks import HandClock
from tests.databases import PostgresDatabases, SqliteFiles
from tests.environments import ROOT
from tests.profiles import examples
from tests.schema.live_service import live_service
from tests.schema.serving import service_on
from tests.schema.wire import Person
from tests.services.planned import Bench

pytestmark = pytest.mark.slow

SDL = ROOT / "schema" / "schema.graphql"
SCHEMA = schemathesis.graphql.from_path(SDL)
TYPES = build_schema(SDL.read_text(encoding="utf-8"))
FIELDS = [(root, field) for root in ("Query", "Mutation") for field in sorted(SCHEMA[root])]
# Without limits on a document, so that everything drawn is run.
UNLIMITED = dict.fromkeys(("depth", "fields", "aliases", "cost", "tokens"), 1_000_000)
ERRORS = (GraphQLClientError, GraphQLServerError)
OF_THE_CLIENT = {
    "BAD_USER_INPUT",
    "FORBIDDEN",
    "GRAPHQL_VALIDATION_FAILED",
    "NOT_FOUND",
    "UNAUTHENTICATED",
}
IDS = """{
  viewer { athlete { id goals { id } races { nodes { id } } } }
  plans { nodes { id } } jobs { id } signIns { id }
  raceDistances { id } workoutTemplates(first: 1) { nodes { id } }
}"""


@dataclass(slots=True)
class Athlete:
    """Somebody with a plan on their calendar, made anew when their sign-in has ended."""

    database: str
    token: str = ""
    ids: list[str] = field(default_factory=list)

    async def made(self) -> None:
        """Make an account, a race, a goal and a plan."""
        async with service_on(self.database, query_limits=UNLIMITED) as made:
            ada = await signed_in(made.do)
            who = Person(made, ada)
            race = {"distance": "10k", "time": "45:30", "day": who.day(-30)}
            await who.does("addRace", "", race=race)
            clock = HandClock(made.do.tools.clock.now() + timedelta(minutes=1))
            await Bench(who.store, clock).generated(ada.viewer)
            days = f'{{ calendar(from: "{who.day()}", to: "{who.day(9)}") {{ days {{ workouts {{ id }} }} }} }}'
            self.ids += [*found(await who.asks(IDS)), *found(await who.asks(days))]
            self.token = ada.token


def found(answer: Any) -> Iterator[str]:  # noqa: ANN401  JSON
    """Every id in an answer."""
    if isinstance(answer, list):
        for each in answer:
            yield from found(each)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name == "id":
                yield value
            else:
                yield from found(value)


class Named(Visitor):
    """Puts ids in the place of those that were drawn."""

    def __init__(self, told: TypeInfo, ids: Iterator[str]) -> None:
        super().__init__()
        self.told = told
        self.ids = ids

    def enter_string_value(self, node: StringValueNode, *_: Any) -> StringValueNode:  # noqa: ANN401
        wanted = self.told.get_input_type()
        if wanted is not None and get_named_type(wanted) is GraphQLID:
            return StringValueNode(value=next(self.ids))
        return node


def with_ids(document: str, ids: Iterator[str]) -> str:
    """The document with these ids."""
    told = TypeInfo(TYPES)
    return print_ast(visit(parse(document), TypeInfoVisitor(told, Named(told, ids))))


@pytest.fixture(scope="module", params=["sqlite_files", "postgres_databases"])
def database(request: pytest.FixtureRequest) -> str:
    """Of both kinds: PostgreSQL is stricter about what goes into a column."""
    databases: SqliteFiles | PostgresDatabases = request.getfixturevalue(request.param)
    return databases.fresh()


@pytest.fixture(scope="module")
def athlete(database: str) -> Athlete:
    other, one = Athlete(database), Athlete(database)
    asyncio.run(other.made())
    asyncio.run(one.made())
    one.ids += other.ids
    return one


@pytest.fixture(scope="module")
def address(database: str, athlete: Athlete) -> Iterator[str]:
    del athlete  # whose things were stored first
    with live_service(database, query_limits=UNLIMITED) as live:
        yield f"{live.address}/graphql"


def faults(case: Any, answer: Any) -> Iterator[BaseException]:  # noqa: ANN401  schemathesis' own
    """What schemathesis has against an answer, besides errors, which have codes that tell more."""
    try:
        case.validate_response(answer)
    except FailureGroup as group:
        yield from (each for each in group.exceptions if not isinstance(each, ERRORS))


@pytest.mark.parametrize("who", ["stranger", "athlete"])
@settings(
    max_examples=examples(1000, 20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_no_drawn_operation_is_a_fault_of_the_server(
    address: str, athlete: Athlete, who: str, data: st.DataObject
) -> None:
    root, name = data.draw(st.sampled_from(FIELDS))
    case = data.draw(SCHEMA[root][name].as_strategy())
    places = data.draw(st.lists(st.integers(0, 99), max_size=3))
    if places:
        ids = (athlete.ids[place % len(athlete.ids)] for place in cycle(places))
        case.body = with_ids(str(case.body), ids)
    headers = {} if who == "stranger" else {"authorization": f"Bearer {athlete.token}"}
    answer = case.call(base_url=address, timeout=60, headers=headers)
    if answer.status_code == 401:
        asyncio.run(athlete.made())
        headers = {"authorization": f"Bearer {athlete.token}"}
        answer = case.call(base_url=address, timeout=60, headers=headers)
    assert answer.status_code == 200
    assert list(faults(case, answer)) == []
    told = {error["extensions"]["code"] for error in answer.json().get("errors", ())}
    assert told <= OF_THE_CLIENT, case.body

"""Operations that schemathesis draws from the schema: whatever they are, no fault of the server."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.graphql.checks import GraphQLClientError

from tests.environments import ROOT
from tests.profiles import examples
from tests.schema.serving import parts, served

pytestmark = pytest.mark.slow

SCHEMA = schemathesis.graphql.from_path(ROOT / "schema" / "schema.graphql")
FIELDS = sorted(SCHEMA["Query"])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    # Without limits on a document, so that everything drawn is run.
    unlimited = dict.fromkeys(("depth", "fields", "aliases", "cost", "tokens"), 1_000_000)
    with served(parts(query_limits=unlimited)) as where:
        yield f"{where}/graphql"


def faults(case: Any, answer: Any) -> Iterator[BaseException]:  # noqa: ANN401  schemathesis' own
    """What schemathesis has against an answer, besides telling the client of its own mistakes."""
    try:
        case.validate_response(answer)
    except FailureGroup as found:
        yield from (each for each in found.exceptions if not isinstance(each, GraphQLClientError))


@settings(max_examples=examples(2000))
@given(st.data())
def test_no_drawn_operation_is_a_fault_of_the_server(address: str, data: st.DataObject) -> None:
    operation = SCHEMA["Query"][data.draw(st.sampled_from(FIELDS))]
    case = data.draw(operation.as_strategy())
    answer = case.call(base_url=address, timeout=60)
    assert answer.status_code == 200
    assert list(faults(case, answer)) == []
    told = [error["extensions"]["code"] for error in answer.json().get("errors", ())]
    assert "INTERNAL_SERVER_ERROR" not in told, case.body

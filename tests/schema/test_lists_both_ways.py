"""Every query of the service, with everything below it, is answered alike by both executors."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from strideiq.core.domain.access import Role
from strideiq.schema import build
from strideiq.schema.compiled_lists import CompilingExecutor
from strideiq.schema.node import node_id
from tests.accounts import SignedIn, signed_in
from tests.builders import MONDAY
from tests.changes import entry, proposal
from tests.people import new_plan
from tests.schema.serving import Json, posted, runtime, service_on
from tests.schema.test_preview import REQUEST

pytestmark = pytest.mark.anyio

DEEPEST = 7
BIG = 1_000_000
PLENTY = dict.fromkeys(["tokens", "depth", "fields", "root_fields", "aliases", "cost"], BIG)
SCHEMA: GraphQLSchema = build.build_schema(runtime().defaults.service)._schema  # noqa: SLF001  graphql-core's
QUERIES = SCHEMA.query_type.fields if SCHEMA.query_type else {}


def selection(of: Any, above: tuple[str, ...] = ()) -> str:  # noqa: ANN401  a type of graphql-core
    """Everything below a type, no type inside of itself."""
    if is_leaf_type(of):
        return ""
    if of.name in above or len(above) == DEEPEST:
        return "{ __typename }"
    if is_abstract_type(of):
        members = SCHEMA.get_possible_types(of)
        inner = [f"... on {each.name} {fields(each, above, each.name)}" for each in members]
        return f"{{ __typename {' '.join(inner)} }}"
    return fields(of, above)


def fields(of: Any, above: tuple[str, ...], prefix: str = "") -> str:  # noqa: ANN401  as above
    """The fields of an object; ``prefix`` keeps those of other members apart."""
    asked = ["__typename"]
    for name, field in of.fields.items():
        if not any(map(is_required_argument, field.args.values())):
            alias = f"{prefix}_{name}: " if prefix else ""
            asked.append(
                f"{alias}{name} {selection(get_named_type(field.type), (*above, of.name))}"
            )
    return f"{{ {' '.join(asked)} }}"


def has_lists(field: GraphQLField) -> bool:
    return is_list_type(field.type.of_type if is_non_null_type(field.type) else field.type)


async def arguments(made: Any, athlete: SignedIn) -> dict[str, dict[str, Json]]:  # noqa: ANN401
    """What every query needs to find something."""
    plan = new_plan(athlete.viewer.account_id)
    async with made.do.tools.store.begin(athlete.viewer) as unit:
        await unit.plans.add(plan)
        await unit.plans.activate(plan.id, revision=1, at=made.do.tools.clock.now())
        change = proposal(athlete.viewer.account_id, plan.id)
        await unit.proposals.add(change)
        await unit.ledger.add(entry(athlete.viewer.account_id, proposal_id=change.id))
    template = node_id("WorkoutTemplate", runtime().planner.host.catalogue().workouts[0].id)
    plan_id = node_id("SeasonPlan", str(plan.id))
    return {
        "athlete": {"id": node_id("Athlete", str(athlete.viewer.account_id))},
        "accessPreview": {"account": node_id("ManagedAccount", str(athlete.viewer.account_id))},
        "flag": {"name": "plans.adaptive"},
        "flagHistory": {"name": "plans.adaptive"},
        "flagPreview": {
            "name": "plans.adaptive",
            "athlete": node_id("Athlete", str(athlete.viewer.account_id)),
        },
        "job": {"id": node_id("Job", str(plan.id))},
        "plan": {"id": plan_id},
        "proposal": {"id": node_id("Proposal", str(change.id))},
        "node": {"id": plan_id},
        "ruleSet": {"id": node_id("RuleSet", str(plan.id))},
        "ruleSetVersions": {"ruleSet": node_id("RuleSet", str(plan.id))},
        "ruleProblems": {"text": "rules: []"},
        "tryRules": {
            "ruleSet": node_id("RuleSet", str(plan.id)),
            "athlete": node_id("Athlete", str(athlete.viewer.account_id)),
        },
        "backtest": {"id": node_id("Backtest", str(plan.id))},
        "workoutTemplate": {"id": template},
        "standardPlan": {"id": node_id("StandardPlan", "10k-12-mid")},
        "calendar": {"from": str(MONDAY), "to": "2027-01-31"},
        "previewPlan": {"input": REQUEST},
    }


def questions(given: dict[str, dict[str, Json]]) -> Iterator[tuple[str, dict[str, Json]]]:
    """A document with variables for every query."""
    for name, field in QUERIES.items():
        values = given.get(name, {})
        required = [key for key, each in field.args.items() if is_required_argument(each)]
        assert set(required) <= set(values), f"say here what {name} needs"
        declared = ", ".join(f"${key}: {field.args[key].type}" for key in values)
        passed = ", ".join(f"{key}: ${key}" for key in values)
        head = f"query ({declared})" if values else "query"
        below = selection(get_named_type(field.type))
        yield f"{head} {{ {name}{f'({passed})' if passed else ''} {below} }}", values


def comparable(answer: Json) -> bytes:
    """An answer in its own order, without the names of requests."""
    for error in answer.get("errors", ()):
        error["extensions"].pop("requestId")
    return json.dumps(answer).encode()


@pytest.mark.parametrize("role", [Role.ATHLETE, Role.OWNER])
async def test_every_query_is_answered_alike(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    async with service_on(sqlite_database, query_limits=PLENTY, limits={"body_bytes": BIG}) as made:
        athlete = await signed_in(made.do)
        who = athlete if role is Role.ATHLETE else await signed_in(made.do, role)
        shown = 0
        for query, variables in questions(await arguments(made, athlete)):
            answers = []
            for executor in (CompilingExecutor, StrawberryGraphQLCoreExecutionContext):
                monkeypatch.setattr(build, "CompilingExecutor", executor)
                answer = await posted(made, query, variables, token=who.token)
                answers.append(comparable(answer.json()))
            assert answers[0] == answers[1], query
            assert b"GRAPHQL_" not in answers[0], answers[0]
            shown += b'"errors"' not in answers[0]
        assert shown >= len(QUERIES) // 2


def test_there_are_lists_to_compare() -> None:
    assert sum(map(has_lists, QUERIES.values())) >= 5

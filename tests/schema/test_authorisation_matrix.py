"""Every field of the three roots, asked for by everybody who might reach for what is not theirs."""

import asyncio
from base64 import b64decode
from collections.abc import Iterator
from string import Template

import pytest
from graphql import GraphQLInterfaceType

from strideiq.core.domain.access import Permission
from tests.databases import SqliteFiles
from tests.schema.matrix_cast import OPEN, THEIRS, Stage, admin, staged
from tests.schema.matrix_rows import (
    ACCOUNTS,
    AUDIT,
    INVITES,
    JOBS,
    MEMBERSHIPS,
    READ,
    ROWS,
    RULES,
    Row,
)

pytestmark = pytest.mark.anyio

OUTSIDERS = ("stranger", "other athlete", "coach of another", "former coach", "waiting coach")
DECLARED = {
    "FeatureFlag",
    "PhaseTemplate",
    "Plugin",
    "RaceDistance",
    "StandardPlan",
    "VolumeTier",
    "WorkoutTemplate",
}
GRANTED = frozenset(permissions for row in ROWS for permissions in row.admins())


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    files = SqliteFiles(tmp_path_factory.mktemp("matrix"))
    files.fresh()
    made = asyncio.run(staged(files.folder / "template.db", GRANTED))
    yield made
    asyncio.run(made.store.close())


def expected(row: Row) -> dict[str, str]:
    """What this row says of everybody."""
    outsiders = {who: row.others for who in OUTSIDERS if who != "stranger"}
    admins = {admin(permissions): outcome for permissions, outcome in row.admins().items()}
    around = {"stranger": row.stranger, "athlete": row.athlete, "coach": row.coach}
    return {**around, **outsiders, **admins, "owner": row.owner(), **row.odd}


def test_every_field_of_every_root_has_its_row(stage: Stage) -> None:
    roots = {
        "query": stage.schema.query_type,
        "mutation": stage.schema.mutation_type,
        "subscription": stage.schema.subscription_type,
    }
    offered = [(kind, name) for kind, root in roots.items() if root for name in root.fields]
    assert sorted((row.kind, row.name) for row in ROWS) == sorted(offered)


def test_every_field_is_seen_to_work_for_somebody() -> None:
    never = {row.name for row in ROWS if {THEIRS, OPEN}.isdisjoint(expected(row).values())}
    by_id = {"standardPlan", "workoutTemplate"}
    # Everybody here has more than a trial gives.
    assert never == {"refresh", "resetPassword", "signIn", "startTrial", "verifyEmail"} | by_id


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_field_is_for_those_whom_it_is_meant_for(stage: Stage, row: Row) -> None:
    arguments = Template(row.arguments).substitute(stage.ids)
    wanted = expected(row)
    found = {who: await stage.outcome(who, row.kind, row.name, arguments) for who in wanted}
    assert found == wanted


NODES = {
    "Activity": {READ},
    "Athlete": {READ},
    "AuditEvent": {AUDIT},
    "Goal": {READ},
    "Grant": {MEMBERSHIPS},
    "Invite": {INVITES},
    "Job": {READ, JOBS},
    "ManagedAccount": {ACCOUNTS},
    "PlannedDay": {READ},
    "LedgerEntry": {READ},
    "Proposal": {READ},
    "RaceResult": {READ},
    "RuleSet": {RULES},
    "RuleSetVersion": {RULES},
    "Backtest": set[Permission](),
    "SeasonPlan": {READ},
    "TimeAway": {READ},
    "CoachLink": set[Permission](),
    "SignIn": set[Permission](),
}
"""Which permissions open the things of each type to an admin."""


OF_ADMINS = {"AuditEvent", "Invite", "ManagedAccount"}
OF_THE_COACH = {"RuleSet", "RuleSetVersion", "Backtest"}


def type_of(given: str) -> str:
    """The type that an id names; empty for what is no id."""
    try:
        return b64decode(given, validate=True).decode().partition(":")[0]
    except ValueError:
        return ""


def test_every_type_with_an_id_is_walked(stage: Stage) -> None:
    node = stage.schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    stored = {one.name for one in stage.schema.get_possible_types(node)} - DECLARED
    assert stored == set(NODES) == {type_of(each) for each in stage.ids.values()} & set(NODES)


@pytest.mark.no_cover  # its lines are covered elsewhere, and being watched slows it threefold
@pytest.mark.parametrize("kind", NODES)
async def test_ids_open_nothing_to_those_whom_it_is_not_meant_for(stage: Stage, kind: str) -> None:
    for given in (each for each in stage.ids.values() if type_of(each) == kind):
        lacking = frozenset(Permission) - NODES[kind]
        wanted = dict.fromkeys((*OUTSIDERS, admin(lacking)), "null")
        wanted |= {admin(frozenset({one})): THEIRS for one in NODES[kind]}
        wanted |= {"athlete": "null" if kind in OF_ADMINS | OF_THE_COACH else THEIRS}
        trained = kind not in OF_ADMINS | {"SignIn", "Grant"} and given != stage.ids["invitation"]
        wanted |= {"coach": THEIRS if trained else "null"}
        asked = f'id: "{given}"'
        found = {who: await stage.outcome(who, "query", "node", asked) for who in wanted}
        assert found == wanted, kind

"""Who reaches for what is an athlete's: the people, the things, and what came of asking."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
)
from graphql import build_schema as build_ast
from starlette.applications import Starlette

from strideiq.core.adapters.passwords import Argon2Hasher
from strideiq.core.domain.access import PROGRAM, Permission, Role
from strideiq.core.domain.account import CoachLink, Invite, LinkState, SignInFamily
from strideiq.core.domain.audit import AuditEvent
from strideiq.core.domain.errors import NotSignedIn
from strideiq.core.domain.workout import Stress
from strideiq.core.ports import Store
from strideiq.core.runtime.outside import tools
from strideiq.core.runtime.service import use_cases
from strideiq.core.store.engine import sqlite_url
from strideiq.schema.asgi import application
from strideiq.schema.bodies import Operation
from strideiq.schema.following import Body, Gone
from strideiq.schema.node import node_id
from strideiq.schema.sdl import sdl
from tests.accounts import MONTH, SignedIn, signed_in
from tests.belongings import belongings, linked
from tests.clocks import HandClock
from tests.people import NOW, new_id
from tests.rule_texts import coached_rules
from tests.schema.proposed import changes_of
from tests.schema.serving import ADDRESS, PLENTY, parts, runtime, settings_for

EMAIL, PASSWORD = "ada.quint@example.org", "eleven slow miles"
NAME, INJURIES, NOTE = "Ada Quint", "left achilles, twice", "Ada slept badly"
DEPTH: Final = 3
WITHOUT_LIMITS: Final = dict.fromkeys(
    ("tokens", "depth", "fields", "root_fields", "aliases", "directives", "cost"), 10**12
)

THEIRS = "theirs"
"""Something of the athlete's was shown or changed."""

OPEN = "open"
"""Answered, and nothing of the athlete's was shown or changed."""

Rows = Mapping[str, Any]


@dataclass(slots=True)
class Stage:
    """A service on a database that is as it was seeded before every question."""

    app: Starlette
    schema: GraphQLSchema
    store: Store
    database: Path
    seeded: Path
    people: Mapping[str, SignedIn]
    ids: Mapping[str, str]
    athlete: UUID
    secrets: frozenset[str]
    rows: Rows

    async def outcome(self, who: str, kind: str, name: str, arguments: str) -> str:
        """What comes of asking for one field of a root as this person."""
        document = self.document(kind, name, arguments)
        if kind == "subscription":
            answer = await self._followed(who, document)
        else:
            answer = await self._posted(who, document)
        told = self._told(json.dumps(answer, ensure_ascii=False), kind, document)
        changed = kind == "mutation" and await rows_of(self.store, self.athlete) != self.rows
        if kind == "mutation":
            copied(self.seeded, self.database)
        plain = _plain(answer, name)
        assert plain == OPEN or not (told or changed), (who, name, plain, told, changed, answer)
        return THEIRS if told or changed else plain

    def document(self, kind: str, name: str, arguments: str) -> str:
        """The operation that asks for everything this field can show."""
        root = {
            "query": self.schema.query_type,
            "mutation": self.schema.mutation_type,
            "subscription": self.schema.subscription_type,
        }[kind]
        assert root is not None
        given = f"({arguments})" if arguments else ""
        shown = selection(self.schema, get_named_type(root.fields[name].type), DEPTH)
        return f"{kind} {{ {name}{given} {shown} }}"

    def _told(self, answer: str, kind: str, document: str) -> list[str]:
        """What of the athlete's is in an answer; a change may say again what was sent."""
        sent = document if kind == "mutation" else ""
        return [each for each in self.secrets if each in answer and each not in sent]

    async def _posted(self, who: str, document: str) -> Any:  # noqa: ANN401  JSON
        transport = httpx.ASGITransport(app=self.app)
        headers = self.people[who].headers if who in self.people else {}
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as one:
            answer = await one.post("/graphql", json={"query": document})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def _followed(self, who: str, document: str) -> Any:  # noqa: ANN401  JSON
        following, heard = self.app.state.following, list[Body]()

        async def hear(body: Body) -> None:
            heard.append(body)
            raise Gone

        headers = self.people[who].headers if who in self.people else {}
        try:
            guest = await following.admit(headers.get("authorization"), "192.0.2.1")
            heard.append({"errors": await following.run(Operation(document), guest, hear)})
        except NotSignedIn:
            return {"errors": [{"extensions": {"code": "UNAUTHENTICATED"}}]}
        except Gone:
            pass
        return heard[0]


async def rows_of(store: Store, athlete: UUID) -> Rows:
    """Everything stored about the athlete but what was done."""
    async with store.read(PROGRAM) as unit:
        found = dict(await unit.export(athlete))
    del found["audit_events"]
    return found


def _plain(answer: Any, name: str) -> str:  # noqa: ANN401  JSON
    if answer.get("errors"):
        return str(answer["errors"][0]["extensions"]["code"])
    value = answer["data"][name]
    if value is None:
        return "null"
    kind = value.get("__typename", OPEN) if isinstance(value, dict) else OPEN
    return kind if kind in REFUSALS else OPEN


REFUSALS: Final = {
    "InvalidInput",
    "NotAllowed",
    "NotFound",
    "NotIncluded",
    "NotSignedIn",
    "Refused",
    "TooOften",
}


def selection(schema: GraphQLSchema, kind: GraphQLNamedType, depth: int) -> str:
    """Everything of a type that takes no arguments, so many levels down."""
    if isinstance(kind, (GraphQLUnionType, GraphQLInterfaceType)):
        members = schema.get_possible_types(kind)
        each = (f"... on {one.name} {selection(schema, one, depth)}" for one in members)
        return f"{{ __typename {' '.join(each)} }}"
    if not isinstance(kind, GraphQLObjectType):
        return ""
    shown = []
    for name, given in kind.fields.items():
        inner = get_named_type(given.type)
        composite = isinstance(inner, (GraphQLObjectType, GraphQLUnionType, GraphQLInterfaceType))
        if any(is_required_argument(one) for one in given.args.values()):
            continue
        if composite and depth == 0:
            continue
        below = selection(schema, inner, depth - 1)
        if composite and below == "{ __typename  }":
            continue
        # Aliases, for members of a union may have fields of one name and different types.
        shown.append(f"{kind.name}_{name}: {name} {below}")
    return f"{{ __typename {' '.join(shown)} }}"


def copied(source: Path, target: Path) -> None:
    """Make one database hold what another one holds, under connections that stay open."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


async def staged(database: Path, granted: frozenset[frozenset[Permission]]) -> Stage:
    """Everybody and everything, seeded once into this migrated file."""
    settings = settings_for(sqlite_url(str(database)))
    shipped = runtime().defaults.service.accounts
    tries = {"tries_per_address": PLENTY, "tries_per_email": PLENTY}
    made = parts(
        query_limits=WITHOUT_LIMITS,
        limits={"body_bytes": PLENTY, "accounts": shipped.model_copy(update=tries)},
    )
    shared = replace(tools(settings), clock=HandClock())
    do = use_cases(shared, settings, replace(runtime(), defaults=made.defaults))
    digest = await Argon2Hasher(memory_kib=64, rounds=1).hash(PASSWORD)
    ada = await signed_in(
        do,
        email=EMAIL,
        password_hash=digest,
        verified_at=NOW,
        profile={"name": NAME, "injuries": INJURIES},
    )
    people = {"athlete": ada}
    for name in ("coach", "waiting coach", "former coach", "coach of another"):
        people[name] = await signed_in(do, Role.COACH, verified_at=NOW)
    people["other athlete"] = await signed_in(do)
    for permissions in granted:
        people[admin(permissions)] = await signed_in(do, Role.ADMIN, granted=permissions)
    people["owner"] = await signed_in(do, Role.OWNER)
    ids = await _things(shared.store, people)
    app = application(replace(made, do=do))
    rows = await rows_of(shared.store, ada.viewer.account_id)
    seeded = database.with_name("seeded.db")
    copied(database, seeded)
    return Stage(
        app,
        build_ast(sdl()),
        shared.store,
        database,
        seeded,
        people,
        ids,
        ada.viewer.account_id,
        frozenset({*ids.values(), NAME, INJURIES, NOTE}),
        rows,
    )


def admin(permissions: frozenset[Permission]) -> str:
    """The name of the admin with these permissions."""
    return f"admin who may {', '.join(sorted(permissions)) or 'nothing'}"


async def _things(store: Store, people: Mapping[str, SignedIn]) -> dict[str, str]:
    """One of everything that is the athlete's, by the names that questions use."""
    ada, other = people["athlete"].viewer, people["other athlete"].viewer
    owned = await belongings(store, ada)
    await belongings(store, other)
    await linked(store, other, people["coach of another"].viewer)
    link = await linked(store, ada, people["coach"].viewer)
    former = await linked(store, ada, people["former coach"].viewer)
    waiting = people["waiting coach"].viewer.account_id
    asked = CoachLink(new_id(), ada.account_id, waiting, LinkState.INVITED, waiting, NOW)
    invite = Invite(new_id(), EMAIL, Role.ATHLETE, NOW)
    event = AuditEvent(new_id(), NOW, "account.registered", None, ada.account_id)
    elsewhere = SignInFamily(new_id(), ada.account_id, b"digest", NOW, NOW + MONTH, NOW)
    rules = await coached_rules(store, people["coach"].viewer, ada)
    async with store.begin(PROGRAM) as unit:
        await unit.coach_links.revoke(former, NOW)
        await unit.coach_links.invite(asked)
        await unit.invites.add(invite)
        await unit.audit.add(event)
        await unit.sign_ins.add(elsewhere)
        await unit.calendar.note(owned.day, athlete_note=NOTE)
        days = await unit.calendar.plan_days(owned.plan)
    run = next(day for day in days if day.stress is not Stress.REST)
    eased, accepted = await changes_of(store, owned)
    return {
        "email": EMAIL,
        "athlete": node_id("Athlete", str(owned.athlete)),
        "account": node_id("ManagedAccount", str(owned.athlete)),
        "key": str(owned.athlete),
        "grant": node_id("Grant", str(owned.grant)),
        "goal": node_id("Goal", str(owned.goal)),
        "race": node_id("RaceResult", str(owned.race)),
        "activity": node_id("Activity", str(owned.activity)),
        "proposal": node_id("Proposal", str(eased)),
        "accepted": node_id("Proposal", str(accepted)),
        "entry": node_id("LedgerEntry", str(owned.entry)),
        "away": node_id("TimeAway", str(owned.away)),
        "plan": node_id("SeasonPlan", str(owned.plan)),
        "draft": node_id("SeasonPlan", str(owned.draft)),
        "day": node_id("PlannedDay", str(owned.day)),
        "run": node_id("PlannedDay", str(run.id)),
        "job": node_id("Job", str(owned.job)),
        "failed": node_id("Job", str(owned.failed)),
        "link": node_id("CoachLink", str(link)),
        "invitation": node_id("CoachLink", str(asked.id)),
        "rules": node_id("RuleSet", str(rules.rule_set)),
        "version": node_id("RuleSetVersion", str(rules.version)),
        "backtest": node_id("Backtest", str(rules.backtest)),
        "invite": node_id("Invite", str(invite.id)),
        "event": node_id("AuditEvent", str(event.id)),
        "sign_in": node_id("SignIn", str(ada.session_id)),
    }

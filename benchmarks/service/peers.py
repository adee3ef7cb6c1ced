"""What our calendar is measured against: plain Strawberry over ORM objects, and plain SQL to JSON.

The first is the way one writes it first: mapped classes, relations, a resolver for each field, the
stock view. It knows who asks by the same tokens, and nothing else of our edge.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Any, Final

import asyncpg
import strawberry
from sqlalchemy import make_url, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import registry, relationship
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.types import Info

from benchmarks.service.seeding import KEY, LONG
from strideiq.core.adapters.clock import SystemClock
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.store.columns import from_json
from strideiq.core.store.plan_tables import plan_weeks, planned_workouts, plans
from strideiq.core.store.sign_ins import sign_ins

TOKENS: Final = SignedTokens(KEY, SystemClock(), TimeOrderedIds(), LONG)
SQL: Final = """
SELECT json_build_object('data', json_build_object('days', (
    SELECT json_agg(json_build_object('id', w.id, 'day', w.day, 'week', w.week, 'title', w.title,
        'family', w.family, 'stress', w.stress, 'durationS', w.duration_s,
        'distance', round((w.distance_m / 1000)::numeric, 3), 'option', w.option,
        'hasOptions', w.option_b IS NOT NULL, 'isSkipped', w.skipped_at IS NOT NULL,
        'athleteNote', w.athlete_note {steps}) ORDER BY w.day)
    FROM calendar_days c JOIN planned_workouts w ON w.plan_id = c.plan_id AND w.day = c.day
    WHERE c.athlete_id = $1 AND c.day BETWEEN $2 AND $3), 'weeks', (
    SELECT json_agg(json_build_object('number', k.number, 'start', k.start, 'end', k.end,
        'phase', k.phase, 'kind', k.kind, 'target', k.target_m) ORDER BY k.start)
    FROM plan_weeks k JOIN plans p ON p.id = k.plan_id
    WHERE p.athlete_id = $1 AND k.start <= $3 AND k.end >= $2)))::text
"""


class Base:
    """A row as an object."""

    def __init__(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self, name, value)


class PlanRow(Base):
    """A plan."""

    workouts: list[Any]
    weeks: list[Any]


class WorkoutRow(Base):
    """A planned workout."""


class WeekRow(Base):
    """A week."""


class SignInRow(Base):
    """A sign-in family."""


def map_rows() -> None:
    """Map the classes on our tables."""
    mapped = registry()
    mapped.map_imperatively(WorkoutRow, planned_workouts)
    mapped.map_imperatively(WeekRow, plan_weeks)
    mapped.map_imperatively(SignInRow, sign_ins)
    mapped.map_imperatively(
        PlanRow,
        plans,
        properties={
            "workouts": relationship(
                WorkoutRow, lazy="selectin", order_by=planned_workouts.c.day, viewonly=True
            ),
            "weeks": relationship(
                WeekRow, lazy="selectin", order_by=plan_weeks.c.start, viewonly=True
            ),
        },
    )


def _plain(name: str) -> Any:  # noqa: ANN401  a resolver
    def resolve(root: Any) -> Any:  # noqa: ANN401  whatever a row holds
        return getattr(root, name)

    return resolve


@strawberry.type
class Step:
    """A step of a workout."""

    kind: str
    duration_s: float
    zone: str | None
    effort: int | None
    note: str
    distance: float


@strawberry.type
class Day:
    """A planned workout, a resolver for each field."""

    id: strawberry.ID = strawberry.field(resolver=_plain("id"))
    day: date = strawberry.field(resolver=_plain("day"))
    week: int = strawberry.field(resolver=_plain("week"))
    title: str = strawberry.field(resolver=_plain("title"))
    family: str = strawberry.field(resolver=_plain("family"))
    stress: str = strawberry.field(resolver=_plain("stress"))
    duration_s: float = strawberry.field(resolver=_plain("duration_s"))
    option: str = strawberry.field(resolver=_plain("option"))
    athlete_note: str = strawberry.field(resolver=_plain("athlete_note"))

    @strawberry.field
    def distance(self: Any) -> float:
        """Kilometres."""
        return round(float(self.distance_m) / 1000, 3)

    @strawberry.field
    def has_options(self: Any) -> bool:
        """Whether there is an option B."""
        return self.option_b is not None

    @strawberry.field
    def is_skipped(self: Any) -> bool:
        """Whether it is left out."""
        return self.skipped_at is not None

    @strawberry.field
    def steps(self: Any) -> list[Step]:
        """Every step, those of repeats with them."""
        entries = from_json(self.option_a)["steps"]
        return [_step(step) for entry in entries for step in entry.get("steps", [entry])]


def _step(step: dict[str, Any]) -> Step:
    return Step(
        kind=step["kind"],
        duration_s=step["duration_s"],
        zone=step["zone"],
        effort=step["effort"],
        note=step["note"],
        distance=round(step["distance_m"] / 1000, 3),
    )


@strawberry.type
class Week:
    """A week, a resolver for each field."""

    number: int = strawberry.field(resolver=_plain("number"))
    start: date = strawberry.field(resolver=_plain("start"))
    end: date = strawberry.field(resolver=_plain("end"))
    phase: str = strawberry.field(resolver=_plain("phase"))
    kind: str = strawberry.field(resolver=_plain("kind"))
    target: float = strawberry.field(resolver=_plain("target_m"))


@strawberry.type
class Calendar:
    """What a plan shows in a time."""

    plan: strawberry.Private[Any]
    first: strawberry.Private[date]
    last: strawberry.Private[date]

    @strawberry.field
    def days(self) -> list[Day]:
        """Planned workouts."""
        return [row for row in self.plan.workouts if self.first <= row.day <= self.last]

    @strawberry.field
    def weeks(self) -> list[Week]:
        """Weeks."""
        return [row for row in self.plan.weeks if row.start <= self.last and row.end >= self.first]


@strawberry.type
class Query:
    """The calendar of whoever asks."""

    @strawberry.field
    async def calendar(self, info: Info[Any, None], first: date, last: date) -> Calendar:
        """The plan of the athlete."""
        whose = select(PlanRow).where(plans.c.athlete_id == info.context["athlete_id"])
        async with info.context["sessions"]() as session:
            found = await session.execute(whose)
            return Calendar(plan=found.scalar_one(), first=first, last=last)


class Naive(GraphQL[Any, None]):
    """Strawberry's own view with a session for each request."""

    def __init__(self, url: str) -> None:
        super().__init__(strawberry.Schema(Query), graphql_ide=None)
        self._sessions = async_sessionmaker(create_async_engine(url))

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:  # noqa: ANN401, ARG002  Strawberry's own
        """Who asks, by the sign-in family of their token."""
        claims = TOKENS.read(request.headers["authorization"].removeprefix("Bearer "))
        async with self._sessions() as session:
            family: Any = await session.get(SignInRow, claims.family_id)
        now = datetime.now(claims.expires_at.tzinfo)
        if family is None or family.revoked_at is not None or family.expires_at <= now:
            raise PermissionError
        return {"sessions": self._sessions, "athlete_id": claims.account_id}


def naive(url: str) -> ASGIApp:
    """Strawberry over ORM objects."""
    map_rows()
    return Starlette(routes=[Route("/graphql", Naive(url), methods=["POST"])])


def plain_sql(url: str) -> ASGIApp:
    """Bytes of JSON as PostgreSQL makes them, for whoever signed the token: the practical limit."""
    where = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    kept: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(where, min_size=2, max_size=8) as pool:
            kept["pool"] = pool
            yield

    async def answer(request: Request) -> Response:
        claims = TOKENS.read(request.headers["authorization"].removeprefix("Bearer "))
        sent = await request.json()
        first, last = (date.fromisoformat(sent["variables"][name]) for name in ("from", "to"))
        statement = SQL.format(steps=", 'steps', w.option_a" if sent.get("steps") else "")
        body = await kept["pool"].fetchval(statement, claims.account_id, first, last)
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/graphql", answer, methods=["POST"])], lifespan=lifespan)

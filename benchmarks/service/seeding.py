"""Many athletes, each with the same plan of 126 workouts on their calendar, and tokens for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from strideiq.core.adapters.clock import SystemClock
from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.adapters.tokens import SignedTokens
from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.goal import Goal, PlanRequest
from strideiq.core.domain.plan import Plan
from strideiq.core.domain.season import NewPlan, PlanStatus
from strideiq.core.runtime.planner import Runtime
from strideiq.core.services.generation import generate_plan
from strideiq.core.store import migrate
from strideiq.core.store.accounts import accounts
from strideiq.core.store.athletes import athletes
from strideiq.core.store.plan_rows import header_row, week_rows, workout_rows
from strideiq.core.store.plan_tables import calendar_days, plan_weeks, planned_workouts, plans
from strideiq.core.store.sign_ins import sign_ins
from strideiq.core.store.unit_of_work import SqlUnit, open_store

KEY: Final = "a key that signs the tokens of benchmarks alone"
FIRST_DAY: Final = date(2027, 1, 4)
RACE_DAY: Final = date(2027, 4, 18)
LAST_DAY: Final = date(2027, 5, 9)
MONTH_END: Final = date(2027, 1, 31)
DAYS: Final = 126
AT_ONCE: Final = 100
LONG: Final = timedelta(days=1)
NEVER: Final = datetime(2100, 1, 1, tzinfo=UTC)
NOW: Final = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seeded:
    """An athlete with a plan, and the token their requests carry."""

    athlete_id: UUID
    plan_id: UUID
    token: str


async def seed(url: str, runtime: Runtime, count: int) -> list[Seeded]:
    """``count`` athletes in the empty database at ``url``."""
    await migrate.upgrade(url)
    plan, ids = whole_plan(runtime), TimeOrderedIds()
    tokens = SignedTokens(KEY, SystemClock(), ids, LONG)
    found: list[Seeded] = []
    store = open_store(url)
    for begin in range(0, count, AT_ONCE):
        people = [(ids.new(), ids.new(), ids.new()) for _ in range(min(AT_ONCE, count - begin))]
        async with store.begin(PROGRAM) as unit:
            await _write(unit, plan, people)
        found += [
            Seeded(who, plan_id, tokens.issue(who, family).text) for who, family, plan_id in people
        ]
    await store.close()
    return found


def whole_plan(runtime: Runtime) -> Plan:
    """A marathon plan of 126 days, the last three weeks after the race."""
    asked = PlanRequest(
        Goal("marathon", RACE_DAY, 12_600.0),
        FIRST_DAY,
        Availability(5, (90, 90, 90, 90, 90, 240, 240)),
        weekly_m=50_000.0,
        longest_m=18_000.0,
    )
    plan = generate_plan(asked, runtime.planner).plan
    days = sum(1 for _ in plan.workouts())
    if days != DAYS:
        raise RuntimeError(f"the plan has {days} days")
    return plan


async def _write(unit: Any, plan: Plan, people: list[tuple[UUID, UUID, UUID]]) -> None:  # noqa: ANN401  a unit in SQL
    if not isinstance(unit, SqlUnit):
        raise TypeError("only the store in SQL has rows")
    await unit.accounts.has_demo()  # COPY must not be the first statement of its transaction
    insert = unit.connection.insert_many
    await insert(accounts, [_account(who) for who, _, _ in people])
    await insert(athletes, [_athlete(who) for who, _, _ in people])
    await insert(sign_ins, [_sign_in(family, who) for who, family, _ in people])
    news = [NewPlan(plan_id, who, plan, NOW) for who, _, plan_id in people]
    active = {"status": PlanStatus.ACTIVE, "activated_at": NOW}
    await insert(plans, [header_row(new) | active for new in news])
    await insert(plan_weeks, [row for new in news for row in week_rows(new)])
    await insert(planned_workouts, [row for new in news for row in workout_rows(new)])
    await insert(calendar_days, [row for new in news for row in _calendar(new)])


def _account(who: UUID) -> dict[str, Any]:
    return {
        "id": who,
        "email": f"{who.hex}@example.org",
        "password_hash": "-",
        "role": "athlete",
        "created_at": NOW,
        "granted": [],
        "access_revision": 0,
        "demo": False,
    }


def _athlete(who: UUID) -> dict[str, Any]:
    return {
        "athlete_id": who,
        "name": "Runner",
        "time_zone": "Europe/Vienna",
        "created_at": NOW,
        "days_per_week": 5,
        "minutes": [90] * 7,
        "long_run_weekday": 6,
        "units": "km",
        "injuries": "",
        "revision": 0,
    }


def _sign_in(family: UUID, who: UUID) -> dict[str, Any]:
    return {
        "id": family,
        "account_id": who,
        "token_hash": b"digest",
        "created_at": NOW,
        "expires_at": NEVER,
        "last_used_at": NOW,
        "device": "",
    }


def _calendar(new: NewPlan) -> Iterator[dict[str, Any]]:
    for workout in new.plan.workouts():
        yield {"plan_id": new.id, "athlete_id": new.athlete_id, "day": workout.day}

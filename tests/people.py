"""Accounts and athletes for tests, each with only what a test names changed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from strideiq.core.adapters.ids import TimeOrderedIds
from strideiq.core.domain.access import PROGRAM, Role, Viewer
from strideiq.core.domain.account import Account
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.job import Job
from strideiq.core.domain.profile import Athlete
from strideiq.core.domain.season import NewPlan
from strideiq.core.ports import Store
from tests.builders import plan

NOW = datetime(2026, 11, 21, 6, 30, 15, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
new_id = TimeOrderedIds().new


def account(**changes: Any) -> Account:  # noqa: ANN401  any field
    """An account with an address of its own."""
    account_id = changes.pop("id", None) or new_id()
    values: dict[str, Any] = {
        "email": f"{account_id.hex}@example.org",
        "password_hash": "argon2",
        "role": Role.ATHLETE,
        "created_at": NOW,
    }
    return Account(account_id, **(values | changes))


def athlete(account_id: UUID, **changes: Any) -> Athlete:  # noqa: ANN401  any field
    """The training half of an account."""
    values: dict[str, Any] = {
        "name": "Ada",
        "time_zone": "Europe/Vienna",
        "created_at": NOW,
        "availability": Availability(5, (45, 60, 45, 60, 0, 90, 150)),
    }
    return Athlete(account_id, **(values | changes))


def job(athlete_id: UUID | None = None, **changes: Any) -> Job:  # noqa: ANN401  any field
    """A job that may be taken at once."""
    values: dict[str, Any] = {
        "kind": "generate_plan",
        "payload": {"goal": "marathon"},
        "created_at": NOW,
        "run_after": NOW,
        "athlete_id": athlete_id,
    }
    return Job(new_id(), **(values | changes))


def new_plan(athlete_id: UUID, **changes: Any) -> NewPlan:  # noqa: ANN401  any field
    """A small plan to store."""
    values: dict[str, Any] = {"plan": plan(), "created_at": NOW, "versions": {"rules": "1.2"}}
    return NewPlan(new_id(), athlete_id, **(values | changes))


async def someone(store: Store, role: Role = Role.ATHLETE, **changes: Any) -> Viewer:  # noqa: ANN401  any field of the account
    """A stored account with its athlete, as one who asks."""
    made = account(role=role, **changes)
    async with store.begin(PROGRAM) as unit:
        await unit.accounts.add(made)
        await unit.athletes.add(athlete(made.id))
    return made.viewer()

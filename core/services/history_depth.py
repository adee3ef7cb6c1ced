"""How far back plans, rules and people may look at what an athlete has recorded."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from strideiq.core.ports import UnitOfWork
from strideiq.core.services.access import Access

DEPTH: Final = "history.depth"


async def history_days(unit: UnitOfWork, access: Access, athlete_id: UUID) -> int | None:
    """How many past days they may look at; None where there is no end."""
    decision = await access.decide(unit, DEPTH, subject=athlete_id)
    return decision.limit if decision.allowed else 0


def first_day(today: date, days: int | None) -> date | None:
    """The earliest day they may look at; None where there is no end."""
    return None if days is None else today - timedelta(days=days)

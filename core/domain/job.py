"""Slow work that was asked for: its state, its tries and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

Payload = Mapping[str, object]
"""What a job needs to know, as plain JSON values."""

FIRST_DELAY: Final = timedelta(seconds=2)
LONGEST_DELAY: Final = timedelta(minutes=10)
MAX_ATTEMPTS: Final = 5


class JobState(StrEnum):
    """Where a job stands; the last three are final until somebody retries it by hand."""

    QUEUED = "queued"
    RUNNING = "running"
    DEFERRED = "deferred"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


WAITING: Final = frozenset({JobState.QUEUED, JobState.DEFERRED})
OPEN: Final = WAITING | {JobState.RUNNING}
FRUITLESS: Final = frozenset({JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of slow work.

    ``athlete_id`` is whom it is for, None for work of the program. ``idempotency_key`` is the
    client's: the same key of the same athlete and kind is the same job. ``percent`` is 0 to 100.
    ``attempts`` counts the times it was taken. A worker holds it while ``lease_until`` is ahead.
    ``error`` is a plain sentence; ``result_id`` is what came of it, such as a plan.
    """

    id: UUID
    kind: str
    payload: Payload
    created_at: datetime
    run_after: datetime
    athlete_id: UUID | None = None
    idempotency_key: str | None = None
    state: JobState = JobState.QUEUED
    stage: str = ""
    percent: int = 0
    attempts: int = 0
    max_attempts: int = MAX_ATTEMPTS
    lease_owner: str | None = None
    lease_until: datetime | None = None
    heartbeat_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: str | None = None
    result_id: UUID | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in OPEN


def delay_before(attempt: int, chance: float) -> timedelta:
    """How long to wait before try number ``attempt`` (2 is the first repeat).

    Doubles from two seconds to ten minutes; ``chance`` (0 to 1) spreads it over the upper half,
    so that jobs which failed together do not come back together.
    """
    doubled = FIRST_DELAY * 2.0 ** min(max(attempt - 2, 0), 20)
    return min(doubled, LONGEST_DELAY) * (0.5 + chance / 2)

"""Repository of what athletes have really done."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from strideiq.core.domain.activity import Activity, StoredActivity


class Activities(Protocol):
    """Recorded activities; every change raises the athlete's revision."""

    async def add_many(self, athlete_id: UUID, recorded: Sequence[StoredActivity]) -> int:
        """Keep those of this athlete whose identity is not known yet; how many were new.

        Raises UnknownAthlete where the viewer may add nothing for this athlete.
        """
        ...

    async def of(
        self, athlete_id: UUID, *, since: date | None = None, until: date | None = None
    ) -> Sequence[Activity]:
        """Activities of an athlete from ``since`` to ``until``, both included, earliest first."""
        ...

    async def get(self, activity_id: UUID) -> StoredActivity | None:
        """The activity of this id."""
        ...

    async def page(
        self,
        athlete_id: UUID,
        *,
        since: date | None = None,
        before: UUID | None = None,
        limit: int = 50,
    ) -> Sequence[StoredActivity]:
        """Activities of an athlete from ``since`` on, newest day first, those behind ``before``."""
        ...

    async def count(self, athlete_id: UUID) -> int:
        """How many activities are kept of an athlete."""
        ...

    async def remove(self, activity_id: UUID) -> bool:
        """Remove an activity; whether it was there."""
        ...

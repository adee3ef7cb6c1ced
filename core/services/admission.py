"""Use case: whoever sends an access token becomes a viewer, with what their answers depend on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from strideiq.core.domain.access import STRANGER, Viewer
from strideiq.core.domain.units import UnitSystem


@dataclass(frozen=True, slots=True)
class Admitted:
    """One who asks, as the store knew them when the request began.

    ``expires_at`` is when their token ends. The revisions rise with every change of what they may
    see, and of what their own calendar shows; ``trained`` is another text after every change of
    an athlete whom they train.
    """

    viewer: Viewer
    expires_at: datetime | None = None
    units: UnitSystem = UnitSystem.METRIC
    time_zone: str = "UTC"
    access_revision: int = 0
    athlete_revision: int = 0
    trained: str = ""

    def today(self, now: datetime) -> date:
        """The day it is for them."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()


UNKNOWN = Admitted(STRANGER)
"""Somebody who sent no token."""


class Admission(Protocol):
    """Lets people in."""

    async def admit(self, token: str) -> Admitted:
        """Who sent this access token. Raises NotSignedIn when it is not, or no longer, good."""
        ...

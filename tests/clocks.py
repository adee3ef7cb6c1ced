"""A clock that tests move."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.people import NOW


@dataclass(slots=True)
class HandClock:
    """Tells the time it was set to."""

    at: datetime = NOW

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at

    def forward(self, by: timedelta) -> None:
        """Move it on."""
        self.at += by

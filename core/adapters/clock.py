"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The time the machine says it is."""

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC)

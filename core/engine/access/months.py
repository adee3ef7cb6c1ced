"""Calendar months of people in their own time zones, which monthly quotas are counted by."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def month_of(now: datetime, time_zone: str) -> str:
    """The month it is for somebody there: ``2026-11``."""
    return f"{now.astimezone(ZoneInfo(time_zone)):%Y-%m}"


def next_month(now: datetime, time_zone: str) -> datetime:
    """When the next month begins there, in UTC."""
    zone = ZoneInfo(time_zone)
    here = now.astimezone(zone)
    year, month = (here.year + 1, 1) if here.month == 12 else (here.year, here.month + 1)  # noqa: PLR2004  December
    return datetime(year, month, 1, tzinfo=zone).astimezone(UTC)

"""What is wished of a plan beside what is known of the athlete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for beside the athlete's profile, races, goals and time away.

    ``first_day`` is the first day that may be planned, today where it is None or has passed.
    ``weekly_m`` and ``longest_m`` are what the runner says of the last four weeks. ``template`` is
    the id of a standard plan.
    """

    first_day: date | None = None
    weekly_m: float | None = None
    longest_m: float | None = None
    volume_tier: str | None = None
    activate: bool = False
    template: str | None = None

    def plain(self) -> dict[str, object]:
        """The wishes as plain JSON values."""
        return {
            "first_day": self.first_day and self.first_day.isoformat(),
            "weekly_m": self.weekly_m,
            "longest_m": self.longest_m,
            "volume_tier": self.volume_tier,
            "activate": self.activate,
            "template": self.template,
        }

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """The wishes a job was given; jobs of earlier versions name no template."""
        first_day = payload["first_day"]
        return cls(
            first_day=date.fromisoformat(first_day) if first_day else None,
            weekly_m=payload["weekly_m"],
            longest_m=payload["longest_m"],
            volume_tier=payload["volume_tier"],
            activate=payload["activate"],
            template=payload.get("template"),
        )

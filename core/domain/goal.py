"""What a runner wants, and everything the planner is told with it."""

from dataclasses import dataclass
from datetime import date

from strideiq.core.domain.activity import Activity, RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.units import UnitSystem


@dataclass(frozen=True, slots=True)
class Goal:
    """A race: ``distance`` is a key of the configured race distances (``marathon``, ``10k``)."""

    distance: str
    race_day: date
    target_s: float | None = None


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a plan depends on besides the configuration; the same request, the same plan.

    ``today`` is the first day that may be planned. ``weekly_m`` and ``longest_m`` are what the
    runner says of the last four weeks, used where ``history`` is silent.
    """

    goal: Goal
    today: date
    availability: Availability
    history: tuple[Activity, ...] = ()
    recent_race: RaceResult | None = None
    weekly_m: float | None = None
    longest_m: float | None = None
    volume_tier: str | None = None
    units: UnitSystem = UnitSystem.METRIC

"""What a runner wants, and everything the planner is told with it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from strideiq.core.domain.activity import Activity, RaceResult
from strideiq.core.domain.athlete import Availability
from strideiq.core.domain.conditions import Conditions
from strideiq.core.domain.units import UnitSystem


class GoalKind(StrEnum):
    """What a plan is for: a race, or keeping what a runner has while no race is near."""

    RACE = "race"
    MAINTAIN = "maintain"


class Priority(StrEnum):
    """How much a race counts: A is what the season is for, C is run out of training."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Goal:
    """A race: ``distance`` is a key of the configured race distances (``marathon``, ``10k``).

    Of a goal to maintain, ``distance`` is the race whose fitness is kept and ``race_day`` the last
    day of the plan; nothing is raced.
    """

    distance: str
    race_day: date
    target_s: float | None = None
    kind: GoalKind = GoalKind.RACE
    conditions: Conditions | None = None


@dataclass(frozen=True, slots=True)
class SideRace:
    """A race on the way to the goal: B gets a short taper, C is run out of training."""

    distance: str
    day: date
    priority: Priority = Priority.B
    target_s: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a plan depends on besides the configuration; the same request, the same plan.

    ``today`` is the first day that may be planned. ``weekly_m`` and ``longest_m`` are what the
    runner says of the last four weeks, used where ``history`` is silent. ``races`` are other races
    before the goal. ``age`` in whole years on the first day, ``injured`` whether there was an
    injury in the last twelve months. ``template`` is the id of a standard plan to follow.
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
    races: tuple[SideRace, ...] = ()
    age: int | None = None
    injured: bool = False
    template: str | None = None

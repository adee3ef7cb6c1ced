"""What a client sends to ask for a plan."""

from datetime import date

import strawberry

from strideiq.core.domain.goal import GoalKind
from strideiq.core.domain.units import UnitSystem
from strideiq.schema.race_input import ConditionsInput, SideRaceInput
from strideiq.schema.slot_input import AwayInput, CrossTrainingInput
from strideiq.schema.weekdays import Weekday, WeekdayMinutesInput


@strawberry.input(description="The race to train for, or the fitness to keep.")
class GoalInput:
    """A goal as it is sent."""

    race_distance: str = strawberry.field(
        description="The key of a race distance: marathon; of a goal to maintain, the race whose"
        " fitness is kept."
    )
    race_day: date = strawberry.field(
        description="The day of the race; of a goal to maintain, the last day of the plan."
    )
    target: str | None = strawberry.field(
        default=None, description="The goal time: 3:30:00; a goal to maintain has none."
    )
    kind: GoalKind = strawberry.field(default=GoalKind.RACE, description="What the plan is for.")
    conditions: ConditionsInput | None = strawberry.field(
        default=None, description="Course and weather of the race, which its pace is adjusted to."
    )


@strawberry.input(description="A race that was run.")
class RaceResultInput:
    """A race as it is sent."""

    distance: str = strawberry.field(
        description="The key of a race distance, or a length: 10k, 8 km, 5 mi."
    )
    time: str = strawberry.field(description="The time: 45:30, 1:42:00.")
    day: date | None = strawberry.field(default=None, description="The day it was run.")


@strawberry.input(description="One run of the history.")
class RunInput:
    """A run as it is sent."""

    day: date = strawberry.field(description="The local calendar day.")
    distance_m: float = strawberry.field(description="Metres.")
    duration_s: float = strawberry.field(description="Seconds of moving time.")
    average_hr: float | None = strawberry.field(default=None, description="Beats per minute.")


@strawberry.input(description="Everything a plan depends on.")
class PreviewPlanInput:
    """A request for a plan as it is sent; what is left out has the configured default."""

    goal: GoalInput = strawberry.field(description="The race to train for.")
    today: date | None = strawberry.field(
        default=None, description="The first day that may be planned; left out: today."
    )
    days_per_week: int | None = strawberry.field(default=None, description="Training days a week.")
    long_run_day: Weekday | None = strawberry.field(
        default=None, description="The weekday of the long run."
    )
    minutes: WeekdayMinutesInput | None = strawberry.field(
        default=None, description="Time to train on each weekday."
    )
    quality_days: list[Weekday] | None = strawberry.field(
        default=None, description="Weekdays preferred for hard sessions."
    )
    cross_training: list[CrossTrainingInput] | None = strawberry.field(
        default=None, description="Weekdays with cross-training."
    )
    strength_days: list[Weekday] | None = strawberry.field(
        default=None, description="Weekdays with strength work."
    )
    doubles: int | None = strawberry.field(
        default=None, description="The most second runs of a week, 0 to 7; left out: none."
    )
    away: list[AwayInput] | None = strawberry.field(
        default=None, description="Days that are not as usual, at most 100 times; no day twice."
    )
    races: list[SideRaceInput] | None = strawberry.field(
        default=None, description="Other races before the goal, at most 20, one on a day."
    )
    age: int | None = strawberry.field(
        default=None, description="Whole years on the first day, 10 to 100."
    )
    injured: bool = strawberry.field(
        default=False,
        description="Whether an injury kept one from running in the last twelve months.",
    )
    standard_plan: strawberry.ID | None = strawberry.field(
        default=None, description="The id of a standard plan to follow, or its key."
    )
    recent_race: RaceResultInput | None = strawberry.field(
        default=None, description="A race of the last weeks that shows the runner's fitness."
    )
    weekly_distance: str | None = strawberry.field(
        default=None, description="The distance of a usual week: 40 km, 25 mi."
    )
    longest_run: str | None = strawberry.field(
        default=None, description="The longest run of the last four weeks: 15 km."
    )
    history: list[RunInput] | None = strawberry.field(
        default=None, description="The runner's own runs; they count before what is told."
    )
    volume_tier: str | None = strawberry.field(
        default=None, description="The key of a volume tier; left out: what fits the runner."
    )
    units: UnitSystem | None = strawberry.field(
        default=None,
        description="The units of sentences in the plan, and of distances sent without a unit; left"
        " out: those the viewer prefers.",
    )

"""The shapes of ``plan_rules.yaml`` and ``volume_tiers.yaml``, which every plan obeys."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from strideiq.core.domain.athlete import Zone
from strideiq.core.reading.quantities import Metres, MetresRange, Seconds, Share
from strideiq.core.reading.shapes.beside import (
    AroundRaces,
    CrossRules,
    DoubleRules,
    StrengthRules,
)
from strideiq.core.reading.shapes.conditions import ConditionRules
from strideiq.core.reading.shapes.progressions import IntensityRules, LoadRules, Progression
from strideiq.core.reading.shapes.races import SideRaceRules
from strideiq.core.reading.shapes.runner import RunnerRules
from strideiq.core.reading.shapes.starting import StartRules
from strideiq.core.reading.shaping import Shape

ZoneName = Literal["M", "T", "I", "R"]
Weeks = Annotated[int, Field(ge=0, le=60)]
Days = Annotated[int, Field(ge=0, le=400)]
Offset = Annotated[int, Field(ge=0, le=6, description="days after the long run")]
Runs = Annotated[int, Field(ge=1, le=7)]
Effort = Annotated[int, Field(ge=1, le=10, description="RPE")]


class RequestRules(Shape):
    """What may be asked for."""

    days_per_week: tuple[Runs, Runs]
    longest_plan_weeks: Weeks
    least_minutes: Annotated[int, Field(ge=5, le=120)]
    most_weekly: Metres


class LongRunLimit(Shape):
    """The longest long run of a race distance: metres and seconds, whichever is less."""

    most: Metres
    time: Seconds


class AfterRace(Shape):
    """Recovery after the goal race: days without running, then weekly shares of the peak.

    ``phases`` are the ids of the phases of these weeks; without one a week has the usual one.
    """

    rest_days: Annotated[int, Field(ge=0, le=21)]
    shares: tuple[Share, ...]
    phases: tuple[str, ...] = ()


class RaceDistance(Shape):
    """One race distance that can be a goal."""

    title: str
    length: Metres
    race_zone: ZoneName
    fewest_weeks: Weeks
    honest_weeks: Weeks
    standard_weeks: Weeks
    long_run: dict[str, LongRunLimit]
    taper: dict[str, tuple[Share, ...]]
    after: AfterRace


class TaperWeeks(Shape):
    """How many taper weeks a plan of up to so many weeks has, by race distance or for all (*)."""

    up_to_weeks: Weeks
    weeks: dict[str, Annotated[int, Field(ge=1, le=4)]]


class ShortPlan(Shape):
    """Plans of fewer weeks than honest: the phase that all their weeks before the taper have."""

    phase: str


class FirstRuns(Shape):
    """The longest run without any in the guard's window, from so many days of break on."""

    break_from: Days
    longest: dict[str, Metres]


class Growth(Shape):
    """How far the biggest week may lie above the recent mean from so many weeks to the race on."""

    from_weeks: Weeks
    usual: Share
    most: Share


class GrowthPerWeek(Shape):
    """The same as a distance per week, for small volumes."""

    usual: Metres
    most: Metres


class Ramp(Shape):
    """How much a new biggest week may exceed the last one."""

    most: Share
    small_week: Metres
    small_most: Share
    small_distance: Metres


class CutBack(Shape):
    """When cut-back weeks come and what they cut."""

    every: dict[str, Annotated[int, Field(ge=3, le=8)]]
    share: Share
    counts_below: Share
    long_run: Share
    fewer_quality: Annotated[int, Field(ge=0, le=3)]
    work: Share


class TaperRules(Shape):
    """What a taper must look like."""

    work: Share
    long_run: Share
    later_long_run: Share
    race_week_run: Share
    race_week_beside: Share
    race_week_at_most: Share
    week_tolerance: Share


class RunGuard(Shape):
    """How much one run may exceed the longest of the days before it."""

    days: Days
    most: Share
    below: Metres
    distance: Metres


class BesideLongRun(Shape):
    """How long the other runs of a long run's week may be: a share of it, or a distance."""

    most: Share
    distance: Metres


class RunRules(Shape):
    """Bounds and rounding of single runs."""

    least: Metres
    worth_a_day: Metres
    beside_long_run: BesideLongRun
    recovery_at_most: Seconds
    rounding: dict[Literal["km", "mi"], Metres]


class Cap(Shape):
    """The most of one kind of quality in a session."""

    share: Share
    distance: Metres
    time: Seconds | None = None


class WorkRounding(Shape):
    """Steps in which a time or a distance of work is sized."""

    time: Seconds
    distance: Metres


class DayRules(Shape):
    """On which days what goes."""

    run_order: tuple[Offset, ...]
    quality_order: tuple[Offset, ...]
    long_run_needs: Share
    long_run_gap: Annotated[int, Field(ge=1, le=7)]
    recovery_order: tuple[Offset, ...]
    quality_gap: Annotated[int, Field(ge=1, le=4)]
    gap_after_intervals: Annotated[int, Field(ge=1, le=4)]
    quality_before_race: Annotated[int, Field(ge=1, le=7)]
    rest_before_race: Annotated[int, Field(ge=0, le=3)]


class GoalRules(Shape):
    """How fast fitness may be expected to rise."""

    weeks_per_vdot: Annotated[float, Field(gt=0)]
    most_gain: Annotated[float, Field(ge=0)]
    slower_at_most: Share


class FitnessRules(Shape):
    """What counts as evidence of fitness."""

    oldest_days: Annotated[int, Field(ge=90, le=3650)]
    window_days: Days
    least_distance: Metres
    goal_gap: Annotated[float, Field(ge=0, le=20)]
    assumed_vdot: Annotated[float, Field(ge=20, le=85)]


class LintRules(Shape):
    """Tolerances of the linter, and what it warns about."""

    weekly_total: Share
    strides_at_most: Seconds
    taper_at_least: Share
    volume_held: Share
    short_long_run: Share


class PlanRules(Shape):
    """``plan_rules.yaml``: what every plan obeys."""

    request: RequestRules
    distances: dict[str, RaceDistance]
    taper_weeks: tuple[TaperWeeks, ...]
    short_plan: ShortPlan
    start: StartRules
    first_runs: tuple[FirstRuns, ...]
    growth: tuple[Growth, ...]
    growth_per_week: GrowthPerWeek
    ramp: Ramp
    cut_back: CutBack
    taper: TaperRules
    side_races: SideRaceRules
    run_guard: RunGuard
    runs: RunRules
    long_run_share: dict[Runs, Share]
    caps: dict[ZoneName, Cap]
    quality_by_runs: dict[Runs, Annotated[int, Field(ge=0, le=4)]]
    week_quality_at_most: Share
    progressions: dict[str, Progression]
    work_rounding: WorkRounding
    repeats_at_most: Annotated[int, Field(ge=1, le=20)]
    intensity: IntensityRules
    load: LoadRules
    effort: dict[Zone, Effort]
    pace_from_vdot: Annotated[float, Field(ge=0, le=85)]
    days: DayRules
    around_races: AroundRaces
    strength: StrengthRules
    cross: CrossRules
    doubles: DoubleRules
    runner: RunnerRules
    conditions: ConditionRules
    goal: GoalRules
    fitness: FitnessRules
    lint: LintRules


class VolumeTier(Shape):
    """A volume tier's name for people."""

    title: str


class VolumeTiers(Shape):
    """``volume_tiers.yaml``: tiers from least to most and their biggest week by race distance."""

    tiers: dict[str, VolumeTier]
    biggest_week: dict[str, dict[str, MetresRange]]


@dataclass(frozen=True, slots=True)
class PlanConfig:
    """Both files together: what the planner is driven by besides the catalogue."""

    rules: PlanRules
    tiers: VolumeTiers

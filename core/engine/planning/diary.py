"""What a plan under construction is built with, and what has been planned so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil, inf

from strideiq.core.domain.athlete import Fitness
from strideiq.core.domain.catalogue import Catalogue, PhaseTemplate
from strideiq.core.domain.goal import GoalKind, PlanRequest, SideRace
from strideiq.core.domain.plan import WeekKind
from strideiq.core.engine.planning.availability_checks import check_minutes
from strideiq.core.engine.planning.beside_shelf import stock_beside
from strideiq.core.engine.planning.calendar import WeekFrame
from strideiq.core.engine.planning.compose import Composer
from strideiq.core.engine.planning.guards import RunLog, first_run_limit, guard_limit
from strideiq.core.engine.planning.key_sessions import KeySessions
from strideiq.core.engine.planning.layout import TrainingDays, training_days
from strideiq.core.engine.planning.paces import Paces, RaceAim, paces
from strideiq.core.engine.planning.scale import Cost
from strideiq.core.engine.planning.select import Shelf, stock
from strideiq.core.engine.planning.slots import kept_slots
from strideiq.core.engine.planning.special_days import SpecialDays, special_days
from strideiq.core.engine.planning.starting_point import StartingPoint
from strideiq.core.reading.shapes.planning import PlanRules, RaceDistance


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything about one plan that stays the same from week to week.

    ``grid_m`` is the rounding of a day's distance in metres, ``least_units`` the shortest run in
    such units and ``least_minutes`` its time, ``long_run_s`` the longest time of a run, ``first_run_m`` the longest run when none was run
    lately. ``minutes`` are those for running of each weekday, Monday first, beside the
    cross-training of ``slots`` (minutes by weekday); ``special`` are the days that differ.
    ``beside`` holds what may stand beside a run, by family.
    """

    request: PlanRequest
    rules: PlanRules
    race: RaceDistance
    tier: str
    start: StartingPoint
    fitness: Fitness
    paces: Paces
    shelf: Shelf
    composer: Composer
    training: TrainingDays
    grid_m: float
    least_units: int
    first_run_m: float
    least_minutes: int
    long_run_s: float
    minutes: tuple[int, ...]
    slots: Mapping[int, int]
    special: SpecialDays
    beside: Mapping[str, tuple[Cost, ...]]

    def units(self, metres: float) -> int:
        """Whole rounding units in ``metres``."""
        return int(metres / self.grid_m + 1e-6)

    def minutes_on(self, day: date) -> int:
        """Minutes the runner has for running on a day."""
        away = self.special.away.get(day)
        return self.minutes[day.weekday()] if away is None else away

    def time_limit_m(self, day: date) -> float:
        """Metres of easy running that a day has time for."""
        most_s = min(self.minutes_on(day) * 60, self.long_run_s)
        return most_s / self.paces.easy * 1000

    @property
    def race_day(self) -> date:
        """The day of the goal race; after all others where nothing is raced."""
        goal = self.request.goal
        return goal.race_day if goal.kind is GoalKind.RACE else date.max


@dataclass(frozen=True, slots=True)
class Towards:
    """A race on the way that a week trains for: the weeks to it, and families of work by turn."""

    race: SideRace
    weeks: int
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekBrief:
    """What one week is asked to be.

    ``wish_m`` is its volume before days have their say, ``phase_week`` counts from 0 within the
    phase, ``progress`` runs from 0 to 1 over the loading weeks. ``races`` are the B and C races of
    its days. Up to ``easy_until`` no day is a hard one, and no run takes longer than ``longest_s``:
    so weeks lead back after a break. ``weeks_out`` counts back from the week of the race, 0;
    ``build_up`` holds that of the first and of the last week of building up. ``turn`` counts the
    weeks of the phase before it without the lighter ones, so that these cost no family its turn.
    ``towards`` is the B race that the first hard session is for, if any.
    """

    frame: WeekFrame
    phase: PhaseTemplate
    phase_week: int
    kind: WeekKind
    wish_m: float
    progress: float
    races: tuple[SideRace, ...] = ()
    easy_until: date = date.min
    longest_s: float = inf
    weeks_out: int = 0
    build_up: tuple[int, int] = (0, 0)
    turn: int = 0
    towards: Towards | None = None


@dataclass(slots=True)
class Diary:
    """What has been run and planned so far; the only thing that changes from week to week.

    ``highest_week_m`` counts recent weeks before the plan too, ``biggest_week_m`` only whole weeks
    of the plan; ``last_beside_m`` is the longest run beside the long run of the last week.
    ``done_m`` and ``done_runs`` are what has been run of the week that is drafted.
    ``beside_m`` is the most a run may have in a week whose long run has been run already.
    """

    runs: RunLog
    highest_week_m: float
    biggest_week_m: float = 0.0
    last_week_m: float = 0.0
    last_beside_m: float = 0.0
    beside_m: float = inf
    done_m: float = 0.0
    done_runs: int = 0
    longest_m: float = 0.0
    last_quality: date | None = None
    last_intervals: date | None = None
    last_long: date | None = None
    uses: dict[str, int] = field(default_factory=dict)
    keys: KeySessions = field(default_factory=KeySessions)

    def run_limit(self, day: date, brief: Brief) -> float:
        """The longest run in metres that the guard allows on ``day``."""
        longest = self.runs.longest_before(day, brief.rules.run_guard.days)
        return brief.first_run_m if longest is None else guard_limit(longest, brief.rules)


def write_brief(
    request: PlanRequest,
    catalogue: Catalogue,
    rules: PlanRules,
    fitness: Fitness,
    goal: RaceAim,
    tier: str,
    start: StartingPoint,
) -> Brief:
    """Gather what every week of one plan needs."""
    race = rules.distances[request.goal.distance]
    pace = paces(fitness, goal, race, rules, request.units, request.goal.conditions)
    grid_m = rules.runs.rounding[request.units.value]
    least = _least_minutes(pace.easy, grid_m, rules)
    check_minutes(request, rules, least)
    availability = request.availability
    slots = kept_slots(availability, least, rules.days.long_run_needs)
    minutes = tuple(m - slots.get(day, 0) for day, m in enumerate(availability.minutes))
    usable = [day for day, each in enumerate(minutes) if each >= least]
    return Brief(
        request=request,
        rules=rules,
        race=race,
        tier=tier,
        start=start,
        fitness=fitness,
        paces=pace,
        shelf=stock(
            catalogue.workouts,
            request.goal.distance,
            tier,
            pace,
            rules,
            race_pace_trains=goal.trains,
        ),
        composer=Composer(pace, rules, grid_m),
        training=training_days(availability, minutes, usable, rules.days),
        grid_m=grid_m,
        least_units=ceil(rules.runs.least / grid_m - 1e-6),
        first_run_m=first_run_limit(start.break_days, tier, rules),
        least_minutes=least,
        long_run_s=race.long_run[tier].time,
        minutes=minutes,
        slots=slots,
        special=special_days(request, rules),
        beside=stock_beside(
            catalogue.workouts, availability, (request.goal.distance, tier), pace, rules
        ),
    )


def _least_minutes(easy_s_km: float, grid_m: float, rules: PlanRules) -> int:
    """Minutes a weekday needs for the shortest run."""
    shortest = ceil((rules.runs.least + grid_m) * easy_s_km / 60_000)
    return max(rules.request.least_minutes, shortest)

"""Workouts: the template an author declares and the sized workout a runner does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from strideiq.core.domain.athlete import PaceRange, Zone


class Stress(StrEnum):
    """What a workout asks of the body; spacing rules look at this and at nothing else."""

    REST = "rest"
    RECOVERY = "recovery"
    EASY = "easy"
    LONG = "long"
    QUALITY = "quality"
    RACE = "race"


class Sport(StrEnum):
    """What is done: running, strength, or endurance that spares the legs (bike, pool, elliptical)."""

    RUN = "run"
    STRENGTH = "strength"
    CROSS = "cross"


class Stimulus(StrEnum):
    """What a workout trains, in one word."""

    NONE = "none"
    RECOVERY = "recovery"
    AEROBIC = "aerobic"
    ENDURANCE = "endurance"
    STEADY = "steady"
    THRESHOLD = "threshold"
    VO2MAX = "vo2max"
    SPEED = "speed"
    STRENGTH = "strength"
    RACE_RHYTHM = "race_rhythm"
    TEST = "test"


class Suits(StrEnum):
    """Where or when a workout is at its best, beside any road on any day."""

    ROAD = "road"
    TRACK = "track"
    TRAIL = "trail"
    HILLS = "hills"
    TREADMILL = "treadmill"
    TIRED = "tired"


class StepKind(StrEnum):
    """The part a step plays in its workout."""

    WARM_UP = "warm_up"
    RUN = "run"
    RECOVER = "recover"
    COOL_DOWN = "cool_down"


class StepEnd(StrEnum):
    """What ends a step: a time, a distance, the rest of the day's distance, or the runner."""

    TIME = "time"
    DISTANCE = "distance"
    FILL = "fill"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of a step: seconds, metres, or for FILL the least metres it may shrink to.

    ``low`` and ``high`` are equal where the author fixed it; else the planner sizes it between.
    """

    end: StepEnd
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class StepTemplate:
    """One step as declared; ``zone`` is None for standing rest or an open step.

    ``by_effort`` shows effort instead of pace, as on hills and trails. The zone says what a step
    asks of the body; ``pace`` (a band of its own), ``heart_rate`` (shares of the maximum, 0 to 1)
    or ``rpe`` (1 to 10) is what the runner follows instead of the zone's own pace.
    """

    kind: StepKind
    amount: Amount
    zone: Zone | None
    by_effort: bool = False
    note: str = ""
    pace: PaceRange | None = None
    heart_rate: tuple[float, float] | None = None
    rpe: int | None = None


@dataclass(frozen=True, slots=True)
class RepeatTemplate:
    """Steps repeated between ``low`` and ``high`` times."""

    low: int
    high: int
    steps: tuple[StepTemplate, ...]


@dataclass(frozen=True, slots=True)
class WorkoutTemplate:
    """A workout as its author declared it.

    ``phases``, ``distances`` and ``volume_tiers`` say where it may be used; empty means everywhere.
    ``work_zone`` is the zone its size is measured in, None for workouts sized by distance alone.
    ``cost`` runs from 0, none, to 5, as much as a race. ``progression`` names the table of the plan
    rules that sizes it; empty takes the one of its zone. ``option_b`` are ids of workouts of
    the same stimulus that may stand in for it, best first. ``is_test`` marks one that is meant to
    be repeated as it is. ``plugin`` is the id of the plugin it came from.
    """

    id: str
    title: str
    family: str
    stress: Stress
    purpose: str
    steps: tuple[StepTemplate | RepeatTemplate, ...]
    work_zone: Zone | None = None
    use: str = ""
    avoid: str = ""
    phases: tuple[str, ...] = ()
    distances: tuple[str, ...] = ()
    volume_tiers: tuple[str, ...] = ()
    plugin: str = ""
    sport: Sport = Sport.RUN
    stimulus: Stimulus = Stimulus.NONE
    cost: int = 0
    suits: tuple[Suits, ...] = ()
    progression: str = ""
    option_b: tuple[str, ...] = ()
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with its size and target.

    ``end`` says which of ``duration_s`` and ``distance_m`` the runner follows; the other is an
    estimate at the middle of ``pace``. ``effort`` is RPE on the 1 to 10 scale, ``heart_rate`` shares
    of the maximum (0 to 1).
    """

    kind: StepKind
    end: StepEnd
    duration_s: float
    distance_m: float
    zone: Zone | None
    pace: PaceRange | None
    effort: int | None
    note: str = ""
    heart_rate: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PlannedRepeat:
    """Steps done ``times`` times in a row."""

    times: int
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer to "why": a code, a plain sentence, and the values the sentence rests on."""

    code: str
    sentence: str
    facts: tuple[tuple[str, str | float | int], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedWorkout:
    """What a runner does on one day; a rest day is a workout without steps.

    ``distance_m`` and ``duration_s`` are totals over the steps. ``zone_s`` holds seconds by zone.
    ``load`` counts an hour at threshold pace as 100, any other pace by its intensity squared.
    ``also`` holds what else is done that day, each without more beside it: strength,
    cross-training, a second run.
    """

    day: date
    template_id: str
    title: str
    family: str
    stress: Stress
    steps: tuple[PlannedStep | PlannedRepeat, ...] = ()
    distance_m: float = 0.0
    duration_s: float = 0.0
    zone_s: tuple[tuple[Zone, float], ...] = ()
    reasons: tuple[Reason, ...] = ()
    sport: Sport = Sport.RUN
    load: float = 0.0
    also: tuple["PlannedWorkout", ...] = ()

    @property
    def runs_m(self) -> float:
        """Metres run that day, second runs included."""
        if not self.also:
            return self.distance_m
        return self.distance_m + sum(w.distance_m for w in self.also if w.sport is Sport.RUN)

    @property
    def day_load(self) -> float:
        """Load of everything done that day."""
        return self.load + sum(workout.load for workout in self.also)

    def seconds_in(self, *zones: Zone) -> float:
        """Seconds planned in any of ``zones``."""
        return sum(seconds for zone, seconds in self.zone_s if zone in zones)

    @property
    def hard_s(self) -> float:
        """Seconds planned faster than easy."""
        # A loop, for a plan asks a thousand times while it is made and checked.
        hard_s: float = 0
        for zone, seconds in self.zone_s:
            if zone is not Zone.E:
                hard_s += seconds
        return hard_s


def flat(
    steps: tuple[PlannedStep | PlannedRepeat, ...],
) -> Iterator[tuple[PlannedStep, int]]:
    """Every step with the number of times it is run."""
    for entry in steps:
        if isinstance(entry, PlannedRepeat):
            for step in entry.steps:
                yield step, entry.times
        else:
            yield entry, 1

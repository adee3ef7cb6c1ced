"""The runner as the planner sees them: fitness with its evidence, paces, and time to train."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Zone(StrEnum):
    """Training zones of Daniels, and the pace of the goal race.

    E easy, M marathon, T threshold, I interval, R repetition.
    """

    E = "E"
    M = "M"
    T = "T"
    I = "I"  # noqa: E741  the field writes the interval zone so
    R = "R"
    RACE = "race"


@dataclass(frozen=True, slots=True)
class PaceRange:
    """A band of paces in seconds per kilometre; ``fast_s_km <= slow_s_km``."""

    fast_s_km: float
    slow_s_km: float

    @property
    def mid_s_km(self) -> float:
        """Middle of the band in seconds per kilometre; what distances are estimated with."""
        return (self.fast_s_km + self.slow_s_km) / 2


@dataclass(frozen=True, slots=True)
class Zones:
    """The five training paces of one fitness."""

    easy: PaceRange
    marathon: PaceRange
    threshold: PaceRange
    interval: PaceRange
    repetition: PaceRange


class EvidenceKind(StrEnum):
    """What a fitness estimate rests on, best first."""

    RACE = "race"
    HARDEST_RUN = "hardest_run"
    GOAL = "goal"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a VDOT comes from: the performance, its date, and the factor for time off.

    ``time_off_factor`` (0.8 to 1) has been applied to ``performance_vdot``.
    """

    kind: EvidenceKind
    sentence: str
    performance_vdot: float
    time_off_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Fitness:
    """Current VDOT (ml/kg/min, one decimal), the paces it gives and what it rests on."""

    vdot: float
    zones: Zones
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Away:
    """Days, ``first`` to ``last`` inclusive, that are not as usual.

    ``minutes`` 0: no training at all. More: a journey, with easy running of at most so many
    minutes a day.
    """

    first: date
    last: date
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class CrossSlot:
    """A weekday, Monday 0, on which the runner cross-trains for so many minutes."""

    weekday: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Availability:
    """When a runner can train.

    ``minutes`` holds the most minutes for each weekday, Monday first; 0 means not available.
    ``long_run_weekday`` counts Monday as 0, as do ``quality_weekdays``, which are preferred for
    hard sessions, and ``strength_weekdays``. ``doubles`` is the most second runs of a week.
    """

    days_per_week: int
    minutes: tuple[int, int, int, int, int, int, int]
    long_run_weekday: int = 6
    quality_weekdays: tuple[int, ...] = ()
    cross_training: tuple[CrossSlot, ...] = ()
    strength_weekdays: tuple[int, ...] = ()
    doubles: int = 0
    away: tuple[Away, ...] = ()

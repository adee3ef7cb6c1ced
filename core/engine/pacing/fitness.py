"""Current fitness from the best evidence at hand: a race, the hardest run, the goal, or a guess."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from strideiq.core.domain.activity import Activity, RaceResult
from strideiq.core.domain.athlete import Evidence, EvidenceKind, Fitness
from strideiq.core.domain.units import UnitSystem, format_distance, format_duration
from strideiq.core.engine.pacing.vdot import (
    LOWEST_VDOT,
    SHORTEST_S,
    race_vdot,
    raw_vdot,
    time_limits,
    vdot,
)
from strideiq.core.engine.pacing.zones import zones
from strideiq.core.reading.shapes.planning import FitnessRules

# The published tables end here; a run worth more is a recording error, not a runner.
_PLAUSIBLE_VDOT: Final = 85.0
_FREE_DAYS: Final = 5
_LOSS_PER_DAY: Final = 0.003
_LEAST_FACTOR: Final = 0.80


@dataclass(frozen=True, slots=True)
class FitnessSettings:
    """How fitness is judged.

    A run tells fitness when it is ``min_distance_m`` metres or longer and at most ``window_days``
    days old, or within as many days of the last such run when that is at most ``oldest_days`` old. Without a race or such a run, fitness is the VDOT of the goal less ``goal_gap_vdot``;
    without a goal time it is ``assumed_vdot``.
    """

    window_days: int
    oldest_days: int
    min_distance_m: float
    goal_gap_vdot: float
    assumed_vdot: float

    @classmethod
    def of(cls, rules: FitnessRules) -> Self:
        """The settings as the plan rules have them."""
        return cls(
            window_days=rules.window_days,
            oldest_days=rules.oldest_days,
            min_distance_m=rules.least_distance,
            goal_gap_vdot=rules.goal_gap,
            assumed_vdot=rules.assumed_vdot,
        )


def time_off_factor(days: int) -> float:
    """Share of a VDOT left after ``days`` days without running (Daniels): 1 up to 5, at least 0.8.

    Reproduces the published table of days without cross-training exactly.
    """
    return max(_LEAST_FACTOR, 1 - _LOSS_PER_DAY * max(0, days - _FREE_DAYS))


def telling_race(
    races: Sequence[RaceResult], today: date, settings: FitnessSettings
) -> RaceResult | None:
    """The race that tells most of fitness on ``today``, None where none does.

    The one with the highest VDOT of those within ``window_days`` of the newest; races without a
    day, without a VDOT, older than ``oldest_days`` or still to come tell nothing.
    """
    telling = [
        (race.day, race)
        for race in races
        if race.day is not None
        and 0 <= (today - race.day).days <= settings.oldest_days
        and _has_vdot(race)
    ]
    if not telling:
        return None
    since = max(day for day, _ in telling) - timedelta(days=settings.window_days)
    recent = [(race_vdot(race), day, race) for day, race in telling if day >= since]
    return max(recent, key=lambda each: each[:2])[2]


def _has_vdot(race: RaceResult) -> bool:
    limits = time_limits(race.distance_m)
    return limits is not None and limits[0] <= race.duration_s <= limits[1]


def assess(
    recent_race: RaceResult | None,
    history: Sequence[Activity],
    goal_distance_m: float,
    target_s: float | None,
    today: date,
    settings: FitnessSettings,
    units: UnitSystem = UnitSystem.METRIC,
) -> Fitness:
    """Judge current fitness on ``today``.

    The first of these that there is: the stated race; the hardest run of the last days of running;
    the time ``target_s`` in seconds over ``goal_distance_m`` metres less a gap; an assumption. A
    performance is scaled down for days without running. VDOT is rounded to one decimal and held
    within 20 to 85; ``units`` are those of the sentence. Raises Refusal of ``recent_race`` or
    ``target_s`` where the equations have no VDOT for it.
    """
    runs = [run for run in history if run.sport == "run" and run.day <= today]
    if recent_race is not None:
        evidence = _from_race(recent_race, runs, today, units)
    else:
        evidence = (
            _from_runs(runs, today, settings, units)
            or _from_goal(goal_distance_m, target_s, settings)
            or _assumed(settings)
        )
    level = evidence.performance_vdot * evidence.time_off_factor
    level = round(min(_PLAUSIBLE_VDOT, max(LOWEST_VDOT, level)), 1)
    return Fitness(vdot=level, zones=zones(level), evidence=evidence)


def _from_race(
    race: RaceResult, runs: Sequence[Activity], today: date, units: UnitSystem
) -> Evidence:
    """What a race is worth; only a history can tell that there was no running since."""
    level = race_vdot(race)
    days = [run.day for run in runs]
    if days and race.day is not None:
        days.append(race.day)
    days_off = (today - max(days, default=today)).days
    performance = _performance(race, units)
    return _with_time_off(EvidenceKind.RACE, f"{performance} is VDOT {level:.1f}", level, days_off)


def _from_runs(
    runs: Sequence[Activity], today: date, settings: FitnessSettings, units: UnitSystem
) -> Evidence | None:
    """What the hardest run of the last days of running is worth, if any run tells."""
    telling = [
        run
        for run in runs
        if run.distance_m >= settings.min_distance_m
        and run.duration_s >= SHORTEST_S
        and (today - run.day).days <= settings.oldest_days
    ]
    window = timedelta(days=settings.window_days)
    found = _hardest(telling, today - window)
    days_off = (today - max((run.day for run in runs), default=today)).days
    when = f"the last {settings.window_days} days"
    if found is None and telling:
        # Short jogs since then tell nothing, so the break counts from the last run that does.
        last = max(run.day for run in telling)
        found = _hardest(telling, last - window)
        days_off = (today - last).days
        when = f"the {settings.window_days} days up to {last.isoformat()}"
    if found is None:
        return None
    level, run = found
    sentence = (
        f"The hardest run of {when}, {_performance(run, units)}, is VDOT {level:.1f}, "
        "a lower bound because it need not have been all-out"
    )
    return _with_time_off(EvidenceKind.HARDEST_RUN, sentence, level, days_off)


def hardest_run(
    history: Sequence[Activity], today: date, settings: FitnessSettings
) -> Activity | None:
    """The run that tells most of fitness on ``today``, None where none of the window does."""
    telling = [
        run
        for run in history
        if run.sport == "run"
        and run.day <= today
        and run.distance_m >= settings.min_distance_m
        and run.duration_s >= SHORTEST_S
    ]
    found = _hardest(telling, today - timedelta(days=settings.window_days))
    return found[1] if found else None


def _hardest(runs: Sequence[Activity], since: date) -> tuple[float, Activity] | None:
    """The plausible run with the highest VDOT from ``since`` on, with that VDOT."""
    best: tuple[float, Activity] | None = None
    for run in runs:
        if run.day >= since:
            level = raw_vdot(run.distance_m, run.duration_s)
            if level <= _PLAUSIBLE_VDOT and (best is None or level > best[0]):
                best = level, run
    return best


def _from_goal(
    distance_m: float, target_s: float | None, settings: FitnessSettings
) -> Evidence | None:
    """What the goal presumes, less the gap a plan is there to close."""
    if target_s is None:
        return None
    goal = vdot(distance_m, target_s)
    level = max(LOWEST_VDOT, goal - settings.goal_gap_vdot)
    return Evidence(
        EvidenceKind.GOAL,
        f"No race or run to go by: the goal of {format_duration(target_s)} asks for VDOT "
        f"{goal:.1f}, and training starts from {level:.1f}.",
        level,
    )


def _assumed(settings: FitnessSettings) -> Evidence:
    """What is assumed of a runner nothing is known of."""
    return Evidence(
        EvidenceKind.ASSUMED,
        f"No race, run or goal time to go by: VDOT {settings.assumed_vdot:.1f} is assumed.",
        settings.assumed_vdot,
    )


def _performance(run: Activity | RaceResult, units: UnitSystem) -> str:
    """``10.0 km in 45:30 on 2026-10-05``, without the day where none is known."""
    day = f" on {run.day.isoformat()}" if run.day is not None else ""
    return f"{format_distance(run.distance_m, units)} in {format_duration(run.duration_s)}{day}"


def _with_time_off(kind: EvidenceKind, sentence: str, level: float, days_off: int) -> Evidence:
    """Evidence of a performance followed by ``days_off`` days without running."""
    factor = time_off_factor(days_off)
    if factor < 1:
        sentence = f"{sentence}; {days_off} days without such running leave {factor:.1%} of it"
    return Evidence(kind, f"{sentence}.", level, factor)

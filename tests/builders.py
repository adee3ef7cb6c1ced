"""Small domain values for tests, each with sensible defaults and only what a test names changed."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from strideiq.core.domain.athlete import (
    Evidence,
    EvidenceKind,
    Fitness,
    PaceRange,
    Zone,
    Zones,
)
from strideiq.core.domain.goal import Goal
from strideiq.core.domain.plan import Plan, PlanPhase, PlanWeek, WeekKind
from strideiq.core.domain.workout import (
    PlannedRepeat,
    PlannedStep,
    PlannedWorkout,
    Reason,
    Sport,
    StepEnd,
    StepKind,
    Stress,
    flat,
)
from strideiq.core.engine.load.session import run_load

MONDAY = date(2027, 1, 4)
PACES = {
    Zone.E: PaceRange(323.2, 363.4),
    Zone.M: PaceRange(297.0, 297.0),
    Zone.T: PaceRange(273.1, 277.9),
    Zone.I: PaceRange(250.0, 256.0),
    Zone.R: PaceRange(235.0, 240.0),
    Zone.RACE: PaceRange(298.6, 298.6),
}


def timed(seconds: float, zone: Zone | None = Zone.E, **changes: Any) -> PlannedStep:  # noqa: ANN401  any field
    """A step ended by time."""
    pace = PACES[zone] if zone else None
    values: dict[str, Any] = {
        "kind": StepKind.RUN,
        "end": StepEnd.TIME,
        "duration_s": seconds,
        "distance_m": seconds / pace.mid_s_km * 1000 if pace else 0.0,
        "zone": zone,
        "pace": pace,
        "effort": 7 if zone else None,
    }
    return PlannedStep(**(values | changes))


def measured(metres: float, zone: Zone = Zone.E, **changes: Any) -> PlannedStep:  # noqa: ANN401  any field
    """A step ended by distance."""
    values: dict[str, Any] = {
        "end": StepEnd.DISTANCE,
        "distance_m": metres,
        "duration_s": metres * PACES[zone].mid_s_km / 1000,
    }
    return timed(1, zone, **(values | changes))


def easy(day: date = MONDAY, metres: float = 8000.0, **changes: Any) -> PlannedWorkout:  # noqa: ANN401  any field
    """An easy run."""
    step = measured(metres, end=StepEnd.FILL)
    values: dict[str, Any] = {
        "day": day,
        "template_id": "easy-run",
        "title": "Easy run",
        "family": "easy",
        "stress": Stress.EASY,
        "steps": (step,),
        "distance_m": metres,
        "duration_s": step.duration_s,
        "zone_s": ((Zone.E, step.duration_s),),
        "reasons": (Reason("easy_day", "Easy running fills the week.", (("km", 8.0),)),),
    }
    values |= changes
    threshold = PACES[Zone.T].mid_s_km
    load = sum(
        run_load(s.distance_m, s.duration_s, threshold) * n for s, n in flat(values["steps"])
    )
    return PlannedWorkout(**({"load": load} | values))


def cruise(day: date = MONDAY, times: int = 4, **changes: Any) -> PlannedWorkout:  # noqa: ANN401  any field
    """Cruise intervals with warm-up and cool-down."""
    steps: tuple[PlannedStep | PlannedRepeat, ...] = (
        measured(2000.0, kind=StepKind.WARM_UP, end=StepEnd.FILL),
        PlannedRepeat(times, (timed(300, Zone.T), timed(60, kind=StepKind.RECOVER))),
        measured(1500.0, kind=StepKind.COOL_DOWN, end=StepEnd.FILL),
    )
    values: dict[str, Any] = {
        "title": "Cruise intervals",
        "template_id": "threshold-cruise",
        "family": "threshold",
        "stress": Stress.QUALITY,
        "steps": steps,
        "distance_m": 8500.0,
        "duration_s": 2800.0,
        "zone_s": ((Zone.E, 1600.0), (Zone.T, 300.0 * times)),
    }
    return easy(day, **(values | changes))


def rest(day: date = MONDAY) -> PlannedWorkout:
    """A rest day."""
    return PlannedWorkout(day, "rest-day", "Rest", "rest", Stress.REST)


def strength(day: date = MONDAY, **changes: Any) -> PlannedWorkout:  # noqa: ANN401  any field
    """Half an hour of strength at home."""
    values: dict[str, Any] = {
        "day": day,
        "template_id": "strength-home",
        "title": "Strength at home",
        "family": "strength",
        "stress": Stress.EASY,
        "steps": (timed(1800.0, None, note="Squats and planks."),),
        "duration_s": 1800.0,
        "sport": Sport.STRENGTH,
        "load": 20.0,
    }
    return PlannedWorkout(**(values | changes))


def race(day: date, metres: float = 42_195.0) -> PlannedWorkout:
    """The goal race."""
    step = measured(metres, Zone.RACE, end=StepEnd.FILL)
    return easy(
        day,
        metres,
        template_id="goal-race",
        title="Goal race",
        family="race",
        stress=Stress.RACE,
        steps=(step,),
        duration_s=step.duration_s,
        zone_s=((Zone.RACE, step.duration_s),),
    )


def week(number: int = 1, workouts: Iterable[PlannedWorkout] | None = None) -> PlanWeek:
    """A week of the base phase; rest, cruise, easy, rest, easy, rest, long when not given."""
    start = MONDAY + timedelta(weeks=number - 1)
    days = [start + timedelta(days=offset) for offset in range(7)]
    filled = tuple(
        workouts
        if workouts is not None
        else (
            rest(days[0]),
            cruise(days[1]),
            easy(days[2]),
            rest(days[3]),
            easy(days[4]),
            rest(days[5]),
            easy(days[6], 14_000.0, title="Long run", stress=Stress.LONG),
        )
    )
    total = sum(w.distance_m for w in filled if w.stress is not Stress.RACE)
    return PlanWeek(
        number, filled[0].day, "base", WeekKind.LOADING, total, filled, focus="Aerobic base"
    )


def fitness(vdot: float = 45.0) -> Fitness:
    """A runner of VDOT 45 who raced 10K."""
    return Fitness(
        vdot,
        Zones(PACES[Zone.E], PACES[Zone.M], PACES[Zone.T], PACES[Zone.I], PACES[Zone.R]),
        Evidence(EvidenceKind.RACE, "10 km in 45:16 on 2026-12-06", vdot),
    )


def plan(weeks: Iterable[PlanWeek] | None = None, **changes: Any) -> Plan:  # noqa: ANN401  any field
    """Two weeks that end with a marathon on their last day."""
    last = week(2)
    race_day = last.end
    filled = (
        tuple(weeks)
        if weeks is not None
        else (week(1), week(2, (*last.workouts[:-1], race(race_day))))
    )
    values: dict[str, Any] = {
        "goal": Goal("marathon", race_day, 12_600.0),
        "goal_title": "Marathon",
        "goal_distance_m": 42_195.0,
        "volume_tier": "low",
        "fitness": fitness(),
        "predicted_s": 12_512.3,
        "phases": (PlanPhase("base", "Base", "Builds the aerobic engine.", 1, len(filled)),),
        "weeks": filled,
    }
    return Plan(**(values | changes))

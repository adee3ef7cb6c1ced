"""Templates and paces for tests of single steps of the pipeline."""

from typing import Any

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import (
    Amount,
    RepeatTemplate,
    StepEnd,
    StepKind,
    StepTemplate,
    Stress,
    WorkoutTemplate,
)
from strideiq.core.engine.planning.paces import Paces
from tests.builders import PACES

FILL = StepTemplate(StepKind.WARM_UP, Amount(StepEnd.FILL, 1500.0, 1500.0), Zone.E)
COOL_DOWN = StepTemplate(StepKind.COOL_DOWN, Amount(StepEnd.FILL, 1000.0, 1000.0), Zone.E)


def at_paces() -> Paces:
    """Paces of a runner of VDOT 45 for the marathon."""
    return Paces(PACES, {zone: band.mid_s_km for zone, band in PACES.items()}, {}, frozenset(Zone))


def template(*steps: StepTemplate | RepeatTemplate, **changes: Any) -> WorkoutTemplate:  # noqa: ANN401  any field
    """A threshold session of these steps between a warm-up and a cool-down that fill the day."""
    values: dict[str, Any] = {
        "id": "session",
        "title": "Session",
        "family": "threshold",
        "stress": Stress.QUALITY,
        "purpose": "To be tested.",
        "steps": (FILL, *steps, COOL_DOWN),
        "work_zone": Zone.T,
    }
    return WorkoutTemplate(**(values | changes))


def timed(low: float, high: float | None = None, zone: Zone | None = Zone.T) -> StepTemplate:
    """A step of so many seconds, or between so many."""
    return StepTemplate(StepKind.RUN, Amount(StepEnd.TIME, low, high or low), zone)


def measured(low: float, high: float | None = None, zone: Zone = Zone.T) -> StepTemplate:
    """A step of so many metres, or between so many."""
    return StepTemplate(StepKind.RUN, Amount(StepEnd.DISTANCE, low, high or low), zone)


def cruise(low: int = 2, high: int = 7) -> WorkoutTemplate:
    """Cruise intervals: five minutes at threshold, a minute easy."""
    return template(RepeatTemplate(low, high, (timed(300), timed(60, zone=Zone.E))))

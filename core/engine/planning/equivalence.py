"""Whether two workouts of a day do the same for the body, in figures that can be shown."""

from dataclasses import dataclass
from typing import Final

from strideiq.core.domain.athlete import Zone
from strideiq.core.domain.workout import PlannedWorkout

MOST_APART: Final = 0.1
METRE: Final = 1.0
SECOND: Final = 1.0


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Option A (``_a``) beside option B (``_b``): metres, seconds and load of each.

    ``zone`` is the one their work is measured in, None where neither has any.
    """

    zone: Zone | None
    zone_s_a: float
    zone_s_b: float
    hard_s_a: float
    hard_s_b: float
    load_a: float
    load_b: float
    distance_m_a: float
    distance_m_b: float
    duration_s_a: float
    duration_s_b: float

    @property
    def holds(self) -> bool:
        """Same distance or time, and work, hard running and load within a tenth."""
        as_far = abs(self.distance_m_a - self.distance_m_b) <= METRE
        as_long = abs(self.duration_s_a - self.duration_s_b) <= SECOND
        return (
            (as_far or as_long)
            and _near(self.zone_s_b, self.zone_s_a)
            and _near(self.hard_s_b, self.hard_s_a)
            and _near(self.load_b, self.load_a)
        )


def equivalence(
    option_a: PlannedWorkout, option_b: PlannedWorkout, zone: Zone | None = None
) -> Equivalence:
    """The figures of two options; without a ``zone`` that in which option A has most work."""
    if zone is None:
        hard = [(seconds, each) for each, seconds in option_a.zone_s if each is not Zone.E]
        zone = max(hard, key=lambda each: each[0])[1] if hard else None
    return Equivalence(
        zone=zone,
        zone_s_a=option_a.seconds_in(zone) if zone else 0.0,
        zone_s_b=option_b.seconds_in(zone) if zone else 0.0,
        hard_s_a=option_a.hard_s,
        hard_s_b=option_b.hard_s,
        load_a=option_a.load,
        load_b=option_b.load,
        distance_m_a=option_a.distance_m,
        distance_m_b=option_b.distance_m,
        duration_s_a=option_a.duration_s,
        duration_s_b=option_b.duration_s,
    )


def _near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= wanted * MOST_APART + 1e-6

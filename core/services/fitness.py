"""Use case: what an athlete's races say of their fitness today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from strideiq.core.domain.athlete import Fitness
from strideiq.core.domain.profile import StoredRace
from strideiq.core.domain.units import UnitSystem
from strideiq.core.engine.pacing.fitness import FitnessSettings, assess, telling_race
from strideiq.core.engine.pacing.vdot import race_time
from strideiq.core.reading.shapes.planning import PlanRules


@dataclass(frozen=True, slots=True)
class EquivalentTime:
    """Seconds that a race distance (its key) takes at some fitness, with training for it."""

    distance: str
    duration_s: float


class RacedFitness:
    """Judges fitness as plans do, by race results alone."""

    def __init__(self, rules: PlanRules) -> None:
        self._settings = FitnessSettings.of(rules.fitness)
        self._metres = {key: race.length for key, race in rules.distances.items()}

    def of(self, races: Sequence[StoredRace], today: date, units: UnitSystem) -> Fitness | None:
        """Fitness on ``today``, None where no race tells; ``units`` are those of its sentence."""
        race = telling_race([stored.result for stored in races], today, self._settings)
        if race is None:
            return None
        return assess(race, (), race.distance_m, None, today, self._settings, units)

    def equivalents(self, fitness: Fitness) -> Sequence[EquivalentTime]:
        """What every configured race distance would take at this fitness."""
        return [
            EquivalentTime(key, race_time(metres, fitness.vdot))
            for key, metres in self._metres.items()
        ]

"""What no plan can do without: workouts that some plugin has to bring for every race."""

from collections.abc import Iterator

from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.workout import Sport, Stress, WorkoutTemplate
from strideiq.core.host.contract import Names

NEEDED = (Stress.REST, Stress.EASY, Stress.RACE)


def lacking(catalogue: Catalogue, names: Names) -> Iterator[str]:
    """A sentence for each stress that every plan needs and for which a race finds no workout.

    Without shared phases there are only complete packages, which bring their own.
    """
    for stress in NEEDED if catalogue.phases else ():
        runs = [
            workout
            for workout in catalogue.workouts
            if workout.sport is Sport.RUN and workout.stress is stress
        ]
        missing = [
            distance
            for distance in names.distances
            if not all(_is_there(runs, distance, tier) for tier in names.volume_tiers)
        ]
        if missing:
            yield f"no workout of stress '{stress}' is on for plans of {', '.join(missing)}"


def _is_there(runs: list[WorkoutTemplate], distance: str, tier: str) -> bool:
    return any(
        (not run.distances or distance in run.distances)
        and (not run.volume_tiers or tier in run.volume_tiers)
        for run in runs
    )

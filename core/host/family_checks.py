"""Whether the families a phase names have what it asks them for: hard, long or easy runs."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from strideiq.core.domain.catalogue import PhaseTemplate
from strideiq.core.domain.workout import Sport, Stress, WorkoutTemplate
from strideiq.core.host.contract import Names
from strideiq.core.host.plugin import Path, Plugin

HARD, LONG = frozenset({Stress.QUALITY}), frozenset({Stress.LONG})
EASY = frozenset({Stress.EASY, Stress.RECOVERY})
WORDS: Mapping[frozenset[Stress], str] = {HARD: "quality", LONG: "long", EASY: "easy or recovery"}


def check_families(plugins: Sequence[Plugin], names: Names | None) -> None:
    """Break every plugin with a phase that asks a family for runs which no workout of it is.

    Only where ``names`` has rules to plan by; a family that nobody has is told of elsewhere.
    """
    if names is None or names.rules is None:
        return
    shared = [workout for plugin in plugins if not plugin.complete for workout in plugin.workouts]
    for plugin in plugins:
        stresses = _stresses(plugin.workouts if plugin.complete else shared)
        for index, phase in enumerate(plugin.phases):
            for family, wanted, path in _asked(phase, ("phases", index)):
                known = stresses.get(family)
                if known and not known & wanted:
                    _refuse(plugin, family, wanted, stresses, path)


def _stresses(workouts: Sequence[WorkoutTemplate]) -> Mapping[str, set[Stress | None]]:
    """What the workouts of each family ask of the body; None for those that are no runs."""
    found: dict[str, set[Stress | None]] = {}
    for workout in workouts:
        stress = workout.stress if workout.sport is Sport.RUN else None
        found.setdefault(workout.family, set()).add(stress)
    return found


def _asked(phase: PhaseTemplate, here: Path) -> Iterator[tuple[str, frozenset[Stress], Path]]:
    for distance, pattern in phase.quality.items():
        for slot, rotation in enumerate(pattern.slots):
            for place, family in enumerate(rotation):
                yield family, HARD, (*here, "quality", distance, slot, place)
    for distance, rotation in phase.long_run.items():
        for place, family in enumerate(rotation):
            yield family, LONG, (*here, "long_run", distance, place)
    for place, family in enumerate(phase.easy):
        yield family, EASY, (*here, "easy", place)


def _refuse(
    plugin: Plugin,
    family: str,
    wanted: frozenset[Stress],
    stresses: Mapping[str, Collection[Stress | None]],
    path: Path,
) -> None:
    others = sorted(name for name, known in stresses.items() if not wanted.isdisjoint(known))
    what = f"no run of the family '{family}' has the stress {WORDS[wanted]}"
    fix = f"write one of {', '.join(others)}" if others else "turn on a plugin that has one"
    plugin.problems.append(plugin.problem(path, what, fix))

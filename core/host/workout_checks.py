"""What workouts must be to each other and to the plan rules: an option B that is one, a size that fits."""

from collections.abc import Mapping, Sequence

from strideiq.core.domain.workout import Stimulus, WorkoutTemplate
from strideiq.core.engine.planning.usable import why_never
from strideiq.core.host.contract import Names
from strideiq.core.host.plugin import Path, Plugin


def check_workouts(plugins: Sequence[Plugin], names: Names | None) -> None:
    """Break every plugin with an option B that is none, or a workout that no plan can ever use."""
    shared = {
        workout.id: workout
        for plugin in plugins
        if not plugin.complete
        for workout in plugin.workouts
    }
    for plugin in plugins:
        known = {each.id: each for each in plugin.workouts} if plugin.complete else shared
        for index, workout in enumerate(plugin.workouts):
            here: Path = ("workouts", index)
            _check_options(plugin, workout, known, here)
            never = why_never(workout, names.rules) if names and names.rules else None
            if never is not None:
                plugin.problems.append(plugin.problem((*here, "steps"), *never))


def _check_options(
    plugin: Plugin, workout: WorkoutTemplate, known: Mapping[str, WorkoutTemplate], here: Path
) -> None:
    for place, other_id in enumerate(workout.option_b):
        other = known.get(other_id)
        wrong = _wrong_option(workout, other) if other is not None else None
        if wrong is not None:
            fix = "name a workout that does the same, or delete it"
            path = (*here, "option_b", place)
            plugin.problems.append(plugin.problem(path, f"option B '{other_id}' {wrong}", fix))


def _wrong_option(workout: WorkoutTemplate, other: WorkoutTemplate) -> str | None:
    """Why a workout cannot stand in for another, whatever its size."""
    if other.id == workout.id:
        return "is the workout itself"
    if other.stress is not workout.stress:
        return f"has the stress {other.stress}, not {workout.stress}"
    if other.stimulus is not workout.stimulus and Stimulus.NONE not in {
        other.stimulus,
        workout.stimulus,
    }:
        return f"has the stimulus {other.stimulus}, not {workout.stimulus}"
    if other.work_zone is not workout.work_zone:
        mine, its = workout.work_zone or "none", other.work_zone or "none"
        return f"has the work_zone {its}, not {mine}"
    return None

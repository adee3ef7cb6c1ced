"""Hints about plugins: what is allowed and yet without effect."""

from collections.abc import Iterator, Sequence

from strideiq.core.domain.catalogue import PhaseTemplate
from strideiq.core.domain.workout import Sport, Stress
from strideiq.core.host.plugin import Plugin
from strideiq.core.reading.problems import Problem, did_you_mean


def unasked(plugins: Sequence[Plugin]) -> Iterator[Problem]:
    """A hint for each family of quality workouts that no phase, rule or other workout asks for.

    Workouts of another stress need no phase to ask: the planner also takes them by their stress.
    Strength and cross-training stand on the days a runner names for them.
    """
    plugins = [plugin for plugin in plugins if not plugin.complete]
    asked = {family for plugin in plugins for phase in plugin.phases for family in _families(phase)}
    taken = {
        value
        for plugin in plugins
        for rule in plugin.rules
        for action in rule.then
        for key, value in action.parameters
        if key == "template"
    }
    taken |= {id_ for plugin in plugins for workout in plugin.workouts for id_ in workout.option_b}
    for plugin in plugins:
        told: set[str] = set()
        for index, workout in enumerate(plugin.workouts):
            runs = workout.stress is Stress.QUALITY and workout.sport is Sport.RUN
            if runs and workout.family not in asked | told and workout.id not in taken:
                told.add(workout.family)
                what = f"no phase asks for the family '{workout.family}', so it is never planned"
                fix = did_you_mean(workout.family, asked) or f"phases ask for {_listed(asked)}"
                yield plugin.problem(("workouts", index, "family"), what, fix)


def _families(phase: PhaseTemplate) -> Iterator[str]:
    for pattern in phase.quality.values():
        for rotation in pattern.slots:
            yield from rotation
    for rotation in phase.long_run.values():
        yield from rotation
    yield from phase.easy


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"

"""The host: loads every plugin that is on, answers for their health and calls their hooks."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import pluggy

from strideiq.core.domain.activity import ActivityBatch
from strideiq.core.domain.catalogue import Catalogue
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.plan import Finding, Plan, PlanWeek
from strideiq.core.domain.plugin import PluginState, PluginStatus
from strideiq.core.domain.rule import Rule
from strideiq.core.domain.workout import PlannedWorkout, Reason
from strideiq.core.engine.rules.known import Fact
from strideiq.core.host import answers, hookspecs
from strideiq.core.host.answers import Answers
from strideiq.core.host.calls import Accept, ask
from strideiq.core.host.code import Implementation
from strideiq.core.host.hints import unasked
from strideiq.core.host.plugin import Plugin
from strideiq.core.host.providers import able
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.shapes.manifest import OptionValue

Value = TypeVar("Value")
Allows = Callable[[PluginState], bool]
"""Whether a plugin may be used for the athlete at hand."""


def anyone(state: PluginState) -> bool:
    """Allow every plugin, as where there are no accounts."""
    return bool(state.id)


def only(plugin: str) -> Allows:
    """Allow the plugin with this id alone."""
    return lambda state: state.id == plugin


class Host:
    """The plugins of one configuration, in call order.

    ``problems`` are those that no plugin answers for, such as an entry of config/plugins.yaml that
    names nothing; they stop the program like those of a plugin that is not optional. ``tolerated``
    are the same of entries that are.
    """

    def __init__(
        self,
        plugins: Sequence[Plugin],
        problems: Sequence[Problem] = (),
        tolerated: Sequence[Problem] = (),
    ) -> None:
        self._plugins = {plugin.id: plugin for plugin in reversed(plugins)}
        self._all = tuple(plugins)
        self._problems = tuple(problems)
        self._tolerated = tuple(tolerated)
        self._seen: dict[str, dict[tuple[str, int], Problem]] = {}
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        # pluggy calls the latest registration first; order here is that of config/plugins.yaml.
        for plugin in reversed(self._all):
            if plugin.module is not None and plugin.status is PluginStatus.ON:
                self._manager.register(plugin.module, name=plugin.id)

    def catalogue(self, allows: Allows = anyone) -> Catalogue:
        """What the planner may choose from: of every plugin that is on and allowed, in call order.

        Workouts and phases of a complete package serve its own plans alone.
        """
        on = list(self._on(allows))
        shared = [plugin for plugin in on if not plugin.complete]
        return Catalogue(
            workouts=tuple(workout for plugin in shared for workout in plugin.workouts),
            phases=tuple(phase for plugin in shared for phase in plugin.phases),
            plans=tuple(plan for plugin in on for plan in plugin.plans),
        )

    def rules(self, allows: Allows = anyone) -> tuple[Rule, ...]:
        """Rules of every plugin that is on and allowed, in call order."""
        return tuple(rule for plugin in self._on(allows) for rule in plugin.rules)

    def facts(self) -> tuple[Fact, ...]:
        """Facts that plugins compute beside those of the program, in call order."""
        return tuple(fact for plugin in self._on(anyone) for fact in plugin.facts)

    def health(self) -> tuple[PluginState, ...]:
        """How every plugin in the list is doing, with what came up since the start."""
        return tuple(
            plugin.state(tuple(self._seen.get(plugin.id, {}).values())) for plugin in self._all
        )

    def digest(self) -> str:
        """Another text wherever the plugins that are on, their files or their options differ."""
        written = hashlib.sha256()
        for plugin in self._on(anyone):
            written.update(repr((plugin.id, sorted(plugin.options.values.items()))).encode())
            for file in plugin.read_from():
                written.update(file.read_bytes() if file.is_file() else b"")
        return written.hexdigest()

    def problems(self) -> tuple[Problem, ...]:
        """Every problem found at the start: of the list, then plugin by plugin."""
        of_plugins = (problem for plugin in self._all for problem in plugin.problems)
        return (*self._problems, *self._tolerated, *of_plugins)

    def unlisted(self) -> tuple[PluginState, ...]:
        """How the plugins are doing that are on although no list names them."""
        return tuple(plugin.state() for plugin in self._all if not plugin.listed)

    def problems_of_unlisted(self) -> tuple[Problem, ...]:
        """Every problem found at the start in the plugins that no list names."""
        return tuple(p for plugin in self._all if not plugin.listed for p in plugin.problems)

    def warnings(self) -> tuple[str, ...]:
        """What was left out at the start although the program goes on, one line each."""
        broken = (p for plugin in self._all if plugin.optional for p in plugin.problems)
        return tuple(f"left out: {problem}" for problem in (*self._tolerated, *broken))

    def hints(self) -> tuple[Problem, ...]:
        """What in sound plugins is probably not meant, though nothing is wrong with it."""
        return tuple(unasked(list(self._on(anyone))))

    def hints_of_unlisted(self) -> tuple[Problem, ...]:
        """The hints about the plugins that no list names."""
        files = {plugin.chosen.found.label for plugin in self._all if not plugin.listed}
        return tuple(hint for hint in self.hints() if hint.file in files)

    def require_healthy(self) -> None:
        """Raise InvalidFiles with every problem of the start unless all are of optional plugins."""
        stopping = [plugin for plugin in self._all if plugin.problems and not plugin.optional]
        if self._problems or stopping:
            raise InvalidFiles(self.problems())

    def review_plan(self, plan: Plan, allows: Allows = anyone) -> Answers[Finding]:
        """What plugins find in a finished plan."""
        return self.call("review_plan", answers.findings, {"plan": plan}, allows)

    def explain_workout(
        self, workout: PlannedWorkout, week: PlanWeek, plan: Plan, allows: Allows = anyone
    ) -> Answers[Reason]:
        """Reasons that plugins add to a planned workout."""
        values = {"workout": workout, "week": week, "plan": plan}
        return self.call("explain_workout", answers.reason, values, allows)

    def read_activities(
        self,
        data: bytes,
        label: str,
        provider: str | None = None,
        options: Mapping[str, OptionValue] | None = None,
    ) -> Answers[ActivityBatch]:
        """What the named provider, or the first that knows the file, reads from ``data``.

        ``label`` is the name of the file; without ``provider`` its ending says who is asked.
        ``options`` are options of the provider for this reading alone. Raises Refusal when there
        is no such provider, nobody reads files of this ending, or nobody takes these options.
        """
        providers = [plugin for plugin in self._on(anyone) if plugin.files]
        values = {"data": data, "label": label}
        problems: list[Problem] = []
        for plugin, settled in able(providers, label, provider, options or {}):
            asked = self.call(
                "read_activities", answers.batch, {**values, "options": settled}, only(plugin.id)
            )
            problems += asked.problems
            if asked.values:
                return Answers(tuple(replace(each, provider=plugin.id) for each in asked.values))
        return Answers((), tuple(problems))

    def call(
        self,
        hook: str,
        accept: Accept[Value],
        values: Mapping[str, object],
        allows: Allows = anyone,
    ) -> Answers[Value]:
        """Call a hook of every plugin that is on and allowed, in call order.

        A plugin that raises, tries to end the program or answers with something else than
        ``accept`` takes is left out; its problem is in the answer and in ``health``.
        """
        given: list[Value] = []
        problems: list[Problem] = []
        for made in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            plugin = self._plugins[made.plugin_name]
            if allows is anyone or allows(plugin.state()):
                found = Implementation(hook, made.function, tuple(made.argnames))
                answer, problem = ask(plugin, found, accept, values)
                given += answer
                if problem is not None:
                    problems.append(problem)
                    self._remember(plugin.id, problem)
        return Answers(tuple(given), tuple(problems))

    def _on(self, allows: Allows) -> Iterator[Plugin]:
        for plugin in self._all:
            if plugin.status is PluginStatus.ON and allows(plugin.state()):
                yield plugin

    def _remember(self, plugin: str, problem: Problem) -> None:
        # By place, so that a plugin failing on every call does not fill the memory.
        self._seen.setdefault(plugin, {})[(problem.file, problem.line)] = problem

"""Loads a whole set of plugins and checks it before anybody works with it, as often as it changes."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from strideiq.core.domain.entitlement import Terms
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.plugin import PluginSettings
from strideiq.core.engine.rules.evaluate import ReferenceEngine
from strideiq.core.host import stamps
from strideiq.core.host.contract import Names
from strideiq.core.host.host import Host
from strideiq.core.host.need_checks import lacking
from strideiq.core.host.rule_checks import registry_of
from strideiq.core.host.start import LIST, start_overlaid
from strideiq.core.reading.overlay import PLUGIN_FOLDERS, config_file, misplaced
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.shapes.planning import PlanConfig
from strideiq.core.reading.shapes.plugins_file import PluginsFile
from strideiq.core.reading.shaping import load as load_shape
from strideiq.core.runtime.versions import versions
from strideiq.core.services.generation import Planner
from strideiq.core.services.plugin_upkeep import PluginUpkeep
from strideiq.core.services.watch import PLUGINS, Watch


@dataclass(frozen=True, slots=True)
class PluginSets:
    """What stays the same from one set of plugins of a process to the next."""

    overlay: Path | None
    config: PlanConfig
    terms: Terms
    safe_mode: bool

    def stamp(self) -> Hashable:
        """Another value after every change of a plugin file."""
        return stamps.stamp(None if self.safe_mode else self.overlay)

    def load(self, settings: PluginSettings) -> Planner:
        """The plugins as the files and these settings of admins want them now.

        In safe mode settings do not count. Raises InvalidFiles with every problem of a set that
        cannot serve.
        """
        settings = {} if self.safe_mode else settings
        names = Names.of(self.config.rules, self.config.tiers).with_terms(self.terms)
        host, problems = started(self.overlay, names, settings, safe_mode=self.safe_mode)
        if problems:
            raise InvalidFiles(problems)
        return self.planner(host)

    def planner(self, host: Host) -> Planner:
        """What makes plans with these plugins."""
        facts = registry_of(host.facts())
        compiled = ReferenceEngine().compile(host.rules(), facts.declarations)
        planner = Planner(host, self.config, compiled, facts)
        return replace(planner, versions=versions(planner))


def keep_up(watch: Watch, upkeep: PluginUpkeep) -> None:
    """Have the plugins of this process follow their files and what admins store."""
    watch.on(PLUGINS, upkeep.look)
    watch.beside(PLUGINS, upkeep.stamp)


def started(
    overlay: Path | None,
    names: Names | None,
    settings: PluginSettings | None = None,
    *,
    safe_mode: bool,
) -> tuple[Host, tuple[Problem, ...]]:
    """The host, with the runner's plugins on top of the shipped ones, and what stops it."""
    problems = [] if overlay is None else list(misplaced(overlay, _folders(overlay)))
    host = start_overlaid(overlay, names=names, safe_mode=safe_mode, settings=settings)
    try:
        host.require_healthy()
    except InvalidFiles as error:
        problems += [problem for problem in error.problems if isinstance(problem, Problem)]
    if names is not None and not problems:
        label, fix = config_file(LIST, overlay).label, "turn on a plugin that has one"
        needs = lacking(host.catalogue(), names)
        problems += [Problem(label, 1, 1, "plugins", what, fix) for what in needs]
    return host, tuple(problems)


def _folders(overlay: Path) -> Sequence[str]:
    """The plugin folders that the list of plugins names."""
    listed, _ = load_shape(config_file(LIST, overlay).path, PluginsFile)
    own = [entry.folder for entry in listed.plugins if entry.folder] if listed else []
    return [*PLUGIN_FOLDERS, *own]

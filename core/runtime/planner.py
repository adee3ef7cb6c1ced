"""Settings become what plans are made with: configuration, plugins and rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from strideiq.core.domain.entitlement import Terms
from strideiq.core.domain.errors import InvalidFiles
from strideiq.core.domain.flag import Flag
from strideiq.core.engine.access.decide import Policy
from strideiq.core.host.contract import Names
from strideiq.core.host.host import Host
from strideiq.core.host.stamps import stamp
from strideiq.core.reading.flag_checks import read_flags
from strideiq.core.reading.overlay import config_file
from strideiq.core.reading.planning_checks import planning_problems
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.settings import Settings
from strideiq.core.reading.shapes.defaults import Defaults
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules, VolumeTiers
from strideiq.core.reading.shaping import Shape
from strideiq.core.reading.shaping import load as load_shape
from strideiq.core.runtime.access_files import read_access
from strideiq.core.runtime.plugin_sets import PluginSets, started
from strideiq.core.runtime.rules import require_engine
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner

S = TypeVar("S", bound=Shape)
RULES_FILE, TIERS_FILE, FLAGS_FILE = "plan_rules.yaml", "volume_tiers.yaml", "flags.yaml"


@dataclass(frozen=True, slots=True)
class Runtime:
    """The program put together: what plans are made with, and what decisions rest on."""

    planners: CurrentPlanner
    plugins: PluginSets
    defaults: Defaults
    flags: Mapping[str, Flag]
    terms: Terms
    policy: Policy

    @property
    def planner(self) -> Planner:
        """The planner that serves now."""
        return self.planners.now()

    @property
    def host(self) -> Host:
        """The plugin host."""
        return self.planner.host


def load(settings: Settings, *, safe_mode: bool = False) -> Runtime:
    """Put the program together from the shipped files and the folder that overlays them.

    In safe mode no plugin but the shipped ones is loaded. Whoever plans asks the reference
    evaluator; what judges many athletes at once stands beside (``runtime/rules.py``). Raises
    InvalidFiles with every problem of every file.
    """
    overlay = settings.config_dir
    problems: list[Problem] = []
    defaults = _read("default.yaml", Defaults, overlay, problems)
    rules = _read(RULES_FILE, PlanRules, overlay, problems)
    tiers = _read(TIERS_FILE, VolumeTiers, overlay, problems)
    flags, found = read_flags(config_file(FLAGS_FILE, overlay))
    problems += found
    decided_by, found = read_access(overlay, None if found else flags)
    problems += found
    if flags and decided_by is not None:
        held = decided_by[0].memberships
        problems += read_flags(config_file(FLAGS_FILE, overlay), held)[1]
    names: Names | None = None
    if rules and tiers:
        names = Names.of(rules, tiers)
        if decided_by is not None:
            names = names.with_terms(decided_by[0])
        files = config_file(RULES_FILE, overlay), config_file(TIERS_FILE, overlay)
        problems += planning_problems(rules, tiers, *files)
    state = stamp(None if safe_mode else overlay)
    host, found = started(overlay, names, safe_mode=safe_mode)
    problems += found
    if defaults is None or rules is None or tiers is None or decided_by is None or problems:
        raise InvalidFiles(problems)
    require_engine(defaults.rules_engine)
    plugins = PluginSets(overlay, PlanConfig(rules, tiers), decided_by[0], safe_mode)
    planners = CurrentPlanner(plugins.planner(host), state)
    return Runtime(planners, plugins, defaults, flags, *decided_by)


def _read(name: str, shape: type[S], overlay: Path | None, problems: list[Problem]) -> S | None:
    file = config_file(name, overlay)
    value, found = load_shape(file.path, shape, file.label)
    problems += found
    return value

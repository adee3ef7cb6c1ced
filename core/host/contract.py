"""What plugins must be to each other: no two with one name, and nothing named that nobody has."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from strideiq.core.domain.action import Action
from strideiq.core.domain.catalogue import PhaseTemplate
from strideiq.core.domain.entitlement import Terms
from strideiq.core.domain.rule import Rule
from strideiq.core.host.plugin import Plugin
from strideiq.core.reading.faults import Fault, Path
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers


@dataclass(frozen=True, slots=True)
class Names:
    """What the configuration declares and plugins may name: race distances and volume tiers.

    ``biggest_week`` holds the least and most metres of each tier's biggest week by race distance.
    ``rules`` are the plan rules that progressions stand in and workouts have to keep.
    ``memberships`` and ``entitlements`` are not checked where there are none.
    """

    distances: Collection[str]
    volume_tiers: Collection[str]
    biggest_week: Mapping[str, Mapping[str, tuple[float, float]]] = field(default_factory=dict)
    rules: PlanRules | None = None
    memberships: Collection[str] = ()
    entitlements: Collection[str] = ()

    @classmethod
    def of(cls, rules: PlanRules, tiers: VolumeTiers) -> "Names":
        """What these files declare."""
        return cls(tuple(rules.distances), tuple(tiers.tiers), tiers.biggest_week, rules)

    def with_terms(self, terms: Terms) -> "Names":
        """The same with what can be held."""
        return replace(self, memberships=terms.memberships, entitlements=terms.entitlements)


def by_seniority(plugins: Iterable[Plugin]) -> list[Plugin]:
    """The plugins in the order in which they own what they declare: those that were shipped first.

    A runner who adds a plugin is told of its clash with a shipped one at a line of their own.
    """
    return sorted(plugins, key=lambda plugin: not plugin.chosen.found.builtin)


def reject_doubles(plugins: Iterable[Plugin]) -> None:
    """Break every plugin whose id, module, or an id in whose content, an earlier plugin has."""
    ids: dict[str, str] = {}
    modules: dict[str, str] = {}
    contents: dict[Identity, str] = {}
    for plugin in plugins:
        here = plugin.chosen.found.label
        first = ids.setdefault(plugin.id, here)
        if first != here:
            what = f"a plugin with this id is already on: {first}"
            fix = "rename one of them, or turn one off in config/plugins.yaml"
            plugin.problems.append(plugin.problem(("plugin",), what, fix))
            continue
        if plugin.module is not None:
            owner = modules.setdefault(plugin.module.__name__, plugin.id)
            if owner != plugin.id:
                what, fix = f"plugin '{owner}' has the same module", "give each a module of its own"
                plugin.problems.append(plugin.problem(("python",), what, fix))
        _reject_double_content(plugin, contents)


Identity = tuple[str, str, str]
"""What nothing else may be called: the package it is kept in (empty: none), its kind and its id."""


def _reject_double_content(plugin: Plugin, seen: dict[Identity, str]) -> None:
    mine: dict[Identity, str] = {}
    for identity, path in _ids(plugin):
        first = mine.get(identity) or seen.get(identity)
        if first is not None:
            _, kind, id_ = identity
            what = f"there is already a {kind} '{id_}' {first}"
            plugin.problems.append(plugin.problem(path, what, "give it another id"))
        mine.setdefault(identity, f"in plugin '{plugin.id}' ({plugin.where(path)})")
    if not plugin.problems:
        seen |= mine


def _ids(plugin: Plugin) -> Iterator[tuple[Identity, Path]]:
    package = plugin.id if plugin.complete else ""
    for index, workout in enumerate(plugin.workouts):
        yield (package, "workout", workout.id), ("workouts", index, "id")
    for index, phase in enumerate(plugin.phases):
        yield (package, "phase", phase.id), ("phases", index, "id")
    for index, plan in enumerate(plugin.plans):
        yield ("", "plan", plan.id), ("plans", index, "id")
    for index, rule in enumerate(plugin.rules):
        yield ("", "rule", f"{plugin.id}/{rule.id}"), ("rules", index, "id")


def check_names(plugins: Sequence[Plugin], names: Names | None) -> None:
    """Break every plugin that names a workout, family, phase, distance or tier that nobody has.

    Race distances and volume tiers are checked where ``names`` gives them. Workouts and phases are
    not while a plugin that must work is broken: what it would have brought is not known.
    """
    sound = [plugin for plugin in plugins if not plugin.problems]
    shared: Known = {}
    if not any(plugin.problems and not plugin.optional for plugin in plugins):
        shared = _declared(plugin for plugin in sound if not plugin.complete)
    configured: Known = {}
    if names is not None:
        configured = {DISTANCE: names.distances, TIER: names.volume_tiers}
        if names.rules is not None:
            configured[PROGRESSION] = names.rules.progressions
        held = {MEMBERSHIP: names.memberships, ENTITLEMENT: names.entitlements}
        configured |= {noun: known for noun, known in held.items() if known}
    for plugin in sound:
        known = (_declared([plugin]) if plugin.complete else shared) | configured
        for fault in unknown(_named(plugin), known):
            found = plugin.problem(fault.path, fault.what, fault.fix, key=fault.on_key)
            plugin.problems.append(found)


def unknown(named: Iterable["Named"], known: "Known") -> Iterator[Fault]:
    """A fault for every name that nothing has; kinds of things not in ``known`` are not checked."""
    for noun, name, path in named:
        if noun in known and name not in known[noun]:
            fix = did_you_mean(name, known[noun]) or _some(known[noun])
            yield Fault(path, f"there is no {noun} '{name}'", fix, on_key=path[-1] == name)


def _declared(plugins: Iterable[Plugin]) -> "Known":
    """The names of everything these plugins bring that others may name."""
    known: dict[str, set[str]] = {FAMILY: set(), WORKOUT: set(), PHASE: set()}
    for plugin in plugins:
        known[FAMILY] |= {workout.family for workout in plugin.workouts}
        known[WORKOUT] |= {workout.id for workout in plugin.workouts}
        known[PHASE] |= {phase.id for phase in plugin.phases}
    return dict(known)


FAMILY, WORKOUT, PHASE = "workout of the family", "workout", "phase"
DISTANCE, TIER, PROGRESSION = "race distance", "volume tier", "progression"
MEMBERSHIP, FLAG, ENTITLEMENT = "membership", "feature flag", "entitlement"
_NOUN_OF_PARAMETER = {"template": WORKOUT, "phase": PHASE}
Known = dict[str, Collection[str]]
"""The names there are of each kind of thing."""
Named = tuple[str, str, Path]
"""What kind of thing is named, its name, and where."""


def _named(plugin: Plugin) -> Iterator[Named]:
    for index, workout in enumerate(plugin.workouts):
        here: Path = ("workouts", index)
        yield from _all(PHASE, workout.phases, (*here, "phases"))
        yield from _all(DISTANCE, workout.distances, (*here, "distances"))
        yield from _all(TIER, workout.volume_tiers, (*here, "volume_tiers"))
        yield from _all(WORKOUT, workout.option_b, (*here, "option_b"))
        if workout.progression:
            yield PROGRESSION, workout.progression, (*here, "progression")
    for index, phase in enumerate(plugin.phases):
        yield from _named_by_phase(phase, ("phases", index))
    for index, plan in enumerate(plugin.plans):
        here = ("plans", index)
        yield DISTANCE, plan.distance, (*here, "distance")
        yield TIER, plan.volume_tier, (*here, "volume_tier")
        for place, (phase_id, _) in enumerate(plan.phases):
            yield PHASE, phase_id, (*here, "phases", place, "id")
    yield from named_by_rules(plugin.rules)
    requires = plugin.manifest.requires if plugin.manifest else None
    if requires is not None and requires.entitlement:
        yield ENTITLEMENT, requires.entitlement, ("requires", "entitlement")


def named_by_rules(rules: Iterable[Rule]) -> Iterator[Named]:
    """What the rules of one file name, in their order."""
    for index, rule in enumerate(rules):
        here: Path = ("rules", index, "scope")
        yield from _all(MEMBERSHIP, rule.scope.memberships, (*here, "memberships"))
        yield from _all(TIER, rule.scope.volume_tiers, (*here, "volume_tiers"))
        yield from _all(PHASE, rule.scope.phases, (*here, "phases"))
        yield from _all(DISTANCE, rule.scope.distances, (*here, "distances"))
        requires: Path = ("rules", index, "requires")
        if rule.requires.flag:
            yield FLAG, rule.requires.flag, (*requires, "flag")
        if rule.requires.entitlement:
            yield ENTITLEMENT, rule.requires.entitlement, (*requires, "entitlement")
        for place, action in enumerate(rule.then):
            yield from _named_by_action(action, ("rules", index, "then", place))


def _named_by_phase(phase: PhaseTemplate, here: Path) -> Iterator[Named]:
    for tier in phase.sessions:
        yield from _unless_star(TIER, tier, (*here, "sessions", tier))
    for distance, pattern in phase.quality.items():
        path = (*here, "quality", distance)
        yield from _unless_star(DISTANCE, distance, path)
        for slot, rotation in enumerate(pattern.slots):
            yield from _all(FAMILY, rotation, (*path, slot))
    for distance, rotation in phase.long_run.items():
        path = (*here, "long_run", distance)
        yield from _unless_star(DISTANCE, distance, path)
        yield from _all(FAMILY, rotation, path)
    yield from _all(FAMILY, phase.easy, (*here, "easy"))


def _named_by_action(action: Action, here: Path) -> Iterator[Named]:
    for key, value in action.parameters:
        if key in _NOUN_OF_PARAMETER:
            yield _NOUN_OF_PARAMETER[key], str(value), (*here, key)


def _all(noun: str, names: Iterable[str], path: Path) -> Iterator[Named]:
    for place, name in enumerate(names):
        yield noun, name, (*path, place)


def _unless_star(noun: str, name: str, path: Path) -> Iterator[Named]:
    if name != "*":
        yield noun, name, path


MOST_NAMED: Final = 30
"""More names than these say nothing to a reader."""


def _some(known: Collection[str]) -> str:
    if not known:
        return "turn on a plugin that has it"
    if len(known) > MOST_NAMED:
        return "choose one that is loaded, or declare it"
    return f"write one of {', '.join(sorted(known))}"

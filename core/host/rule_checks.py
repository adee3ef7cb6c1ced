"""Rules and the facts they ask for, which may be of other plugins."""

from collections.abc import Iterable, Sequence

from strideiq.core.engine.rules.facts import BUILT_IN, FactRegistry
from strideiq.core.engine.rules.known import Fact
from strideiq.core.engine.rules.parse import checked
from strideiq.core.host.code import first_line
from strideiq.core.host.plugin import Plugin
from strideiq.core.reading.problems import Problem


def registry_of(facts: Iterable[Fact] = ()) -> FactRegistry:
    """The facts that come with the program, and those of plugins."""
    return FactRegistry((*BUILT_IN, *facts))


def check_facts(plugins: Iterable[Plugin]) -> None:
    """Break every plugin with a fact of a name that the program or an earlier plugin has."""
    owners = dict.fromkeys((fact.declaration.name for fact in BUILT_IN), "the program")
    for plugin in plugins:
        mine: dict[str, str] = {}
        for fact in plugin.facts:
            name = fact.declaration.name
            owner = owners.get(name) or mine.get(name)
            if owner is None:
                mine[name] = f"plugin '{plugin.id}'"
                continue
            what = plugin.named(f"there is already a fact '{name}', of {owner}")
            place = first_line(fact.compute)
            if place is None:
                plugin.problems.append(plugin.problem(("python",), what, "give it another name"))
                continue
            file, line, column = place
            shown = plugin.shown(str(file))
            plugin.problems.append(Problem(shown, line, column, "", what, "give it another name"))
        if not plugin.problems:
            owners |= mine


def check_rules(plugins: Sequence[Plugin]) -> None:
    """Make the rules of every plugin ready, and break those that ask for what nobody declares."""
    sound = [plugin for plugin in plugins if not plugin.problems]
    declarations = registry_of(fact for plugin in sound for fact in plugin.facts).declarations
    for plugin in plugins:
        plugin.rules, faults = checked(plugin.declared, declarations)
        plugin.problems += [plugin.problem(fault.path, fault.what, fault.fix) for fault in faults]

"""Which plugins are on and in what order: config/plugins.yaml applied to what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint

from strideiq.core.domain.plugin import PluginSetting
from strideiq.core.host.code import FAILURES, quietly, sentence
from strideiq.core.host.places import Found, Root, folders, in_folder, in_package
from strideiq.core.reading.problems import Problem, nearest
from strideiq.core.reading.shapes.manifest import OptionValue
from strideiq.core.reading.shapes.plugins_file import Entry

UNLISTED = -1
"""The entry of a plugin that no list turned on."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A plugin that was found, with what its entry in config/plugins.yaml says of it.

    ``changed`` are options as admins set them, which count before those of the entry.
    """

    found: Found
    entry: int
    enabled: bool = True
    optional: bool = False
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    changed: Mapping[str, OptionValue] = field(default_factory=dict)

    def after(self, setting: PluginSetting | None) -> "Chosen":
        """The same as admins have changed it."""
        if setting is None:
            return self
        enabled = self.enabled if setting.enabled is None else setting.enabled
        return replace(self, enabled=enabled, changed=setting.options)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one entry of config/plugins.yaml, by its place in the list."""

    entry: int
    key: str
    what: str
    fix: str
    optional: bool = False


@dataclass(slots=True)
class Selection:
    """The plugins to load, in call order, with the faults of entries and of plugin folders."""

    chosen: list[Chosen] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


Packages = Mapping[str, list[EntryPoint]]


def select(entries: tuple[Entry, ...], roots: tuple[Root, ...], packages: Packages) -> Selection:
    """Apply the entries in order.

    An entry for one plugin speaks for it alone: folders and entry points that hold the same
    plugin leave it out.
    """
    selection = Selection()
    alone = {entry.plugin for entry in entries}
    seen: set[tuple[str, str]] = set()
    for index, entry in enumerate(entries):
        target = entry.target
        if target in seen:
            fault = Fault(index, target[0], f"{target[1]!r} is listed twice", "delete one of them")
            selection.faults.append(fault)
            continue
        seen.add(target)
        for found in _found(index, entry, roots, packages, selection):
            if entry.plugin or found.name not in alone:
                selection.chosen.append(
                    Chosen(found, index, entry.enabled, entry.optional, entry.options)
                )
    return selection


def _found(
    index: int, entry: Entry, roots: tuple[Root, ...], packages: Packages, selection: Selection
) -> list[Found]:
    key, name = entry.target
    known: list[str]
    if key == "folder":
        found, problems = in_folder(roots, name)
        selection.problems += problems if entry.enabled else []
        known = folders(roots)
        what = f"there is no plugin folder '{name}'"
        missing = name not in known
    elif key == "entry_point":
        found, problem = _in_packages(name, packages)
        known = sorted(packages)
        what = problem or f"no installed package has the entry point '{name}'"
        missing = not found
    else:
        everything = _everything(roots, packages)
        found = [each for each in everything if each.name == name]
        known = sorted({each.name for each in everything})
        what = f"there is no plugin '{name}'"
        missing = not found
    if missing and (entry.enabled or key == "plugin"):
        bearable = entry.optional or not entry.enabled
        selection.faults.append(Fault(index, key, what, _hint(name, known), bearable))
    return found


def _in_packages(name: str, packages: Packages) -> tuple[list[Found], str | None]:
    points = packages.get(name, [])
    if not points:
        return [], None
    if len(points) > 1:
        rivals = " and ".join(sorted(point.dist.name for point in points if point.dist))
        return [], f"the entry point '{name}' is claimed by {rivals}"
    try:
        with quietly():
            found = in_package(points[0].module)
    except FAILURES as error:  # finding a dotted package imports its parent: a plugin's own code
        return [], f"entry point '{name}' cannot be used: {sentence(error)}"
    return found, None if found else f"package {points[0].module} holds no plugin.yaml"


def _everything(roots: tuple[Root, ...], packages: Packages) -> list[Found]:
    here = [each for folder in folders(roots) for each in in_folder(roots, folder)[0]]
    return here + [each for name in sorted(packages) for each in _in_packages(name, packages)[0]]


def _hint(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    if close:
        return f"did you mean '{close}'?"
    return f"write one of {', '.join(known)}" if known else "delete the entry"

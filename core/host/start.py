"""Start the host: read config/plugins.yaml, load what it lists and hold the plugins together."""

from pathlib import Path

from strideiq.core.host.contract import Names, check_names, reject_doubles
from strideiq.core.host.host import Host
from strideiq.core.host.loading import load
from strideiq.core.host.places import Root, installed, shipped_list, shipped_root
from strideiq.core.host.plugin import Plugin
from strideiq.core.host.selection import Packages, select
from strideiq.core.reading.document import Document
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.reader import read_file
from strideiq.core.reading.shapes.plugins_file import PluginsFile
from strideiq.core.reading.shaping import shape


def start(
    listing: Path | None = None,
    roots: tuple[Root, ...] = (),
    *,
    names: Names | None = None,
    safe_mode: bool = False,
) -> Host:
    """Load every plugin that ``listing`` (a plugins.yaml) turns on.

    Plugins are looked for in the shipped folder, then in ``roots``, then among installed packages;
    without ``listing`` the shipped list counts. In safe mode only what was shipped is read. Nothing
    is raised for what is wrong: ask ``Host.require_healthy``.
    """
    if safe_mode or listing is None:
        path, shown = shipped_list(), "config/plugins.yaml"
    else:
        path, shown = listing, str(listing)
    document, problems = read_file(path, shown)
    shaped, wrong = shape(document, PluginsFile) if document else (None, ())
    if document is None or shaped is None:
        return Host((), (*problems, *wrong))
    everywhere = (shipped_root(),) if safe_mode else (shipped_root(), *roots)
    packages = {} if safe_mode else installed()
    return _load_all(document, shaped, everywhere, packages, names, list(problems))


def _load_all(
    document: Document,
    listing: PluginsFile,
    roots: tuple[Root, ...],
    packages: Packages,
    names: Names | None,
    problems: list[Problem],
) -> Host:
    selection = select(listing.plugins, roots, packages)
    for fault in selection.faults:
        path = ("plugins", fault.entry, fault.key)
        line, column = document.place(path)
        problems.append(Problem(document.file, line, column, dotted(path), fault.what, fault.fix))
    plugins = [Plugin(chosen) for chosen in selection.chosen]
    on = [plugin for plugin in plugins if plugin.chosen.enabled]
    for plugin in on:
        load(plugin, document)
    reject_doubles(on)
    check_names(on, names)
    return Host(plugins, [*problems, *selection.problems])

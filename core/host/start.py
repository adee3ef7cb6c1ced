"""Start the host: read config/plugins.yaml, load what it lists and hold the plugins together."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from strideiq.core.domain.plugin import PluginSettings
from strideiq.core.host.contract import Names, by_seniority, check_names, reject_doubles
from strideiq.core.host.family_checks import check_families
from strideiq.core.host.host import Host
from strideiq.core.host.loading import describe, load
from strideiq.core.host.phase_checks import check_phases
from strideiq.core.host.places import Found, Root, installed, shipped_root
from strideiq.core.host.plan_checks import check_package, check_plans
from strideiq.core.host.plugin import Plugin
from strideiq.core.host.rule_checks import check_facts, check_rules
from strideiq.core.host.selection import UNLISTED, Chosen, Fault, Packages, select
from strideiq.core.host.workout_checks import check_workouts
from strideiq.core.reading.document import Document
from strideiq.core.reading.overlay import shipped_config
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.reader import read_file
from strideiq.core.reading.shapes.manifest import OptionValue
from strideiq.core.reading.shapes.plugins_file import PluginsFile
from strideiq.core.reading.shaping import shape

LIST = "plugins.yaml"


def start(
    listing: Path | None = None,
    roots: tuple[Root, ...] = (),
    *,
    names: Names | None = None,
    safe_mode: bool = False,
    also: Sequence[Found] = (),
    options: Mapping[str, OptionValue] | None = None,
    settings: PluginSettings | None = None,
) -> Host:
    """Load every plugin that ``listing`` (a plugins.yaml) or an admin's setting turns on.

    Plugins are looked for in the shipped folder, then in ``roots``, then among installed packages;
    without ``listing`` the shipped list counts. In safe mode only what was shipped is read.
    Plugins in ``also`` are on with ``options`` although nothing lists them, and take the place of
    any of the same id. Nothing is raised for what is wrong: ask ``Host.require_healthy``.
    """
    if safe_mode or listing is None:
        listing, shown = shipped_config() / LIST, f"config/{LIST}"
    else:
        shown = str(listing)
    document, problems = read_file(listing, shown)
    shaped, wrong = shape(document, PluginsFile) if document else (None, ())
    if document is None or shaped is None:
        return Host((), (*problems, *wrong))
    everywhere = (shipped_root(),) if safe_mode else (shipped_root(), *roots)
    packages: Packages = {} if safe_mode else installed()
    selection = select(shaped.plugins, everywhere, packages)
    taken = {found.name for found in also}
    changes = settings or {}
    chosen = [
        each.after(changes.get(each.found.name))
        for each in selection.chosen
        if each.found.name not in taken
    ]
    chosen += [Chosen(found, UNLISTED, options=options or {}) for found in also]
    plugins = [Plugin(each) for each in chosen]
    _load_all(plugins, document, names)
    stopping = [_placed(document, fault) for fault in selection.faults if not fault.optional]
    tolerated = [_placed(document, fault) for fault in selection.faults if fault.optional]
    return Host(plugins, [*problems, *stopping, *selection.problems], tolerated)


def start_overlaid(
    overlay: Path | None,
    *,
    names: Names | None = None,
    safe_mode: bool = False,
    also: Sequence[Found] = (),
    options: Mapping[str, OptionValue] | None = None,
    settings: PluginSettings | None = None,
) -> Host:
    """As ``start``, with the list and the plugins of a runner's configuration folder, if any."""
    listing: Path | None = None
    roots: tuple[Root, ...] = ()
    if overlay is not None:
        listing = overlay / LIST if (overlay / LIST).exists() else None
        roots = (Root(overlay / "plugins", str(overlay / "plugins")),)
    return start(
        listing,
        roots,
        names=names,
        safe_mode=safe_mode,
        also=also,
        options=options,
        settings=settings,
    )


def _load_all(plugins: Sequence[Plugin], listing: Document, names: Names | None) -> None:
    on = [plugin for plugin in plugins if plugin.chosen.enabled]
    for plugin in on:
        load(plugin, listing)
    for plugin in plugins:
        if not plugin.chosen.enabled:
            describe(plugin)
    ranked = by_seniority(on)
    check_facts(ranked)
    check_rules(on)
    reject_doubles(ranked)
    check_names(on, names)
    sound = [plugin for plugin in ranked if not plugin.problems]
    distances = names.distances if names else None
    tiers = names.volume_tiers if names else None
    check_phases([plugin for plugin in sound if not plugin.complete], distances, tiers)
    for plugin in sound:
        if plugin.complete:
            check_phases([plugin], distances, tiers)
            check_package(plugin)
    check_plans(sound, names)
    check_workouts(sound, names)
    check_families(sound, names)


def _placed(listing: Document, fault: Fault) -> Problem:
    path = ("plugins", fault.entry, fault.key)
    line, column = listing.place(path)
    return Problem(listing.file, line, column, dotted(path), fault.what, fault.fix)

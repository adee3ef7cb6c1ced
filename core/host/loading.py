"""Load one plugin: its YAML, its options and its Python; what is wrong with it stays with it."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import TypeVar

from strideiq.core.engine.rules.known import Fact
from strideiq.core.host import answers, code, templates
from strideiq.core.host.calls import ask
from strideiq.core.host.hookspecs import API
from strideiq.core.host.kinds import KINDS
from strideiq.core.host.options import check, settle
from strideiq.core.host.plugin import Plugin
from strideiq.core.host.plugin_facts import taker
from strideiq.core.reading.document import Document
from strideiq.core.reading.problems import Problem, did_you_mean, dotted
from strideiq.core.reading.reader import read_file
from strideiq.core.reading.shapes.manifest import Manifest
from strideiq.core.reading.shaping import shape

Template = TypeVar("Template")

ADMINS = "plugin settings"
"""Stands where problems name a file, for options that admins set while the program ran."""


def load(plugin: Plugin, listing: Document | None = None) -> None:
    """Fill in everything a plugin declares; problems are noted in it.

    ``listing`` is config/plugins.yaml, where the values of its options stand.
    """
    found = plugin.chosen.found
    document, problems = read_file(found.file, found.label)
    plugin.problems += problems
    if document is None:
        return
    plugin.document = document
    if _newer(plugin, document):
        return
    kind = _kind(plugin, document)
    if kind is None:
        return
    manifest, wrong = shape(document, KINDS[kind].model)
    plugin.problems += wrong
    if manifest is None:
        return
    plugin.manifest = manifest
    _check_name(plugin)
    _check_defaults(plugin)
    _set_options(plugin, manifest, listing)
    KINDS[kind].fill(plugin, manifest)
    if manifest.python is not None and not plugin.problems:
        _load_code(plugin, manifest.python)


def describe(plugin: Plugin) -> None:
    """Read what a plugin that is off says of itself; its problems are for when it is turned on."""
    found = plugin.chosen.found
    document, _ = read_file(found.file, found.label)
    kind = document.value.get("kind") if document and isinstance(document.value, dict) else None
    if document is None or not isinstance(kind, str) or kind not in KINDS:
        return
    manifest, _ = shape(document, KINDS[kind].model)
    if manifest is not None:
        given = {**plugin.chosen.options, **plugin.chosen.changed}
        plugin.manifest, (plugin.options, _) = manifest, settle(manifest.options, given)


def _newer(plugin: Plugin, document: Document) -> bool:
    """Whether the plugin needs a newer program; then nothing else in it can be judged."""
    value = document.value
    api = value.get("api") if isinstance(value, dict) else None
    if type(api) is not int or api <= API:
        return False
    what = f"needs version {api} of the plugin contract; this program has {API}"
    plugin.problems.append(plugin.problem(("api",), what, "upgrade strideiq"))
    return True


def _kind(plugin: Plugin, document: Document) -> str | None:
    value = document.value
    if not isinstance(value, dict):
        what, fix = "is not a mapping of keys to values", "start with plugin: " + plugin.id
        plugin.problems.append(plugin.problem((), what, fix))
        return None
    kind = value.get("kind")
    if isinstance(kind, str) and kind in KINDS:
        return kind
    fix = f"write one of {', '.join(KINDS)}"
    if kind is None:
        plugin.problems.append(plugin.problem((), "the key kind is missing", fix))
    else:
        hint = did_you_mean(str(kind), KINDS) or fix
        plugin.problems.append(plugin.problem(("kind",), f"unknown kind {kind!r}", hint))
    return None


def _check_name(plugin: Plugin) -> None:
    written = plugin.manifest.plugin if plugin.manifest else plugin.id
    if written != plugin.id:
        what = f"calls itself '{written}', but its file or folder is named '{plugin.id}'"
        fix = f"write plugin: {plugin.id}, or rename the file"
        plugin.problems.append(plugin.problem(("plugin",), what, fix))


def _check_defaults(plugin: Plugin) -> None:
    declared = plugin.manifest.options if plugin.manifest else {}
    for name, option in declared.items():
        fault = check(name, option, option.default)
        if fault is not None:
            path = ("options", name, "default")
            plugin.problems.append(plugin.problem(path, f"default: {fault.what}", fault.fix))


def _set_options(plugin: Plugin, manifest: Manifest, listing: Document | None) -> None:
    changed = plugin.chosen.changed
    plugin.options, faults = settle(manifest.options, {**plugin.chosen.options, **changed})
    for fault in faults:
        if fault.name in changed:
            where = dotted((plugin.id, "options", fault.name))
            told = plugin.named(fault.what)
            plugin.problems.append(Problem(ADMINS, 1, 1, where, told, fault.fix))
            continue
        if listing is None or not plugin.listed:
            plugin.problems.append(plugin.problem(("options",), fault.what, fault.fix))
            continue
        path = ("plugins", plugin.chosen.entry, "options", fault.name)
        what = plugin.named(fault.what)
        place = listing.place(path)
        plugin.problems.append(Problem(listing.file, *place, dotted(path), what, fault.fix))


def _load_code(plugin: Plugin, python: str) -> None:
    try:
        module = code.load(plugin.id, python, plugin.chosen.found.file.parent)
    except code.FAILURES as error:  # a plugin's own code: whatever it raises is its problem alone
        plugin.problems.append(plugin.fault(error, code.sentence(error)))
        return
    label = plugin.shown(module.__file__ or python)
    wrong = code.faults(module, label)
    plugin.problems += [replace(each, what=plugin.named(each.what)) for each in wrong]
    plugin.module = module
    if not wrong:
        _gather(plugin, module)


def _gather(plugin: Plugin, module: ModuleType) -> None:
    """Let the plugin hand over what it computes rather than declares."""
    workouts, phases = list(plugin.workouts), list(plugin.phases)
    facts: list[Fact] = []
    hooks = code.implementations(module)
    for hook, taken in (
        ("register_workouts", _taker(workouts, templates.workout, plugin.id)),
        ("register_phases", _taker(phases, templates.phase, plugin.id)),
        ("register_facts", taker(plugin, facts)),
    ):
        if hook in hooks:
            _, problem = ask(plugin, hooks[hook], answers.nothing, {"register": taken})
            plugin.problems += [problem] if problem else []
    plugin.workouts, plugin.phases = tuple(workouts), tuple(phases)
    plugin.facts = tuple(facts)


def _taker(
    into: list[Template], checked: Callable[[object, str], Template], plugin: str
) -> Callable[[object], None]:
    def register(template: object) -> None:
        into.append(checked(template, plugin))

    return register

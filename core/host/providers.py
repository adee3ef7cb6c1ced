"""Which provider reads a file: the one that is named, or those that know its ending."""

from collections.abc import Mapping, Sequence

from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.plugin import Options
from strideiq.core.host.options import settle
from strideiq.core.host.plugin import Plugin
from strideiq.core.reading.problems import did_you_mean
from strideiq.core.reading.shapes.manifest import OptionValue


def able(
    providers: Sequence[Plugin],
    label: str,
    name: str | None,
    options: Mapping[str, OptionValue],
) -> list[tuple[Plugin, Options]]:
    """The providers to ask for the file called ``label``, each with the options it runs with.

    ``options`` are laid over those of the provider. Raises Refusal when nobody is left to ask.
    """
    asked = _named(providers, name) if name is not None else _by_ending(providers, label)
    ready: list[tuple[Plugin, Options]] = []
    faults = []
    for plugin in asked:
        declared = plugin.manifest.options if plugin.manifest else {}
        settled, wrong = settle(declared, {**plugin.options.values, **options})
        faults += [(plugin, fault) for fault in wrong]
        if not wrong:
            ready.append((plugin, settled))
    if faults and not ready:
        plugin, fault = faults[0]
        raise Refusal(fault.name, plugin.named(fault.what), suggestion=fault.fix)
    return ready


def _named(providers: Sequence[Plugin], name: str) -> list[Plugin]:
    chosen = [plugin for plugin in providers if plugin.id == name]
    if not chosen:
        names = [plugin.id for plugin in providers]
        hint = did_you_mean(name, names) or f"write one of {', '.join(names)}"
        raise Refusal("provider", f"there is no provider '{name}'", suggestion=hint)
    return chosen


def _by_ending(providers: Sequence[Plugin], label: str) -> list[Plugin]:
    chosen = [plugin for plugin in providers if label.lower().endswith(_endings(plugin))]
    if not chosen:
        known = ", ".join(sorted({ending for each in providers for ending in each.files}))
        suggestion = f"use a file ending in {known}" if known else "turn a provider plugin on"
        raise Refusal("history", f"no provider reads files like {label}", suggestion=suggestion)
    return chosen


def _endings(plugin: Plugin) -> tuple[str, ...]:
    return tuple(ending.lower() for ending in plugin.files)

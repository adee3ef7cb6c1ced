"""The kinds of plugin: for each the shape of its YAML and how its content becomes values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from strideiq.core.host.plugin import Plugin
from strideiq.core.reading.shapes.manifest import Manifest
from strideiq.core.reading.shapes.phases import PhasesPlugin, phases_from
from strideiq.core.reading.shapes.plans import PlansPlugin, content_from, plans_from
from strideiq.core.reading.shapes.provider import ProviderPlugin
from strideiq.core.reading.shapes.rules import RulesPlugin, rules_from
from strideiq.core.reading.shapes.workouts import WorkoutsPlugin, workouts_from


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of plugin; ``fill`` puts what a checked shape declares into a plugin."""

    model: type[Manifest]
    fill: Callable[[Plugin, Any], None]


def _workouts(plugin: Plugin, shape: WorkoutsPlugin) -> None:
    plugin.workouts = workouts_from(shape)


def _phases(plugin: Plugin, shape: PhasesPlugin) -> None:
    plugin.phases = phases_from(shape)


def _plans(plugin: Plugin, shape: PlansPlugin) -> None:
    plugin.plans = plans_from(shape)
    plugin.workouts, plugin.phases = content_from(shape)
    plugin.complete = shape.complete


def _rules(plugin: Plugin, shape: RulesPlugin) -> None:
    values = plugin.options.values
    plugin.declared = rules_from(shape.rules, values, plugin=shape.plugin, version=shape.version)


def _provider(plugin: Plugin, shape: ProviderPlugin) -> None:
    plugin.files = shape.files


KINDS: Mapping[str, Kind] = {
    "workouts": Kind(WorkoutsPlugin, _workouts),
    "phases": Kind(PhasesPlugin, _phases),
    "plans": Kind(PlansPlugin, _plans),
    "rules": Kind(RulesPlugin, _rules),
    "provider": Kind(ProviderPlugin, _provider),
}

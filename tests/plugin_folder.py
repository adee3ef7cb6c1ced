"""A configuration folder with a runner's own plugin, and the program that reads it."""

from dataclasses import dataclass
from pathlib import Path

from strideiq.core.reading.settings import Settings
from strideiq.core.runtime.planner import Runtime, load

EXTRA = """\
plugin: extra
kind: workouts
version: {version}
api: 1
title: Extra
author: A runner
licence: CC0-1.0
source: own work
workouts:
  - id: extra-easy
    title: {title}
    family: easy
    stress: easy
    purpose: Builds the base.
    steps:
      - {{fill: 1 km, zone: {zone}}}
"""


@dataclass(frozen=True)
class PluginFolder:
    """A folder that overlays the shipped files, with a plugin called extra."""

    path: Path

    def write(self, *, version: str = "1.0.0", title: str = "Extra easy", zone: str = "E") -> None:
        """Write the plugin, sound unless ``zone`` is none."""
        file = self.path / "plugins" / "workouts" / "extra.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(EXTRA.format(version=version, title=title, zone=zone), encoding="utf-8")

    def runtime(self) -> Runtime:
        """The program with these files."""
        return load(Settings(config_dir=self.path))


def title_in(runtime: Runtime) -> str:
    """The title of the runner's own workout, as plans would show it now."""
    workouts = {each.id: each for each in runtime.host.catalogue().workouts}
    return workouts["extra-easy"].title

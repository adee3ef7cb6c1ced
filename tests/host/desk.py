"""A plugin author's desk: plugins in a folder of their own and a list that turns them on."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from strideiq.core.host.contract import Names
from strideiq.core.host.host import Host
from strideiq.core.host.places import Root
from strideiq.core.host.start import start

HEAD = """\
plugin: {id}
kind: {kind}
version: "1.0"
api: 1
title: A plugin
author: A runner
licence: CC0-1.0
source: own work
"""
EASY_RUN = """\
workouts:
  - id: {id}
    title: Easy run
    family: easy
    stress: easy
    purpose: Builds the base.
    steps:
      - {{fill: 1 km, zone: E}}
"""


@dataclass
class Desk:
    """A plugin author's desk: plugins in a folder, and a list that turns them on."""

    folder: Path

    def write(self, path: str, text: str) -> Path:
        file = self.folder / "plugins" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
        return file

    def workouts(self, id_: str, *more: str, workout: str | None = None) -> Path:
        """Write a sound workouts plugin, with ``more`` lines in its head."""
        head = HEAD.format(id=id_, kind="workouts") + "".join(f"{line}\n" for line in more)
        return self.write(f"mine/{id_}.yaml", head + EASY_RUN.format(id=workout or f"{id_}-run"))

    def with_code(self, id_: str, code: str, *more: str) -> None:
        """Write a plugin in a folder of its own, with Python."""
        head = HEAD.format(id=id_, kind="workouts") + "python: hooks.py\n"
        text = head + "".join(f"{line}\n" for line in more) + EASY_RUN.format(id=f"{id_}-run")
        self.write(f"mine/{id_}/plugin.yaml", text)
        self.write(f"mine/{id_}/hooks.py", code)

    def start(
        self, listing: str = "  - folder: mine", *, names: Names | None = None, safe: bool = False
    ) -> Host:
        """The host with this list of plugins."""
        file = self.folder / "plugins.yaml"
        file.write_text(f"plugins:\n{listing}\n", encoding="utf-8")
        root = Root(self.folder / "plugins", "desk")
        return start(file, (root,), names=names, safe_mode=safe)

    def problems(self, listing: str = "  - folder: mine", names: Names | None = None) -> list[str]:
        """Every problem, each as a line, with this folder's own path left out."""
        found = self.start(listing, names=names).problems()
        return [str(each).replace(f"{self.folder}/", "") for each in found]


def ids_on(host: Host) -> list[str]:
    """The ids of the plugins that are on, in order."""
    return [state.id for state in host.health() if state.status == "on"]

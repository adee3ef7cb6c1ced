"""The configuration folder of a runner, laid over the configuration that came with the program.

A configuration file in the folder replaces the shipped one as a whole. Plugin files in
``plugins/workouts`` and its neighbours come on top of the shipped ones, or replace the one with
the same file name.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from strideiq.core.reading.problems import Problem, did_you_mean

CONFIG_FILES: Final = (
    "default.yaml",
    "entitlements.yaml",
    "flags.yaml",
    "memberships.yaml",
    "plan_rules.yaml",
    "plugins.yaml",
    "policies.yaml",
    "volume_tiers.yaml",
)
PLUGIN_FOLDERS: Final = ("workouts", "phases", "plans", "rules", "providers")
_ALSO: Final = ("plugins", "schemas", "README.md")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file that counts: where it is, and how it is named to people."""

    path: Path
    label: str


def shipped_config() -> Path:
    """The folder of the configuration that came with the program."""
    return Path(__file__).parents[2] / "config"


def config_file(name: str, overlay: Path | None) -> ConfigFile:
    """The runner's file of this name where there is one, else the shipped file."""
    if overlay is not None and (overlay / name).exists():
        return ConfigFile(overlay / name, str(overlay / name))
    return ConfigFile(shipped_config() / name, f"config/{name}")


def misplaced(overlay: Path, folders: Collection[str] = PLUGIN_FOLDERS) -> Iterator[Problem]:
    """A problem for everything in the folder that would be ignored without a word.

    ``folders`` are the plugin folders that plugins.yaml names.
    """
    if not overlay.is_dir():
        fix = "make it with: strideiq init DIR"
        yield Problem(str(overlay), 1, 1, "", "there is no such configuration folder", fix)
        return
    yield from _unknown(overlay, (*CONFIG_FILES, *_ALSO))
    if (overlay / "plugins").is_dir():
        yield from _unknown(overlay / "plugins", (*sorted(folders), "README.md"))


def _unknown(folder: Path, known: Collection[str]) -> Iterator[Problem]:
    for path in sorted(folder.iterdir()):
        if path.name[0] not in "._" and path.name not in known:
            fix = did_you_mean(path.name, known) or f"known names are {', '.join(known)}"
            yield Problem(str(path), 1, 1, "", "nothing reads what has this name", fix)

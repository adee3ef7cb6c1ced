"""Where plugins live: the shipped folder, folders of the user's, and installed packages."""

import importlib.util
import os
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from strideiq.core.reading.problems import Problem

GROUP = "strideiq"
"""The entry-point group by which an installed package says that it holds plugins."""


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of plugin folders; ``label`` is how its files are named in messages."""

    folder: Path
    label: str
    builtin: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A file that claims to be a plugin; ``name`` is the id its file or folder name gives it."""

    name: str
    file: Path
    label: str
    builtin: bool = False


def shipped_root() -> Root:
    """The plugins that came with the program."""
    return Root(Path(__file__).parents[2] / "plugins", "plugins", builtin=True)


def in_folder(roots: tuple[Root, ...], folder: str) -> tuple[list[Found], list[Problem]]:
    """Plugins in the folder of this name below every root, sorted by id.

    A later root replaces a plugin of the same folder and id in an earlier one.
    """
    found: dict[str, Found] = {}
    problems: list[Problem] = []
    for root in roots:
        here, wrong = _scan(root.folder / folder, f"{root.label}/{folder}", builtin=root.builtin)
        found |= {each.name: each for each in here}
        problems += wrong
    return [found[name] for name in sorted(found)], problems


def folders(roots: tuple[Root, ...]) -> list[str]:
    """Names of every plugin folder below the roots."""
    return sorted(
        {
            path.name
            for root in roots
            if os.access(root.folder, os.R_OK)
            for path in root.folder.iterdir()
            if path.is_dir() and path.name[0] not in "._"
        }
    )


def installed() -> dict[str, list[EntryPoint]]:
    """Entry points of installed packages by name; more than one for a name is a clash."""
    by_name: dict[str, list[EntryPoint]] = {}
    for point in entry_points(group=GROUP):
        same = by_name.setdefault(point.name, [])
        if all(other.value != point.value for other in same):
            same.append(point)
    return by_name


def in_package(package: str) -> list[Found]:
    """Plugins among the files of an installed package, found without importing the package.

    Raises ModuleNotFoundError when there is no such package, and whatever importing a parent
    of a dotted name raises.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        message = f"No package named {package!r}"
        raise ModuleNotFoundError(message, name=package)
    return [
        found
        for location in spec.submodule_search_locations
        for found in plugins_in(Path(location))
    ]


def plugins_in(folder: Path) -> list[Found]:
    """Plugins among the files of one folder, which may itself be one plugin."""
    found, _ = _scan(folder, str(folder), builtin=False)
    alone = folder / "plugin.yaml"
    if alone.is_file():
        found.append(Found(_id_of(folder.resolve().name), alone, str(alone)))
    return found


def _scan(folder: Path, label: str, *, builtin: bool) -> tuple[list[Found], list[Problem]]:
    if not folder.is_dir():
        return [], []
    found: list[Found] = []
    problems: list[Problem] = []
    try:
        visible = sorted(path for path in folder.iterdir() if path.name[0] not in "._")
    except OSError as error:
        what = f"this folder cannot be read: {error.strerror}"
        return [], [Problem(label, 1, 1, "", what, "check its permissions")]
    for path in visible:
        inner = path / "plugin.yaml"
        if path.is_dir() and inner.is_file():
            found.append(
                Found(_id_of(path.name), inner, f"{label}/{path.name}/plugin.yaml", builtin)
            )
        elif path.is_dir() and any(path.glob("*.yaml")):
            what = "this folder holds YAML files but no plugin.yaml, so nothing in it is read"
            fix = "move its files one folder up, or name the plugin's file plugin.yaml"
            problems.append(Problem(f"{label}/{path.name}", 1, 1, "", what, fix))
        elif path.suffix == ".yml":
            what, fix = "files ending in .yml are not read", f"rename it to {path.stem}.yaml"
            problems.append(Problem(f"{label}/{path.name}", 1, 1, "", what, fix))
        elif path.suffix == ".yaml" and path.name != "plugin.yaml":
            found.append(Found(path.stem, path, f"{label}/{path.name}", builtin))
    return found, problems


def _id_of(folder_name: str) -> str:
    return folder_name.replace("_", "-")

"""Check plugins while their author writes them, before anything lists them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from strideiq.core.domain.errors import Refusal
from strideiq.core.host.contract import Names
from strideiq.core.host.host import Host
from strideiq.core.host.places import GROUP, Found, plugins_in
from strideiq.core.host.start import start
from strideiq.core.reading.problems import Problem

PROJECT_FILE = "pyproject.toml"


def find(path: Path) -> list[Found]:
    """The plugins at ``path``: a YAML file, a folder of them, or a project that packages them.

    Raises Refusal when there are none.
    """
    if path.is_file():
        name = path.parent.resolve().name if path.name == "plugin.yaml" else path.stem
        return [Found(name.replace("_", "-"), path, str(path))]
    folders = _packages(path) if (path / PROJECT_FILE).is_file() else [path]
    found = [each for folder in folders for each in plugins_in(folder)]
    if not found:
        message = f"{path} holds no plugin"
        suggestion = (
            "name a plugin's YAML file, a folder of them, or a project with a pyproject.toml"
        )
        raise Refusal("path", message, suggestion=suggestion)
    return found


def check(
    path: Path,
    *,
    names: Names | None = None,
    options: Mapping[str, bool | int | float | str] | None = None,
) -> tuple[Host, tuple[Problem, ...]]:
    """Load the plugins at ``path`` beside those that were shipped.

    Returns the host and every problem of the plugins checked. A shipped plugin of the same id
    makes way. ``options`` are given to every plugin at ``path``.
    """
    found = find(path)
    host = start(names=names, also=found, options=options or {})
    return host, host.problems_of({each.name for each in found})


def _packages(project: Path) -> list[Path]:
    """Folders of the packages that a project's entry points name, in ``src`` or beside it."""
    try:
        declared = tomllib.loads((project / PROJECT_FILE).read_text(encoding="utf-8"))
        points = declared["project"]["entry-points"][GROUP].values()
        modules = [str(point).partition(":")[0].replace(".", "/") for point in points]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, AttributeError) as error:
        message = f"{project / PROJECT_FILE} names no plugin: {type(error).__name__}: {error}"
        suggestion = (
            f'add [project.entry-points.{GROUP}] with a line such as my-plugin = "my_plugin"'
        )
        raise Refusal("path", message, suggestion=suggestion) from error
    places = (base / module for module in modules for base in (project / "src", project))
    return [place for place in places if place.is_dir()]

"""Check plugins while their author writes them, before anything lists them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from strideiq.core.domain.entitlement import Terms
from strideiq.core.domain.errors import InvalidFiles, Refusal
from strideiq.core.host.contract import Names
from strideiq.core.host.host import Host
from strideiq.core.host.places import GROUP, Found, plugins_in
from strideiq.core.host.start import start_overlaid
from strideiq.core.reading.overlay import config_file
from strideiq.core.reading.problems import Problem
from strideiq.core.reading.shapes.planning import PlanConfig, PlanRules, VolumeTiers
from strideiq.core.reading.shaping import load

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
    overlay: Path | None = None,
    options: Mapping[str, bool | int | float | str] | None = None,
    terms: Terms | None = None,
) -> tuple[Host, tuple[Problem, ...]]:
    """Load the plugins at ``path`` beside those that were shipped and those of ``overlay``.

    Returns the host and every problem of the plugins checked. Another plugin of the same id makes
    way. ``options`` are given to every plugin at ``path``; without ``terms`` any membership may be
    named. Raises Refusal when there is no plugin
    at ``path``, and InvalidFiles when the configuration cannot be used.
    """
    config = configuration(overlay)
    names = Names.of(config.rules, config.tiers)
    names = names.with_terms(terms) if terms is not None else names
    host = start_overlaid(overlay, names=names, also=find(path), options=options or {})
    return host, host.problems_of_unlisted()


def configuration(overlay: Path | None = None) -> PlanConfig:
    """Plan rules and volume tiers, from ``overlay`` where it has them.

    Raises InvalidFiles when they cannot be used.
    """
    rules_file = config_file("plan_rules.yaml", overlay)
    tiers_file = config_file("volume_tiers.yaml", overlay)
    rules, wrong_rules = load(rules_file.path, PlanRules, rules_file.label)
    tiers, wrong_tiers = load(tiers_file.path, VolumeTiers, tiers_file.label)
    if rules is None or tiers is None:
        raise InvalidFiles([*wrong_rules, *wrong_tiers])
    return PlanConfig(rules, tiers)


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

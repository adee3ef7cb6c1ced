"""The shipped files that drive plans, and how a test spoils and reads them."""

from pathlib import Path
from typing import TypeVar

from strideiq.core.reading.overlay import ConfigFile, shipped_config
from strideiq.core.reading.planning_checks import planning_problems
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shapes.planning import PlanRules, VolumeTiers
from strideiq.core.reading.shaping import Shape, shape

S = TypeVar("S", bound=Shape)

RULES = (shipped_config() / "plan_rules.yaml").read_text(encoding="utf-8")
TIERS = (shipped_config() / "volume_tiers.yaml").read_text(encoding="utf-8")
ZONES = "'E', 'M', 'T', 'I', 'R' or 'race'"


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    """The line, from 1, of the first place of ``part``."""
    return text[: text.index(part)].count("\n") + 1


def shaped(text: str, model: type[S]) -> S:
    document, _ = read_text(text.encode(), "mine.yaml")
    assert document is not None
    value, wrong = shape(document, model)
    assert value is not None, wrong
    return value


def disagreements(folder: Path, rules: str, tiers: str) -> list[str]:
    """Problems between the two files, each as a line without the folder's own path."""
    files = []
    for name, text in (("plan_rules.yaml", rules), ("volume_tiers.yaml", tiers)):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        files.append(ConfigFile(path, name))
    found = planning_problems(shaped(rules, PlanRules), shaped(tiers, VolumeTiers), *files)
    return [str(problem) for problem in found]


def assert_told(folder: Path, rules: str, at: str, problem: str) -> None:
    """Whether plan rules are told a problem at the first place of ``at``, each with what to do."""
    start = rules.index(at)
    column = start - rules.rfind("\n", 0, start)
    found = disagreements(folder, rules, TIERS)
    place = f"plan_rules.yaml:{line_of(rules, at)}:{column}: "
    assert [each for each in found if each.startswith(place + problem)], found
    assert all(" -> " in each for each in found)


def problems(text: str, model: type[Shape]) -> list[str]:
    document, found = read_text(text.encode(), "mine.yaml")
    assert document is not None
    _, wrong = shape(document, model)
    return [str(problem).removeprefix("mine.yaml:") for problem in (*found, *wrong)]

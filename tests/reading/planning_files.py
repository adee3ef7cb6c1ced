"""The shipped files that drive plans, and how a test spoils and reads them."""

from strideiq.core.reading.overlay import shipped_config
from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shaping import Shape, shape

RULES = (shipped_config() / "plan_rules.yaml").read_text(encoding="utf-8")
TIERS = (shipped_config() / "volume_tiers.yaml").read_text(encoding="utf-8")
ZONES = "'E', 'M', 'T', 'I', 'R' or 'race'"


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    """The line, from 1, of the first place of ``part``."""
    return text[: text.index(part)].count("\n") + 1


def problems(text: str, model: type[Shape]) -> list[str]:
    document, found = read_text(text.encode(), "mine.yaml")
    assert document is not None
    _, wrong = shape(document, model)
    return [str(problem).removeprefix("mine.yaml:") for problem in (*found, *wrong)]

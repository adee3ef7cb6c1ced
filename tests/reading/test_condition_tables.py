"""Tables of heat, height and hills that cannot work are refused where they are wrong."""

from pathlib import Path

import pytest

from strideiq.core.reading.shapes.planning import PlanRules
from strideiq.core.reading.shaping import load


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("{up_to_f: 110,", "{up_to_f: 90,", "the bands do not rise"),
        ("slower: [1 %, 2 %]", "slower: [2 %, 1 %]", "the band up to 130 runs downwards"),
        ("every: 305 m", "every: 0 m", "a step of no height"),
        ("zones: [M, T, I, race]", "zones: [M, X]", "'X' is not allowed"),
        ("grade: 5 %", "grade: 0 %", "conditions.hills.grade"),
        ("humidity: 60 %", "humidity: 0 %", "conditions.heat.humidity"),
        ("by_effort: [trail]", "by_effort: [moon]", "'moon' is not allowed"),
    ],
)
def test_a_table_that_cannot_work_is_refused_with_its_place(
    good: str, bad: str, told: str, root: Path, tmp_path: Path
) -> None:
    text = (root / "config" / "plan_rules.yaml").read_text(encoding="utf-8")
    assert text.count(good) == 1
    line = text[: text.index(good)].count("\n") + 1
    file = tmp_path / "plan_rules.yaml"
    file.write_text(text.replace(good, bad), encoding="utf-8")
    value, (problem, *others) = load(file, PlanRules)
    assert (value, others) == (None, [])
    assert told in str(problem)
    assert problem.fix
    assert line - 12 <= problem.line <= line

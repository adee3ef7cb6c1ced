"""Problems print as a place, what is wrong and what to write, and names find their nearest."""

import pytest

from strideiq.core.reading.problems import Problem, did_you_mean, dotted, nearest


def test_a_problem_prints_place_path_what_and_fix() -> None:
    problem = Problem("a.yaml", 5, 1, "stepz", "unknown key 'stepz'", "did you mean 'steps'?")
    assert str(problem) == "a.yaml:5:1: stepz: unknown key 'stepz' -> did you mean 'steps'?"


def test_an_empty_path_and_an_empty_fix_are_left_out() -> None:
    assert str(Problem("a.yaml", 1, 1, "", "not so", "")) == "a.yaml:1:1: not so"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("stepz", "steps"), ("Steps", "steps"), ("warmup", "warm_up"), ("zzz", None), ("", None)],
)
def test_nearest_name(name: str, expected: str | None) -> None:
    assert nearest(name, ["title", "steps", "warm_up"]) == expected


def test_a_hint_is_a_question_or_nothing() -> None:
    assert did_you_mean("runn", ["run", "bike"]) == "did you mean 'run'?"
    assert did_you_mean("swim", ["run", "bike"]) is None


def test_a_path_is_dotted_and_its_long_parts_are_cut() -> None:
    assert dotted(["steps", 0, "zone"]) == "steps.0.zone"
    assert len(dotted(["k" * 5000])) < 100

"""The reader gives plain values, and refuses at its place what hides or doubles a value."""

import os
from pathlib import Path

import pytest

from strideiq.core.reading import building
from strideiq.core.reading.document import Value
from strideiq.core.reading.reader import read_file, read_text

pytestmark = pytest.mark.usefixtures("parser")


def value_of(text: str) -> Value:
    document, problems = read_text(text.encode(), "f.yaml")
    assert problems == ()
    assert document is not None
    return document.value


def problems_of(text: str) -> list[str]:
    return [str(each) for each in read_text(text.encode(), "f.yaml")[1]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing but a comment\n", None),
        ("4:30", "4:30"),
        ("a: 4:30\nb: yes\nc: 2027-04-19", {"a": "4:30", "b": "yes", "c": "2027-04-19"}),
        ("a: '5'\nb: \"null\"\nc: 5", {"a": "5", "b": "null", "c": 5}),
        ("a:\nb: ~", {"a": None, "b": None}),
        ("a: {b: [1, {c: 2}]}\nd:\n  - - 1\n  - 2", {"a": {"b": [1, {"c": 2}]}, "d": [[1], 2]}),
        ("1: a\ntrue: b\nnull: c\n4:30: d", {"1": "a", "true": "b", "null": "c", "4:30": "d"}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("a: >\n  5\n", {"a": "5\n"}),
        ("'<<': 1", {"<<": 1}),
        ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
        ("\ufeffa: 1", {"a": 1}),
    ],
)
def test_values(text: str, value: Value) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "id: 1\nb:\n  c: 1\n  d: 2\n  c: 3",
            "f.yaml:5:3: b.c: 'c' is written twice, first at line 3 -> delete one",
        ),
        ("5: 1\n'5': 2", "f.yaml:2:1: 5: '5' is written twice, first at line 1 -> delete one"),
        (
            "a:\n  - &x 1",
            (
                "f.yaml:2:5: a.0: anchor &x is not read -> "
                "delete it and write the value out where it is used"
            ),
        ),
        (
            "a: !!str 5",
            (
                "f.yaml:1:4: a: tag !!str is not read -> "
                "delete it; to get text, put quotes around the value"
            ),
        ),
        (
            "<<: {a: 1}",
            "f.yaml:1:1: <<: merge keys are not read -> write the merged keys out",
        ),
        (
            "? [a]\n: 1",
            (
                "f.yaml:1:3: a mapping or list cannot be a key -> "
                "write a text key, in quotes if it starts with a brace or bracket"
            ),
        ),
        (
            "a: 1\n---\nb: 2",
            "f.yaml:2:1: a second document starts here -> keep one document in a file",
        ),
        (
            "%YAML 1.1\n---\na: 1",
            (
                "f.yaml:1:1: the file declares another YAML version -> "
                "delete the %YAML line; files are read as YAML 1.2"
            ),
        ),
        ("a: 1e999", "f.yaml:1:4: a: this number is too big -> write a smaller one, or quote it"),
    ],
)
def test_refusals(text: str, problem: str) -> None:
    assert problems_of(text) == [problem]


def test_aliases_are_refused_wherever_they_stand() -> None:
    problems = problems_of("a: &x 1\nb: *x\n*x : 2\nc: [*x]")
    assert [each.split(" -> ")[0] for each in problems] == [
        "f.yaml:1:4: a: anchor &x is not read",
        "f.yaml:2:4: b: alias *x is not read",
        "f.yaml:3:1: alias *x is not read",
        "f.yaml:4:5: c.0: alias *x is not read",
    ]
    assert problems_of("*x")[0].startswith("f.yaml:1:1: alias *x is not read")


def test_every_problem_is_collected_and_the_rest_still_read() -> None:
    document, problems = read_text(b"a: 1\na: 2\nb: !x 3\n? {k: 1}\n: 4\nc: 5\n", "f.yaml")
    assert [(each.line, each.column) for each in problems] == [(2, 1), (3, 4), (4, 3)]
    assert document is not None
    assert document.value == {"a": 1, "b": 3, "c": 5}


def test_what_was_found_before_a_syntax_error_is_reported_with_it() -> None:
    document, problems = read_text(b"a: 1\na: 2\nb: 'open\n", "f.yaml")
    assert document is None
    assert problems[0].what.split(",")[0] == "'a' is written twice"
    assert problems[1].fix == "close the quote that was opened"


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ("a: b: c", 1, "put quotes around text that holds ': '"),
        ("a: 'x\nb: 2\n", 3, "close the quote"),
        ("a: {b: 1, c\n", 2, "close the '{' with '}'"),
        ("a: [1, 2\n", 2, "close the '['"),
        ("a: @x", 1, "put quotes around"),
        ("a:\n  - b\n - c", 3, "line this"),
        ('a: "\\q"', 1, "write \\\\ for a backslash"),
        ('a: "\\UFFFFFFFF"', 1, ""),
        ("%YAML 1." + "9" * 5000 + "\n---\na: 1", 1, ""),
    ],
)
def test_syntax_errors_say_where_and_what_to_write(text: str, line: int, fix: str) -> None:
    document, problems = read_text(text.encode(), "f.yaml")
    assert document is None
    (problem,) = problems
    assert problem.line == line
    assert problem.what.startswith("not YAML: ")
    assert fix in problem.fix
    assert problem.fix


def test_an_open_quote_is_blamed_on_the_line_it_starts_at() -> None:
    (problem,) = read_text(b"a: 1\nb: 'x\nc: 2\n", "f.yaml")[1]
    assert "starts at line 2" in problem.what


@pytest.mark.parametrize("text", ['a: "\\ud800"', '"\\ud83d\\ude00": 1'])
def test_escapes_of_half_characters_are_refused(text: str) -> None:
    document, problems = read_text(text.encode(), "f.yaml")
    assert document is None
    assert len(problems) == 1


def test_depth_is_bounded_to_the_level() -> None:
    deepest = building.MOST_DEPTH
    assert value_of("[" * deepest + "]" * deepest) is not None
    (problem,) = problems_of("[" * (deepest + 1) + "]" * (deepest + 1))
    assert "nested more than 20 deep -> nest less deeply" in problem


def test_number_of_values_is_bounded_to_the_value() -> None:
    most = building.MOST_VALUES
    value = value_of("- 1\n" * (most - 1))
    assert isinstance(value, list)
    assert len(value) == most - 1
    (problem,) = problems_of("- 1\n" * most)
    assert problem.startswith(f"f.yaml:{most}:3: ")
    assert "more than 20,000 values -> split it into several files" in problem


def test_a_file_of_nothing_but_problems_stops_after_some() -> None:
    problems = problems_of("a: 1\n" * 5000)
    assert len(problems) == building.MOST_PROBLEMS + 1
    assert problems[-1].endswith("more than 50 problems -> repair these first")


def test_a_file_is_named_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "easy.yaml"
    path.write_bytes(b"a: 1\na: 2\n")
    assert read_file(path, "plugins/easy.yaml")[1][0].file == "plugins/easy.yaml"
    assert read_file(path)[1][0].file == str(path)


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    document, problems = read_file(tmp_path / "none.yaml", "none.yaml")
    assert document is None
    assert str(problems[0]) == (
        "none.yaml:1:1: cannot be read: No such file or directory -> check its name and permissions"
    )


def test_folders_and_pipes_are_not_files(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe):
        (problem,) = read_file(path, "x.yaml")[1]
        assert problem.what == "this is not a file"


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# x\n" * 100_000)
    document, (problem,) = read_file(path, "large.yaml")
    assert document is None
    assert problem.what == "the file has 400,000 bytes, more than 262,144"

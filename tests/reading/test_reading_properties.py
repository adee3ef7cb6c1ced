"""No text makes the reader raise, and whatever JSON can say is read as JSON says it."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strideiq.core.reading.reader import read_text
from strideiq.core.reading.shaping import Shape, shape

FIXTURE_ONCE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
YAML_PIECES = st.lists(
    st.sampled_from(
        [
            "a",
            "b:",
            "c",
            "-",
            "?",
            ":",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&",
            "&x",
            "*x",
            "!",
            "!!str",
            "|",
            ">",
            "'",
            '"',
            "%",
            "%YAML",
            "---",
            "...",
            "#",
            "@",
            "`",
            "<<",
            "~",
            "1",
            "1e9",
            "4:30",
            "\\",
            "\\u12",
            "\\ud800",
            "é",
            "😀",
            " ",
            "  ",
            "\n",
            "\n  ",
            "\n- ",
            ": ",
            "\t",
            "\r",
            "\x00",
            "\ufeff",
            "\u2028",
        ]
    ),
    max_size=60,
).map("".join)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=25,
)
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Anything(Shape):
    """A shape that most texts do not fit."""

    a: int
    b: dict[str, list[int] | str] | None = None


@pytest.mark.usefixtures("parser")
@FIXTURE_ONCE
@given(st.text(max_size=200) | YAML_PIECES)
def test_text_never_raises(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    document, problems = read_text(data, "f.yaml")
    assert document is not None or problems
    if document is not None:
        value, further = shape(document, Anything)
        assert (value is None) == bool(further)
        problems += further
    lines = len(re.split("\r\n?|\n", text)) + 1
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.what
        str(problem).encode()


@given(st.binary(max_size=200))
def test_bytes_never_raise(data: bytes) -> None:
    document, problems = read_text(data, "f.yaml")
    assert document is not None or problems


@pytest.mark.usefixtures("parser")
@FIXTURE_ONCE
@given(JSON_VALUES, st.sampled_from([None, 2]))
def test_json_reads_as_json(value: object, indent: int | None) -> None:
    dumped = json.dumps(value, ensure_ascii=False, indent=indent)
    text = UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", dumped)
    document, problems = read_text(text.encode(), "f.yaml")
    assert problems == ()
    assert document is not None
    assert json.dumps(document.value) == json.dumps(value)

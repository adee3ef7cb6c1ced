"""Only UTF-8 text is read; whatever else is named at its place, with the way out."""

import pytest

from strideiq.core.reading.text import MOST_BYTES, decode


@pytest.mark.parametrize(
    ("data", "line", "column", "what", "fix"),
    [
        ("a: 1\n".encode("utf-16"), 1, 1, "UTF-16", "save it as UTF-8"),
        ("a: 1\n".encode("utf-16-le"), 1, 1, "UTF-16", "save it as UTF-8"),
        ("a: 1\n".encode("utf-16-be"), 1, 1, "UTF-16", "save it as UTF-8"),
        ("a: 1\n".encode("utf-32"), 1, 1, "UTF-32", "save it as UTF-8"),
        ("a: 1\n".encode("utf-32-be"), 1, 1, "UTF-32", "save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, 1, "binary", "UTF-8"),
        ("a: 1\nb: é: ".encode() + b"\xe9", 2, 7, "byte 0xE9", "save the file as UTF-8"),
        (b"a: 1\nb:\n\t- 1\n", 3, 1, "a tab", "use spaces"),
        (b"a: 1\r\nb:\t1\r\n", 2, 3, "a tab", "use spaces"),
        (b"a: 1\nb: \x1b[0m", 2, 4, "U+001B", "delete it"),
        ("a: x\u2028y".encode(), 1, 5, "U+2028", "\\u2028"),
        ("a: x\ufeffy".encode(), 1, 5, "U+FEFF", "delete it"),
        ("a: x\u202ey".encode(), 1, 5, "U+202E", "delete it"),
        ("a: x\u2066y".encode(), 1, 5, "U+2066", "delete it"),
    ],
)
def test_is_refused(data: bytes, line: int, column: int, what: str, fix: str) -> None:
    text, problems = decode(data, "f.yaml")
    assert text == "" or problems
    (problem,) = problems
    assert (problem.file, problem.line, problem.column) == ("f.yaml", line, column)
    assert what in problem.what
    assert fix in problem.fix


def test_a_byte_order_mark_is_accepted_and_dropped() -> None:
    assert decode(b"\xef\xbb\xbfa: 1", "f.yaml") == ("a: 1", ())


def test_text_beyond_ascii_is_kept() -> None:
    assert decode("a: é😀\n".encode(), "f.yaml") == ("a: é😀\n", ())


def test_each_line_with_a_tab_is_named_once_and_only_so_many() -> None:
    _, problems = decode(b"a: 1\n\t\tb: 1\nc: 1\n\td: 1\n", "f.yaml")
    assert [(each.line, each.column) for each in problems] == [(2, 1), (4, 1)]
    assert len(decode(b"\t\n" * 5000, "f.yaml")[1]) == 20


def test_size_is_bounded_to_the_byte() -> None:
    assert decode(b"#" * MOST_BYTES, "f.yaml")[1] == ()
    (problem,) = decode(b"#" * (MOST_BYTES + 1), "f.yaml")[1]
    assert "262,145 bytes" in problem.what
    assert problem.fix == "split it into several files"

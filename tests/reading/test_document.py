"""Every value and key knows its line and column, counted from 1 in characters."""

import pytest

from strideiq.core.reading.document import Document, Path
from strideiq.core.reading.reader import read_text

pytestmark = pytest.mark.usefixtures("parser")

TEXT = """\
# a workout
id: easy
titel: 😀 {braces}
steps:
  - {kind: run, zone: 9}
  - kind: repeat
    steps:
      - "é": [1, 2]
empty:
"""


@pytest.fixture
def document() -> Document:
    document, problems = read_text(TEXT.encode(), "easy.yaml")
    assert not problems
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ([], (2, 1), (2, 1)),
        (["id"], (2, 5), (2, 1)),
        (["titel"], (3, 8), (3, 1)),
        (["steps"], (5, 3), (4, 1)),
        (["steps", 0], (5, 5), (5, 5)),
        (["steps", 0, "zone"], (5, 23), (5, 17)),
        (["steps", 1], (6, 5), (6, 5)),
        (["steps", 1, "steps"], (8, 7), (7, 5)),
        (["steps", 1, "steps", 0, "é"], (8, 14), (8, 9)),
        (["steps", 1, "steps", 0, "é", 1], (8, 18), (8, 18)),
        (["empty"], (9, 7), (9, 1)),
    ],
)
def test_places(
    document: Document, path: Path, value: tuple[int, int], key: tuple[int, int]
) -> None:
    assert document.place(path) == value
    assert document.place(path, key=True) == key


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (["nothing"], (2, 1)),
        (["steps", 7], (5, 3)),
        (["steps", 0, "zon", "deeper"], (5, 5)),
        (["id", "deeper"], (2, 5)),
    ],
)
def test_a_path_that_is_not_there_has_the_place_above_it(
    document: Document, path: Path, place: tuple[int, int]
) -> None:
    assert document.place(path) == place
    assert document.place(path, key=True) == place


def test_values_by_path(document: Document) -> None:
    assert document.at(["steps", 1, "steps", 0, "é", 1]) == 2
    assert document.at([]) is document.value


@pytest.mark.parametrize("path", [["steps", 2], ["steps", -1], ["id", "x"], ["none"]])
def test_a_path_that_is_not_there_has_no_value(document: Document, path: Path) -> None:
    with pytest.raises(KeyError):
        document.at(path)

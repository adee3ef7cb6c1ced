"""Plans in our own JSON: back to the plan they were written from, or every problem with its place."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import ValidationError

from strideiq.core.domain.plan import Plan
from strideiq.core.reading import wording
from strideiq.core.reading.problems import Problem, dotted
from strideiq.core.reading.shapes.plan_json import WrittenDocument

_FORMAT: Final = "strideiq-plan/1"
_MOST_PROBLEMS: Final = 50
_SPACE: Final = " \t\r\n"
_STEP_CHOICE: Final = ("step", "repeat")


def read_json(text: str, file: str) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan of JSON text in the format ``strideiq-plan/1``, or None and every problem."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"this is no JSON: {error.msg[0].lower()}{error.msg[1:]}"
        fix = "write the plan with strideiq generate --format json, or as CSV"
        return None, (Problem(file, error.lineno, error.colno, "", what, fix),)
    except ValueError:
        what, fix = "a number in it is too long to be one", "write numbers of a few digits"
        return None, (Problem(file, 1, 1, "", what, fix),)
    except RecursionError:
        what, fix = "it is nested too deeply to be a plan", "give the plan alone"
        return None, (Problem(file, 1, 1, "", what, fix),)
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        what = f"this is not JSON of the format {_FORMAT}"
        fix = (
            "write the plan with strideiq generate --format json, or as CSV with one row a session"
        )
        return None, (Problem(file, 1, 1, "format", what, fix),)
    try:
        return WrittenDocument.model_validate_json(text).value(), ()
    except ValidationError as error:
        errors = error.errors(include_url=False)
    return None, tuple(_problems(content, text, file, errors))


def _problems(
    content: Any,  # noqa: ANN401  whatever JSON holds
    text: str,
    file: str,
    errors: Sequence[Any],
) -> Iterator[Problem]:
    seen: set[tuple[object, ...]] = set()
    for error in errors:
        path = _real(content, [part for part in error["loc"] if part not in _STEP_CHOICE])
        path = (*path, error["loc"][-1]) if error["type"] == "missing" else path
        if path in seen or len(seen) == _MOST_PROBLEMS:
            continue
        seen.add(path)
        if error["type"] == "missing":
            what, fix = wording.missing(path[-1])
        else:
            what, fix = wording.words(error, _at(content, path))
        yield Problem(file, *_place(text, path), dotted(path), what, fix)


def _real(content: Any, path: Sequence[str | int]) -> tuple[str | int, ...]:  # noqa: ANN401
    """As much of the path as there is in the file; validation names its own branches too."""
    real: list[str | int] = []
    for part in path:
        if isinstance(content, list):
            has = isinstance(part, int) and part < len(content)
        else:
            has = isinstance(content, dict) and part in content
        if not has:
            break
        content = content[part]
        real.append(part)
    return tuple(real)


def _at(content: Any, path: Sequence[str | int]) -> Any:  # noqa: ANN401  whatever JSON holds
    for part in path:
        content = content[part]
    return content


def _place(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column, from 1, of the value at ``path``, or of the nearest part above it."""
    at = _skipped(text, 0)
    for part in path:
        inside = _inside(text, at, part)
        if inside is None:
            break
        at = inside
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _inside(text: str, at: int, part: str | int) -> int | None:
    """Where the member ``part`` of the object or list at ``at`` starts; None where it has none."""
    decoder = json.JSONDecoder()
    if text[at] not in "{[":
        return None
    opening, at = text[at], _skipped(text, at + 1)
    number = 0
    while text[at] not in "]}":
        key: str | int = number
        if opening == "{":
            key, at = decoder.raw_decode(text, at)
            at = _skipped(text, _skipped(text, at) + 1)
        if key == part:
            return at
        at = _skipped(text, decoder.raw_decode(text, at)[1])
        at = _skipped(text, at + 1) if text[at] == "," else at
        number += 1
    return None


def _skipped(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at

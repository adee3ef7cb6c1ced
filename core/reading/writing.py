"""Values to YAML that people read and the reader gives back: one spelling for every value."""

import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from strideiq.core.reading.document import Value
from strideiq.core.reading.scalars import plain

_WIDTH: Final = 100
_STEP: Final = "  "
_PLAIN: Final = re.compile(r"[^\W_][^\n\"#:{}\[\]&*!|>`@\\]*(:[^\s\"#:{}\[\]&*!|>`@\\]+)*")
"""Text that needs no quotes: it starts with a letter or digit and holds nothing YAML knows."""

_TAKEN: Final = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[-+.0-9][-+.0-9_:eExXoO]*(T.*)?", re.IGNORECASE
)
"""What some YAML program takes for a truth, a number, a time or a date."""

_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def to_yaml(content: Mapping[str, Value], first_line: str = "") -> str:
    """The mapping as YAML text with ``first_line`` above it; same values, same bytes.

    What fits a line stands on one. A list of mappings at the top has each of them in lines of its
    own, with a blank line between.
    """
    lines = [first_line] if first_line else []
    for key, value in content.items():
        if _is_section(value):
            lines += ["", f"{_scalar(key)}:", *_section(value)]
        else:
            lines += _pair(key, value, 0)
    return "\n".join(lines) + "\n"


def _is_section(value: Value) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _section(value: Value) -> Iterator[str]:
    for place, each in enumerate(value if isinstance(value, list) else ()):
        if place:
            yield ""
        yield from _item(each, 1, whole=isinstance(each, dict))


def _pair(key: str, value: Value, depth: int) -> Iterator[str]:
    """A key with its value, on one line where that is short enough."""
    start = f"{_STEP * depth}{_scalar(key)}:"
    if isinstance(value, str):
        yield from _text(start, value, depth)
    elif len(line := f"{start} {_flow(value)}") <= _WIDTH or not _has_parts(value):
        yield line
    else:
        yield start
        yield from _block(value, depth + 1)


def _has_parts(value: Value) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _block(value: Value, depth: int) -> Iterator[str]:
    """The parts of a mapping or list below each other."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _pair(key, part, depth)
    elif isinstance(value, list):
        for part in value:
            yield from _item(part, depth)


def _item(value: Value, depth: int, *, whole: bool = False) -> Iterator[str]:
    """An entry of a list; ``whole`` writes a mapping in lines of its own though it is short."""
    line = f"{_STEP * depth}- {_flow(value)}"
    if (len(line) <= _WIDTH and not whole) or not _has_parts(value):
        yield line
        return
    inside = _STEP * (depth + 1)
    first, *rest = _block(value, depth + 1)
    yield f"{_STEP * depth}- {first.removeprefix(inside)}"
    yield from rest


def _text(start: str, text: str, depth: int) -> Iterator[str]:
    """Text after its key, folded over several lines where it is long and plain."""
    written = _scalar(text)
    if len(start) + 1 + len(written) <= _WIDTH or written != text or " ".join(text.split()) != text:
        yield f"{start} {written}"
        return
    yield start
    indent = _STEP * (depth + 1)
    yield from wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _flow(value: Value) -> str:
    """The value on one line, however long."""
    if isinstance(value, dict):
        inside = (f"{_scalar(key, in_flow=True)}: {_flow(part)}" for key, part in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value, in_flow=True)


def _scalar(value: Value, *, in_flow: bool = False) -> str:
    """Text without quotes where every YAML program reads it as that text, else in double quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    if _is_plain(value) and not (in_flow and "," in value):
        return value
    return f'"{"".join(map(_escaped, value))}"'


def _is_plain(text: str) -> bool:
    return (
        text.isprintable()
        and _PLAIN.fullmatch(text) is not None
        and _TAKEN.fullmatch(text) is None
        and plain(text) == text
        and text == text.strip()
        and " - " not in text
    )


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08X}"

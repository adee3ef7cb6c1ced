"""Bytes to text: UTF-8 only, with whatever is no plain text refused at its place."""

import re
from collections.abc import Iterator
from typing import Final

from strideiq.core.reading.problems import Problem

MOST_BYTES: Final = 256 * 1024
"""No file that a person writes here is larger."""

_BOM: Final = b"\xef\xbb\xbf"
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
# Everything YAML does not print, the three line ends that editors do not count as lines, and what
# turns the direction of writing, so that a line reads otherwise than it is.
_UNWANTED: Final = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_LINE_END: Final = re.compile(r"\r\n?|\n")
_MOST_PLACES: Final = 20


def too_large(file: str, size: int) -> Problem:
    """The problem of a file of ``size`` bytes, more than ``MOST_BYTES``."""
    what = f"the file has {size:,} bytes, more than {MOST_BYTES:,}"
    return Problem(file, 1, 1, "", what, "split it into several files")


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file, without its byte order mark, and what is wrong with its bytes."""
    if len(data) > MOST_BYTES:
        return "", (too_large(file, len(data)),)
    data = data.removeprefix(_BOM)
    whole = _not_text(data)
    if whole:
        return "", (Problem(file, 1, 1, "", *whole),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        what = f"byte 0x{data[error.start]:02X} is not UTF-8"
        fix = "save the file as UTF-8"
        return "", (Problem(file, *_end_of(before), "", what, fix),)
    return text, tuple(_unwanted(text, file))


def _not_text(data: bytes) -> tuple[str, str] | None:
    """What is wrong, and the fix, when the bytes as a whole are no UTF-8 text."""
    if data.startswith(_WIDE_BOMS) or _every_other_byte_is_nul(data):
        return "the file is UTF-16 or UTF-32 text", "save it as UTF-8"
    if b"\x00" in data:
        return "the file is binary, not text", "write it as YAML text in UTF-8"
    return None


def _every_other_byte_is_nul(data: bytes) -> bool:
    head = data[:64]
    return len(head) > 1 and (not any(head[::2]) or not any(head[1::2]))


def _unwanted(text: str, file: str) -> Iterator[Problem]:
    """The first unwanted character of each line, up to a readable number of lines."""
    if _UNWANTED.search(text) is None:
        return
    found = 0
    for number, line in enumerate(_LINE_END.split(text), start=1):
        match = _UNWANTED.search(line)
        if match is not None:
            yield Problem(file, number, match.start() + 1, "", *_character(match[0]))
            found += 1
        if found == _MOST_PLACES:
            return


def _character(character: str) -> tuple[str, str]:
    if character == "\t":
        return "there is a tab here", "use spaces (inside double quotes, \\t)"
    name = f"U+{ord(character):04X}"
    escape = f"\\u{ord(character):04x}"
    return f"character {name} cannot be printed", f"delete it (inside double quotes, {escape})"


def _end_of(text: str) -> tuple[int, int]:
    """Line and column, from 1, of the character that would follow the text."""
    lines = _LINE_END.split(text)
    return len(lines), len(lines[-1]) + 1

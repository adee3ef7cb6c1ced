"""What the YAML parser complains of, in words that say what to write instead."""

from typing import Final

import yaml

from strideiq.core.reading.problems import Problem

_QUOTE: Final = "put quotes around text that holds this character"
_FIXES: Final = (
    ("mapping values are not allowed", "put quotes around text that holds ': ', or start a line"),
    ("could not find expected ':'", "write ': ' after the key"),
    ("cannot start any token", _QUOTE),
    ("unexpected end of stream", "close the quote that was opened"),
    ("',' or '}'", "close the '{' with '}' and part its entries with ', '"),
    ("',' or ']'", "close the '[' with ']' and part its items with ', '"),
    ("node content", "write a value here, or close the bracket that is open"),
    ("expected '-' indicator", "line the items up, each starting with '- '"),
    ("escape", "write \\\\ for a backslash, or use single quotes"),
    ("hexadecimal", "write \\\\ for a backslash, or use single quotes"),
    ("expected key", "line this key up with the others, and close quotes and brackets above"),
    ("<block end>", "line this up with the lines above, and close quotes and brackets above"),
    ("expected alphabetic or numeric", _QUOTE),
    ("document start", "keep one document in the file, and line its keys up"),
    ("block sequence entries are not allowed", "start the list on a line of its own"),
    ("block mapping", "line the keys up"),
    ("directive", "put quotes around text that starts with %"),
)
_OTHERWISE: Final = "check indentation, quotes and brackets here"


def explain(
    error: yaml.YAMLError | ValueError | OverflowError, file: str, place: tuple[int, int]
) -> Problem:
    """The problem behind a parser error; ``place`` serves where the error has none of its own."""
    if not isinstance(error, yaml.MarkedYAMLError):
        reason = getattr(error, "reason", None) or str(error)
        return Problem(file, *place, "", f"not YAML: {reason}", _OTHERWISE)
    mark = error.problem_mark or error.context_mark
    if mark is not None:
        place = (mark.line + 1, mark.column + 1)
    what = error.problem or error.context or "unreadable"
    fix = next((fix for words, fix in _FIXES if words in what), _OTHERWISE)
    return Problem(file, *place, "", f"not YAML: {what}{_context(error, place)}", fix)


def _context(error: yaml.MarkedYAMLError, place: tuple[int, int]) -> str:
    """Where the construct began that the parser could not finish, if that was further up."""
    mark = error.context_mark
    if mark is None or not error.context or mark.line + 1 == place[0]:
        return ""
    return f" {error.context} that starts at line {mark.line + 1}"

"""What pydantic refuses, in the words of the person who wrote the file."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from pydantic_core import ErrorDetails

from strideiq.core.reading.document import Value
from strideiq.core.reading.problems import did_you_mean, shortened

Words = tuple[str, str]
"""What is wrong, and what to write instead."""

SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""The form of ids: lower-case words joined by hyphens."""
FOLDER: Final = r"^[a-z0-9][a-z0-9_-]*$"
"""The form of names of plugin folders."""
_MOST_KEYS_SHOWN: Final = 12
_QUOTED: Final = re.compile(r"'((?:[^'\\]|\\.)*)'")

_ELSEWHERE: Final = {
    "repeat": "put it into the list of a workout's steps; a repeat holds no other repeat",
}
"""Keys that have their place elsewhere, and where."""
_NOUNS: Final = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list: [a, b], or lines that start with '- '",
    "tuple": "a list: [a, b], or lines that start with '- '",
    "set": "a list: [a, b], or lines that start with '- '",
    "frozen_set": "a list: [a, b], or lines that start with '- '",
    "dict": "keys with values, each on a line 'key: value'",
    "model": "keys with values, each on a line 'key: value'",
    "date": 'a date such as "2027-04-19"',
}
_TYPE_ERROR: Final = re.compile(r"(?P<kind>.+?)_(type|parsing|from_float|from_datetime_parsing)")


def is_type_error(error: ErrorDetails) -> bool:
    """Whether the value is of another kind altogether than what is asked for."""
    return noun(error) is not None


def noun(error: ErrorDetails) -> str | None:
    """What is asked for where the value is of another kind; None for other errors."""
    match = _TYPE_ERROR.fullmatch(error["type"])
    return _NOUNS.get(match["kind"]) if match else None


def shown(value: Value) -> str:
    """The value as it stands in the file, shortened; mappings and lists by their kind."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return shortened(text)


def unknown_key(key: str, known: Sequence[str]) -> Words:
    """The words for a key that the shape does not have."""
    fix = _ELSEWHERE.get(key) or did_you_mean(key, known)
    if fix is None and 0 < len(known) <= _MOST_KEYS_SHOWN:
        fix = f"delete it; the keys are {', '.join(known)}"
    return f"unknown key {shown(key)}", fix or "delete it"


def missing(name: str | int) -> Words:
    """The words for a key, or an item of a list of fixed length, that is not there."""
    if isinstance(name, int):
        return f"item {name + 1} is missing", "add it to the list"
    return f"{name!r} is missing", f'add "{name}: ..."'


def not_allowed(value: Value, expected: str) -> Words:
    """The words for a value that is not among those listed in ``expected``."""
    if expected in {"True", "False"}:
        return f"{shown(value)} is not allowed", f"write {expected.lower()}"
    allowed = _QUOTED.findall(expected)
    fix = f"write one of {expected}" if len(allowed) > 1 else f"write {expected}"
    hint = did_you_mean(value, allowed) if isinstance(value, str) else None
    return f"{shown(value)} is not allowed", f"{hint} {fix}" if hint else fix


def wrong_kind(value: Value, nouns: Sequence[str]) -> Words:
    """The words for a value of another kind than any of the nouns says."""
    if value is not None and nouns == ["text"] and not isinstance(value, dict | list):
        return f"{shown(value)} is not text", f'put quotes around it: "{shown(value)}"'
    if isinstance(value, str) and nouns == ["true or false"]:
        return f"{shown(value)} is not true or false", "write true or false"
    what = "there is no value here" if value is None else f"{shown(value)} does not fit here"
    return what, f"write {_either(list(dict.fromkeys(nouns)))}"


def _either(nouns: Sequence[str]) -> str:
    *others, last = nouns or ["something else"]
    return f"{', '.join(others)} or {last}" if others else last


def words(error: ErrorDetails, value: Value) -> Words:
    """What is wrong and what to write instead, for any error about a value in the file."""
    kind, context = error["type"], error.get("ctx", {})
    asked = noun(error)
    if asked is not None:
        return wrong_kind(value, [asked])
    if kind in _WORDS:
        return _WORDS[kind](value, context)
    if "error" in context:
        return _split(str(context["error"]))
    return _split(error["msg"])


def _split(message: str) -> Words:
    """A validator's own message, which may say after an arrow or a semicolon what to write."""
    for divider in (" -> ", "; "):
        what, found, fix = message.partition(divider)
        if found:
            return what, fix
    return message, ""


def _bound(wrong: str, right: str, name: str) -> Callable[[Value, dict[str, Any]], Words]:
    def say(value: Value, context: dict[str, Any]) -> Words:
        bound = context[name]
        bound = int(bound) if isinstance(bound, float) and bound.is_integer() else bound
        return f"{shown(value)} {wrong} {bound}", f"write {right.format(bound)}"

    return say


def _length(wrong: str, right: str, unit: str) -> Callable[[Value, dict[str, Any]], Words]:
    def say(_value: Value, context: dict[str, Any]) -> Words:
        bound = context.get("min_length", context.get("max_length"))
        return f"{wrong} {bound} {unit}", f"write {right} {bound}"

    return say


_FORMS: Final = {
    SLUG: "lower-case words joined by hyphens, as in long-hills",
    FOLDER: "the name of a folder in plugins, such as workouts, without a path",
}


def _pattern(value: Value, context: dict[str, Any]) -> Words:
    pattern = context["pattern"]
    fix = _FORMS.get(pattern, f"it to match {pattern}")
    return f"{shown(value)} is not of the right form", f"write {fix}"


_WORDS: Final[dict[str, Callable[[Value, dict[str, Any]], Words]]] = {
    "literal_error": lambda value, context: not_allowed(value, context["expected"]),
    "enum": lambda value, context: not_allowed(value, context["expected"]),
    "greater_than": _bound("is not more than", "more than {}", "gt"),
    "greater_than_equal": _bound("is less than", "{} or more", "ge"),
    "less_than": _bound("is not less than", "less than {}", "lt"),
    "less_than_equal": _bound("is more than", "{} or less", "le"),
    "multiple_of": _bound("is no multiple of", "a multiple of {}", "multiple_of"),
    "finite_number": lambda value, _: (f"{shown(value)} is no finite number", "write a number"),
    "string_too_short": _length("the text is shorter than", "at least", "characters"),
    "string_too_long": _length("the text is longer than", "at most", "characters"),
    "too_short": _length("there are fewer than", "at least", "entries"),
    "too_long": _length("there are more than", "at most", "entries"),
    "string_pattern_mismatch": _pattern,
}

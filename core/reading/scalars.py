"""Plain YAML scalars to values by the YAML 1.2 core schema, where ``4:30`` and ``yes`` are text."""

import math
import re
from typing import Final

Scalar = None | bool | int | float | str

_WORDS: Final[dict[str, Scalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **{sign + inf: math.inf for sign in ("", "+") for inf in (".inf", ".Inf", ".INF")},
    **{"-" + inf: -math.inf for inf in (".inf", ".Inf", ".INF")},
}
_STARTS: Final = frozenset("+-.0123456789")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_BASED: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_MOST_DIGITS: Final = 400


class TooBigError(ValueError):
    """A number that does not fit: too many digits, or beyond what a float holds."""


def plain(text: str) -> Scalar:
    """The value of an unquoted scalar: null, true, false, a number, or the text itself.

    Dates, ``4:30``, ``yes``, ``no`` and ``on`` are text; ``012`` is 12 and ``0o14`` octal, as YAML
    1.2 has it. TooBigError where a number has more digits than any quantity needs.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS:
        return text
    if _INTEGER.fullmatch(text):
        return int(_bounded(text))
    if _FLOAT.fullmatch(text):
        number = float(text)
        if math.isinf(number):
            raise TooBigError(text)
        return number
    if _BASED.fullmatch(text):
        return int(_bounded(text)[2:], 8 if text[1] == "o" else 16)
    return text


def _bounded(digits: str) -> str:
    if len(digits) > _MOST_DIGITS:
        raise TooBigError(digits)
    return digits

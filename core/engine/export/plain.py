"""Words of plugin authors made plain: one line, and nothing in it that steers a terminal."""

import re

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours and cursor movements
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # window titles, links
    r"|\x1b[ -/]*[0-~]"  # everything shorter
)
"""The control sequences of ECMA-48, whole: without its first byte a rest such as ``[31m`` stays."""


def one_line(text: str) -> str:
    """``text`` without control sequences and line breaks, its words one space apart."""
    words = _SEQUENCE.sub(" ", text)
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())

"""Texts that people write: what can be kept in every database and shown anywhere."""

from typing import Final

LONGEST_LINE: Final = 200
_BREAKS: Final = frozenset("\n\r\t")


def is_line(text: str, most: int = LONGEST_LINE) -> bool:
    """Whether this is at most one line of ``most`` characters that can be shown."""
    return len(text) <= most and text.isprintable()


def is_text(text: str, most: int) -> bool:
    """Whether this is at most ``most`` characters that can be shown, line breaks and tabs too."""
    return len(text) <= most and all(each.isprintable() or each in _BREAKS for each in text)

"""Problems of files that people write: where each is, what is wrong and what to write instead."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one file.

    ``line`` and ``column`` count from 1; ``path`` is the dotted way to the value
    (``steps.0.target.zone``, empty for the whole file); ``fix`` says what to write instead.
    """

    file: str
    line: int
    column: int
    path: str
    what: str
    fix: str

    def __str__(self) -> str:
        """``file:line:column: path: what -> fix``; path and fix are left out where empty."""
        path = f"{self.path}: " if self.path else ""
        fix = f" -> {self.fix}" if self.fix else ""
        return f"{self.file}:{self.line}:{self.column}: {path}{self.what}{fix}"


def dotted(path: Sequence[str | int]) -> str:
    """The path as people read it: ``("steps", 0, "zone")`` becomes ``steps.0.zone``."""
    return ".".join(shortened(str(part)) for part in path)


def shortened(text: str) -> str:
    """The text, cut where it is too long for one line of a message."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that ``name`` was probably meant to be, or None when none is close."""
    by_lower = {candidate.lower(): candidate for candidate in candidates}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """``did you mean 'steps'?`` for the nearest candidate, or None when none is close."""
    close = nearest(name, candidates)
    return f"did you mean {close!r}?" if close is not None else None

"""The one error tree of the program.

::

    StrideIQError
    ├── Refusal            an expected "no": what stands in the way and what would work instead
    └── InvalidFiles       files of the user's that cannot be used, every problem with its place
"""

from collections.abc import Sequence
from typing import Protocol


class Placed(Protocol):
    """A problem that can say where it is and what to write instead."""

    def __str__(self) -> str:
        """``file:line:column: path: what is wrong -> what to write instead``."""
        ...


class StrideIQError(Exception):
    """Anything this program raises on purpose."""


class Refusal(StrideIQError):
    """An expected refusal of a request.

    ``constraint`` names the input that stands in the way (``race_day``, ``days_per_week``),
    ``message`` says why in a plain sentence, ``suggestion`` says what would be accepted, and
    ``instead`` holds that as a value for the same input; None means to leave it out.
    """

    def __init__(
        self, constraint: str, message: str, *, suggestion: str, instead: object = None
    ) -> None:
        self.constraint = constraint
        self.message = message
        self.suggestion = suggestion
        self.instead = instead
        super().__init__(f"{message} -> {suggestion}")


class InvalidFiles(StrideIQError):
    """Configuration, plugin or data files that cannot be used; carries every problem found."""

    def __init__(self, problems: Sequence[Placed]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

"""Why a rule set is not changed: what stands in the way and what would work instead."""

from collections.abc import Sequence
from typing import Final

from strideiq.core.domain.errors import Refusal
from strideiq.core.reading.problems import Problem

MOST_SHOWN: Final = 100
"""Problems of one text that are shown; whoever mends those sees the others."""


class DraftChanged(Refusal):
    """The draft has moved on since it was read."""

    def __init__(self, revision: int) -> None:
        super().__init__(
            "revision",
            f"the draft is at revision {revision} by now",
            suggestion="read it again, and bring your changes into it",
            instead=revision,
        )


class UnsoundRules(Refusal):
    """Rules with problems never serve; ``problems`` are those of the text, in its order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first, more = problems[0], len(problems) - 1
        others = f", and {more} more" if more else ""
        super().__init__(
            "text",
            f"line {first.line}, column {first.column}: {first.what}{others}",
            suggestion=first.fix or "mend it and try again",
        )
        self.problems = tuple(problems[:MOST_SHOWN])


class NotText(Refusal):
    """A text that cannot be kept at all."""

    def __init__(self) -> None:
        super().__init__(
            "text",
            "the text holds a character that is none",
            suggestion="save it as UTF-8 without U+0000",
        )


class TextTooLong(Refusal):
    """A text that is longer than any that is kept."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(
            "text",
            f"the text has {size:,} bytes, more than {most:,}",
            suggestion="make several rule sets of it",
        )


class NameTaken(Refusal):
    """The owner has a set of this name, which may be archived."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "name", f"there is a rule set '{name}' already", suggestion="take another name"
        )


class Archived(Refusal):
    """A set that was put away is only read."""

    def __init__(self) -> None:
        super().__init__(
            "rule_set",
            "the rule set is archived",
            suggestion="make a new one, from its text if you like",
        )


class TooManySets(Refusal):
    """The owner has as many sets as anybody may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "rule_sets",
            f"there are {most} rule sets already",
            suggestion="archive one that is not needed any more",
        )

"""What admins who give and take are refused, each with what would be accepted."""

from collections.abc import Collection
from typing import Final

from strideiq.core.domain.errors import Refusal
from strideiq.core.reading.problems import did_you_mean

LONGEST_REASON: Final = 400


class NoSuchOffer(Refusal):
    """There is no membership or purchase of this key."""

    def __init__(self, constraint: str, key: str, known: Collection[str]) -> None:
        fix = did_you_mean(key, known) or f"give one of {', '.join(known)}"
        super().__init__(
            constraint, f"there is no {constraint.replace('_', ' ')} {key!r}", suggestion=fix
        )


class NotAhead(Refusal):
    """Something is to end at a time that has passed."""

    def __init__(self) -> None:
        super().__init__("until", "this time has passed", suggestion="give a time that is to come")


class Zoneless(Refusal):
    """A time that could be many moments, or one so far away that nobody means it."""

    def __init__(self) -> None:
        super().__init__(
            "until",
            "this time has no time zone, or is too far away",
            suggestion="give it with its zone and within a hundred years: 2027-01-31T06:00:00Z",
        )


class Unreasoned(Refusal):
    """A gift without a reason, or anything with one that is very long or cannot be shown."""

    def __init__(self) -> None:
        super().__init__(
            "reason",
            "there is no reason, or one that is very long or cannot be shown",
            suggestion=f"say in up to {LONGEST_REASON} characters, none for control, why it is given",
        )


class NoTrial(Refusal):
    """What is to be extended is no trial."""

    def __init__(self) -> None:
        super().__init__(
            "grant", "this is no trial", suggestion="give a membership or a gift of its own instead"
        )


class Over(Refusal):
    """What is to be taken away or extended has ended for good."""

    def __init__(self) -> None:
        super().__init__(
            "grant", "this has ended already", suggestion="give something of its own instead"
        )

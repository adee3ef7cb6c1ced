"""A link between a coach and an athlete as one of the two is told of it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from strideiq.core.domain.account import CoachLink


class Side(StrEnum):
    """Which of the two somebody is."""

    ATHLETE = "athlete"
    COACH = "coach"


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is to those they are linked with."""

    id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Introduced:
    """A link with whoever is on the other side of it."""

    link: CoachLink
    other: Person

    @property
    def side(self) -> Side:
        """Which of the two is told."""
        return Side.COACH if self.other.id == self.link.athlete_id else Side.ATHLETE

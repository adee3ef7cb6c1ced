"""A link between a coach and an athlete as one of the two is told of it."""

from dataclasses import dataclass
from uuid import UUID

from strideiq.core.domain.account import CoachLink


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

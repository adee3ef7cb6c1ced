"""Ports to feature flags, to the changes admins made of them, and to how often anything changed."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from strideiq.core.domain.flag import Flag, FlagAnswer, FlagChange, FlagContext
from strideiq.core.engine.flags.unleash import Feature


class Flags(Protocol):
    """Answers from memory whether a flag is on; what it knows is kept up to date beside it."""

    def ask(self, name: str, context: FlagContext) -> FlagAnswer:
        """Whether this flag is on for this asker. An unknown one is off, and reported."""
        ...

    @property
    def unknown(self) -> Sequence[str]:
        """Names that were asked for and that no flag has, in the order in which they came."""
        ...


class HeldFlags(Flags, Protocol):
    """Flags as whoever keeps them up to date has them."""

    def hold(self, features: Sequence[Feature]) -> None:
        """Answer for these features from now on; where they cannot be used, nothing changes."""
        ...


class FlagServer(Protocol):
    """A server that holds flags for several programs; what it says counts over files."""

    @property
    def can_change(self) -> bool:
        """Whether flags may be changed there from here."""
        ...

    @property
    def features(self) -> Sequence[Feature]:
        """What it said last, before this program was started perhaps; nothing before its first word."""
        ...

    async def look(self) -> bool:
        """Ask it; whether it says something else than before. False while it is away."""
        ...

    async def switch(self, flag: Flag) -> None:
        """Have it turn this flag on or off. Raises FlagServerAway."""
        ...

    async def put(self, flag: Flag) -> None:
        """Have this flag stand there as it does here. Raises FlagServerAway."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


class FlagChanges(Protocol):
    """Changes that admins made to flags; they are added to, and the last one of a flag counts."""

    async def add(self, change: FlagChange) -> bool:
        """Write a change down; False, and nothing is written, where its version was taken."""
        ...

    async def current(self) -> Mapping[str, FlagChange]:
        """The last change of every flag that was changed."""
        ...

    async def of(
        self, name: str, *, before: int | None = None, limit: int = 50
    ) -> Sequence[FlagChange]:
        """Changes of a flag, the newest first, those before a version if one is named."""
        ...


class Revisions(Protocol):
    """How often each part of the configuration changed; every process asks again and again."""

    async def all(self) -> Mapping[str, int]:
        """The revision of every topic that ever changed."""
        ...

    async def rise(self, topic: str) -> None:
        """Count a change of this topic, with the unit that makes it."""
        ...

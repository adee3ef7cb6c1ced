"""The port to mail."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of plain text."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)


class Mail(Protocol):
    """Sends mails."""

    async def send(self, letter: Letter) -> None:
        """Hand a mail over. Raises Refusal when it never can be; anything else is worth a new try."""
        ...

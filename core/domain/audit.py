"""What is written down for good: who did what to whom, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

AuditDetails = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event that nobody can change or remove later.

    ``action`` is a word with a dot (``account.registered``). ``actor_id`` is None where the
    program acted or nobody had signed in. ``subject_id`` is whom or what it was done to.
    ``details`` never holds a secret or an address.
    """

    id: UUID
    at: datetime
    action: str
    actor_id: UUID | None = None
    subject_id: UUID | None = None
    request_id: str = ""
    details: AuditDetails = field(default_factory=dict)

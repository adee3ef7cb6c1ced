"""Rule sets that people edit: a draft, and published versions that never change."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in one text of YAML; those of a coach speak to that coach's athletes alone.

    ``owner_id`` is None for rules of the house, which speak to everybody. ``published`` is the
    version that serves, None while there is none or it was taken out of service. ``draft`` is what
    is being edited; ``draft_revision`` rises with every change of it.
    """

    id: UUID
    name: str
    title: str
    created_at: datetime
    draft: str
    draft_revision: int
    draft_at: datetime
    owner_id: UUID | None = None
    published: int | None = None
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleSetVersion:
    """One published text; versions of a set count from 1. ``digest`` is of the text."""

    rule_set_id: UUID
    version: int
    text: str
    digest: str
    author_id: UUID | None
    note: str
    at: datetime

"""What is asked of names, notes, texts and revisions of rule sets."""

import re
from typing import Final
from uuid import UUID

from strideiq.core.domain.errors import NotFound, Refusal
from strideiq.core.domain.rule_set import RuleSet
from strideiq.core.domain.texts import is_line
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.rule_refusals import DraftChanged, NotText, TextTooLong, UnsoundRules
from strideiq.core.services.rule_texts import Reading

NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME: Final = 60
LONGEST_NOTE: Final = 400


async def seen(unit: UnitOfWork, rule_set_id: UUID) -> RuleSet:
    """The set of this id. Raises NotFound."""
    found = await unit.rule_sets.get(rule_set_id)
    if found is None:
        raise NotFound("rule_set")
    return found


def require_text(text: str, most_bytes: int) -> None:
    """Raise a Refusal of a text that cannot be kept, whatever it says."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise NotText from error
    if "\x00" in text:
        raise NotText
    if size > most_bytes:
        raise TextTooLong(size, most_bytes)


def require_revision(rule_set: RuleSet, revision: int) -> None:
    """Raise DraftChanged where the draft is at another revision."""
    if rule_set.draft_revision != revision:
        raise DraftChanged(rule_set.draft_revision)


def require_sound(read: Reading) -> None:
    """Raise UnsoundRules where anything is wrong with a text."""
    if read.problems:
        raise UnsoundRules(read.problems)


def require_name(name: str, title: str) -> None:
    """Raise a Refusal of what cannot be the name or the title of a set."""
    if len(name) > LONGEST_NAME or NAME.fullmatch(name) is None:
        raise Refusal(
            "name",
            "this cannot be the name of a rule set",
            suggestion=f"write at most {LONGEST_NAME} small letters, digits and hyphens: easy-weeks",
        )
    if not title.strip() or not is_line(title):
        raise Refusal("title", "this cannot be a title", suggestion="write a few words on one line")


def require_note(note: str) -> None:
    """Raise a Refusal of what cannot be kept as a note."""
    if not is_line(note, LONGEST_NOTE):
        raise Refusal(
            "note",
            "this cannot be kept as a note",
            suggestion=f"write at most {LONGEST_NOTE} letters on one line",
        )

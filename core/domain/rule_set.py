"""Rule sets that people edit: a draft, published versions that never change, and backtests of drafts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

COACH_DIGITS = 12
"""Of a coach's id, in the names of their rules; the last ones, for the first are of its time."""


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

    @property
    def label(self) -> str:
        """What stands before the id of each of its rules, and before the place of each problem."""
        return label_of(self.name, self.owner_id)


@dataclass(frozen=True, slots=True)
class RuleSetVersion:
    """One published text; versions of a set count from 1. ``digest`` is of the text."""

    id: UUID
    rule_set_id: UUID
    version: int
    text: str
    digest: str
    author_id: UUID | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Serving:
    """Which version of a rule set serves."""

    rule_set_id: UUID
    name: str
    owner_id: UUID | None
    version: int
    digest: str

    @property
    def label(self) -> str:
        """What stands before the id of each of its rules, and before the place of each problem."""
        return label_of(self.name, self.owner_id)


@dataclass(frozen=True, slots=True)
class Backtest:
    """A draft that was tried on the past of athletes, and the version it was compared with.

    ``digest`` is of the draft's text; ``against`` is None where no version served. ``first`` and
    ``last`` are the days looked at, both included.
    """

    id: UUID
    account_id: UUID
    rule_set_id: UUID
    digest: str
    against: int | None
    first: date
    last: date
    at: datetime
    job_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RuleDays:
    """On which past days a rule would fire that did not before, would no more, and would as before.

    ``rule`` is its id in the set.
    """

    rule: str
    title: str
    new: tuple[date, ...] = ()
    gone: tuple[date, ...] = ()
    same: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """What a backtest says of one athlete: every rule, and facts they had on none of the days."""

    athlete_id: UUID
    rules: tuple[RuleDays, ...]
    never_known: tuple[str, ...] = ()


def label_of(name: str, owner_id: UUID | None) -> str:
    """``house:easy-weeks``, or ``coach:0242ac120002/easy-weeks`` for a set of a coach."""
    return f"house:{name}" if owner_id is None else f"coach:{owner_id.hex[-COACH_DIGITS:]}/{name}"

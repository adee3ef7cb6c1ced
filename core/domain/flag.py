"""Feature flags: who decides on them, for whom they are on, and what an asker is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class FlagKind(StrEnum):
    """What a flag is for. A kill switch that is on stops what it is named after."""

    RELEASE = "release"
    EXPERIMENT = "experiment"
    OPERATIONAL = "operational"
    KILL_SWITCH = "kill_switch"


class Operator(StrEnum):
    """How a constraint compares what is known of the asker, in the words of Unleash."""

    IN = "IN"
    NOT_IN = "NOT_IN"
    NUM_EQ = "NUM_EQ"
    NUM_GT = "NUM_GT"
    NUM_GTE = "NUM_GTE"
    NUM_LT = "NUM_LT"
    NUM_LTE = "NUM_LTE"
    SEMVER_EQ = "SEMVER_EQ"
    SEMVER_GT = "SEMVER_GT"
    SEMVER_LT = "SEMVER_LT"
    DATE_AFTER = "DATE_AFTER"
    DATE_BEFORE = "DATE_BEFORE"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One condition on the asker.

    ``context`` is membership, role, country, appVersion, userId or currentTime; ``values`` are
    several for IN and NOT_IN, else one.
    """

    context: str
    operator: Operator
    values: tuple[str, ...]
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way for a flag to be on: for ``percent`` of the accounts for which all constraints hold.

    Where ``users`` are named, by account id, it is on for these accounts instead. An account that
    is in stays in while the percentage grows.
    """

    percent: int = 100
    users: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several ways a flag can be on: for ``weight`` per cent of the accounts, and sticky."""

    name: str
    weight: int
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """On from ``on_at`` and off from ``off_at``; None leaves that side open."""

    on_at: datetime | None = None
    off_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FlagState:
    """How a flag stands: what an admin may change.

    Strategies are alternatives; without any, an enabled flag is on for everybody.
    """

    enabled: bool
    strategies: tuple[Strategy, ...] = ()
    variants: tuple[Variant, ...] = ()
    schedule: Schedule = Schedule()


@dataclass(frozen=True, slots=True)
class Flag:
    """A declared flag with the state of its file; ``expires`` is when it should be gone."""

    name: str
    title: str
    owner: str
    reason: str
    kind: FlagKind
    expires: date | None
    state: FlagState


@dataclass(frozen=True, slots=True)
class FlagChange:
    """One change an admin made; ``state`` None gives the flag back to its file.

    ``version`` counts the changes of one flag from 1.
    """

    name: str
    version: int
    state: FlagState | None
    at: datetime
    by: UUID | None
    note: str = ""


class FlagSource(StrEnum):
    """Where it is decided how a flag stands."""

    FILE = "file"
    ADMIN = "admin"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class FlagStanding:
    """A flag as it stands now; ``version`` is that of its last change, 0 where there was none.

    ``whole`` is False where a server says of it what this program has no words for.
    """

    flag: Flag
    source: FlagSource
    version: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class FlagContext:
    """What is known of an asker; a side left empty is in no list, above and below nothing."""

    account_id: UUID
    at: datetime
    membership: str = ""
    role: str = ""
    country: str = ""
    app_version: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FlagAnswer:
    """Whether a flag is on for an asker, which variant, and whether there is such a flag."""

    on: bool
    known: bool = True
    variant: str = ""
    payload: str | None = None

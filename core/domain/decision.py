"""Decisions on what somebody may do: the features that are asked for, and the answer with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from strideiq.core.domain.access import Role
from strideiq.core.domain.rule import Condition


class Why(StrEnum):
    """What stands in the way; the order is the order in which they are looked at."""

    UNKNOWN_FEATURE = "unknown_feature"
    NOT_SIGNED_IN = "not_signed_in"
    STOPPED = "stopped"
    ROLE = "role"
    FLAG_OFF = "flag_off"
    NOT_HELD = "not_held"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that is asked for by name, and what it takes; a side left out is open.

    ``kill_switch`` is a flag that stops the feature for everybody while it is on. ``roles`` are
    those of whoever asks; entitlement and quota are those of whom it is for. ``quota`` is an
    entitlement with a number.
    """

    name: str
    title: str = ""
    roles: frozenset[Role] = frozenset()
    kill_switch: str | None = None
    flag: str | None = None
    entitlement: str | None = None
    quota: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a feature may be used now; ``why`` and what follows it are for a no.

    ``reason`` says in a plain sentence what stands in the way and ``would_allow`` what would give
    it. ``until`` is when a no may turn into a yes by itself, or a yes into a no; None where no time
    is known. ``limit``, ``used`` and ``left`` are those of the quota: None without one, and the
    first and last also where there is no end of it. ``variant`` and ``payload`` are those of the
    feature's flag.
    """

    feature: str
    allowed: bool
    why: Why | None = None
    reason: str = ""
    would_allow: str = ""
    until: datetime | None = None
    limit: int | None = None
    used: int | None = None
    left: int | None = None
    variant: str = ""
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Barrier:
    """What is said where ``when`` holds: ``reason`` and ``would_allow`` are filled from the facts."""

    why: Why
    when: Condition
    reason: str
    would_allow: str = ""


Features = Mapping[str, Feature]
"""Features by name."""

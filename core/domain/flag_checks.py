"""What an enabled flag may say: the rules that its file and an admin's change have in common."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from strideiq.core.domain.access import Role
from strideiq.core.domain.flag import Constraint, FlagState, Operator, Schedule, Strategy, Variant
from strideiq.core.domain.texts import is_text

WHOLE: Final = 100
LONGEST_PAYLOAD: Final = 4_000
NO_VARIANT: Final = "disabled"
"""What Unleash calls the variant of whoever gets none."""

_LISTS: Final = frozenset({Operator.IN, Operator.NOT_IN})
_VERSIONS: Final = frozenset({Operator.SEMVER_EQ, Operator.SEMVER_GT, Operator.SEMVER_LT})
_DATES: Final = frozenset({Operator.DATE_AFTER, Operator.DATE_BEFORE})
OPERATORS: Final[Mapping[str, frozenset[Operator]]] = MappingProxyType(
    {
        "membership": _LISTS,
        "role": _LISTS,
        "country": _LISTS,
        "userId": _LISTS,
        "appVersion": _LISTS | _VERSIONS,
        "currentTime": _DATES,
    }
)
"""What a constraint may be on, and how each of these compares."""

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_NUMBER: Final = r"(0|[1-9][0-9]{0,8})"
_WORD: Final = r"(0|[1-9][0-9]{0,8}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION: Final = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-{_WORD}(\.{_WORD})*)?")
"""Versions as Unleash's engine reads them; with any other a condition would never hold."""
_SLUG: Final = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FlagFault:
    """Something a flag may not say: where in its state, what is wrong, and what to write."""

    path: Path
    what: str
    fix: str


def state_faults(
    state: FlagState, memberships: Collection[str] | None = None
) -> Iterator[FlagFault]:
    """Everything that is wrong with how a flag stands; ``memberships`` are those there are."""
    for index, strategy in enumerate(state.strategies):
        yield from _under(("strategies", index), strategy_faults(strategy, memberships))
    yield from _under(("variants",), variant_faults(state.variants))
    yield from _under(("schedule",), schedule_faults(state.schedule))


def strategy_faults(
    strategy: Strategy, memberships: Collection[str] | None = None
) -> Iterator[FlagFault]:
    """Everything that is wrong with one way to be on."""
    if not 0 <= strategy.percent <= WHOLE:
        what = f"{strategy.percent} is not from 0 to 100"
        yield FlagFault(("percent",), what, "write a share of the accounts in per cent")
    if strategy.users and strategy.percent != WHOLE:
        what = "a strategy with users is for these users alone"
        yield FlagFault((), what, "leave percent out, or give it a strategy of its own")
    for index, user in enumerate(strategy.users):
        if not _is_account(user):
            yield FlagFault(("users", index), f"{user!r} is no account id", _ACCOUNT_FIX)
    for index, constraint in enumerate(strategy.constraints):
        yield from _under(("constraints", index), constraint_faults(constraint, memberships))


def constraint_faults(
    constraint: Constraint, memberships: Collection[str] | None = None
) -> Iterator[FlagFault]:
    """Everything that is wrong with one condition."""
    allowed = OPERATORS.get(constraint.context)
    if allowed is None:
        what = f"nothing is known of {constraint.context!r}"
        yield FlagFault(("context",), what, f"write one of {', '.join(OPERATORS)}")
        return
    if constraint.operator not in allowed:
        names = ", ".join(sorted(allowed))
        what = f"{constraint.context} is not compared by {constraint.operator}"
        yield FlagFault(("operator",), what, f"write one of {names}")
        return
    if not constraint.values:
        yield FlagFault(("values",), "there is nothing to compare with", "write a value")
    elif len(constraint.values) > 1 and constraint.operator not in _LISTS:
        yield FlagFault(("values",), "only one value can be compared with here", "write one value")
    for index, value in enumerate(constraint.values):
        fix = _value_fix(constraint.context, value, memberships)
        if fix is not None:
            what = f"{value!r} is no {_NOUNS[constraint.context]}"
            yield FlagFault(("values", index), what, fix)


def variant_faults(variants: Collection[Variant]) -> Iterator[FlagFault]:
    """Everything that is wrong with the variants of a flag."""
    counted = Counter(variant.name for variant in variants)
    for index, variant in enumerate(variants):
        if not _SLUG.fullmatch(variant.name) or variant.name == NO_VARIANT:
            what = f"{variant.name!r} is no name of a variant"
            yield FlagFault((index, "name"), what, "write lower-case words, as in long-hills")
        elif counted[variant.name] > 1:
            what = f"two variants are called {variant.name!r}"
            yield FlagFault((index, "name"), what, "rename one of them")
        if not 1 <= variant.weight <= WHOLE:
            what = f"{variant.weight} is not from 1 to 100"
            yield FlagFault((index, "weight"), what, "write a share of the accounts in per cent")
        if variant.payload is not None and not is_text(variant.payload, LONGEST_PAYLOAD):
            what = f"the payload has more than {LONGEST_PAYLOAD} characters, or one for control"
            yield FlagFault((index, "payload"), what, "write a short text")
    total = sum(variant.weight for variant in variants)
    if variants and total != WHOLE:
        what = f"the weights add up to {total}, not to 100"
        yield FlagFault((), what, "change a weight, so that every account has a variant")


def schedule_faults(schedule: Schedule) -> Iterator[FlagFault]:
    """Everything that is wrong with the times of a flag."""
    on_at, off_at = schedule.on_at, schedule.off_at
    for side, at in (("on_at", on_at), ("off_at", off_at)):
        if at is not None and at.tzinfo is None:
            what = "this time says nothing of its time zone"
            yield FlagFault((side,), what, _TIME_FIX)
            return
        if at is not None and not _is_known(at):
            yield FlagFault((side,), "there is no such time in UTC", _TIME_FIX)
            return
    if on_at is not None and off_at is not None and off_at <= on_at:
        what = "the flag would go off before it goes on"
        yield FlagFault(("off_at",), what, "write a time after on_at")


def _under(path: Path, faults: Iterator[FlagFault]) -> Iterator[FlagFault]:
    for fault in faults:
        yield FlagFault((*path, *fault.path), fault.what, fault.fix)


_TIME_FIX: Final = "write it as in 2027-01-31T06:00:00Z"
_ACCOUNT_FIX: Final = "write the plain id of an account, which `accounts` answers as its key"
_NOUNS: Final = MappingProxyType(
    {
        "membership": "membership",
        "role": "role",
        "country": "country code",
        "userId": "account id",
        "appVersion": "version",
        "currentTime": "time",
    }
)


def _value_fix(context: str, value: str, memberships: Collection[str] | None) -> str | None:
    """What to write instead of the value; None where it will do."""
    if context == "membership" and memberships is not None:
        return None if value in memberships else f"write one of {', '.join(memberships)}"
    will_do, fix = _VALUES[context]
    return None if will_do(value) else fix


def _is_account(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return False
    return at.tzinfo is not None and _is_known(at)


def _is_known(at: datetime) -> bool:
    """Whether there is such a time in UTC, in which every flag is written."""
    try:
        at.astimezone(UTC)
    except OverflowError:
        return False
    return True


_ROLES: Final = [role.value for role in Role]
_VALUES: Final[Mapping[str, tuple[Callable[[str], object], str]]] = MappingProxyType(
    {
        "membership": (_SLUG.fullmatch, "write a key of memberships.yaml"),
        "role": (_ROLES.__contains__, f"write one of {', '.join(_ROLES)}"),
        "country": (_COUNTRY.fullmatch, "write two capital letters, as in AT"),
        "userId": (_is_account, _ACCOUNT_FIX),
        "appVersion": (_VERSION.fullmatch, "write three numbers, as in 2.10.0"),
        "currentTime": (_is_instant, _TIME_FIX),
    }
)
"""Whether a value will do, by what it is compared with, and what to write where it will not."""

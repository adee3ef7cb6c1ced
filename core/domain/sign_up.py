"""What somebody gives to make an account, and what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from strideiq.core.domain.account import plain_email
from strideiq.core.domain.errors import Refusal
from strideiq.core.domain.password import BETTER, password_problem

LONGEST_EMAIL: Final = 254
LONGEST_NAME: Final = 200
LONGEST_ZONE: Final = 64
_EMAIL: Final = re.compile(r"[!-?A-~]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_ZONE: Final = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}", re.ASCII)

_NO_PLACES: Final = frozenset({"factory", "localtime", "posixrules"})
"""Files among the time zones that are the time of no place."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Somebody who wants an account; ``time_zone`` is an IANA name such as ``Europe/Vienna``."""

    email: str = field(repr=False)
    password: str = field(repr=False)
    name: str = field(repr=False)
    time_zone: str


def is_email(text: str) -> bool:
    """Whether this looks like an e-mail address; only a mail to it can prove it."""
    plain = plain_email(text)
    return len(plain) <= LONGEST_EMAIL and _EMAIL.fullmatch(plain) is not None


def is_time_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    if len(name) > LONGEST_ZONE or not _ZONE.fullmatch(name) or name.lower() in _NO_PLACES:
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_name(text: str) -> bool:
    """Whether this can be shown as a name: some letters, on one line."""
    return 0 < len(text.strip()) <= LONGEST_NAME and text.isprintable()


def refusals_of(new: NewAccount) -> Iterator[Refusal]:
    """Everything that is wrong with it."""
    if not is_email(new.email):
        write = "write it like name@example.org"
        yield Refusal("email", "this is no e-mail address", suggestion=write)
    weak = password_problem(new.password, new.email)
    if weak is not None:
        yield Refusal("password", weak, suggestion=BETTER)
    if not is_name(new.name):
        longest = f"give 1 to {LONGEST_NAME} letters on one line"
        yield Refusal("name", "this cannot be shown as a name", suggestion=longest)
    if not is_time_zone(new.time_zone):
        zone = "give an IANA name such as Europe/Vienna"
        yield Refusal("time_zone", "there is no such time zone", suggestion=zone)

"""Who is asking: roles, permissions and the viewer every reading and writing is done for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID


class Role(StrEnum):
    """What an account is for."""

    ATHLETE = "athlete"
    COACH = "coach"
    ADMIN = "admin"
    OWNER = "owner"


class Permission(StrEnum):
    """What an admin may be allowed, one by one; the owner may do all of it."""

    READ_ATHLETES = "read_athletes"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_INVITES = "manage_invites"
    MANAGE_JOBS = "manage_jobs"
    READ_AUDIT = "read_audit"
    MANAGE_FLAGS = "manage_flags"
    MANAGE_PLUGINS = "manage_plugins"
    MANAGE_KILL_SWITCHES = "manage_kill_switches"
    MANAGE_MEMBERSHIPS = "manage_memberships"
    MANAGE_RULES = "manage_rules"


ALL_PERMISSIONS: Final = frozenset(Permission)
NOBODY: Final = UUID(int=0)
"""The account id of a viewer without an account; no account ever has it."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, as found when the request began.

    ``session_id`` is the sign-in family the request came with, None where there is none.
    ``role`` is None for a stranger and for the program itself. ``app_version`` is that of the app
    the request came from, empty where it did not say.
    """

    account_id: UUID
    role: Role | None = None
    permissions: frozenset[Permission] = frozenset()
    session_id: UUID | None = None
    app_version: str = ""

    @property
    def is_stranger(self) -> bool:
        """Whether nobody has signed in."""
        return self.account_id == NOBODY and not self.permissions

    def may(self, permission: Permission) -> bool:
        """Whether this permission was given."""
        return permission in self.permissions


STRANGER: Final = Viewer(NOBODY)
PROGRAM: Final = Viewer(NOBODY, permissions=ALL_PERMISSIONS)
"""The program at work by itself: sweeps, mail, start-up checks."""

_GIVEN_BY_ROLE: Final[Mapping[Role, frozenset[Permission]]] = MappingProxyType(
    {Role.OWNER: ALL_PERMISSIONS}
)


def permissions_of(role: Role, granted: frozenset[Permission]) -> frozenset[Permission]:
    """What a role holds: an owner everything, an admin what was granted, others nothing."""
    return _GIVEN_BY_ROLE.get(role, granted if role is Role.ADMIN else frozenset())

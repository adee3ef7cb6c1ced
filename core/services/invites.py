"""Use cases of the allow-list: which addresses may make an account while it is on."""

from collections.abc import Sequence
from uuid import UUID

from strideiq.core.domain.access import Permission, Role, Viewer
from strideiq.core.domain.account import Invite, plain_email
from strideiq.core.domain.errors import NotAllowed, NotFound, Refusal
from strideiq.core.services.people import HIGH, OWNER
from strideiq.core.services.permission import require
from strideiq.core.services.tools import Tools


class OnTheList(Refusal):
    """The address is on the allow-list already."""

    def __init__(self) -> None:
        super().__init__(
            "email", "the address is on the list", suggestion="remove it first to give another role"
        )


class Invites:
    """The allow-list in the hands of admins."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def invites(self, viewer: Viewer, *, after: UUID | None, limit: int) -> Sequence[Invite]:
        """Addresses on the list, in the order they came."""
        require(viewer, Permission.MANAGE_INVITES)
        async with self._tools.store.read(viewer) as unit:
            return await unit.invites.page(after=after, limit=limit)

    async def invite(self, viewer: Viewer, invite_id: UUID) -> Invite | None:
        """One address on the list."""
        require(viewer, Permission.MANAGE_INVITES)
        async with self._tools.store.read(viewer) as unit:
            return await unit.invites.get(invite_id)

    async def add(self, viewer: Viewer, email: str, role: Role, request_id: str) -> Invite:
        """Put an address on the list; its account will have this role."""
        require(viewer, Permission.MANAGE_INVITES)
        if role in HIGH and viewer.role is not Role.OWNER:
            raise NotAllowed(OWNER)
        made = Invite(
            self._tools.ids.new(),
            plain_email(email),
            role,
            self._tools.clock.now(),
            viewer.account_id,
        )
        async with self._tools.store.begin(viewer) as unit:
            if not await unit.invites.add(made):
                raise OnTheList
            await self._tools.note(
                unit, "invite.added", request_id, subject_id=made.id, details={"role": role}
            )
        return made

    async def remove(self, viewer: Viewer, invite_id: UUID, request_id: str) -> None:
        """Take an address off the list; an account it has made stays."""
        require(viewer, Permission.MANAGE_INVITES)
        async with self._tools.store.begin(viewer) as unit:
            if not await unit.invites.remove(invite_id):
                raise NotFound("invite")
            await self._tools.note(unit, "invite.removed", request_id, subject_id=invite_id)

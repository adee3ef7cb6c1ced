"""Use cases of admins who change feature flags, here or at the server that keeps them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from strideiq.core.domain.access import NOBODY, Permission, Viewer
from strideiq.core.domain.audit import AuditDetails
from strideiq.core.domain.errors import FlagChanged, Refusal, Unacceptable
from strideiq.core.domain.flag import (
    Flag,
    FlagChange,
    FlagKind,
    FlagSource,
    FlagStanding,
    FlagState,
    Schedule,
    Strategy,
)
from strideiq.core.domain.flag_checks import FlagFault, state_faults, strategy_faults
from strideiq.core.domain.texts import is_text
from strideiq.core.engine.flags.changing import rolled_out, scheduled, switched
from strideiq.core.engine.flags.described import described
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.flags import FlagServer
from strideiq.core.services.flag_book import FlagBook, no_such_flag
from strideiq.core.services.permission import require
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import FLAGS

LONGEST_NOTE: Final = 400

Make: TypeAlias = Callable[[FlagState], FlagState | None]
"""From how a flag stands to how it shall stand; None gives it back to its file."""


class ServerDecides(Refusal):
    """Flags are kept by a server, and this program may not change them there."""

    def __init__(self) -> None:
        super().__init__(
            "flags",
            "feature flags are kept by an Unleash server, which takes no changes from here",
            suggestion="change it there, or set STRIDEIQ_UNLEASH_ADMIN_TOKEN",
        )


class OnlyThere(Refusal):
    """The server says something of a flag that would be lost by changing it from here."""

    def __init__(self) -> None:
        super().__init__(
            "flags",
            "this flag has strategies on the Unleash server that cannot be written from here",
            suggestion="change it there; switching it on and off works from here too",
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """What comes with a change: the request, why, and the version it was made against if known."""

    request_id: str
    note: str = ""
    version: int | None = None


class FlagEditing:
    """Flags in the hands of admins; kill switches take a permission of their own."""

    def __init__(self, tools: Tools, book: FlagBook, memberships: Collection[str]) -> None:
        self._tools: Final = tools
        self._book: Final = book
        self._memberships: Final = memberships

    async def switch(self, viewer: Viewer, name: str, edit: Edit, *, enabled: bool) -> FlagStanding:
        """Turn a flag on or off; one that goes on leaves an end behind that has passed."""
        at = self._tools.clock.now()
        return await self._change(
            viewer, name, edit, lambda now: switched(now, enabled=enabled, at=at)
        )

    async def roll_out(
        self,
        viewer: Viewer,
        name: str,
        edit: Edit,
        *,
        percent: int | None = None,
        users: Sequence[str] | None = None,
    ) -> FlagStanding:
        """Have a flag on for this share of the accounts and for these users; None leaves either."""
        named = Strategy(users=tuple(users or ()))
        share = Strategy() if percent is None else Strategy(percent)
        _refuse([*strategy_faults(share), *strategy_faults(named)])
        return await self._change(
            viewer, name, edit, lambda now: rolled_out(now, percent=percent, users=users)
        )

    async def schedule(
        self, viewer: Viewer, name: str, edit: Edit, schedule: Schedule
    ) -> FlagStanding:
        """Have a flag go on and off at these times."""
        return await self._change(viewer, name, edit, lambda now: scheduled(now, schedule))

    async def put(self, viewer: Viewer, name: str, edit: Edit, state: FlagState) -> FlagStanding:
        """Have a flag stand like this."""
        return await self._change(viewer, name, edit, lambda _: state)

    async def give_back(self, viewer: Viewer, name: str, edit: Edit) -> FlagStanding:
        """Have a flag stand as its file says."""
        return await self._change(viewer, name, edit, lambda _: None)

    async def _change(self, viewer: Viewer, name: str, edit: Edit, make: Make) -> FlagStanding:
        declared = self._may(viewer, name)
        if not is_text(edit.note, LONGEST_NOTE):
            fix = f"write {LONGEST_NOTE} characters or fewer, none for control"
            raise Refusal("note", "the note is too long, or cannot be shown", suggestion=fix)
        async with self._tools.store.begin(viewer) as unit:
            last = await unit.flag_changes.of(name, limit=1)
            before = self._book.standing(declared, last[0] if last else None)
            if edit.version not in (None, before.version):
                raise FlagChanged(before.version)
            state = make(before.flag.state)
            if state is not None:
                _refuse([*state_faults(state, self._memberships)])
                _require_ahead(before.flag.state.schedule, state.schedule, self._tools.clock.now())
            after = _changed(declared, before, state, at_server=self._book.server is not None)
            if after == before:
                return before
            await self._keep(unit, before, after, state, edit)
            if self._book.server is not None:
                await _tell(self._book.server, before, after)
        await self._book.reload()
        return after

    async def _keep(
        self,
        unit: UnitOfWork,
        before: FlagStanding,
        after: FlagStanding,
        state: FlagState | None,
        edit: Edit,
    ) -> None:
        """Write the change down, and have every process take it up."""
        by = None if unit.viewer.account_id == NOBODY else unit.viewer.account_id
        name, at = after.flag.name, self._tools.clock.now()
        change = FlagChange(name, after.version, state, at, by, edit.note)
        if not await unit.flag_changes.add(change):
            raise FlagChanged(after.version)
        details: AuditDetails = {
            "flag": name,
            "before": described(before.flag.state),
            "after": described(after.flag.state),
            "version": after.version,
            "from_file": state is None,
        }
        await self._tools.note(unit, "flag.changed", edit.request_id, details=details)
        await self._tools.configuration_changed(unit, FLAGS)

    def _may(self, viewer: Viewer, name: str) -> Flag:
        """The declared flag, where the viewer may change it. Raises NotFound."""
        flag = self._book.declared.get(name)
        if flag is None and viewer.may(Permission.MANAGE_KILL_SWITCHES):
            raise no_such_flag(name, self._book.declared)
        stops = flag is not None and flag.kind is FlagKind.KILL_SWITCH
        require(viewer, Permission.MANAGE_KILL_SWITCHES if stops else Permission.MANAGE_FLAGS)
        if flag is None:
            raise no_such_flag(name, self._book.declared)
        return flag


def _changed(
    declared: Flag, before: FlagStanding, state: FlagState | None, *, at_server: bool
) -> FlagStanding:
    """The flag as it will stand; the same standing where nothing changes."""
    here = FlagSource.FILE if state is None else FlagSource.ADMIN
    source = FlagSource.SERVER if at_server else here
    wanted = declared.state if state is None else state
    unchanged = state is not None or before.source in (source, FlagSource.FILE)
    if wanted == before.flag.state and unchanged:
        return before
    return FlagStanding(replace(declared, state=wanted), source, before.version + 1, before.whole)


def _refuse(found: Sequence[FlagFault]) -> None:
    """Raises Unacceptable with everything that no flag may say."""
    faults = [
        Refusal(
            ".".join(str(part) for part in fault.path if part != "schedule"),
            fault.what,
            suggestion=fault.fix,
        )
        for fault in found
    ]
    if faults:
        raise Unacceptable(faults)


def _require_ahead(before: Schedule, after: Schedule, now: datetime) -> None:
    """Raises Refusal for an end that is new and has passed: the flag would be off at once."""
    if after.off_at is not None and after.off_at != before.off_at and after.off_at <= now:
        raise Refusal(
            "off_at",
            "this time has passed",
            suggestion="give a time that is to come, or turn the flag off",
        )


async def _tell(server: FlagServer, before: FlagStanding, after: FlagStanding) -> None:
    """Have the server say the same. Raises a Refusal where it cannot, and nothing is changed."""
    if not server.can_change:
        raise ServerDecides
    only_switched = replace(before.flag.state, enabled=after.flag.state.enabled) == after.flag.state
    if before.source is FlagSource.SERVER and only_switched:
        await server.switch(after.flag)
    elif not before.whole:
        raise OnlyThere
    else:
        await server.put(after.flag)
    await server.look()

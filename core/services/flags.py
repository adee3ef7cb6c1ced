"""Use cases of feature flags: how they stand, what was changed of them, and what they answer."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias
from uuid import UUID

from strideiq.core.domain.access import Permission, Viewer
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.flag import Flag, FlagAnswer, FlagChange, FlagContext, FlagStanding
from strideiq.core.engine.flags.standing import stale
from strideiq.core.ports import UnitOfWork
from strideiq.core.services.flag_book import FlagBook, no_such_flag
from strideiq.core.services.permission import require
from strideiq.core.services.tools import Tools

ContextOf: TypeAlias = Callable[[UnitOfWork, UUID], Awaitable[FlagContext]]
"""What a flag is told of an account."""


class FeatureFlags:
    """The flags as admins see them; whoever may change any of them sees all."""

    def __init__(self, tools: Tools, book: FlagBook, context_of: ContextOf) -> None:
        self._tools: Final = tools
        self.book: Final = book
        self._context_of: Final = context_of

    async def flags(self, viewer: Viewer) -> Sequence[FlagStanding]:
        """Every declared flag as it stands, in the order of the file."""
        _may_look(viewer)
        async with self._tools.store.read(viewer) as unit:
            return self.book.all_standing(await unit.flag_changes.current())

    async def flag(self, viewer: Viewer, name: str) -> FlagStanding | None:
        """One flag as it stands."""
        _may_look(viewer)
        flag = self.book.declared.get(name)
        if flag is None:
            return None
        async with self._tools.store.read(viewer) as unit:
            last = await unit.flag_changes.of(name, limit=1)
        return self.book.standing(flag, last[0] if last else None)

    async def history(
        self, viewer: Viewer, name: str, *, before: int | None = None, limit: int
    ) -> Sequence[FlagChange]:
        """What admins changed of a flag, the newest first, from before that version."""
        _may_look(viewer)
        async with self._tools.store.read(viewer) as unit:
            return await unit.flag_changes.of(name, before=before, limit=limit)

    async def preview(self, viewer: Viewer, name: str, account_id: UUID) -> FlagAnswer:
        """What a flag answers for an account now. Raises NotFound."""
        _may_look(viewer)
        if name not in self.book.declared:
            raise no_such_flag(name, self.book.declared)
        async with self._tools.store.read(viewer) as unit:
            if await unit.accounts.get(account_id) is None:
                raise NotFound("account")
            context = await self._context_of(unit, account_id)
        return self.book.held.ask(name, context)

    def unknown(self, viewer: Viewer) -> Sequence[str]:
        """Names that this process was asked for and that no flag has."""
        _may_look(viewer)
        return self.book.held.unknown

    def stale(self, viewer: Viewer) -> Sequence[Flag]:
        """Flags that should be gone by today, the one that is latest over first."""
        _may_look(viewer)
        return stale(self.book.declared.values(), self._tools.clock.now().date())


def _may_look(viewer: Viewer) -> None:
    if not viewer.may(Permission.MANAGE_KILL_SWITCHES):
        require(viewer, Permission.MANAGE_FLAGS)

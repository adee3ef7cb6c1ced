"""Use cases: why rules spoke or were held back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from strideiq.core.domain.access import Viewer
from strideiq.core.domain.errors import NotFound
from strideiq.core.domain.proposal import LedgerEntry
from strideiq.core.services.tools import Tools


class Ledger:
    """The ledger of decisions, for whoever may see its athletes."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def page(
        self, viewer: Viewer, athlete_id: UUID, *, before: UUID | None = None, limit: int = 50
    ) -> Sequence[LedgerEntry]:
        """Entries of an athlete, newest first, before ``before``."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.ledger.page(athlete_id, before=before, limit=limit)

    async def get(self, viewer: Viewer, entry_id: UUID) -> LedgerEntry:
        """The entry of this id. Raises NotFound."""
        async with self._tools.store.read(viewer) as unit:
            entry = await unit.ledger.get(entry_id)
        if entry is None:
            raise NotFound("ledger_entry")
        return entry

    async def of_proposals(
        self, viewer: Viewer, proposal_ids: Sequence[UUID]
    ) -> Mapping[UUID, LedgerEntry]:
        """The entries that these proposals came from, by proposal."""
        async with self._tools.store.read(viewer) as unit:
            return await unit.ledger.of_proposals(*proposal_ids)

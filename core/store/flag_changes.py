"""Changes that admins made to feature flags: table and repository."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import CheckConstraint, Column, Integer, Row, String, Table, func, select
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.flag import FlagChange, FlagState
from strideiq.core.store.columns import Id, Instant, JsonOrNull
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository

flag_changes = Table(
    "flag_changes",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("state", JsonOrNull),
    Column("at", Instant, nullable=False),
    # No foreign key: what was changed outlives the account that did it.
    Column("by", Id),
    Column("note", String(400), nullable=False),
    CheckConstraint("version >= 1", name="version"),
)


def _change(row: Row[Any]) -> FlagChange:
    state = None if row.state is None else msgspec.convert(row.state, FlagState)
    return FlagChange(row.name, row.version, state, row.at, row.by, row.note)


class SqlFlagChanges(Repository):
    """Changes of flags in the database."""

    async def add(self, change: FlagChange) -> bool:
        """Write a change down; False, and nothing is written, where its version was taken."""
        values = {
            "name": change.name,
            "version": change.version,
            "state": None if change.state is None else msgspec.to_builtins(change.state),
            "at": change.at,
            "by": change.by,
            "note": change.note,
        }
        key = ["name", "version"]
        return await self._changed(
            insert(flag_changes).values(values).on_conflict_do_nothing(index_elements=key)
        )

    async def current(self) -> Mapping[str, FlagChange]:
        """The last change of every flag that was changed."""
        newest = select(flag_changes.c.name, func.max(flag_changes.c.version).label("version"))
        last = newest.group_by(flag_changes.c.name).subquery()
        same = (flag_changes.c.name == last.c.name) & (flag_changes.c.version == last.c.version)
        found = await self._all(select(flag_changes).join(last, same), _change)
        return {change.name: change for change in found}

    async def of(
        self, name: str, *, before: int | None = None, limit: int = 50
    ) -> Sequence[FlagChange]:
        """Changes of a flag, the newest first, those before a version if one is named."""
        statement = select(flag_changes).where(flag_changes.c.name == name)
        if before is not None:
            statement = statement.where(flag_changes.c.version < before)
        return await self._all(
            statement.order_by(flag_changes.c.version.desc()).limit(limit), _change
        )

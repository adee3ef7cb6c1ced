"""Feature flags switched away from their configuration: table and repository."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, String, Table, delete, select
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.store.columns import Id, Instant
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository

flags = Table(
    "flags",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("enabled", Boolean(create_constraint=False), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Id),
)


class SqlFlags(Repository):
    """Switched flags in the database."""

    async def all(self) -> Mapping[str, bool]:
        """Every switched flag."""
        found = await self._all(select(flags.c.name, flags.c.enabled), tuple)
        return dict(found)

    async def switch(
        self, name: str, *, enabled: bool | None, at: datetime, by: UUID | None
    ) -> None:
        """Switch a flag; None gives it back to the configuration."""
        if enabled is None:
            await self._run(delete(flags).where(flags.c.name == name))
            return
        values = {"enabled": enabled, "changed_at": at, "changed_by": by}
        statement = insert(flags).values(name=name, **values)
        await self._run(statement.on_conflict_do_update(index_elements=["name"], set_=values))

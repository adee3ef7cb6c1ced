"""Options that admins gave to plugins: table and repository."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, String, Table, select
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.store.columns import Id, Instant, Json
from strideiq.core.store.metadata import metadata
from strideiq.core.store.repository import Repository

plugin_settings = Table(
    "plugin_settings",
    metadata,
    Column("plugin", String(120), primary_key=True),
    Column("enabled", Boolean(create_constraint=False)),
    Column("options", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Id),
)


class SqlPluginSettings(Repository):
    """Options of plugins in the database."""

    async def all(self) -> Mapping[str, Mapping[str, object]]:
        """Options by plugin id."""
        rows = select(plugin_settings.c.plugin, plugin_settings.c.options)
        return dict(await self._all(rows, tuple))

    async def save(
        self, plugin: str, options: Mapping[str, object], *, at: datetime, by: UUID | None
    ) -> None:
        """Replace the options of a plugin."""
        values = {"options": dict(options), "changed_at": at, "changed_by": by}
        statement = insert(plugin_settings).values(plugin=plugin, **values)
        await self._run(statement.on_conflict_do_update(index_elements=["plugin"], set_=values))

"""What admins changed of plugins: table and repository."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, String, Table, select
from sqlalchemy.dialects.postgresql import insert

from strideiq.core.domain.plugin import PluginSetting
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
    """What admins changed of plugins, in the database."""

    async def all(self) -> Mapping[str, PluginSetting]:
        """What they changed, by plugin id."""
        rows = await self._all(select(plugin_settings), tuple)
        return {plugin: PluginSetting(enabled, options) for plugin, enabled, options, *_ in rows}

    async def save(
        self, plugin: str, setting: PluginSetting, *, at: datetime, by: UUID | None
    ) -> None:
        """Replace what was changed of a plugin."""
        values = {
            "enabled": setting.enabled,
            "options": dict(setting.options),
            "changed_at": at,
            "changed_by": by,
        }
        statement = insert(plugin_settings).values(plugin=plugin, **values)
        await self._run(statement.on_conflict_do_update(index_elements=["plugin"], set_=values))

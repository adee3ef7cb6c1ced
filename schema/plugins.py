"""Which plugins are in use and how they are doing; nothing of their files or faults."""

import strawberry

from strideiq.core.domain.plugin import PluginState, PluginStatus
from strideiq.schema.node import Node, node_id


@strawberry.type(description="A plugin that the configuration lists.")
class Plugin(Node):
    """A plugin's name and health."""

    key: str = strawberry.field(description="The name of the plugin.")
    title: str = strawberry.field(description="The name shown to people; may be empty.")
    status: PluginStatus = strawberry.field(description="How it is doing.")

    @classmethod
    def of(cls, state: PluginState) -> "Plugin":
        """The plugin in this state."""
        return cls(
            id=node_id("Plugin", state.id), key=state.id, title=state.title, status=state.status
        )

"""Plugins: which are in use for everybody; how they are and what they are set to for admins."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Annotated, Self, TypeAlias

import strawberry

from strideiq.core.domain.access import Permission
from strideiq.core.domain.plugin import PluginOption as DomainOption
from strideiq.core.domain.plugin import PluginState, PluginStatus, Scalar
from strideiq.core.services.plugin_upkeep import PluginHealth as DomainHealth
from strideiq.core.services.plugins import PluginChange
from strideiq.schema import enums  # noqa: F401  the enums get their descriptions there
from strideiq.schema.context import Context, RequestInfo
from strideiq.schema.node import Node, node_id
from strideiq.schema.refusals import AnyRefusal, answering

FOR_ADMINS = "Null without the permission to manage plugins."


@strawberry.type(description="A setting of a plugin. Values are written as in YAML.")
class PluginOption:
    """One option."""

    name: str = strawberry.field(description="The name of the option.")
    type: str = strawberry.field(description="What it holds: text, number, integer or boolean.")
    meaning: str = strawberry.field(description="What it changes.")
    value: str = strawberry.field(description="The value the plugin runs with.")
    default: str = strawberry.field(description="The value where nobody gives one.")
    minimum: float | None = strawberry.field(description="The smallest number allowed.")
    maximum: float | None = strawberry.field(description="The largest number allowed.")
    choices: list[str] = strawberry.field(
        description="The only values allowed; empty where any is."
    )

    @classmethod
    def of(cls, option: DomainOption) -> Self:
        """The option as it is."""
        return cls(
            name=option.name,
            type=option.type,
            meaning=option.meaning,
            value=_written(option.value),
            default=_written(option.default),
            minimum=option.minimum,
            maximum=option.maximum,
            choices=[_written(choice) for choice in option.choices],
        )


@strawberry.type(description="A plugin that the configuration lists.")
class Plugin(Node):
    """A plugin's name and health."""

    key: str = strawberry.field(description="The name of the plugin.")
    title: str = strawberry.field(description="The name shown to people; may be empty.")
    kind: str = strawberry.field(description="What it brings; empty where it cannot be read.")
    version: str = strawberry.field(description="Its version; empty where it cannot be read.")
    enabled: bool = strawberry.field(description="Whether it is wanted.")
    status: PluginStatus = strawberry.field(description="How it is doing.")
    where: str | None = strawberry.field(description=f"The file it was read from. {FOR_ADMINS}")
    faults: list[str] | None = strawberry.field(
        description=f"What is wrong with it, one line each. {FOR_ADMINS}"
    )
    options: list[PluginOption] | None = strawberry.field(
        description=f"Its settings and their values. {FOR_ADMINS}"
    )

    @classmethod
    def of(cls, state: PluginState, *, whole: bool) -> Self:
        """The plugin in this state, with what is for admins where it is ``whole``."""
        return cls(
            id=node_id("Plugin", state.id),
            key=state.id,
            title=state.title,
            kind=state.kind,
            version=state.version,
            enabled=state.status is not PluginStatus.OFF,
            status=state.status,
            where=state.where if whole else None,
            faults=list(state.problems) if whole else None,
            options=[PluginOption.of(each) for each in state.options] if whole else None,
        )


@strawberry.type(description="How the plugins of the process that answers are doing.")
class PluginHealth:
    """The set that serves, and why a newer one does not."""

    plugins: list[Plugin] = strawberry.field(
        description="The plugins in the order they are called."
    )
    since: datetime = strawberry.field(description="When this set of plugins began to serve.")
    refused: list[str] = strawberry.field(
        description="What keeps newer files or settings from being taken; empty where nothing does."
    )

    @classmethod
    def of(cls, health: DomainHealth) -> Self:
        """How they are doing."""
        plugins = [Plugin.of(each, whole=True) for each in health.plugins]
        return cls(plugins=plugins, since=health.since, refused=list(health.refused))


def shown_plugins(context: Context) -> list[Plugin]:
    """Every plugin of the list, as much of each as the viewer may see."""
    whole = context.viewer.may(Permission.MANAGE_PLUGINS)
    return [Plugin.of(state, whole=whole) for state in context.services.host.health()]


@strawberry.input(description="A value for a setting of a plugin.")
class PluginOptionInput:
    """An option as it is sent."""

    name: str = strawberry.field(description="The name of the option.")
    value: str | None = strawberry.field(
        description="The value as in YAML; null for what config/plugins.yaml says."
    )


@strawberry.input(description="What to change of a plugin; what is left out stays.")
class SetPluginInput:
    """A change as it is sent."""

    plugin: str = strawberry.field(description="The name of the plugin, its key.")
    enabled: bool | None = strawberry.field(default=None, description="Whether it shall be on.")
    options: list[PluginOptionInput] = strawberry.field(
        default_factory=list, description="Settings to change."
    )


SetPluginResult: TypeAlias = Annotated[
    Plugin | AnyRefusal,
    strawberry.union("SetPluginResult", description="The plugin as it is now, or why not."),
]
ReloadPluginsResult: TypeAlias = Annotated[
    PluginHealth | AnyRefusal,
    strawberry.union("ReloadPluginsResult", description="The plugins as they are now, or why not."),
]
SetPluginArgument: TypeAlias = Annotated[
    SetPluginInput, strawberry.argument(description="What to change.")
]


@strawberry.type
class PluginQuery:
    """What is asked of plugins."""

    @strawberry.field(description="How the plugins are doing, in the order they are called.")
    def plugins(self, info: RequestInfo) -> list[Plugin]:
        """Every plugin of the list."""
        return shown_plugins(info.context)

    @strawberry.field(
        description="How the plugins are doing, with what keeps newer ones from serving; takes the"
        " permission to manage plugins."
    )
    def plugin_health(self, info: RequestInfo) -> PluginHealth:
        """The set that serves."""
        context = info.context
        return PluginHealth.of(context.services.do.plugins.health(context.signed_in()))


@strawberry.type
class PluginMutation:
    """Plugins in the hands of admins."""

    @strawberry.mutation(
        description="Turn a plugin on or off, or change its settings; takes the permission to manage"
        " plugins. It is tried first, and effective in every process within two seconds.",
        metadata={"cost": 500},
    )
    @answering
    async def set_plugin(
        self,
        info: RequestInfo,
        input: SetPluginArgument,  # noqa: A002  the one input object of the schema
    ) -> SetPluginResult:
        """Change a plugin."""
        context = info.context
        options: dict[str, Scalar | None] = {each.name: each.value for each in input.options}
        state = await context.services.do.plugins.change(
            context.signed_in(),
            input.plugin,
            PluginChange(input.enabled, options),
            context.request_id,
        )
        return Plugin.of(state, whole=True)

    @strawberry.mutation(
        description="Read every plugin file again, in every process; takes the permission to manage"
        " plugins. Changed files are noticed without this too.",
        metadata={"cost": 500},
    )
    @answering
    async def reload_plugins(self, info: RequestInfo) -> ReloadPluginsResult:
        """Read the files again."""
        context = info.context
        viewer, plugins = context.signed_in(), context.services.do.plugins
        return PluginHealth.of(await plugins.reload(viewer, context.request_id))


@strawberry.type
class PluginSubscription:
    """What is told of plugins."""

    @strawberry.subscription(
        description="How the plugins are doing, now and whenever that changes; takes the permission"
        " to manage plugins."
    )
    async def plugin_health_changed(self, info: RequestInfo) -> AsyncGenerator[PluginHealth, None]:
        """Every state of the plugins from now on."""
        context = info.context
        following = context.services.do.plugins.follow(context.signed_in(), context.again)
        async with aclosing(following) as states:
            async for state in states:
                yield PluginHealth.of(state)


def _written(value: Scalar) -> str:
    """The value as it is written in YAML."""
    return str(value).lower() if isinstance(value, bool) else str(value)

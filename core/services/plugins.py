"""Use cases of admins: look at plugins, turn them on and off, set their options, reload them."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from strideiq.core.domain.access import NOBODY, Permission, Viewer
from strideiq.core.domain.errors import InvalidFiles, NotFound, Placed, Refusal, Unacceptable
from strideiq.core.domain.plugin import PluginSetting, PluginSettings, PluginState, Scalar
from strideiq.core.host.loading import ADMINS
from strideiq.core.ports import UnitOfWork
from strideiq.core.ports.outside import ACCESS_TOPIC
from strideiq.core.reading.problems import Problem, did_you_mean
from strideiq.core.services.generation import Planner
from strideiq.core.services.live import AdmitAgain
from strideiq.core.services.permission import require
from strideiq.core.services.plugin_upkeep import PLUGINS_TOPIC, PluginHealth, PluginUpkeep
from strideiq.core.services.tools import Tools
from strideiq.core.services.watch import PLUGINS

CHANGED: Final = "plugin.changed"
RELOADED: Final = "plugins.reloaded"
MOST_TOLD: Final = 20

Sets: TypeAlias = tuple[Planner, Planner]
"""What plans are made with before a change and after it."""


class PluginsChanged(Refusal):
    """Somebody else changed a plugin while this change was tried."""

    def __init__(self) -> None:
        super().__init__(
            "plugin",
            "plugins were changed in the meantime",
            suggestion="look at them and ask again",
        )


class InSafeMode(Refusal):
    """In safe mode the shipped plugins serve as they were shipped."""

    def __init__(self) -> None:
        super().__init__(
            "plugin",
            "the program runs in safe mode, with the shipped plugins as they were shipped",
            suggestion="start it without --safe-mode",
        )


@dataclass(frozen=True, slots=True)
class PluginChange:
    """What to change of a plugin; what is None stays, and so do options that are not named.

    An option whose value is None goes back to what config/plugins.yaml says.
    """

    enabled: bool | None = None
    options: Mapping[str, Scalar | None] | None = None

    def after(self, setting: PluginSetting) -> PluginSetting:
        """The setting after this change."""
        enabled = setting.enabled if self.enabled is None else self.enabled
        merged = {**setting.options, **(self.options or {})}
        options = {name: value for name, value in merged.items() if value is not None}
        return PluginSetting(enabled, options)


class Plugins:
    """Plugins in the hands of admins; every process follows what is stored here."""

    def __init__(self, tools: Tools, upkeep: PluginUpkeep) -> None:
        self._tools: Final = tools
        self.upkeep: Final = upkeep

    def health(self, viewer: Viewer) -> PluginHealth:
        """How the plugins of this process are doing."""
        require(viewer, Permission.MANAGE_PLUGINS)
        return self.upkeep.health()

    async def follow(self, viewer: Viewer, again: AdmitAgain) -> AsyncGenerator[PluginHealth]:
        """How they are doing, now and whenever that changes."""
        told: PluginHealth | None = None
        access = f"{ACCESS_TOPIC}{viewer.account_id}"
        async with self._tools.events.listen(PLUGINS_TOPIC, access) as rings:
            while True:
                found = self.health((await again()).viewer)
                if found != told:
                    told = found
                    yield found
                await anext(rings)

    async def change(
        self, viewer: Viewer, plugin: str, change: PluginChange, request_id: str
    ) -> PluginState:
        """The plugin after a change that was tried first and that every process takes up.

        Raises NotFound, Unacceptable with what would be wrong, InSafeMode and PluginsChanged.
        """
        require(viewer, Permission.MANAGE_PLUGINS)
        if self.upkeep.safe_mode:
            raise InSafeMode
        self._state(plugin)
        async with self._tools.store.read(viewer) as unit:
            stored = await unit.plugin_settings.all()
        before = stored.get(plugin, PluginSetting())
        after = change.after(before)
        if after != before:
            wanted = {**stored, plugin: after}
            await self._serve(
                viewer, wanted, partial(self._keep, stored, plugin, after, request_id)
            )
        return self._state(plugin)

    async def reload(self, viewer: Viewer, request_id: str) -> PluginHealth:
        """Read every plugin file again, here and in every other process.

        Raises Unacceptable with what is wrong; then the plugins stay as they were.
        """
        require(viewer, Permission.MANAGE_PLUGINS)
        async with self._tools.store.read(viewer) as unit:
            stored = await unit.plugin_settings.all()

        await self._serve(viewer, stored, partial(self._note_reload, request_id))
        return self.upkeep.health()

    async def _serve(
        self,
        viewer: Viewer,
        settings: PluginSettings,
        write: Callable[[UnitOfWork, Sets], Awaitable[None]],
    ) -> None:
        """Have plugins serve like this, once ``write`` has stored why."""
        try:
            async with (
                self.upkeep.beside(settings) as sets,
                self._tools.store.begin(viewer) as unit,
            ):
                # Counted first, so that of two changes at once one waits here for the other.
                await self._tools.configuration_changed(unit, PLUGINS)
                await write(unit, sets)
        except InvalidFiles as error:
            raise Unacceptable(_refusals(error.problems)) from error

    async def _keep(
        self,
        stored: PluginSettings,
        plugin: str,
        after: PluginSetting,
        request_id: str,
        unit: UnitOfWork,
        _: Sets,
    ) -> None:
        """Store a setting. Raises PluginsChanged where another one came in between."""
        if await unit.plugin_settings.all() != stored:
            raise PluginsChanged
        by = None if unit.viewer.account_id == NOBODY else unit.viewer.account_id
        await unit.plugin_settings.save(plugin, after, at=self._tools.clock.now(), by=by)
        before = stored.get(plugin, PluginSetting())
        details = {"plugin": plugin, "before": described(before), "after": described(after)}
        await self._tools.note(unit, CHANGED, request_id, details=details)

    async def _note_reload(self, request_id: str, unit: UnitOfWork, sets: Sets) -> None:
        """Write down which files served and which do now, by the digest that plans keep too."""
        before, after = (planner.versions.get("plugin files") for planner in sets)
        await self._tools.note(
            unit, RELOADED, request_id, details={"before": before, "after": after}
        )

    def _state(self, plugin: str) -> PluginState:
        found = {state.id: state for state in self.upkeep.health().plugins}
        if plugin not in found:
            raise NotFound(
                "plugin", did_you_mean(plugin, found) or "take a key that plugins answers"
            )
        return found[plugin]


def described(setting: PluginSetting) -> str:
    """What admins say of a plugin, in one line."""
    switch = "" if setting.enabled is None else "on" if setting.enabled else "off"
    options = (f"{name}={value}" for name, value in sorted(setting.options.items()))
    return ", ".join(filter(None, (switch, *options))) or "as config/plugins.yaml says"


def _refusals(problems: Sequence[Placed]) -> list[Refusal]:
    """What is wrong with a set of plugins; an option that was sent leads to the input."""
    return [_refusal(problem) for problem in problems[:MOST_TOLD]]


def _refusal(problem: Placed) -> Refusal:
    if isinstance(problem, Problem) and problem.file == ADMINS:
        return Refusal("options", problem.what, suggestion=problem.fix)
    what, _, fix = str(problem).rpartition(" -> ")
    return Refusal("plugin", what or fix, suggestion=fix if what else "correct the file")

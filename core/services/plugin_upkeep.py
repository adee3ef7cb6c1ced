"""Keeps the plugins of one process as their files and the settings of admins want them.

A new set is loaded beside the one that serves and takes its place once it is whole and sound. What
cannot serve is told, and the last good set goes on.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from strideiq.core.domain.access import PROGRAM
from strideiq.core.domain.errors import InvalidFiles, Placed
from strideiq.core.domain.plugin import PluginSettings, PluginState
from strideiq.core.services.current_planner import CurrentPlanner
from strideiq.core.services.generation import Planner
from strideiq.core.services.tools import Tools

_log = logging.getLogger("strideiq.plugins")

MOST_LOGGED: Final = 20
PLUGINS_TOPIC: Final = "plugins"
"""Rings when the plugins of a process do other than before."""


class PluginSets(Protocol):
    """Loads whole sets of plugins."""

    @property
    def safe_mode(self) -> bool:
        """Whether the shipped plugins alone serve, as they were shipped."""
        ...

    def stamp(self) -> Hashable:
        """Another value after every change of a plugin file."""
        ...

    def load(self, settings: PluginSettings) -> Planner:
        """The plugins as files and settings want them now. Raises InvalidFiles."""
        ...


class Upkeep:
    """The set that serves and what was wrong with the last one that was not taken."""

    def __init__(self, planners: CurrentPlanner, sets: PluginSets) -> None:
        self.planners: Final = planners
        self.sets: Final = sets
        self.refused: tuple[Placed, ...] = ()
        self._tried: tuple[Hashable, PluginSettings] = (planners.stamp, planners.settings)

    def is_due(self, settings: PluginSettings) -> bool:
        """Whether files or settings have changed since a set was last tried."""
        return (self.sets.stamp(), settings) != self._tried

    def bring(self, settings: PluginSettings) -> None:
        """Try a new set, and keep the one that serves where it cannot."""
        self._tried = state = (self.sets.stamp(), settings)
        try:
            planner = self.sets.load(settings)
        except InvalidFiles as error:
            self.refused = error.problems
        else:
            self.take(planner, *state)

    def take(self, planner: Planner, stamp: Hashable, settings: PluginSettings) -> None:
        """Have a set that was loaded serve from now on."""
        self._tried, self.refused = (stamp, settings), ()
        self.planners.replace(planner, stamp, settings)


@dataclass(frozen=True, slots=True)
class PluginHealth:
    """How the plugins of this process are doing.

    ``plugins`` serve since ``since``. ``refused`` is what keeps newer files or settings from being
    taken, one line for each problem.
    """

    plugins: tuple[PluginState, ...]
    since: datetime
    refused: tuple[str, ...] = ()


class PluginUpkeep:
    """The same while the process answers others: sets are loaded in a thread, one at a time."""

    def __init__(self, tools: Tools, planners: CurrentPlanner, sets: PluginSets) -> None:
        self._tools: Final = tools
        self._kept: Final = Upkeep(planners, sets)
        self._turn: Final = asyncio.Lock()
        self._since = tools.clock.now()
        self._told: PluginHealth | None = None

    @property
    def safe_mode(self) -> bool:
        """Whether settings of admins do not count."""
        return self._kept.sets.safe_mode

    def stamp(self) -> Hashable:
        """Another value after every change of a plugin file, and when a plugin fails at its work."""
        states = self._kept.planners.now().host.health()
        return self._kept.sets.stamp(), tuple(state.problems for state in states)

    def health(self) -> PluginHealth:
        """How the plugins are doing now."""
        states = self._kept.planners.now().host.health()
        return PluginHealth(states, self._since, tuple(map(str, self._kept.refused)))

    async def look(self) -> None:
        """Bring the plugins up to date with their files and with what admins have stored."""
        async with self._tools.store.read(PROGRAM) as unit:
            settings = await unit.plugin_settings.all()
        async with self._turn:
            if self._kept.is_due(settings):
                before = self._kept.planners.now()
                await asyncio.to_thread(self._kept.bring, settings)
                self._note(before)
        await self._tell()

    @asynccontextmanager
    async def beside(self, settings: PluginSettings) -> AsyncIterator[tuple[Planner, Planner]]:
        """The set that serves, and beside it one as these settings want it, which serves afterwards.

        Raises InvalidFiles where there can be no such set.
        """
        async with self._turn:
            stamp, before = self._kept.sets.stamp(), self._kept.planners.now()
            planner = await asyncio.to_thread(self._kept.sets.load, settings)
            yield before, planner
            self._kept.take(planner, stamp, settings)
            self._note(before)
        await self._tell()

    def _note(self, before: Planner) -> None:
        if self._kept.planners.now() is not before:
            self._since = self._tools.clock.now()
            _log.info("a new set of plugins serves")
        for problem in self._kept.refused[:MOST_LOGGED]:
            _log.error("plugins stay as they were: %s", problem)

    async def _tell(self) -> None:
        """Ring where the plugins do other than was told last."""
        health, told = self.health(), self._told
        self._told = health
        if told is not None and told != health:
            await self._tools.events.publish(PLUGINS_TOPIC, {})

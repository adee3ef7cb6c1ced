"""The planner a process works with now; a new one takes its place whole."""

from collections.abc import Hashable

from strideiq.core.domain.plugin import PluginSettings
from strideiq.core.services.generation import Planner


class CurrentPlanner:
    """Holds what plans are made with, from one change of the plugins to the next.

    Whoever makes something takes ``now()`` once and works with it to the end, so that nothing is
    made half with one set of plugins and half with another. ``stamp`` tells the state of the plugin
    files it was loaded from, and ``settings`` what admins had changed by then.
    """

    def __init__(self, planner: Planner, stamp: Hashable = None) -> None:
        self._served: tuple[Planner, Hashable, PluginSettings] = (planner, stamp, {})

    def now(self) -> Planner:
        """The planner that serves."""
        return self._served[0]

    @property
    def stamp(self) -> Hashable:
        """The state of the plugin files it was loaded from."""
        return self._served[1]

    @property
    def settings(self) -> PluginSettings:
        """What admins had changed when it was loaded."""
        return self._served[2]

    def replace(self, planner: Planner, stamp: Hashable, settings: PluginSettings) -> None:
        """Have another planner serve from now on, in one assignment."""
        self._served = (planner, stamp, settings)
